internal import ChatModel
internal import ChatProtocol

/// Lets through what was asked for, and holds flags back until they have gone unacknowledged for long enough.
struct TailSieve: Sendable {
    private let filter: TailFilter
    private let queues: Set<String>
    /// The identifiers of the wanted agents, once they are known.
    private var agents: Set<ParticipantID> = []
    /// Flags that may yet be acknowledged in time, in the order of the log.
    private(set) var held: [Held] = []

    /// A flag that waits.
    struct Held: Sendable, Equatable {
        var event: FlaggedEvent
        /// When it will have gone unacknowledged for long enough.
        var due: Instant
        /// The cursor before it: a new process has to begin there.
        var before: String
    }

    init(_ filter: TailFilter) {
        self.filter = filter
        queues = Set(filter.queues)
    }

    /// Whether names of agents have to be looked up before it can sift.
    var needsAgents: Bool { !filter.agents.isEmpty }

    /// Looks the wanted agents up.
    ///
    /// - Returns: The names that nobody of the desk has.
    mutating func learnAgents(_ known: [Board.Agent]) -> [String] {
        var missing: [String] = []
        agents = []
        for wanted in filter.agents {
            let found = known.filter { $0.id.rawValue == wanted || $0.name.lowercased() == wanted.lowercased() }
            if found.isEmpty { missing.append(wanted) }
            agents.formUnion(found.map(\.id))
        }
        return missing
    }

    /// What the relay is asked for; what it cannot sift is sifted here.
    func query(from start: TailQuery.Start) -> TailQuery {
        TailQuery(
            start: start,
            minimumLevel: filter.minimumLevel,
            queue: queues.count == 1 ? queues.first : nil,
            agent: agents.count == 1 ? agents.first : nil
        )
    }

    /// Takes an event in.
    ///
    /// - Parameters:
    ///   - event: With its subject.
    ///   - before: The cursor before it.
    /// - Returns: What passes now: flags whose time has come first, then perhaps the event.
    mutating func take(_ event: FlaggedEvent, before: String) -> [FlaggedEvent] {
        guard let wait = filter.unacknowledgedForMilliseconds else { return passes(event) ? [event] : [] }
        var passing = release(at: event.at)
        switch event.detail {
        case .flag(let flag):
            guard passes(event) else { break }
            if flag.isAcknowledged {
                held.removeAll { $0.event.conversation == event.conversation }
            } else if flag.unacknowledgedMilliseconds >= wait {
                passing.append(event)
            } else {
                let due = event.at.advanced(byMilliseconds: wait - flag.unacknowledgedMilliseconds)
                held.append(Held(event: event, due: due, before: before))
                if held.count > ConsoleLimits.heldFlags { passing.append(held.removeFirst().event) }
            }
        case .acknowledged, .lowered: held.removeAll { $0.event.conversation == event.conversation }
        case .overdue: if passes(event) { passing.append(event) }
        }
        return passing
    }

    /// The flags that have gone unacknowledged for long enough, in the order of the log.
    mutating func release(at now: Instant) -> [FlaggedEvent] {
        guard held.contains(where: { $0.due <= now }) else { return [] }
        let due = held.filter { $0.due <= now }.map(\.event)
        held.removeAll { $0.due <= now }
        return due
    }

    /// Forgets what waits: the log is read again from farther back.
    mutating func dropHeld() { held = [] }

    private func passes(_ event: FlaggedEvent) -> Bool {
        guard filter.kinds?.contains(event.kind) ?? true else { return false }
        if !filter.conversations.isEmpty, !filter.conversations.contains(where: event.conversation.isNamed) {
            return false
        }
        if queues.count > 1, let queue = event.subject?.queue, !queues.contains(queue) { return false }
        if agents.count > 1, !(event.subject?.agentID.map(agents.contains) ?? false) { return false }
        return true
    }
}

extension ConversationID {
    /// Whether a person's text names this conversation: whole, or by its end.
    func isNamed(_ text: String) -> Bool {
        if rawValue == text { return true }
        return text.count >= ConsoleLimits.identifierEnding && rawValue.lowercased().hasSuffix(text.lowercased())
    }
}
