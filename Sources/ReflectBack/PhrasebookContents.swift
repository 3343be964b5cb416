import SentimentAnalysis

/// The tables of a phrasebook, and how they are filled.
struct PhrasebookContents: Sendable {
    private(set) var words: [String: Word] = [:]
    /// The words as they are looked up once all is read, and where each stands.
    private(set) var found: [Word] = []
    private(set) var places = WordNumbers(capacity: 0)
    private(set) var spellings: [String: [String]] = [:]
    private(set) var person: [String: Person] = [:]
    private(set) var patterns = PatternSets()
    private(set) var acknowledgements = PatternSet()
    private(set) var acknowledgementKinds: [AcknowledgementRule] = []
    private(set) var drafts: [DraftRule] = []
    private(set) var sentences = Sentences()
    /// The one pronoun that is always written with a capital.
    private(set) var capitalised = ""
    private(set) var starts = PatternSet()
    private(set) var startRules: [StartRule] = []
    private(set) var participles: [String: String] = [:]
    private(set) var pasts: [String: String] = [:]
    private(set) var feelingPhrases = PatternSet()
    private(set) var feelingKinds: [Feeling] = []
    /// Every word that the templates and the grammar may add to what the customer said.
    private(set) var templateWords = WordNumbers(capacity: 0)
    private var nextID: Int32 = 1

    init(sources: [LexiconSource]) throws(LexiconError) {
        for kind in FileKind.allCases {
            for source in sources where Self.name(of: source.path) == kind.rawValue {
                try read(source, as: kind)
            }
        }
        try sentences.validate()
        indexPatterns()
        indexWords()
        capitalised = sentences.text(.capital)
        collectTemplateWords()
    }

    /// Tells every word which sets of patterns can begin with it, so that the others are not asked.
    private mutating func indexPatterns() {
        var begins: [Int32: UInt64] = [:]
        for use in PatternUse.allCases { patterns[use].index(bit: 1 << UInt64(use.rawValue), into: &begins) }
        feelingPhrases.index(bit: 1 << 60, into: &begins)
        starts.index(bit: 1 << 61, into: &begins)
        acknowledgements.index(bit: 1 << 62, into: &begins)
        for offset in drafts.indices {
            drafts[offset].patterns.index(bit: 1 << 63, into: &begins)
            drafts[offset].unless.index(bit: 1 << 63, into: &begins)
        }
        for key in words.keys {
            guard let id = words[key]?.id, let bits = begins[id] else { continue }
            words[key]?.begins = bits
        }
        for key in spellings.keys where words[key] != nil { words[key]?.isSpelled = true }
        for key in person.keys where words[key] != nil { words[key]?.isChanged = true }
        for key in participles.keys where words[key] != nil { words[key]?.isIrregular = true }
    }

    private mutating func indexWords() {
        places = WordNumbers(capacity: words.count)
        found.reserveCapacity(words.count)
        for (key, word) in words {
            places.insert(key, Int32(found.count))
            found.append(word)
        }
    }

    private mutating func collectTemplateWords() {
        let texts = sentences.spoken + startRules.map(\.written) + feelingKinds.flatMap { [$0.person, $0.situation] }
        var collected = WordNumbers(capacity: 1024)
        for text in texts {
            for token in Tokeniser.passage(text, message: 0, phrasebook: Phrasebook(self)).tokens where token.isWord {
                collected.insert(token.text.lowercased())
            }
        }
        templateWords = collected
    }

    /// The files, in the order in which they build on each other.
    enum FileKind: String, CaseIterable {
        case vocabulary = "reflect-vocabulary.tsv"
        case verbs = "reflect-verbs.tsv"
        case words = "reflect-words.tsv"
        case spellings = "reflect-spellings.tsv"
        case person = "reflect-person.tsv"
        case feelings = "reflect-feelings.tsv"
        case patterns = "reflect-patterns.tsv"
        case starts = "reflect-starts.tsv"
        case acknowledge = "reflect-acknowledge.tsv"
        case drafts = "reflect-drafts.tsv"
        case sentences = "reflect-sentences.tsv"
    }

    private static func name(of path: String) -> String {
        String(path[(path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex)...])
    }

    private mutating func read(_ source: LexiconSource, as kind: FileKind) throws(LexiconError) {
        switch kind {
        case .vocabulary: try readVocabulary(source)
        case .verbs: try readVerbs(source)
        case .words: try readWords(source)
        case .spellings: try readSpellings(source)
        case .person: try readPerson(source)
        case .feelings: try readFeelings(source)
        case .patterns: try readPatterns(source)
        case .starts: try readStarts(source)
        case .acknowledge: try readAcknowledgements(source)
        case .drafts: try readDrafts(source)
        case .sentences: try sentences.read(source)
        }
    }

    func cut(_ key: String) -> Phrasebook.Cut? { Phrasebook.cut(key, words) }

    // MARK: Building

    mutating func intern(_ key: String) -> Int32 {
        if let word = words[key] { return word.id }
        words[key] = Word(id: nextID, marks: [], main: [])
        nextID += 1
        return nextID - 1
    }

    mutating func set(_ key: String, marks: Marks, main: Marks) {
        words[key] = Word(id: intern(key), marks: marks, main: main)
    }

    mutating func setSpelling(_ key: String, _ expansion: [String]) { spellings[key] = expansion }
    mutating func setPerson(_ key: String, _ change: Person) { person[key] = change }
    mutating func add(_ pattern: [Pattern], feeling: Feeling) {
        feelingKinds.append(feeling)
        for variant in pattern { feelingPhrases.add(variant, value: feelingKinds.count - 1) }
    }
    mutating func add(_ pattern: [Pattern], to use: PatternUse) {
        for variant in pattern { patterns[use].add(variant, value: 0) }
    }
    mutating func add(_ pattern: [Pattern], acknowledging rule: AcknowledgementRule) {
        acknowledgementKinds.append(rule)
        for variant in pattern { acknowledgements.add(variant, value: acknowledgementKinds.count - 1) }
    }
    mutating func add(_ pattern: [Pattern], starting rule: StartRule) {
        startRules.append(rule)
        for variant in pattern { starts.add(variant, value: startRules.count - 1) }
    }
    mutating func setParticiple(_ base: String, _ past: String, _ participle: String) {
        participles[past] = participle
        if pasts[base] == nil { pasts[base] = past }
    }
    mutating func add(_ rule: DraftRule) { drafts.append(rule) }
}
