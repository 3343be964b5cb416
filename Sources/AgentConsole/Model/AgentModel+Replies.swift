internal import ChatModel
internal import ChatProtocol
internal import ReflectBack
internal import RelayClient
internal import StrictJSON

extension AgentModel {
    /// Takes in what became of a request.
    mutating func take(reply outcome: ReplyOutcome, to request: DeskRequest, _ effects: inout Effects) {
        awaited = max(0, awaited - 1)
        switch outcome {
        case .ok(let body): done(request, body, &effects)
        case .refused(let error): refused(request, error, &effects)
        case .offline:
            if request.name == .listColleagues, !isListingColleagues { return }
            problem("Offline: \(request.name.rawValue) was not done.", &effects)
        case .unknown:
            if request.name == .listColleagues { return }
            problem("The line broke before the answer to \(request.name.rawValue): look whether it was done.", &effects)
        }
    }

    private mutating func refused(_ request: DeskRequest, _ error: WireError, _ effects: inout Effects) {
        problem(SafeText(line: error.message).description, &effects)
        switch request {
        case .acceptOffer(let offer):
            guard let conversation = offers.first(where: { $0.id == offer })?.conversation else { return }
            accepted.remove(conversation)
            forget(offerOf: conversation, after: error)
        case .take(let conversation):
            accepted.remove(conversation)
            forget(offerOf: conversation, after: error)
        default: break
        }
    }

    private mutating func forget(offerOf conversation: ConversationID, after error: WireError) {
        switch error.code {
        case .alreadyTaken, .notFound, .conversationClosed: offers.removeAll { $0.conversation == conversation }
        case .offerExpired:
            for index in offers.indices where offers[index].conversation == conversation { offers[index].id = nil }
        default: break
        }
    }

    private mutating func done(_ request: DeskRequest, _ body: JSONValue, _ effects: inout Effects) {
        switch request {
        case .setStatus: statusSet(body, &effects)
        case .declineOffer(let offer):
            offers.removeAll { $0.id == offer }
            note("Declined.", &effects)
        case .closeConversation(let id, let reason): closed(id, reason, body, &effects)
        case .transfer(let id, _):
            letGo(id, because: "handed on", &effects)
        case .requeue(let id, _):
            letGo(id, because: "back in the queue", &effects)
        case .addNote(let id, let kind, let text): noteAdded(id, kind, text, body, &effects)
        case .editNote(let id, let note, let text):
            change(id) { [me] conversation in
                guard let index = conversation.notes.firstIndex(where: { $0.id == note }) else { return }
                conversation.notes[index].text = SafeText(line: text)
                conversation.notes[index].author = me
            }
            self.note("The note is changed.", &effects)
        case .removeNote(let id, let note):
            change(id) { $0.notes.removeAll { $0.id == note } }
            self.note("The note is removed.", &effects)
        case .raiseFlag(let id, let reason):
            change(id) { $0.flag = FlagLine(source: .agent, reason: SafeText(line: reason), isAcknowledged: false) }
            note("Flagged: a supervisor sees it.", &effects)
        case .lowerFlag(let id, _):
            change(id) { $0.flag = nil }
            note("The flag is lowered.", &effects)
        default: answered(request, body, &effects)
        }
    }

    /// Takes in the answers that are something to look at.
    private mutating func answered(_ request: DeskRequest, _ body: JSONValue, _ effects: inout Effects) {
        switch request {
        case .checkDraft(let id, let text):
            guard let review = try? DraftReview(json: body) else { return unreadableAnswer(&effects) }
            tell(DraftReport.advice(review, of: text), of: id, &effects)
        case .listColleagues:
            guard let list = try? Colleagues(json: body) else { return unreadableAnswer(&effects) }
            take(list, &effects)
        case .listCannedReplies:
            canned = (body["canned"]?.array ?? []).compactMap { try? CannedReply(json: $0) }
                .map { CannedLine(shortcut: SafeText(line: $0.shortcut), text: SafeText($0.text)) }
        case .search: tellHits(body, &effects)
        case .history(let id, _, _): tellHistory(id, body, &effects)
        case .askReview: note("Asked; the answer comes here.", &effects)
        case .answerReview(let answer):
            reviews.removeAll { $0.id == answer.review }
            note("Answered.", &effects)
        default: break
        }
    }

    private mutating func tell(_ advice: Advice, of id: ConversationID?, _ effects: inout Effects) {
        guard let id, conversation(id) != nil else {
            return effects.append(.announce(.listing(LineWriter.advice(advice))))
        }
        change(id) { $0.advice = advice }
        effects.append(.announce(.advice(id, advice)))
    }

    private func unreadableAnswer(_ effects: inout Effects) {
        problem("The relay's answer cannot be read.", &effects)
    }

