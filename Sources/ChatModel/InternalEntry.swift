package import ReflectBack
package import SentimentAnalysis

/// What stands in a conversation's internal log: seen by the desk, never by a customer.
package enum InternalEntry: Sendable, Equatable {
    /// The reading of one customer message.
    case energy(seq: Int, Energy)
    case hint(Hint)
    case noteAdded(Note)
    case noteEdited(Note)
    case noteRemoved(Note)
    case acknowledged(AcknowledgedRecord)
    case flagRaised(Flag)
    case flagUpdated(Flag)
    case flagLowered(FlagLowering)
    case overdue(Overdue)
    case whisper(Whisper)
    case transferred(Transfer)
}

/// A hint as it was given: content, energy and what it speaks of.
package struct Hint: Sendable, Equatable {
    package var id: HintID
    package var content: HintContent
    package var energy: Energy
    /// Whether the running episode had been acknowledged when the hint was made.
    package var isAcknowledged: Bool

    package init(id: HintID, content: HintContent, energy: Energy, isAcknowledged: Bool) {
        self.id = id
        self.content = content
        self.energy = energy
        self.isAcknowledged = isAcknowledged
    }
}

/// A fact, a want or a free note about a conversation, in the customer's words or an agent's.
package struct Note: Sendable, Equatable {
    package var id: NoteID
    package var kind: Kind
    package var text: String
    package var author: Author
    /// The messages it was read out of, ascending.
    package var about: [Int]

    package init(id: NoteID, kind: Kind, text: String, author: Author, about: [Int]) {
        self.id = id
        self.kind = kind
        self.text = text
        self.author = author
        self.about = about
    }

    /// What a note holds.
    package enum Kind: String, Sendable, CaseIterable {
        case fact, want, note
    }

    /// Who wrote a note.
    package enum Author: Sendable, Equatable {
        case analyser
        case participant(Participant)
    }
}

/// An agent's sent message acknowledged the customer.
package struct AcknowledgedRecord: Sendable, Equatable {
    /// The agent's message, or the customer's that confirmed it.
    package var seq: Int
    /// The customer messages that it took up.
    package var about: [Int]
    package var how: How
    package var evidence: [Evidence]
    /// Milliseconds from the flag to here, 0 where no flag stood.
    package var afterMilliseconds: Int

    package init(seq: Int, about: [Int], how: How, evidence: [Evidence], afterMilliseconds: Int) {
        self.seq = seq
        self.about = about
        self.how = how
        self.evidence = evidence
        self.afterMilliseconds = afterMilliseconds
    }

    /// The ways that count (PROTOCOL.md, section 6).
    package enum How: String, Sendable, CaseIterable {
        case sympathy, facts, feeling, confirmed
    }
}

/// A mark on a conversation that needs somebody's eyes.
package struct Flag: Sendable, Equatable {
    package var id: FlagID
    package var source: Source
    package var level: Energy.Level
    package var since: Instant
    package var customer: Participant
    package var agent: Participant?
    package var queue: String
    package var reason: String
    package var energy: Energy?
    package var isAcknowledged: Bool
    /// Milliseconds that the customer has gone unacknowledged, at the time of the entry.
    package var unacknowledgedMilliseconds: Int

    package init(
        id: FlagID,
        source: Source,
        level: Energy.Level,
        since: Instant,
        customer: Participant,
        agent: Participant?,
        queue: String,
        reason: String,
        energy: Energy?,
        isAcknowledged: Bool,
        unacknowledgedMilliseconds: Int
    ) {
        self.id = id
        self.source = source
        self.level = level
        self.since = since
        self.customer = customer
        self.agent = agent
        self.queue = queue
        self.reason = reason
        self.energy = energy
        self.isAcknowledged = isAcknowledged
        self.unacknowledgedMilliseconds = unacknowledgedMilliseconds
    }

    /// How upset the customer is by ``energy``; the flag's own level where a person raised it or nothing was read.
    package var currentLevel: Energy.Level { source == .analyser ? energy?.level ?? level : level }

    /// Who raised it.
    ///
    /// A tail's `min_level` sifts the analyser's flags only.
    package enum Source: String, Sendable, CaseIterable {
        case analyser, agent, rule
    }
}

/// A flag came down.
package struct FlagLowering: Sendable, Equatable {
    package var flag: FlagID
    package var reason: String
    /// Nil where the analyser lowered it.
    package var by: Participant?

    package init(flag: FlagID, reason: String, by: Participant?) {
        self.flag = flag
        self.reason = reason
        self.by = by
    }
}

/// A flagged conversation has gone unacknowledged past the set time.
package struct Overdue: Sendable, Equatable {
    package var flag: FlagID
    package var level: Energy.Level
    package var unacknowledgedMilliseconds: Int

    package init(flag: FlagID, level: Energy.Level, unacknowledgedMilliseconds: Int) {
        self.flag = flag
        self.level = level
        self.unacknowledgedMilliseconds = unacknowledgedMilliseconds
    }
}

/// A supervisor's word to the agent alone.
package struct Whisper: Sendable, Equatable {
    package var from: Participant
    package var text: String

    package init(from: Participant, text: String) {
        self.from = from
        self.text = text
    }
}

/// A conversation was handed on, with what the next agent should know.
package struct Transfer: Sendable, Equatable {
    package var from: Participant
    /// The agent it is meant for, or nil where it goes to a queue.
    package var toAgent: ParticipantID?
    package var toQueue: String?
    package var summary: String

    package init(from: Participant, toAgent: ParticipantID?, toQueue: String?, summary: String) {
        self.from = from
        self.toAgent = toAgent
        self.toQueue = toQueue
        self.summary = summary
    }
}

/// One numbered item of an internal log.
package struct InternalItem: Sendable, Equatable {
    /// 1, 2, 3 … without gaps within its conversation.
    package var iseq: Int
    package var at: Instant
    package var entry: InternalEntry
    /// Its place among all internal items of this store, rising, given by the store at the commit; 0 before.
    package var position: Int64

    package init(iseq: Int, at: Instant, entry: InternalEntry, position: Int64 = 0) {
        self.iseq = iseq
        self.at = at
        self.entry = entry
        self.position = position
    }
}
