package import ChatModel
package import SentimentAnalysis

/// The first request of somebody of the desk.
package struct DeskHello: Sendable, Equatable {
    package var token: String?
    package var client: String?
    package var resume: Resumption?
    /// The secret of another connection of the same participant.
    package var join: String?

    package init(
        token: String? = nil,
        client: String? = nil,
        resume: Resumption? = nil,
        join: String? = nil
    ) {
        self.token = token
        self.client = client
        self.resume = resume
        self.join = join
    }
}

/// A change of an agent's routing status; one of `routing` and `capacity` at least.
package struct StatusChange: Sendable, Equatable {
    package var routing: Routing?
    /// How many conversations at once.
    package var capacity: Int?
    /// After how many milliseconds the status before it comes back; nil keeps it.
    package var forMilliseconds: Int?
    /// Asks that the next conversation be a calm one, or takes that back.
    package var wantsLighter: Bool?

    package init(
        routing: Routing? = nil,
        capacity: Int? = nil,
        forMilliseconds: Int? = nil,
        wantsLighter: Bool? = nil
    ) {
        self.routing = routing
        self.capacity = capacity
        self.forMilliseconds = forMilliseconds
        self.wantsLighter = wantsLighter
    }
}

/// Where a conversation is handed to.
package enum Destination: Sendable, Equatable {
    case agent(ParticipantID)
    case queue(String)
}

/// A conversation handed on, with what the next agent should know.
package struct TransferRequest: Sendable, Equatable {
    package var to: Destination
    package var summary: String

    package init(to: Destination, summary: String) {
        self.to = to
        self.summary = summary
    }
}

/// What an agent made of a hint.
package struct HintFeedback: Sendable, Equatable {
    package var hint: HintID
    /// The suggestion within the hint, where it is about one.
    package var suggestion: String?
    package var action: Action
    package var why: String?

    package init(hint: HintID, suggestion: String? = nil, action: Action, why: String? = nil) {
        self.hint = hint
        self.suggestion = suggestion
        self.action = action
        self.why = why
    }

    /// What can be made of it.
    package enum Action: String, Sendable, CaseIterable {
        case used, edited, dismissed, wrong
    }
}

/// A draft shown to a colleague, who may have a tweak for it.
package struct ReviewRequest: Sendable, Equatable {
    package var text: String
    /// The colleague; nil is anybody who is free.
    package var to: ParticipantID?

    package init(text: String, to: ParticipantID? = nil) {
        self.text = text
        self.to = to
    }
}

/// A colleague's answer to a draft.
package struct ReviewAnswer: Sendable, Equatable {
    package var review: ReviewID
    package var text: String
    package var verdict: Verdict

    package init(review: ReviewID, text: String, verdict: Verdict) {
        self.review = review
        self.text = text
        self.verdict = verdict
    }

    /// What a colleague can say.
    package enum Verdict: String, Sendable, CaseIterable {
        case fine, tweak
    }
}

/// What of the flagged conversations a supervisor wants to follow, and from where.
package struct TailQuery: Sendable, Equatable {
    package var start: Start
    /// Sifts the analyser's flags; an agent's and a rule's always pass.
    package var minimumLevel: Energy.Level
    package var queue: String?
    package var agent: ParticipantID?
    package var isUnacknowledgedOnly: Bool
    /// Nil is every kind.
    package var kinds: [Kind]?

    package init(
        start: Start = .live,
        minimumLevel: Energy.Level = .heightened,
        queue: String? = nil,
        agent: ParticipantID? = nil,
        isUnacknowledgedOnly: Bool = false,
        kinds: [Kind]? = nil
    ) {
        self.start = start
        self.minimumLevel = minimumLevel
        self.queue = queue
        self.agent = agent
        self.isUnacknowledgedOnly = isUnacknowledgedOnly
        self.kinds = kinds
    }

    /// Where a tail begins.
    package enum Start: Sendable, Equatable {
        case live
        /// Behind the cursor of an earlier push.
        case after(String)
        case since(Instant)
    }

    /// The events that a tail carries.
    package enum Kind: String, Sendable, CaseIterable {
        case flag
        case flagUpdated = "flag.updated"
        case flagLowered = "flag.lowered"
        case acknowledged, overdue
    }
}

/// A customer kept out for a while.
package struct Ban: Sendable, Equatable {
    package var customer: ParticipantID
    package var forMilliseconds: Int
    /// Internal: the customer never sees it.
    package var reason: String

    package init(customer: ParticipantID, forMilliseconds: Int, reason: String) {
        self.customer = customer
        self.forMilliseconds = forMilliseconds
        self.reason = reason
    }
}

/// The time that a report is about: from, inclusive, to, exclusive.
package struct ReportPeriod: Sendable, Equatable {
    package var from: Instant
    package var to: Instant

    package init(from: Instant, to: Instant) {
        self.from = from
        self.to = to
    }
}
