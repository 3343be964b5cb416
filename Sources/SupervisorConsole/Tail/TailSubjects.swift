internal import ChatModel
internal import ChatProtocol

/// Who the flagged conversations are about: flags say it, the events that follow them do not.
struct TailSubjects: Sendable {
    private var subjects: [ConversationID: FlaggedEvent.Subject] = [:]
    private var order: [ConversationID] = []

    /// Learns from the flags that stand.
    mutating func learn(_ board: Board) {
        for flagged in board.flagged { remember(FlaggedEvent.Subject(flagged.flag), of: flagged.conversation) }
    }

    /// Learns from an event, and says in it who it is about.
    mutating func complete(_ event: inout FlaggedEvent) {
        switch event.detail {
        case .flag(let flag):
            var subject = FlaggedEvent.Subject(flag)
            if let known = subjects[event.conversation] {
                subject.since = min(known.since, subject.since)
                if flag.isAcknowledged { subject.acknowledgedAfter = known.acknowledgedAfter }
            }
            remember(subject, of: event.conversation)
            event.subject = subject
        case .acknowledged(let record):
            subjects[event.conversation]?.acknowledgedAfter = record.afterMilliseconds
            event.subject = subjects[event.conversation]
        case .overdue: event.subject = subjects[event.conversation]
        case .lowered:
            event.subject = subjects[event.conversation]
            // The next flag is another episode, with a time of its own.
            if let subject = event.subject { subjects[event.conversation]?.since = max(event.at, subject.since) }
            subjects[event.conversation]?.acknowledgedAfter = nil
        }
    }

    private mutating func remember(_ subject: FlaggedEvent.Subject, of conversation: ConversationID) {
        if subjects.updateValue(subject, forKey: conversation) == nil { order.append(conversation) }
        guard order.count > ConsoleLimits.subjects else { return }
        for forgotten in order.prefix(ConsoleLimits.subjects / 2) { subjects[forgotten] = nil }
        order.removeFirst(ConsoleLimits.subjects / 2)
    }
}
