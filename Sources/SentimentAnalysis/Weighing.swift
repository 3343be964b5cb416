/// Turns matches into evidence: negation, intensity, emphasis, and whose feeling it is.
struct Weighing {
    /// How many words back an intensifier reaches.
    static let intensityReach = 2
    /// How many words back it is looked for whose feeling it is.
    static let personReach = 4
    /// The strongest and the weakest that intensity and emphasis together make an entry, in thousandths.
    static let factors = 400...2000

    let tokens: UnsafeMutableBufferPointer<Token>
    let tables: ReadingTables.View
    let matching: Matching
    let shouted: Bool

    init(matching: Matching, shouted: Bool) {
        self.matching = matching
        tokens = matching.tokens
        tables = matching.tables
        self.shouted = shouted
    }

    /// The weight of a match in thousandths after everything that stands around it.
    func weight(of match: Matching.Match, _ entry: PhraseTree.Entry, _ cue: ReadingTables.CueNumbers) -> Int {
        var weight = Int(entry.weight)
        if weight == 0 { return 0 }
        let first = Int(match.first)
        let last = Int(match.last)
        if entry.layer != .induced, cue.negated != 1000, matching.isNegated(first) {
            weight = Self.scale(weight, by: cue.negated)
        } else if entry.layer != .induced {
            weight = Self.scale(weight, by: intensity(first, last))
        }
        let flags = tokens[first].flags
        if flags.contains(.quoted), tokens[last - 1].flags.contains(.quoted) {
            weight = Self.scale(weight, by: tables.rule(.quoted).value)
        }
        if cue.feeling, isAboutAnother(first) { weight = Self.scale(weight, by: tables.rule(.otherPerson).value) }
        if weight < 0, flags.contains(.beforeContrast) {
            weight = Self.scale(weight, by: tables.rule(.beforeContrast).value)
        }
        return weight
    }

    /// A weight times a factor in thousandths, rounded half away from zero.
    static func scale(_ weight: Int, by factor: Int) -> Int {
        let product = weight * factor
        return (product + (product < 0 ? -500 : 500)) / 1000
    }

    @inline(__always)
    static func scale(_ weight: Int, by factor: Int16) -> Int { scale(weight, by: Int(factor)) }

    private func intensity(_ first: Int, _ last: Int) -> Int {
        var factor = 1000
        var index = first - 1
        while index >= 0, index >= first - Self.intensityReach {
            let token = tokens[index]
            guard token.kind == .word, token.roles.contains(.intensifier), !token.flags.contains(.bound) else { break }
            factor = Self.scale(factor, by: Int(tables.traits(of: token.word).factor))
            index -= 1
        }
        if !shouted {
            for index in first..<last where tokens[index].flags.contains(.capitals) && !isAcronym(tokens[index]) {
                factor = Self.scale(factor, by: tables.rule(.emphasisedWord).value)
                break
            }
        }
        if tokens[first].flags.contains(.elongated) {
            factor = Self.scale(factor, by: tables.rule(.elongatedWord).value)
        }
        return min(max(factor, Self.factors.lowerBound), Self.factors.upperBound)
    }

    func isAcronym(_ token: Token) -> Bool { tables.traits(of: token.word).classes & tables.acronyms != 0 }

    /// Whether the nearest person named before `index` in the clause is neither the writer nor unknown.
    private func isAboutAnother(_ index: Int) -> Bool {
        var at = index - 1
        while at >= 0, at >= index - Self.personReach {
            let token = tokens[at]
            guard token.kind == .word || token.kind == .number else { return false }
            if token.roles.contains(.firstPerson) { return false }
            if token.roles.contains(.otherPerson) { return true }
            at -= 1
        }
        return false
    }
}
