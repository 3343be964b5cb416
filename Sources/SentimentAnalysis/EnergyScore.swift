extension Energy {
    /// The weight sum, in thousandths, that scores exactly 0.5 and is flagged at the shipped threshold.
    ///
    /// Nothing said at all scores 0.168 (`1/(1+e^1.6)`), so that calm leaves room below it for courtesy and praise. The
    /// value was set by alarm budget: see `Lexicons.md`.
    package static let balance = 1600

    /// The score of a sum of evidence weights in thousandths: `1 / (1 + e^(1.6 - sum/1000))`, rounded to 4 decimals.
    ///
    /// This is the whole formula: whoever adds up `weight` over an ``Energy``'s `evidence` gets its `score`.
    package static func score(ofWeightSum thousandths: Int) -> Double {
        let likelihood = 1 / (1 + exponential(ofThousandths: balance - thousandths))
        return (likelihood * 10_000).roundedHalfAway / 10_000
    }

    /// The score of a list of evidence, by ``score(ofWeightSum:)``.
    package static func score(of evidence: [Evidence]) -> Double { score(ofWeightSum: evidence.sum) }

    /// The cue in message `seq` that raises a flag at once whatever the sum, the gravest where there are several.
    ///
    /// Evidence carried over from earlier messages does not count, because it was acted on when it came; nor do words
    /// that lost more than half of their weight because they were quoted, negated or somebody else's.
    package func raisesAtOnce(inMessage seq: Int) -> HardCue? { HardCue.gravest(inMessage: seq, among: evidence) }
}

extension HardCue {
    /// See ``Energy/raisesAtOnce(inMessage:)``.
    static func gravest(inMessage seq: Int, among evidence: [Evidence]) -> HardCue? {
        var gravest: HardCue?
        for item in evidence where item.seq == seq && item.weight * 2 >= item.base {
            guard let cue = HardCue(rawValue: item.cue) else { continue }
            if gravest.map({ cue.floor > $0.floor }) ?? true { gravest = cue }
        }
        return gravest
    }
}

/// The cues that set a level by themselves: some words must reach a person whatever the arithmetic says.
package enum HardCue: String, Sendable, CaseIterable, BitwiseCopyable {
    case selfHarm = "self_harm"
    case violence
    case abuse
    case demandManager = "demand_manager"
    case legalThreat = "legal_threat"

    /// The lowest level that a message with this cue may have.
    package var floor: Energy.Level {
        switch self {
        case .selfHarm, .violence: .acute
        case .abuse, .demandManager, .legalThreat: .heightened
        }
    }
}

/// The scores at which a reading enters each level, 0 to 1, rising.
///
/// A site moves `heightened` by its own alarm budget; see ``Calibration``.
package struct Thresholds: Sendable, Equatable {
    package var uneasy: Double
    package var heightened: Double
    package var acute: Double

    package init(uneasy: Double, heightened: Double, acute: Double) {
        self.uneasy = uneasy
        self.heightened = heightened
        self.acute = acute
    }

    /// What ships: 0.5 flags at most 3 % of calm service turns (figures in `Lexicons.md`).
    package static let shipped = Thresholds(uneasy: 0.33, heightened: 0.5, acute: 0.77)

    /// The level of a score, before any ``HardCue``.
    package func level(of score: Double) -> Energy.Level {
        if score >= acute { return .acute }
        if score >= heightened { return .heightened }
        return score >= uneasy ? .uneasy : .calm
    }
}
