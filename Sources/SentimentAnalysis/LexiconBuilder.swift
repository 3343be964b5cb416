/// Turns the tables of one language into a ``Lexicon``.
struct LexiconBuilder {
    /// The largest weight an entry may have either way, in thousandths.
    static let largestWeight = 6000
    /// The most word classes a language may have: they are bits of one word.
    static let mostClasses = 64

    var vocabulary: Vocabulary
    var emoticons: EmoticonTable
    var lexicon: Lexicon
    /// Sequences that two lines reach, for ``LexiconLint``.
    var overlaps: [Overlap] = []

    struct Overlap {
        var standing: PhraseTree.Entry
        var fresh: PhraseTree.Entry
        var words: String
    }

    init(language: String, vocabulary: Vocabulary, emoticons: EmoticonTable) {
        lexicon = Lexicon(language: language)
        self.vocabulary = vocabulary
        self.emoticons = emoticons
    }

    mutating func build(_ sources: [LexiconSource]) throws(LexiconError) -> Lexicon {
        var tables: [(LexiconFile, LexiconTable)] = []
        for source in sources {
            guard let file = LexiconFile(name: source.name) else { continue }
            let table = try LexiconTable(path: source.path, bytes: source.bytes, expecting: file.columns)
            tables.append((file, table))
            lexicon.files.append(source.path)
        }
        for order in Self.order {
            for (index, (file, table)) in tables.enumerated() where file == order {
                for row in table.rows { try read(row, of: table, file, number: index) }
            }
        }
        try checkRules(in: tables.first { $0.0 == .rules }?.1.path ?? "\(lexicon.language)/rules.tsv")
        indexRoots()
        return lexicon
    }

    /// What later files refer to comes first.
    private static let order: [LexiconFile] = [
        .cues, .rules, .spellings, .classes, .roles, .common, .neutral, .emoticons, .phrases, .guesses, .induced,
    ]

    private mutating func read(
        _ row: LexiconTable.Row,
        of table: LexiconTable,
        _ file: LexiconFile,
        number: Int
    ) throws(LexiconError) {
        switch file {
        case .cues: try cue(row, table)
        case .rules: try rule(row, table)
        case .spellings:
            vocabulary.spell(try word(row, 0, table), as: try word(row, 1, table))
        case .classes: try wordClass(row, table)
        case .roles: try role(row, table)
        case .common, .neutral:
            let word = vocabulary.intern(try word(row, 0, table))
            traits(of: word) { $0.roles.insert(file == .common ? .common : .neutral) }
        case .emoticons: try emoticon(row, table, number)
        case .phrases: try phrase(row, table, number, .curated)
        case .guesses: try phrase(row, table, number, .guess)
        case .induced: try induced(row, table, number)
        }
    }

    mutating func traits(of word: Int32, _ change: (inout Lexicon.WordTraits) -> Void) {
        let index = Int(word)
        while lexicon.words.count <= index { lexicon.words.append(Lexicon.WordTraits()) }
        change(&lexicon.words[index])
    }

    func word(_ row: LexiconTable.Row, _ column: Int, _ table: LexiconTable) throws(LexiconError) -> [UInt8] {
        do {
            return try PhrasePattern.word(row.fields[column][...])
        } catch {
            throw table.error(row, error.text)
        }
    }

    private mutating func cue(_ row: LexiconTable.Row, _ table: LexiconTable) throws(LexiconError) {
        let name = row.fields[0]
        guard lexicon.cueNumbers[name] == nil else { throw table.error(row, "cue \(name) stands twice") }
        lexicon.cueNumbers[name] = Int16(lexicon.cues.count)
        lexicon.cues.append(
            Cue(
                name: name,
                emotion: try emotion(row, 1, table),
                valence: try table.thousandths(row, 2, limit: 1000),
                arousal: try table.thousandths(row, 3, limit: 1000),
                negated: try table.thousandths(row, 4, limit: 1000),
                mishap: try table.thousandths(row, 5, limit: Self.largestWeight),
                feeling: try yesOrNo(row, 6, table),
                says: row.fields[7],
                hard: HardCue(rawValue: name)
            )
        )
    }

    private func yesOrNo(_ row: LexiconTable.Row, _ column: Int, _ table: LexiconTable) throws(LexiconError) -> Bool {
        switch row.fields[column] {
        case "yes": true
        case "no": false
        default: throw table.error(row, "\(table.columns[column]) is yes or no, not \"\(row.fields[column])\"")
        }
    }

