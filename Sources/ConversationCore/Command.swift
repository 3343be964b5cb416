package import ChatModel

/// What somebody, or the relay itself, wants of one conversation.
package enum Command: Sendable {
    case send(from: Participant, clientID: String, text: String)
    /// An agent takes the conversation on, with the reason that the public log gives.
    case assign(to: Participant, reason: PublicEntry.PresenceReason)
    /// Back to the front of the queue.
    case requeue(RequeueCause)
    case transfer(by: Participant, toAgent: ParticipantID?, toQueue: String?, summary: String)
    case barge(by: Participant)
    case customerLeft
    case customerReturned
    /// `by` is nil where a rule closes it.
    case close(by: Participant?, reason: String)
    case rate(Rating)
    case addNote(by: Participant, kind: Note.Kind, text: String)
    case editNote(by: Participant, note: NoteID, text: String)
    case removeNote(by: Participant, note: NoteID)
    case raiseFlag(by: Participant, reason: String)
    case lowerFlag(by: Participant, reason: String)
    case whisper(from: Participant, text: String)
    /// The set time without an acknowledgement has passed.
    case markOverdue
    /// A word of the relay to everybody in the conversation.
    case announce(Notices.Key)

    /// Why a conversation goes back to the front of the queue.
    package enum RequeueCause: Sendable {
        case asked(by: Participant, summary: String)
        /// The agent had no connection for the grace time.
        case agentLost
        /// A supervisor sends it elsewhere.
        case reassigned(by: Participant)
    }
}

/// What a command adds, or the earlier answer to the same request.
package enum Decision: Sendable, Equatable {
    case append(DraftEntries)
    /// The same `client_id` again: the first answer once more.
    case duplicate(SentReceipt)
}

/// Entries that have no numbers yet.
package struct DraftEntries: Sendable, Equatable {
    package var publicEntries: [PublicEntry]
    package var internalEntries: [InternalEntry]

    package init(_ publicEntries: [PublicEntry] = [], internal internalEntries: [InternalEntry] = []) {
        self.publicEntries = publicEntries
        self.internalEntries = internalEntries
    }
}

/// What a sender was told about a message.
package struct SentReceipt: Sendable, Equatable {
    package var seq: Int
    package var message: MessageID
    package var at: Instant

    package init(seq: Int, message: MessageID, at: Instant) {
        self.seq = seq
        self.message = message
        self.at = at
    }
}

/// Why a command adds nothing.
///
/// The names are those of PROTOCOL.md, section 8.
package enum Refusal: Error, Sendable, Equatable {
    case badRequest(String)
    case forbidden
    case notFound
    case conversationClosed
    case notAssigned
    case offerExpired
    case alreadyTaken
    case textTooLong(limit: Int)
    case textEmpty
    case queueClosed
}
