package import ChatModel
internal import ChatProtocol

/// The state of the line to the relay.
package enum LineState: Sendable, Equatable {
    case connecting
    case online
    /// Down since then, with the reason and when the next attempt is made.
    case offline(reason: SafeText, since: Instant, nextTry: Instant)
}

/// A conversation that waits in the queue and is, or was, offered to this agent.
package struct OfferLine: Sendable, Equatable {
    /// Nil once the offer has gone to somebody else while the conversation still waits.
    package var id: OfferID?
    package var conversation: ConversationID
    package var queue: SafeText
    package var preview: SafeText
    package var reading: Reading?
    package var waitingSince: Instant
    package var expiresAt: Instant

    /// What the customer wrote, in quotes.
    var previewWords: String { preview.description.isEmpty ? "(nothing written yet)" : "\"\(preview)\"" }
}

/// A colleague's draft to look at.
package struct ReviewLine: Sendable, Equatable {
    package var id: ReviewID
    package var from: SafeText
    package var text: SafeText
}

/// A queue with how many wait in it.
package struct QueueLine: Sendable, Equatable {
    package var name: SafeText
    package var waiting: Int
}

/// A colleague with their load.
package struct ColleagueLine: Sendable, Equatable {
    package var id: ParticipantID
    package var name: SafeText
    package var routing: Routing
    package var open: Int
    package var capacity: Int
}
