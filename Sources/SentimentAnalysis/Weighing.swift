/// Turns matches into evidence: negation, intensity, emphasis, and whose feeling it is.
struct Weighing {
    /// How many words back an intensifier reaches.
    static let intensityReach = 2
    /// How many words back it is looked for whose feeling it is.
    static let personReach = 4
    /// The strongest and the weakest that intensity and emphasis together make an entry, in thousandths.
    static let factors = 400...2000

    let matching: Matching
    let shouted: Bool
    /// The last contrast word of each sentence counts for what stands before it: by token, whether one follows.
    private let beforeContrast: [Bool]

    init(matching: Matching, shouted: Bool) {
        self.matching = matching
        self.shouted = shouted
        var marks = [Bool](repeating: false, count: matching.tokens.count)
        var follows = false
        for index in matching.tokens.indices.reversed() {
            let token = matching.tokens[index]
            if token.kind == .stop || token.kind == .question || token.kind == .exclamation { follows = false }
            marks[index] = follows
            if matching.lexicon.traits(of: token.word).roles.contains(.contrast) { follows = true }
        }
        beforeContrast = marks
    }

    /// The weight of a match in thousandths after everything that stands around it.
    func weight(of match: Matching.Match) -> Int {
        let entry = matching.lexicon.tree.entries[Int(match.entry)]
        let cue = matching.lexicon.cues[Int(entry.cue)]
        var weight = Int(entry.weight)
        if weight == 0 { return 0 }
        if entry.layer != .induced, cue.negated != 1000, matching.isNegated(match.first) {
            weight = Self.scale(weight, by: cue.negated)
        } else {
            weight = Self.scale(weight, by: intensity(of: match))
        }
        let flags = matching.tokens[match.first].flags
        if flags.contains(.quoted), matching.tokens[match.last - 1].flags.contains(.quoted) {
            weight = Self.scale(weight, by: matching.lexicon.rule(.quoted).value)
        }
        if cue.feeling, isAboutAnother(match.first) {
            weight = Self.scale(weight, by: matching.lexicon.rule(.otherPerson).value)
        }
        if weight < 0, beforeContrast[match.first] {
            weight = Self.scale(weight, by: matching.lexicon.rule(.beforeContrast).value)
        }
        return weight
    }

    /// A weight times a factor in thousandths, rounded half away from zero.
    static func scale(_ weight: Int, by factor: Int) -> Int {
        let product = weight * factor
        return (product + (product < 0 ? -500 : 500)) / 1000
    }

    private func intensity(of match: Matching.Match) -> Int {
        var factor = 1000
        var index = match.first - 1
        while index >= 0, index >= match.first - Self.intensityReach, matching.tokens[index].kind == .word {
            let traits = matching.lexicon.traits(of: matching.tokens[index].word)
            guard traits.roles.contains(.intensifier), !matching.bound[index] else { break }
            factor = Self.scale(factor, by: Int(traits.factor))
            index -= 1
        }
        for index in match.first..<match.last {
            let token = matching.tokens[index]
            if token.flags.contains(.capitals), !shouted, !isAcronym(token) {
                factor = Self.scale(factor, by: matching.lexicon.rule(.emphasisedWord).value)
                break
            }
        }
        if matching.tokens[match.first].flags.contains(.elongated) {
            factor = Self.scale(factor, by: matching.lexicon.rule(.elongatedWord).value)
        }
        return min(max(factor, Self.factors.lowerBound), Self.factors.upperBound)
    }

    func isAcronym(_ token: Token) -> Bool {
        matching.lexicon.traits(of: token.word).classes & matching.lexicon.acronyms != 0
    }

    /// Whether the nearest person named before `index` in the clause is neither the writer nor unknown.
    private func isAboutAnother(_ index: Int) -> Bool {
        var at = index - 1
        while at >= 0, at >= index - Self.personReach {
            let token = matching.tokens[at]
            guard token.kind == .word || token.kind == .number else { return false }
            let roles = matching.lexicon.traits(of: token.word).roles
            if roles.contains(.firstPerson) { return false }
            if roles.contains(.otherPerson) { return true }
            at -= 1
        }
        return false
    }
}
