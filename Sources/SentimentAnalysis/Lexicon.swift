/// One language's lists, compiled for look-up; built by ``LexiconBuilder``.
struct Lexicon: Sendable {
    let language: String
    var cues: [Cue] = []
    /// The cue of each phrase entry, by name.
    var cueNumbers: [String: Int16] = [:]
    /// By the rule's raw value.
    var rules = [RuleValue?](repeating: nil, count: Rule.allCases.count)
    var tree = PhraseTree()
    /// The entries of two words side by side, by the first word and the second.
    var pairs = EdgeTable()
    var classNames: [String: Int] = [:]
    /// By word number; words of other languages have the default.
    var words: [WordTraits] = []
    /// Words that are acronyms or product names by nature: their capitals mean nothing.
    static let acronymClass = "acronym"
    /// The bit of ``acronymClass``, or 0.
    var acronyms: UInt64 = 0
    /// The paths of the files, by the number that entries carry.
    var files: [String] = []
    /// The cue that the entries of the induced list stand under, in `cues.tsv`.
    static let inducedCue = "wording"
    /// Words that make a phrase out of a following word in the induced list: `not:good`.
    static let negationMark = "not:"

    /// What the language's lists say of one word.
    struct WordTraits: Sendable {
        var roles: WordRoles = []
        /// Thousandths; of intensifiers, diminishers and words of a mishap.
        var factor: Int16 = 1000
        /// Whether a hand-written phrase begins with this word.
        var startsPhrase = false
        /// The classes the word is in, as bits.
        var classes: UInt64 = 0
        /// The first node of phrases that begin with this word, or -1.
        var root: Int32 = -1
        /// The entries of the word alone, by the induced list, by that list after a negator, and by the guesses, or -1.
        var induced: Int32 = -1
        var negated: Int32 = -1
        var guess: Int32 = -1
    }

    func traits(of word: Int32) -> WordTraits {
        word >= 0 && Int(word) < words.count ? words[Int(word)] : WordTraits()
    }

    @inline(__always)
    func rule(_ rule: Rule) -> RuleValue { rules[Int(rule.rawValue)] ?? RuleValue(value: 0, most: 0) }
}

/// The word lists of every language, checked and compiled.
package struct LexiconSet: Sendable {
    let vocabulary: Vocabulary
    /// Sorted by language.
    let lexicons: [Lexicon]
    /// The same, as a reading walks them.
    let tables: [ReadingTables]
    let index: WordIndex
    let tallies: LanguageTallies

    /// The languages it can read, sorted.
    package var languages: [String] { lexicons.map(\.language) }

    /// How many entries each language's lists hold, every variant of a phrase counted.
    package var entryCounts: [String: Int] {
        Dictionary(uniqueKeysWithValues: lexicons.map { ($0.language, $0.tree.entries.count) })
    }

    /// Checks and compiles the sources of each language, told apart by the name of their files; files that belong to
    /// others are left alone.
    ///
    /// - Throws: ``LexiconError`` with file and line for the first thing that is wrong.
    package init(languages: [String: [LexiconSource]]) throws(LexiconError) {
        guard !languages.isEmpty else { throw LexiconError(path: "lexicons", line: 0, problem: "hold no language") }
        guard languages.count <= LanguageTallies.mostLanguages else {
            let problem = "hold more than \(LanguageTallies.mostLanguages) languages"
            throw LexiconError(path: "lexicons", line: 0, problem: problem)
        }
        var vocabulary = Vocabulary()
        var emoticons = EmoticonTable()
        var lexicons: [Lexicon] = []
        for language in languages.keys.sorted() {
            var builder = LexiconBuilder(language: language, vocabulary: vocabulary, emoticons: emoticons)
            let sources = (languages[language] ?? []).sorted { $0.path < $1.path }
            lexicons.append(try builder.build(sources))
            vocabulary = builder.vocabulary
            emoticons = builder.emoticons
        }
        self.vocabulary = vocabulary
        self.lexicons = lexicons
        tables = lexicons.map(ReadingTables.init)
        index = WordIndex(vocabulary, emoticons)
        tallies = LanguageTallies(lexicons, words: vocabulary.count)
    }
}
