/// What the patterns of `reflect-patterns.tsv` are for.
///
/// A number and not a text, so that what belongs to a use is found without hashing.
enum PatternUse: Int, Sendable, CaseIterable {
    case distress, sarcasm, rhetorical, rant, hypothetical, opinion
    case wantThing, wantAction, request, whether, manner
    case notWant
    case denied, owned
    case confirms, corrects
    case leaving, repeated, human
    case promise, blame, sale, formula, claim
    case missing
    /// What a sentence only leads in with: `I can't believe`.
    case leadIn
    /// Words with which a whole sentence is not told: `you know`, `so what`.
    case unsaid

    /// The uses by the names that the list may give them.
    static let named = Dictionary(uniqueKeysWithValues: allCases.map { ($0.name, $0) })

    private var name: String {
        switch self {
        case .wantThing: "want-thing"
        case .wantAction: "want-action"
        case .notWant: "not-a-want"
        case .denied: "not-a-feeling"
        case .owned: "own-feeling"
        case .missing: "missing-subject"
        case .leadIn: "lead-in"
        case .unsaid: "not-told"
        default: "\(self)"
        }
    }
}

/// Some of the uses, a bit each.
struct PatternUses: Sendable, ExpressibleByArrayLiteral {
    private var bits: UInt64 = 0

    init(arrayLiteral uses: PatternUse...) {
        for use in uses { insert(use) }
    }

    var isEmpty: Bool { bits == 0 }
    mutating func insert(_ use: PatternUse) { bits |= 1 << UInt64(use.rawValue) }
    func contains(_ use: PatternUse) -> Bool { bits & (1 << UInt64(use.rawValue)) != 0 }
    func isDisjoint(with other: PatternUses) -> Bool { bits & other.bits == 0 }
}

/// The patterns of every use.
struct PatternSets: Sendable {
    private var sets = [PatternSet](repeating: PatternSet(), count: PatternUse.allCases.count)

    subscript(use: PatternUse) -> PatternSet {
        get { sets[use.rawValue] }
        set { sets[use.rawValue] = newValue }
    }
}
