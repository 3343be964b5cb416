internal import ChatModel
internal import ChatProtocol
internal import RelayClient

extension AgentModel {
    /// Takes in what the session delivers.
    mutating func take(_ delivery: Delivery<DeskSide>, _ effects: inout Effects) {
        switch delivery {
        case .connecting: break
        case .online(let welcome): greeted(welcome, &effects)
        case .offline(let outage): wentOffline(outage, &effects)
        case .push(let push, _): take(push, &effects)
        case .reply(_, let request, let outcome): take(reply: outcome, to: request, &effects)
        case .sent(let unsent, let reply): sent(unsent, reply)
        case .notSent(let unsent, let error): notSent(unsent, error, &effects)
        case .delayed(_, let error, _): problem("Waits to be sent: \(SafeText(line: error.message))", &effects)
        case .startOver(let id): startOver(id)
        case .gap(let id, let log, let numbers): tellGap(id, log, numbers, &effects)
        case .unreadable(let reason): unreadable(reason, &effects)
        case .latency(let milliseconds): latency = milliseconds
        case .save(let saved): unsentCount = saved.unsent.count
        case .ended(let end):
            if !end.message.isEmpty { problem(SafeText(line: end.message).description, &effects) }
        }
    }

    private mutating func greeted(_ welcome: Welcome<DeskConversation>, _ effects: inout Effects) {
        let wasOffline = line != .online && me != nil
        line = .online
        me = SafeText(name: welcome.participant.name)
        myID = welcome.participant.id
        textLimit = min(max(1, welcome.limits.text), ConsoleLimits.lineBytes)
        effects.append(
            .announce(.note(wasOffline ? "Back online." : "Online as \(SafeText(name: welcome.participant.name))."))
        )
        let listed = Dictionary(
            welcome.conversations.map { ($0.conversation.id, $0.conversation) },
            uniquingKeysWith: { first, _ in first }
        )
        for conversation in held where conversation.isOpen {
            if let known = listed[conversation.id] {
                change(conversation.id) { $0.update(from: known) }
            } else {
                leave(conversation.id, because: "it was handed on while you were offline", &effects)
            }
        }
        if let wantedRouting { ask(.setStatus(StatusChange(routing: wantedRouting)), &effects) }
        poll(&effects)
        if canned.isEmpty { ask(.listCannedReplies, &effects) }
    }

    private mutating func wentOffline(_ outage: Outage, _ effects: inout Effects) {
        let reason = SafeText(line: outage.reason)
        let next = now.advanced(byMilliseconds: outage.retryInMilliseconds)
        if case .offline(_, let since, _) = line {
            line = .offline(reason: reason, since: since, nextTry: next)
            return
        }
        line = .offline(reason: reason, since: now, nextTry: next)
        guard me != nil else { return problem("Not connected yet: \(reason) Trying again.", &effects) }
        problem("Offline: \(reason) What you send is kept and goes out once, when the relay is back.", &effects)
    }

    // MARK: One's own messages

    private mutating func sent(_ unsent: UnsentMessage, _ reply: SentReply) {
        change(unsent.conversation) { conversation in
            conversation.outgoing.removeAll { $0.clientID == unsent.message.clientID }
            let body = TranscriptLine.Body.mine(SafeText(unsent.message.text), clientID: unsent.message.clientID)
            conversation.insert(TranscriptLine(seq: reply.seq, at: reply.at, body: body))
            conversation.answered()
        }
    }

    private mutating func notSent(_ unsent: UnsentMessage, _ error: WireError, _ effects: inout Effects) {
        let name = conversation(unsent.conversation)?.name.description ?? "a conversation that is over"
        problem("Not sent to \(name): \(SafeText(line: error.message))", &effects)
        effects.append(.announce(.listing(["The text was: \(SafeText(unsent.message.text))"])))
        change(unsent.conversation) { conversation in
            conversation.outgoing.removeAll { $0.clientID == unsent.message.clientID }
            if conversation.draft.text.isEmpty { conversation.draft = Draft(text: unsent.message.text) }
        }
        effects.append(.saveDrafts)
    }