    // MARK: One by one

    private mutating func statusSet(_ body: JSONValue, _ effects: inout Effects) {
        if body["routing"]?.string == Routing.onBreak.rawValue { relief = nil }
        routing = body["routing"]?.string.flatMap(Routing.init(rawValue:)) ?? routing
        capacity = body["capacity"]?.integer.map { Int(clamping: $0) } ?? capacity
        wantedRouting = nil
        // A list that was asked for before this has the status from before.
        isPollDue = true
        let slots = capacity.map { ", \($0) conversations at once" } ?? ""
        let wish =
            body["lighter"]?.bool == true ? "; heightened conversations go to others until a calm one has come" : ""
        note("Your status: \(routing?.word ?? "unknown")\(slots)\(wish).", &effects)
    }

    private mutating func closed(
        _ id: ConversationID,
        _ reason: String?,
        _ body: JSONValue,
        _ effects: inout Effects
    ) {
        done += 1
        letGo(id, because: reason.map { "closed, \(SafeText(line: $0))" } ?? "closed", &effects)
    }

    private mutating func noteAdded(
        _ id: ConversationID,
        _ kind: Note.Kind,
        _ text: String,
        _ body: JSONValue,
        _ effects: inout Effects
    ) {
        guard let identifier = body["note"]?.string else { return unreadableAnswer(&effects) }
        let line = NoteLine(id: NoteID(identifier), kind: kind, text: SafeText(line: text), author: me)
        change(id) { conversation in
            if !conversation.notes.contains(where: { $0.id == line.id }) { conversation.notes.append(line) }
        }
        guard let number = conversation(id)?.notes.count else { return }
        effects.append(.announce(.noteLine(id, line, number: number)))
    }

    private mutating func take(_ list: Colleagues, _ effects: inout Effects) {
        queues = list.queues.map { queue in
            QueueLine(name: SafeText(line: queue.name), waiting: min(max(0, queue.waiting), 1_000_000))
        }
        colleagues = list.agents.map { agent in
            let name = SafeText(name: agent.name)
            return ColleagueLine(
                id: agent.id,
                name: name,
                routing: agent.routing,
                open: agent.open,
                capacity: agent.capacity
            )
        }
        if let mine = list.agents.first(where: { $0.id == myID }) {
            capacity = mine.capacity
            if wantedRouting == nil, !isPollDue { routing = mine.routing }
        }
        if isListingColleagues {
            isListingColleagues = false
            effects.append(.announce(.listing(colleagueLines)))
        }
        guard let pending = pendingTransfer else { return }
        pendingTransfer = nil
        transfer(pending, &effects)
    }

    private mutating func tellHits(_ body: JSONValue, _ effects: inout Effects) {
        let found = (body["hits"]?.array ?? []).compactMap { try? SearchHit(json: $0) }
        hits = found.map { Hit(conversation: $0.conversation, seq: $0.seq) }
        var lines = found.enumerated().map { number, hit in
            let place = conversation(hit.conversation)?.name.description ?? "an earlier conversation"
            return "\(number + 1) \(place), \(writer.dayAndTime(hit.at)): \(SafeText(line: hit.snippet))"
        }
        if !lines.isEmpty { lines.append("To read around one of them: /found N.") }
        effects.append(.announce(.listing(lines.isEmpty ? ["Nothing was found."] : lines)))
    }

    private mutating func tellHistory(_ id: ConversationID, _ body: JSONValue, _ effects: inout Effects) {
        guard let page = try? HistoryPage<DeskPush>(json: body) else { return unreadableAnswer(&effects) }
        var items: [PublicItem] = []
        for case .item(_, let item, _) in page.events { items.append(item) }
        let lines = items.map { TranscriptLine($0, for: myID) }
        let name = conversation(id)?.name ?? items.lazy.compactMap(\.customerName).first ?? SafeText("the customer")
        let shown = lines.flatMap { writer.transcript($0, name: name) }
        // What does not join on to what is there would leave a hole in it.
        let isBefore = conversation(id)?.lines.first.map { first in lines.last?.seq == first.seq &- 1 } ?? true
        guard conversation(id) != nil, isBefore else { return effects.append(.announce(.listing(shown))) }
        change(id) { conversation in lines.forEach { conversation.insert($0) } }
        let ending = page.hasMore ? ["There is more: /history again."] : ["That is the beginning."]
        effects.append(.announce(.listing(shown + ending)))
    }
}

extension PublicItem {
    /// What the customer is called, where the customer wrote it.
    fileprivate var customerName: SafeText? {
        guard case .message(let message) = entry, message.from.role == .customer else { return nil }
        return SafeText(name: message.from.name)
    }
}
