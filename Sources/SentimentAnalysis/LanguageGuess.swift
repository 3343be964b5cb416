/// Chooses the lists that read a text: by its share of each language's commonest words.
struct LanguageGuess {
    /// Texts with fewer words are taken to be in the first language that knows any of them.
    static let enoughWords = 4
    /// The least share of common words, in per cent, for a text with enough words.
    static let leastShare = 12

    /// Or the least share of words that its lists know at all, in per cent.
    static let leastKnown = 50

    let bits: LanguageBits.View
    let languages: Int
    let text: TokenisedText

    /// The number of the language in the set, or nil where none fits.
    func best() -> Int? {
        if text.foreignLetters * 2 > text.letters { return nil }
        var best = 0
        var most = (common: 0, known: 0)
        var words = 0
        for language in stride(from: 0, to: languages, by: 2) {
            let counts = counts(of: language)
            words = counts.words
            for offset in 0..<2 {
                let sum = offset == 0 ? counts.first : counts.second
                let found = (common: Int(sum & 0xFFFF_FFFF), known: Int(sum >> 32))
                guard found > most else { continue }
                most = found
                best = language + offset
            }
        }
        if words >= Self.enoughWords {
            let isCommon = most.common * 100 >= words * Self.leastShare
            return isCommon || most.known * 100 >= words * Self.leastKnown ? best : nil
        }
        return words == 0 || most.known > 0 ? best : nil
    }

    /// The words, and for a language and the next one how many are common there, and in the high half how many are known.
    private func counts(of language: Int) -> (words: Int, first: UInt64, second: UInt64) {
        let tokens = text.found
        var words = 0
        var first: UInt64 = 0
        var second: UInt64 = 0
        for index in 0..<text.count where tokens[index].kind == .word && !tokens[index].flags.contains(.pasted) {
            words += 1
            let (here, next) = bits.of(tokens[index].word, in: language)
            first += here
            second += next
        }
        return (words, first, second)
    }
}
