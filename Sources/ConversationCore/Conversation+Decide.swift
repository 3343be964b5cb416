package import ChatModel
internal import ReflectBack

extension Conversation {
    /// What `command` would add to the logs.
    ///
    /// - Throws: ``Refusal`` where it adds nothing; the state is untouched either way.
    package func decide(
        _ command: Command,
        at instant: Instant,
        with analyst: Analyst,
        limits: Limits,
        ids: inout IdentifierSource
    ) throws(Refusal) -> Decision {
        var deciding = Deciding(conversation: self, at: instant, analyst: analyst, limits: limits, ids: ids)
        defer { ids = deciding.ids }
        if case .send(let sender, let clientID, let text) = command {
            return try deciding.send(from: sender, clientID: clientID, text: text)
        }
        return .append(try deciding.entries(for: command))
    }

    /// The reason of the first state: whatever is queued for another reason had an agent before.
    static let openedReason = "opened"

    /// The entries that open a conversation.
    package static func opening() -> DraftEntries {
        DraftEntries([.stateChanged(.init(state: .queued, reason: openedReason))])
    }
}

/// One decision under way: the state it is made on, and what it may draw on.
struct Deciding {
    let conversation: Conversation
    let instant: Instant
    let analyst: Analyst
    let limits: Limits
    var ids: IdentifierSource

    init(conversation: Conversation, at instant: Instant, analyst: Analyst, limits: Limits, ids: IdentifierSource) {
        self.conversation = conversation
        self.instant = instant
        self.analyst = analyst
        self.limits = limits
        self.ids = ids
    }

    mutating func entries(for command: Command) throws(Refusal) -> DraftEntries {
        switch command {
        case .send: throw Refusal.badRequest("op")  // has an answer of its own: see `send`
        case .assign(let agent, let reason): return try assign(to: agent, reason: reason)
        case .requeue(let cause): return try requeue(cause)
        case .transfer(let sender, let agent, let queue, let summary):
            return try transfer(Transfer(from: sender, toAgent: agent, toQueue: queue, summary: summary))
        case .barge(let supervisor): return try barge(supervisor)
        case .customerLeft: return try presence(isHere: false)
        case .customerReturned: return try presence(isHere: true)
        case .close(let closer, let reason): return try close(by: closer, reason: reason)
        case .rate(let rating): return try rate(rating)
        case .addNote(let author, let kind, let text): return try addNote(by: author, kind: kind, text: text)
        case .editNote(let author, let note, let text): return try editNote(note, by: author, text: text)
        case .removeNote(let author, let note): return try removeNote(note, by: author)
        case .raiseFlag(let agent, let reason): return try raiseFlag(by: agent, reason: reason)
        case .lowerFlag(let person, let reason): return try lowerFlag(by: person, reason: reason)
        case .whisper(let supervisor, let text):
            try requireOpen()
            try requireText(text, limit: .text)
            return DraftEntries(internal: [.whisper(Whisper(from: supervisor, text: text))])
        case .markOverdue: return markOverdue()
        case .announce(let key):
            try requireOpen()
            return DraftEntries([announcement(key)])
        }
    }

    func requireOpen() throws(Refusal) {
        if case .closed = conversation.phase { throw Refusal.conversationClosed }
    }

    func requireMember(_ participant: Participant) throws(Refusal) {
        try requireOpen()
        guard conversation.admits(participant.id) else { throw Refusal.notAssigned }
    }

    /// Refuses a text that is empty, only white space, or longer than the named limit in Unicode scalars.
    func requireText(_ text: String, limit: Limits.Name) throws(Refusal) {
        guard text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else { throw Refusal.textEmpty }
        try requireLength(text, limit: limit)
    }

    func requireLength(_ text: String, limit: Limits.Name) throws(Refusal) {
        // A scalar takes at most four bytes, so most texts need no counting.
        guard text.utf8.count > limits[limit] else { return }
        guard text.unicodeScalars.count <= limits[limit] else { throw Refusal.textTooLong(limit: limits[limit]) }
    }

    mutating func announcement(_ key: Notices.Key) -> PublicEntry {
        .message(
            .init(
                id: ids.next(IdentifierKind.Message.self, at: instant),
                from: .system,
                text: analyst.notices[key],
                clientID: ""
            )
        )
    }
}
