package import SentimentAnalysis

/// What the agent alone is offered after a customer's message: content apart from energy, and a sentence to edit.
package struct HintContent: Sendable, Equatable {
    package var kind: Kind
    /// What happened, in the customer's own words.
    package var facts: [Quote]
    /// What is wanted, in the customer's own words.
    package var wants: [Quote]
    /// Sentences that passed every gate; empty when none did.
    package var suggestions: [Suggestion]
    /// Questions to the agent, never to be sent.
    package var prompts: [String]
    /// The numbers of the customer's messages it speaks of, ascending.
    package var about: [Int]

    package init(
        kind: Kind,
        facts: [Quote] = [],
        wants: [Quote] = [],
        suggestions: [Suggestion] = [],
        prompts: [String] = [],
        about: [Int] = []
    ) {
        self.kind = kind
        self.facts = facts
        self.wants = wants
        self.suggestions = suggestions
        self.prompts = prompts
        self.about = about
    }

    /// What the hint is for (PROTOCOL.md, section 6.1).
    package enum Kind: String, Sendable, CaseIterable {
        case reflectBack = "reflect_back"
        case acknowledge
        case slowDown = "slow_down"
        case askWant = "ask_want"
        case offerOrWish = "offer_or_wish"
        case perspective
        case repeatContact = "repeat_contact"
        case leaveRisk = "leave_risk"
        case safety
    }
}

/// A verbatim piece of a customer's message.
package struct Quote: Sendable, Equatable {
    package var text: String
    /// The number of the message it was cut from.
    package var about: Int

    package init(text: String, about: Int) {
        self.text = text
        self.about = about
    }
}

/// A sentence an agent may edit and send; it is never sent by itself.
package struct Suggestion: Sendable, Equatable {
    /// `s1`, `s2` … within its hint.
    package var id: String
    package var text: String

    package init(id: String, text: String) {
        self.id = id
        self.text = text
    }
}

/// Whether an agent's sent message acknowledged the customer, and by which words.
package struct Acknowledgement: Sendable, Equatable {
    package var how: How
    /// Spans of the agent's message; weights carry no score of the agent and are 0.
    package var evidence: [Evidence]

    package init(how: How, evidence: [Evidence]) {
        self.how = how
        self.evidence = evidence
    }

    /// The kinds of acknowledgement, weakest first; an episode counts as acknowledged from `sympathy` on.
    package enum How: String, Sendable, CaseIterable {
        case none, apology, sympathy, facts, feeling
    }
}

/// One remark on an agent's draft: the words, why, and one way to say it instead (PROTOCOL.md, section 6.2).
package struct DraftFinding: Sendable, Equatable {
    /// Offsets in Unicode scalars, end exclusive.
    package var start: Int
    package var end: Int
    package var code: Code
    package var why: String
    package var instead: String

    package init(start: Int, end: Int, code: Code, why: String, instead: String) {
        self.start = start
        self.end = end
        self.code = code
        self.why = why
        self.instead = instead
    }

    /// The codes of PROTOCOL.md, section 6.2.
    package enum Code: String, Sendable, CaseIterable {
        case dismissive, blame
        case policyFirst = "policy_first"
        case formula
        case overApology = "over_apology"
        case shouting, promise
        case upsellWhileHeightened = "upsell_while_heightened"
        case jargon
        case tooLong = "too_long"
        case questionMissing = "question_missing"
    }
}

/// The whole draft check: findings, and what of the customer's content the draft leaves out.
package struct DraftReview: Sendable, Equatable {
    package var findings: [DraftFinding]
    package var missingFacts: [Quote]
    package var missingWants: [Quote]
    /// The customer's own feeling word, where the draft does not take it up.
    package var missingFeeling: String?

    package init(
        findings: [DraftFinding] = [],
        missingFacts: [Quote] = [],
        missingWants: [Quote] = [],
        missingFeeling: String? = nil
    ) {
        self.findings = findings
        self.missingFacts = missingFacts
        self.missingWants = missingWants
        self.missingFeeling = missingFeeling
    }
}
