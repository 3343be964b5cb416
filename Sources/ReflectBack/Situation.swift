package import SentimentAnalysis

/// One of the customer's messages.
package struct Turn: Sendable {
    /// Its number in the conversation.
    package var seq: Int
    package var text: String
    /// How heightened it was read to be, where it was read.
    package var energy: Energy?

    package init(seq: Int, text: String, energy: Energy? = nil) {
        self.seq = seq
        self.text = text
        self.energy = energy
    }
}

/// A piece of a message that an agent will need again: a duration, an amount, a count, a date, an order number.
package struct Slot: Sendable, Equatable {
    package var kind: Kind
    /// Exactly the customer's scalars from `start` to `end`.
    package var text: String
    /// The number of the message it was cut from.
    package var about: Int
    /// Offsets in Unicode scalars, end exclusive.
    package var start: Int
    package var end: Int

    package init(kind: Kind, text: String, about: Int, start: Int, end: Int) {
        self.kind = kind
        self.text = text
        self.about = about
        self.start = start
        self.end = end
    }

    /// What the piece says.
    package enum Kind: String, Sendable, CaseIterable {
        case duration, amount, count, date, reference
    }
}

/// What one message says, verbatim: what happened, what is wanted, the pieces in it, and the feeling that is named.
package struct MessageNotes: Sendable, Equatable {
    /// At most three.
    package var facts: [Quote]
    /// At most two.
    package var wants: [Quote]
    package var slots: [Slot]
    /// The customer's own feeling word.
    package var feeling: Quote?

    package init(facts: [Quote] = [], wants: [Quote] = [], slots: [Slot] = [], feeling: Quote? = nil) {
        self.facts = facts
        self.wants = wants
        self.slots = slots
        self.feeling = feeling
    }
}

/// What is known when a hint or a draft check is wanted.
package struct Situation: Sendable {
    /// The customer's recent messages, oldest first; the last one is the newest.
    package var turns: [Turn]
    /// Sentences that this conversation has already been offered.
    package var suggested: Set<String>
    /// Whether the customer has been acknowledged since the last rise.
    package var isAcknowledged: Bool
    /// Whether the conversation is flagged.
    package var isHeightened: Bool
    /// 1 on the first contact about something, 2 on the second, and so on.
    package var contactNumber: Int
    /// What the desk sent in this conversation lately, for counting what a draft would say again.
    package var sent: [String]
    /// What was already read of the turns, where somebody keeps it.
    package var readings: Readings?

    package init(
        turns: [Turn] = [],
        suggested: Set<String> = [],
        isAcknowledged: Bool = false,
        isHeightened: Bool = false,
        contactNumber: Int = 1,
        sent: [String] = [],
        readings: Readings? = nil
    ) {
        self.turns = turns
        self.suggested = suggested
        self.isAcknowledged = isAcknowledged
        self.isHeightened = isHeightened
        self.contactNumber = contactNumber
        self.sent = sent
        self.readings = readings
    }
}