    func emotion(_ row: LexiconTable.Row, _ column: Int, _ table: LexiconTable) throws(LexiconError) -> Energy.Emotion?
    {
        let name = row.fields[column]
        if name == "-" { return nil }
        guard let emotion = Energy.Emotion(rawValue: name) else {
            let known = Energy.Emotion.allCases.map(\.rawValue).joined(separator: ", ")
            throw table.error(row, "emotion \"\(name)\" is none of \(known) or -")
        }
        return emotion
    }

    private mutating func rule(_ row: LexiconTable.Row, _ table: LexiconTable) throws(LexiconError) {
        guard let rule = Rule(name: row.fields[0]) else {
            throw table.error(row, "there is no rule \"\(row.fields[0])\"")
        }
        guard lexicon.rules[Int(rule.rawValue)] == nil else { throw table.error(row, "rule \(rule.name) stands twice") }
        lexicon.rules[Int(rule.rawValue)] = RuleValue(
            value: try table.thousandths(row, 1, limit: Self.largestWeight),
            most: try table.thousandths(row, 2, limit: Self.largestWeight),
            says: row.fields[3]
        )
    }

    private func checkRules(in path: String) throws(LexiconError) {
        for rule in Rule.allCases where lexicon.rules[Int(rule.rawValue)] == nil {
            throw LexiconError(path: path, line: 0, problem: "names no value for the rule \(rule.name)")
        }
        for cue in [Lexicon.inducedCue, Rule.mockPraise.name] where lexicon.cueNumbers[cue] == nil {
            let file = path.replacingLastComponent(with: "cues.tsv")
            throw LexiconError(path: file, line: 0, problem: "names no cue \(cue)")
        }
    }

    private mutating func wordClass(_ row: LexiconTable.Row, _ table: LexiconTable) throws(LexiconError) {
        let name = row.fields[0]
        let number = lexicon.classNames[name] ?? lexicon.classNames.count
        guard number < Self.mostClasses else { throw table.error(row, "is one class more than \(Self.mostClasses)") }
        lexicon.classNames[name] = number
        let word = vocabulary.intern(try word(row, 1, table))
        traits(of: word) { $0.classes |= 1 << UInt64(number) }
    }

    private mutating func role(_ row: LexiconTable.Row, _ table: LexiconTable) throws(LexiconError) {
        guard let role = WordRoles(name: row.fields[1]) else {
            throw table.error(row, "there is no role \"\(row.fields[1])\"")
        }
        let word = vocabulary.intern(try word(row, 0, table))
        let factor = row.fields[2] == "-" ? 1000 : try table.thousandths(row, 2, limit: 3000)
        traits(of: word) {
            $0.roles.insert(role)
            if role == .intensifier || role == .mishap { $0.factor = Int16(factor) }
        }
    }

    /// Lets a token find the first node of its phrases, and what it says alone, without a look-up.
    private mutating func indexRoots() {
        while lexicon.words.count < vocabulary.count { lexicon.words.append(Lexicon.WordTraits()) }
        let negator = vocabulary.find(Array(Lexicon.negationMark.utf8))
        let negatedRoot = negator < 0 ? -1 : lexicon.tree.node(after: 0, word: negator)
        for index in lexicon.words.indices {
            if negatedRoot >= 0 {
                let node = lexicon.tree.node(after: negatedRoot, word: Int32(index))
                if node >= 0 { lexicon.words[index].negated = lexicon.tree.nodes[Int(node)].induced }
            }
            let root = lexicon.tree.node(after: 0, word: Int32(index))
            lexicon.words[index].root = root
            guard root >= 0 else { continue }
            lexicon.words[index].startsPhrase = lexicon.tree.beginsPhrase(root)
            lexicon.words[index].induced = lexicon.tree.nodes[Int(root)].induced
            lexicon.words[index].guess = lexicon.tree.nodes[Int(root)].guess
        }
        if let number = lexicon.classNames[Lexicon.acronymClass] { lexicon.acronyms = 1 << UInt64(number) }
    }
}

extension String {
    /// The path with another file in the same folder.
    func replacingLastComponent(with name: String) -> String {
        (split(separator: "/").dropLast().map(String.init) + [name]).joined(separator: "/")
    }
}
