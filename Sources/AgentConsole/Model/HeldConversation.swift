package import ChatModel
internal import ChatProtocol
internal import SentimentAnalysis

/// A conversation that this agent holds, or held a moment ago, with all that belongs to it alone.
package struct HeldConversation: Sendable, Equatable {
    package let id: ConversationID
    /// What it is called in `/to 2` and Alt-2; it stays as long as the conversation is listed.
    package let number: Int
    package var name: SafeText
    package var customer: ParticipantID
    package var isVerified: Bool
    package var email: SafeText?
    package var subject: SafeText?
    package var page: SafeText?
    package var queue: SafeText
    package var openedAt: Instant
    package var standing = Standing.mine
    package var isAnalysed: Bool

    /// The public log as lines, ascending by number.
    package var lines: [TranscriptLine] = []
    /// One's own messages that the relay has not confirmed.
    package var outgoing: [OutgoingMessage] = []
    package var notes: [NoteLine] = []
    package var hints: [HintCard] = []
    package var reading: Reading?
    /// The points of the last readings, oldest first, for a small curve.
    package var curve: [Int] = []
    package var flag: FlagLine?
    package var draft = Draft()
    /// What was said of the draft, until it is sent.
    package var advice: Advice?
    package var earlier: [EarlierContact] = []
    package var handOver: HandOver?

    /// Customer messages that came since the agent last looked.
    package var unread = 0
    /// The last number that the agent has seen.
    package var readUpTo = 0
    /// How far the customer's client has the conversation.
    package var customerDelivered = 0
    package var customerRead = 0
    /// Until when the customer counts as typing.
    package var typingUntil: Instant?
    /// Since when the customer waits for an answer.
    package var waitingSince: Instant?
    /// The last message that was read before new ones came; nil once they are answered.
    package var divider: Int?
    /// What supervisors whispered, oldest first.
    package var whispers: [WhisperLine] = []
    /// Whether the agent has not answered the customer since the last whisper.
    package var hasNewWhisper = false
    /// A reading that waits for its hint before it is told.
    package var unannouncedReading: Reading?

    /// Whose the conversation is.
    package enum Standing: Sendable, Equatable {
        case mine
        /// Closed, handed on or taken away, with the reason in words.
        case gone(String)
    }

    /// Whether messages can be sent.
    package var isOpen: Bool { standing == .mine }

    /// Whether a line of the conversation is of this kind.
    package func hasLine(where isSo: (TranscriptLine.Body) -> Bool) -> Bool { lines.contains { isSo($0.body) } }

    /// Whether the agent does without hints; they are kept, for another day.
    package var hidesHints = false
    /// The hint that counts: the last one, where hints are shown.
    package var hint: HintCard? { hidesHints ? nil : hints.last }

    /// How much it needs somebody, for ordering; higher first: energy, then waiting.
    package func need(at now: Instant) -> (level: Int, waited: Int) {
        guard isOpen else { return (-1, 0) }
        let waited = waitingSince.map { now.milliseconds(since: $0) } ?? -1
        let level = unread > 0 || waitingSince != nil ? reading?.level.rawValue ?? 0 : -1
        return (max(level, flag == nil ? level : 2), waited)
    }
}

/// A line of the public log.
package struct TranscriptLine: Sendable, Equatable {
    package var seq: Int
    package var at: Instant
    package var body: Body

    /// What a line says.
    package enum Body: Sendable, Equatable {
        case customer(SafeText)
        case mine(SafeText, clientID: String)
        case colleague(name: SafeText, SafeText)
        case system(SafeText)
        case event(SafeText)
        /// Counts, and says nothing that another line does not say.
        case silent
    }
}

/// A message that waits for the relay's confirmation.
package struct OutgoingMessage: Sendable, Equatable {
    package var clientID: String
    package var text: String
    package var since: Instant
}

/// A note with the number it is called by.
package struct NoteLine: Sendable, Equatable {
    package var id: NoteID
    package var kind: Note.Kind
    package var text: SafeText
    /// Nil is the analyser.
    package var author: SafeText?

    /// Takes in the relay's note.
    package init(_ note: Note) {
        id = note.id
        kind = note.kind
        text = SafeText(line: note.text)
        switch note.author {
        case .analyser: author = nil
        case .participant(let participant): author = SafeText(name: participant.name)
        }
    }

    package init(id: NoteID, kind: Note.Kind, text: SafeText, author: SafeText?) {
        self.id = id
        self.kind = kind
        self.text = text
        self.author = author
    }
}

/// The flag on a conversation.
package struct FlagLine: Sendable, Equatable {
    package var source: Flag.Source
    package var reason: SafeText
    package var isAcknowledged: Bool
}

/// An earlier conversation of the same customer.
package struct EarlierContact: Sendable, Equatable {
    package var openedAt: Instant
    package var notes: [NoteLine]
}

/// Who handed the conversation on, and what they said of it.
package struct HandOver: Sendable, Equatable {
    package var from: SafeText
    package var summary: SafeText
}

/// What the check or a colleague says of a draft.
package struct Advice: Sendable, Equatable {
    /// Nil is the check.
    package var from: SafeText?
    /// What it comes to.
    package var title: String
    package var lines: [SafeText]
}

/// A supervisor's word to this agent alone.
package struct WhisperLine: Sendable, Equatable {
    package var from: SafeText
    package var text: SafeText
}
