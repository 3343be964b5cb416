/// A threshold by alarm budget: the least score that flags at most a set share of a site's calm turns.
package struct Calibration: Sendable, Equatable {
    /// The fewest turns it can be set from.
    package static let leastTurns = 200

    /// The share of calm turns that may be flagged, 0 to 1.
    package var budget: Double
    /// How many turns it was set from.
    package var turns: Int
    /// The thresholds to use: `heightened` by the budget, the others at their shipped distance in the weight sum.
    package var thresholds: Thresholds
    /// The share that they flag.
    package var flagged: Double

    /// Sets the thresholds from the scores of ordinary turns; nil for fewer than ``leastTurns``.
    package init?(scores: [Double], budget: Double) {
        guard scores.count >= Self.leastTurns, budget >= 0, budget < 1 else { return nil }
        let sorted = scores.sorted(by: >)
        let allowed = Int(Double(sorted.count) * budget)
        // Above the first score that would be one too many; ties stay out together.
        let threshold = min(sorted[allowed] + 0.0001, 1)
        self.budget = budget
        turns = sorted.count
        flagged = Double(sorted.count { $0 >= threshold }) / Double(sorted.count)
        let shift = Self.sum(of: threshold) - Self.sum(of: Thresholds.shipped.heightened)
        thresholds = Thresholds(
            uneasy: Energy.score(ofWeightSum: Self.sum(of: Thresholds.shipped.uneasy) + shift),
            heightened: (threshold * 10_000).rounded() / 10_000,
            acute: Energy.score(ofWeightSum: Self.sum(of: Thresholds.shipped.acute) + shift)
        )
    }

    /// The least weight sum, in thousandths, that reaches a score: the formula backwards, by halving.
    static func sum(of score: Double) -> Int {
        var low = -20_000
        var high = 20_000
        while low < high {
            let middle = (low + high) / 2 - (low + high < 0 && (low + high) % 2 != 0 ? 1 : 0)
            if Energy.score(ofWeightSum: middle) >= score { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
