/// What an induced list may learn from: the words that no hand-written phrase has taken, and what the phrases say.
struct InductionFeatures {
    private(set) var vocabulary: Vocabulary
    let emoticons: EmoticonTable
    let lexicon: Lexicon

    /// One text as the induction sees it.
    struct Text {
        /// What the hand-written lists and the marks add up to, in thousandths.
        var sum: Int
        /// Anger, anxiety and sadness of the hand-written lists, in thousandths.
        var leanings: SIMD4<Int>
        /// The free words, each once, a negated word with its sign bit flipped; see ``InductionFeatures/key(_:negated:)``.
        var words: [Int32]
    }

    init(set: LexiconSet, lexicon: Lexicon) {
        vocabulary = set.vocabulary
        emoticons = set.emoticons
        self.lexicon = lexicon
    }

    /// A word and whether it is negated, as one number: negated words are below zero.
    static func key(_ word: Int32, negated: Bool) -> Int32 { negated ? ~word : word }

    mutating func read(_ text: String) -> Text {
        let bytes = Array(text.utf8)
        // The vocabulary moves in and out, so that learning a word never copies it.
        var moved = Vocabulary()
        swap(&moved, &vocabulary)
        var tokeniser = Tokeniser(bytes: bytes, vocabulary: moved, emoticons: emoticons, learns: true)
        moved = Vocabulary()
        let tokens = tokeniser.run()
        vocabulary = tokeniser.takeVocabulary()
        var matching = Matching(tokens: tokens.tokens, lexicon: lexicon)
        matching.findPhrases()
        var words: [Int32] = []
        for index in tokens.tokens.indices where matching.isFree(index) {
            let key = Self.key(tokens.tokens[index].word, negated: matching.isNegated(index))
            if !words.contains(key) { words.append(key) }
        }
        var reading = MessageReading(bytes: bytes, text: tokens, lexicon: lexicon, seq: 0)
        let sum = reading.evidence().reduce(0) { $0 + $1.weight }
        return Text(sum: sum, leanings: reading.feelings.leanings, words: words)
    }

    /// The entry of the induced list for a key.
    func spelling(_ key: Int32) -> String {
        key < 0 ? Lexicon.negationMark + vocabulary.word(~key) : vocabulary.word(key)
    }

    /// What the guesses say of a key by themselves, in thousandths, and of which cue.
    func guess(_ key: Int32) -> (weight: Int, cue: Cue)? {
        guard let entry = lexicon.tree.entry(at: [.word(key < 0 ? ~key : key)], in: .guess) else { return nil }
        let cue = lexicon.cues[Int(entry.cue)]
        return (key < 0 ? Weighing.scale(Int(entry.weight), by: cue.negated) : Int(entry.weight), cue)
    }
}