    private mutating func startOver(_ id: ConversationID) {
        change(id) { conversation in
            conversation.lines = []
            conversation.notes = []
            conversation.hints = []
            conversation.curve = []
            conversation.readUpTo = 0
            conversation.unread = 0
        }
    }

    private mutating func tellGap(
        _ id: ConversationID,
        _ log: LogName,
        _ numbers: ClosedRange<Int>,
        _ effects: inout Effects
    ) {
        let name = conversation(id)?.name.description ?? "a conversation"
        let what = log == .publicLog ? "Messages" : "Notes and readings"
        problem("\(what) \(numbers.lowerBound) to \(numbers.upperBound) of \(name) cannot be had.", &effects)
    }

    private mutating func unreadable(_ reason: String, _ effects: inout Effects) {
        unreadableFrames += 1
        guard unreadableFrames <= Self.toldUnreadableFrames else { return }
        problem("The relay sent something that cannot be read: \(SafeText(line: reason))", &effects)
    }

    /// How many unreadable frames are told; a server that lies must not fill the screen.
    private static let toldUnreadableFrames = 5

    func problem(_ text: String, _ effects: inout Effects) {
        effects.append(.announce(.problem(text)))
    }

    func note(_ text: String, _ effects: inout Effects) {
        effects.append(.announce(.note(text)))
    }

    // MARK: Conversations that end

    /// The conversation is not this agent's any more; it stays listed while it is selected.
    mutating func leave(_ id: ConversationID, because reason: String, _ effects: inout Effects) {
        guard let conversation = conversation(id), conversation.isOpen else { return }
        change(id) { conversation in
            conversation.standing = .gone(reason)
            conversation.waitingSince = nil
            conversation.typingUntil = nil
        }
        note("\(conversation.name) is gone from your list: \(reason).", &effects)
        if !conversation.draft.text.isEmpty {
            problem("Your draft to \(conversation.name) was not sent; it is kept.", &effects)
        }
        forgetGone(&effects)
    }

    /// Takes conversations off the list that are over and not selected.
    mutating func forgetGone(_ effects: inout Effects) {
        for conversation in held where !conversation.isOpen && conversation.id != selected {
            if !conversation.draft.text.isEmpty { savedDrafts[conversation.id] = conversation.draft.text }
            held.removeAll { $0.id == conversation.id }
            if previous == conversation.id { previous = nil }
        }
    }

    /// The agent let go of the conversation: nothing is selected in its place.
    mutating func letGo(_ id: ConversationID, because reason: String, _ effects: inout Effects) {
        if selected == id { selected = nil }
        leave(id, because: reason, &effects)
    }
}

extension HeldConversation {
    /// Takes over the parts of the relay's object that may change.
    mutating func update(from known: DeskConversation) {
        name = SafeText(name: known.shared.customer.name)
        isVerified = known.shared.customer.isVerified
        isAnalysed = known.isAnalysed
        if let energy = known.energy { reading = Reading(energy) }
        flag = known.flag.map { FlagLine($0) }
    }

    /// Puts a line where its number belongs; a number that is there already stays as it is.
    mutating func insert(_ line: TranscriptLine) {
        var index = lines.endIndex
        while index > 0, lines[index - 1].seq > line.seq { index -= 1 }
        guard index == 0 || lines[index - 1].seq != line.seq else { return }
        lines.insert(line, at: index)
    }

    /// The agent has answered.
    mutating func answered() {
        waitingSince = nil
        divider = nil
        hasNewWhisper = false
        unread = 0
        readUpTo = max(readUpTo, lines.last?.seq ?? 0)
    }
}

extension FlagLine {
    /// Takes in the relay's flag.
    init(_ flag: Flag) {
        self.init(source: flag.source, reason: SafeText(line: flag.reason), isAcknowledged: flag.isAcknowledged)
    }
}
