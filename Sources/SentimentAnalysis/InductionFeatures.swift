/// What an induced list may learn from: the words that no hand-written phrase has taken, and what the phrases say.
struct InductionFeatures {
    /// The words of the lists, and those that were met since.
    private(set) var vocabulary: Vocabulary
    let set: LexiconSet
    let tables: ReadingTables
    let lexicon: Lexicon

    /// One text as the induction sees it.
    struct Text {
        /// What the hand-written lists and the marks add up to above zero and below, in thousandths, without a sign.
        var heat: Int
        var ease: Int
        /// Anger, anxiety and sadness of the hand-written lists, in thousandths.
        var leanings: SIMD4<Int>
        /// The free words, each once, a negated word with its sign bit flipped; see ``InductionFeatures/key(_:negated:)``.
        var words: [Int32]
        /// The words inside phrases, in the same way: they say which feeling, not how much.
        var covered: [Int32]
        /// The words side by side, each pair once.
        var pairs: [Pair]
    }

    /// Two words side by side.
    struct Pair: Hashable {
        var first: Int32
        var second: Int32
    }

    init(set: LexiconSet, language number: Int) {
        vocabulary = set.vocabulary
        self.set = set
        tables = set.tables[number]
        lexicon = set.lexicons[number]
    }

    /// A word and whether it is negated, as one number: negated words are below zero.
    static func key(_ word: Int32, negated: Bool) -> Int32 { negated ? ~word : word }

    mutating func read(_ text: String) -> Text {
        var text = text
        return text.withUTF8 { bytes in
            TokenisedText.withRoom { cut(bytes, into: &$0) }
        }
    }

    private mutating func cut(_ bytes: UnsafeBufferPointer<UInt8>, into text: inout TokenisedText) -> Text {
        var unknown: [Tokeniser.UnknownWord] = []
        withUnsafeMutablePointer(to: &unknown) { unknown in
            var tokeniser = Tokeniser(bytes: bytes, index: set.index, result: text)
            tokeniser.unknown = unknown
            tokeniser.run()
            text = tokeniser.result
        }
        let tokens = text.found
        for word in unknown { tokens[word.token].word = vocabulary.intern(word.bytes) }
        var reading = MessageReading(text: text, tables: tables.view)
        _ = reading.run(isCrowded: false)
        let room = UnsafeMutableBufferPointer<Matching.Match>(start: nil, count: 0)
        let matching = Matching(tokens: tokens, tables: tables.view, memory: room)
        var words: [Int32] = []
        var covered: [Int32] = []
        for index in 0..<tokens.count {
            let key = Self.key(tokens[index].word, negated: matching.isNegated(index))
            if matching.isFree(index), !words.contains(key) { words.append(key) }
            if matching.leans(index), !covered.contains(key) { covered.append(key) }
        }
        covered.removeAll { words.contains($0) }
        return Text(
            heat: reading.raising,
            ease: reading.easing,
            leanings: reading.feelings.leanings,
            words: words,
            covered: covered,
            pairs: Self.pairs(of: matching)
        )
    }

    private static func pairs(of matching: Matching) -> [Pair] {
        var pairs: [Pair] = []
        let tokens = matching.tokens
        for (first, second) in zip(tokens, tokens.dropFirst()) where first.mayStandInPair && second.mayStandInPair {
            let pair = Pair(first: first.word, second: second.word)
            if !pairs.contains(pair) { pairs.append(pair) }
        }
        return pairs
    }

    /// The entry of the induced list for a key.
    func spelling(_ key: Int32) -> String {
        key < 0 ? Lexicon.negationMark + vocabulary.word(~key) : vocabulary.word(key)
    }

    /// The entry of the induced list for two words.
    func spelling(_ pair: Pair) -> String { vocabulary.word(pair.first) + " " + vocabulary.word(pair.second) }

    /// Whether one of the words is a topic: an everyday word here that is not among the commonest of the language.
    func isTopical(_ pair: Pair) -> Bool {
        [pair.first, pair.second].contains { word in
            let roles = lexicon.traits(of: word).roles
            return roles.contains(.neutral) && !roles.contains(.common)
        }
    }

    /// What the guesses say of a key by themselves, in thousandths, and of which cue.
    func guess(_ key: Int32) -> (weight: Int, cue: Cue)? {
        guard let entry = lexicon.tree.entry(at: [.word(key < 0 ? ~key : key)], in: .guess) else { return nil }
        let cue = lexicon.cues[Int(entry.cue)]
        return (key < 0 ? Weighing.scale(Int(entry.weight), by: cue.negated) : Int(entry.weight), cue)
    }
}
