/// Chooses the lists that read a text: by its share of each language's commonest words.
struct LanguageGuess {
    /// Texts with fewer words are taken to be in the first language that knows any of them.
    static let enoughWords = 4
    /// The least share of common words, in per cent, for a text with enough words.
    static let leastShare = 12

    /// Or the least share of words that its lists know at all, in per cent.
    static let leastKnown = 50

    let set: LexiconSet
    let text: TokenisedText

    /// The number of the language in the set, or nil where none fits.
    func best() -> Int? {
        var words = 0
        var hits = [Int](repeating: 0, count: set.lexicons.count)
        var known = hits
        for token in text.tokens where token.kind == .word && !token.flags.contains(.pasted) {
            words += 1
            for index in set.lexicons.indices {
                let traits = set.lexicons[index].traits(of: token.word)
                if traits.roles.contains(.common) { hits[index] += 1 }
                if traits.root >= 0 || !traits.roles.isEmpty || traits.classes != 0 { known[index] += 1 }
            }
        }
        if text.foreignLetters * 2 > text.letters { return nil }
        var best = 0
        for index in hits.indices where (hits[index], known[index]) > (hits[best], known[best]) { best = index }
        if words >= Self.enoughWords {
            let isCommon = hits[best] * 100 >= words * Self.leastShare
            return isCommon || known[best] * 100 >= words * Self.leastKnown ? best : nil
        }
        return words == 0 || known[best] > 0 ? best : nil
    }
}
