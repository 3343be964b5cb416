package import ChatModel
package import ChatProtocol
internal import SentimentAnalysis

/// One thing that a tail says, before it is known in which format.
package enum TailRecord: Sendable, Equatable {
    /// The tail begins behind this cursor.
    case hello(cursor: String, server: String, from: Origin)
    case event(FlaggedEvent)
    /// Nothing happened, and the line is up.
    case heartbeat(cursor: String, at: Instant)
    /// What happened between two cursors cannot be had.
    case gap(Gap, at: Instant)
    case bye(cursor: String, reason: String)

    /// Where a tail begins, as `hello` says it.
    package enum Origin: String, Sendable {
        case live, start, since, last, after
    }
}

/// Something that happened to a flagged conversation.
package struct FlaggedEvent: Sendable, Equatable {
    package var cursor: String
    package var at: Instant
    package var conversation: ConversationID
    /// Who it is about, as far as is known: only flags say it themselves.
    package var subject: Subject?
    package var detail: Detail

    /// What happened.
    package enum Detail: Sendable, Equatable {
        case flag(Flag)
        case acknowledged(AcknowledgedRecord)
        case overdue(Overdue)
        case lowered(FlagLowering)
    }

    /// The people of a flagged conversation.
    package struct Subject: Sendable, Equatable {
        package var customer: String
        package var agent: String?
        package var agentID: ParticipantID?
        package var queue: String
        /// Since when it has been flagged.
        package var since: Instant
        /// How long the customer waited for an acknowledgement, in milliseconds.
        package var acknowledgedAfter: Int?

        package init(_ flag: Flag) {
            customer = flag.customer.name
            agent = flag.agent?.name
            agentID = flag.agent?.id
            queue = flag.queue
            since = flag.since
        }
    }

    package var kind: TailKind {
        switch detail {
        case .flag: .flag
        case .acknowledged: .acknowledged
        case .overdue: .overdue
        case .lowered: .lowered
        }
    }

    /// The event that an item of an internal log is; nil for what a tail does not carry.
    ///
    /// - Parameters:
    ///   - conversation: Whose log it is.
    ///   - item: The item.
    ///   - cursor: The cursor that its push carried.
    package init?(_ conversation: ConversationID, _ item: InternalItem, cursor: String) {
        switch item.entry {
        case .flagRaised(let flag), .flagUpdated(let flag): detail = .flag(flag)
        case .acknowledged(let record): detail = .acknowledged(record)
        case .overdue(let overdue): detail = .overdue(overdue)
        case .flagLowered(let lowering): detail = .lowered(lowering)
        case .energy, .hint, .noteAdded, .noteEdited, .noteRemoved, .whisper, .transferred: return nil
        }
        self.cursor = cursor
        at = item.at
        self.conversation = conversation
        subject = nil
    }
}

extension Flag {
    /// The customer's words that speak for it, in the order in which they stand.
    ///
    /// What speaks against it, and what has no words, as a silence, is left out.
    var evidenceTexts: [String] {
        energy?.evidence.filter { $0.weight > 0 && !$0.text.isEmpty }.map(\.text) ?? []
    }

    /// The message that it was raised at; nil where nobody's words were read.
    var seq: Int? { energy?.evidence.map(\.seq).max() }
}

extension Energy {
    /// The emotion with the greatest strength, the first of equals in the order of ``Emotion``; nil where there is none.
    var strongestEmotion: Emotion? {
        var strongest: (emotion: Emotion, strength: Double)?
        for emotion in Emotion.allCases {
            guard let strength = emotions[emotion], strength > strongest?.strength ?? 0 else { continue }
            strongest = (emotion, strength)
        }
        return strongest?.emotion
    }
}
