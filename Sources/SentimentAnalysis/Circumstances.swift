/// What no text shows, how often and how long a customer has waited: the caller measures; neutral by default.
package struct Circumstances: Sendable, Equatable {
    /// Which contact about it this is, from 1.
    package var contactNumber: Int
    /// Milliseconds since the customer's earliest message that nobody answered, or 0.
    package var unansweredMilliseconds: Int
    /// The customer's messages before this one that nobody answered.
    package var unansweredMessages: Int
    /// The customer's messages in the last minute, this one included.
    package var messagesInLastMinute: Int

    package init(
        contactNumber: Int = 1,
        unansweredMilliseconds: Int = 0,
        unansweredMessages: Int = 0,
        messagesInLastMinute: Int = 1
    ) {
        self.contactNumber = contactNumber
        self.unansweredMilliseconds = unansweredMilliseconds
        self.unansweredMessages = unansweredMessages
        self.messagesInLastMinute = messagesInLastMinute
    }

    /// Nothing known beside the text.
    package static let neutral = Circumstances()

    /// Messages within a minute that are still no burst.
    static let ordinaryMessages = 3

    /// How often each rule applies, in the order that evidence is listed.
    func counts() -> [(Rule, Int)] {
        [
            (.contactAgain, max(contactNumber - 1, 0)),
            (.unanswered, max(unansweredMilliseconds / 60_000, 0)),
            (.unansweredMessages, max(unansweredMessages - 1, 0)),
            (.burst, max(messagesInLastMinute - Self.ordinaryMessages, 0)),
        ]
    }
}

/// What a conversation's earlier readings leave for the next: a light memory, folded from stored readings alone.
///
/// `heat = this message + memory × previous heat` with the lists' `memory` (0.35), which is the exponential average of
/// 0.65 new and 0.35 previous that the support dialogues liked best, up to its scale.
package struct EnergyHistory: Sendable, Equatable {
    /// The most pieces of evidence that are remembered; the weightiest stay.
    static let mostEvidence = 12
    /// Earlier scores that the trend looks at.
    static let trendLength = 3

    /// Evidence of the last reading, without circumstances, at its weight there.
    private(set) var evidence: [Evidence] = []
    /// The last scores, oldest first.
    private(set) var scores: [Double] = []

    package init() {}

    /// Adds the next reading of the same customer in the same conversation.
    package mutating func append(_ energy: Energy) {
        if energy.confidence == .unscored { return }
        scores.append(energy.score)
        if scores.count > Self.trendLength { scores.removeFirst() }
        let words = energy.evidence.filter { $0.end > $0.start }
        evidence = words.weightiest(Self.mostEvidence)
    }

    /// What the last reading still weighs, `factor` in thousandths; what rounds to under 0.02 is forgotten.
    func carried(by factor: Int) -> [Evidence] {
        evidence.compactMap { item in
            var faded = item
            faded.weight = Weighing.scale(item.weight, by: factor)
            return abs(faded.weight) >= 20 ? faded : nil
        }
    }

    /// Where a score stands against the last ones: 0.1 against the previous or 0.2 over three turns is a direction.
    func trend(to score: Double) -> Energy.Trend {
        guard let previous = scores.last, let oldest = scores.first else { return .steady }
        if score - previous >= 0.1 || score - oldest >= 0.2 { return .rising }
        if previous - score >= 0.1 || oldest - score >= 0.2 { return .easing }
        return .steady
    }
}

extension [Evidence] {
    /// The `count` weightiest pieces, in their order.
    func weightiest(_ count: Int) -> [Evidence] {
        if self.count <= count { return self }
        let ranked = indices.sorted { (abs(self[$0].weight), $1) > (abs(self[$1].weight), $0) }
        let kept = Set(ranked.prefix(count))
        return indices.filter(kept.contains).map { self[$0] }
    }
}
