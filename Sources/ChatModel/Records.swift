package import StrictJSON

/// Something that is kept beside the logs: the last write of a key counts.
///
/// The store knows only kind, key and JSON; what they mean is known here.
package struct Record: Sendable, Equatable {
    package var kind: Kind
    package var key: String
    /// Nil removes the record.
    package var body: JSONValue?

    package init(kind: Kind, key: String, body: JSONValue?) {
        self.kind = kind
        self.key = key
        self.body = body
    }

    /// The kinds of records.
    package enum Kind: String, Sendable, CaseIterable {
        /// A customer (``CustomerRecord``), by participant id.
        case customer
        /// Somebody of the desk (``Person``), by participant id.
        case person
        /// A resumable connection (``SessionRecord``), by the hash of its secret.
        case session
        /// One line of the audit log, by a rising key; never replaced.
        case audit
        /// What an agent made of a hint, without the agent; by a rising key, never replaced.
        case feedback
        /// A setting of the store itself, such as the epoch.
        case meta
    }
}

/// What is kept of a customer.
package struct CustomerRecord: Sendable, Equatable {
    package var participant: Participant
    /// The `sub` of the business's token, where one verified who this is.
    package var subject: String?
    package var isAnalysed: Bool
    package var conversations: Int
    package var bannedUntil: Instant?

    package init(
        participant: Participant,
        subject: String? = nil,
        isAnalysed: Bool = true,
        conversations: Int = 0,
        bannedUntil: Instant? = nil
    ) {
        self.participant = participant
        self.subject = subject
        self.isAnalysed = isAnalysed
        self.conversations = conversations
        self.bannedUntil = bannedUntil
    }
}

/// Somebody of the desk: an agent or a supervisor.
package struct Person: Sendable, Equatable {
    package var participant: Participant
    /// The queues they serve.
    package var queues: [String]
    /// Hashes of the tokens that let them in, newest last; at most two live at once.
    package var tokenHashes: [String]
    package var routing: Routing
    /// How many conversations at once, 1 to 50.
    package var capacity: Int
    /// What they can do beside that; none is no restriction.
    package var skills: [String]
    /// Codes such as `de` of the languages they write; none is no restriction.
    package var languages: [String]

    package init(
        participant: Participant,
        queues: [String],
        tokenHashes: [String],
        routing: Routing = .away,
        capacity: Int = 4,
        skills: [String] = [],
        languages: [String] = []
    ) {
        self.participant = participant
        self.queues = queues
        self.tokenHashes = tokenHashes
        self.routing = routing
        self.capacity = capacity
        self.skills = skills
        self.languages = languages
    }
}

/// Whether an agent takes new conversations.
///
/// It is the participant's, persists, and is changed by a person or a named rule.
package enum Routing: String, Sendable, CaseIterable {
    case accepting, away
    case onBreak = "break"
}

/// A resumable connection's memory: whose it is.
package struct SessionRecord: Sendable, Equatable {
    package var participant: ParticipantID
    package var createdAt: Instant

    package init(participant: ParticipantID, createdAt: Instant) {
        self.participant = participant
        self.createdAt = createdAt
    }
}
