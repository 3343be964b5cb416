package import ChatModel
internal import ChatProtocol
internal import RelayClient

/// What is to be done, gathered while an event is taken in.
typealias Effects = [AgentEffect]

extension AgentModel {
    /// Takes an event in.
    ///
    /// - Parameters:
    ///   - event: What happened.
    ///   - time: When.
    /// - Returns: What is to be done, in order.
    package mutating func update(_ event: AgentEvent, at time: Instant) -> [AgentEffect] {
        now = time
        var effects: Effects = []
        switch event {
        case .delivery(let delivery): take(delivery, &effects)
        case .submitted(let text): submit(text, &effects)
        case .edited(let text): edit(text, &effects)
        case .restored(let state): restore(state, &effects)
        case .watched(let isWatched):
            self.isWatched = isWatched
            if isWatched, let selected { look(at: selected, &effects) }
        case .settled: announceReadings(&effects)
        case .tick: tick(&effects)
        }
        return effects
    }

    /// Lets the time go on without anything having happened.
    package mutating func advance(to time: Instant) {
        now = time
    }

    /// The agent changed the draft of the selected conversation.
    private mutating func edit(_ text: String, _ effects: inout Effects) {
        guard let selected, conversation(selected)?.draft.text != text else { return }
        change(selected) { conversation in
            conversation.draft.text = text
            if text.isEmpty { (conversation.draft.origin, conversation.advice) = (nil, nil) }
        }
        effects.append(.saveDrafts)
    }

    private mutating func restore(_ state: AgentState, _ effects: inout Effects) {
        isRestored = true
        let background = settings.background
        settings = state.settings
        settings.background = background
        savedDrafts.merge(state.drafts) { mine, _ in mine }
        for conversation in held where conversation.draft.text.isEmpty {
            guard let text = savedDrafts.removeValue(forKey: conversation.id) else { continue }
            change(conversation.id) { $0.draft = Draft(text: text) }
        }
        let known = Set(held.flatMap(\.outgoing).map(\.clientID))
        for message in state.unsent where !known.contains(message.message.clientID) {
            let outgoing = OutgoingMessage(
                clientID: message.message.clientID,
                text: message.message.text,
                since: now
            )
            change(message.conversation) { $0.outgoing.append(outgoing) }
            effects.append(.send(message))
        }
        guard !state.unsent.isEmpty else { return }
        note("\(state.unsent.count) unsent messages of the last time go out now.", &effects)
    }

    private mutating func tick(_ effects: inout Effects) {
        // The relay says when an offer is gone; this covers a line that is down, and what nobody tells any more.
        for index in offers.indices where offers[index].expiresAt <= now && !isOnline { offers[index].id = nil }
        offers.removeAll { $0.id == nil && now.milliseconds(since: $0.expiresAt) > Self.expiredOfferLife }
        if isOnline, isPollDue || lastPoll.map({ now.milliseconds(since: $0) >= Self.pollInterval }) ?? true {
            poll(&effects)
        }
        for index in held.indices {
            if let until = held[index].typingUntil, until <= now { held[index].typingUntil = nil }
        }
    }

    /// How long an expired offer can still be taken, in milliseconds.
    private static let expiredOfferLife = 300_000

    /// How often queues and load are asked for, which also measures the line, in milliseconds.
    private static let pollInterval = 15_000

    mutating func poll(_ effects: inout Effects) {
        isPollDue = false
        lastPoll = now
        ask(.listColleagues, &effects)
    }

    /// Tells the readings for which no hint came.
    private mutating func announceReadings(_ effects: inout Effects) {
        for index in held.indices {
            guard let reading = held[index].unannouncedReading else { continue }
            held[index].unannouncedReading = nil
            effects.append(.announce(.reading(held[index].id, reading)))
        }
    }

    /// Selects a conversation because the agent wants it, or because nothing was selected.
    mutating func select(_ id: ConversationID, _ effects: inout Effects) {
        guard selected != id else { return look(at: id, &effects) }
        previous = selected
        selected = id
        effects.append(.announce(.selected(id)))
        look(at: id, &effects)
    }

    /// The agent sees the conversation: its messages count as read.
    mutating func look(at id: ConversationID, _ effects: inout Effects) {
        guard isWatched, let conversation = conversation(id) else { return }
        let last = conversation.lines.last?.seq ?? 0
        let lastOfCustomer = conversation.lines.last { $0.body.isCustomer }?.seq
        change(id) { conversation in
            if conversation.unread > 0, conversation.divider == nil, conversation.readUpTo > 0 {
                conversation.divider = conversation.readUpTo
            }
            conversation.unread = 0
            conversation.readUpTo = max(conversation.readUpTo, last)
        }
        guard let lastOfCustomer, lastOfCustomer > conversation.readUpTo, conversation.isOpen else { return }
        effects.append(.post(.receipt(in: id, Receipt(read: lastOfCustomer))))
    }

    mutating func ask(_ request: DeskRequest, _ effects: inout Effects) {
        awaited += 1
        effects.append(.request(request))
    }
}

extension TranscriptLine.Body {
    /// Whether this agent wrote it.
    var isMine: Bool {
        guard case .mine = self else { return false }
        return true
    }

    /// Whether the customer wrote it.
    package var isCustomer: Bool {
        guard case .customer = self else { return false }
        return true
    }
}
