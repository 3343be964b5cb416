/// Chooses the lists that read a text: by its share of each language's commonest words.
struct LanguageGuess {
    /// Texts with fewer words are taken to be in the first language that knows any of them.
    static let enoughWords = 4
    /// The least share of common words, in per cent, for a text with enough words.
    static let leastShare = 12

    /// Or the least share of words that its lists know at all, in per cent.
    static let leastKnown = 50

    let tallies: LanguageTallies.View
    let languages: Int
    let text: TokenisedText

    /// The number of the language in the set, or nil where none fits.
    func best() -> Int? {
        if text.foreignLetters * 2 > text.letters { return nil }
        var best = 0
        var most = Count(0, 0)
        var words = 0
        for pair in stride(from: 0, to: languages, by: 2) {
            let counts = counts(of: pair)
            words = counts.words
            for offset in 0..<2 {
                let found = offset == 0 ? counts.first : counts.second
                guard found > most else { continue }
                most = found
                best = pair + offset
            }
        }
        if words >= Self.enoughWords {
            let isCommon = most.common * 100 >= words * Self.leastShare
            return isCommon || most.known * 100 >= words * Self.leastKnown ? best : nil
        }
        return words == 0 || most.known > 0 ? best : nil
    }

    private typealias Count = (common: Int, known: Int)

    /// The words, and how many of them are common and known in a language and in the next.
    private func counts(of language: Int) -> (words: Int, first: Count, second: Count) {
        let tokens = text.found
        let tallies = tallies.pair(language)
        let isPasted = text.pastedTokens > 0
        var (words, first, second) = (0, Count(0, 0), Count(0, 0))
        var from = 0
        while from < tokens.count {
            let to = min(from + LanguageTallies.most, tokens.count)
            var sum: UInt64 = 0
            for index in from..<to where tokens[index].kind == .word {
                if isPasted, tokens[index].flags.contains(.pasted) { continue }
                words &+= 1
                let word = Int(tokens[index].word)
                if word >= 0, word < tallies.count { sum &+= tallies[word] }
            }
            first.common += Int(sum & 0xFFFF)
            first.known += Int(sum >> 16 & 0xFFFF)
            second.common += Int(sum >> 32 & 0xFFFF)
            second.known += Int(sum >> 48)
            from = to
        }
        return (words, first, second)
    }
}

/// For each word, whether it is common in a language and whether that knows it at all, as numbers that add up.
struct LanguageTallies: Sendable {
    /// The most languages that one relay may hold.
    static let mostLanguages = 30
    /// How many words may be added up: each of the four numbers has 16 bits.
    static let most = 0xFFFF

    /// What a guess looks into, good while this lives.
    let view: View
    private let table: FlatTable<UInt64>

    init(_ lexicons: [Lexicon], words: Int) {
        var tallies = [UInt64](repeating: 0, count: words * ((lexicons.count + 1) / 2))
        for (language, lexicon) in lexicons.enumerated() {
            let place = UInt64(language % 2 * 32)
            for (word, traits) in lexicon.words.enumerated() {
                let isKnown = traits.root >= 0 || !traits.roles.isEmpty || traits.classes != 0
                var tally: UInt64 = traits.roles.contains(.common) ? 1 : 0
                if isKnown { tally |= 1 << 16 }
                tallies[language / 2 * words + word] |= tally << place
            }
        }
        table = FlatTable(tallies)
        view = View(tallies: table.view, words: words)
    }

    struct View: BitwiseCopyable {
        fileprivate let tallies: FlatView<UInt64>
        fileprivate let words: Int

        /// By word, 16 bits each: whether it is common in a language, an even one, and known in it, and the same of the next.
        func pair(_ language: Int) -> FlatView<UInt64> {
            tallies.part(language / 2 * words..<(language / 2 + 1) * words)
        }
    }
}
