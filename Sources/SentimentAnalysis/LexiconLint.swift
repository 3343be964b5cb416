/// What a support lead should look at in the word lists of a language before they go live.
package struct LexiconLint: Sendable {
    package struct Finding: Sendable, Equatable, CustomStringConvertible {
        package enum Gravity: String, Sendable { case error, warning }

        package var gravity: Gravity
        package var path: String
        /// From 1, or 0 where the whole file is meant.
        package var line: Int
        package var problem: String

        package var description: String {
            "\(path)\(line > 0 ? ":\(line)" : ""): \(gravity.rawValue): \(problem)"
        }
    }

    /// The largest ordinary weight, in thousandths; what is beyond flags by itself twice over.
    static let largestOrdinaryWeight = 4000
    /// The most findings of one kind that are listed.
    package static let mostFindings = 500

    /// In the order of the files and their lines; errors keep the lists from loading, warnings do not.
    package private(set) var findings: [Finding] = []

    /// Checks the sources of one language.
    package init(sources: [LexiconSource], language: String) {
        let sorted = sources.sorted { $0.path < $1.path }
        for source in sorted { checkName(source) }
        for source in sorted where LexiconFile(name: source.name) != nil { checkEncoding(source) }
        var builder = LexiconBuilder(language: language, vocabulary: Vocabulary(), emoticons: EmoticonTable())
        do {
            let lexicon = try builder.build(sorted)
            var told = Set<[Int32]>()
            for overlap in builder.overlaps where told.count < Self.mostFindings {
                let isNew = told.insert([overlap.standing.place, overlap.fresh.place]).inserted
                if isNew { report(overlap, lexicon) }
            }
            checkEntries(lexicon, builder.vocabulary)
        } catch {
            add(.error, error.path, error.line, error.problem)
        }
        findings.sort { ($0.path, $0.line, $0.problem) < ($1.path, $1.line, $1.problem) }
    }

    private mutating func add(_ gravity: Finding.Gravity, _ path: String, _ line: Int, _ problem: String) {
        findings.append(Finding(gravity: gravity, path: path, line: line, problem: problem))
    }

    private mutating func checkName(_ source: LexiconSource) {
        guard LexiconFile(name: source.name) == nil, source.name.hasPrefix("phrase") else { return }
        add(.warning, source.path, 0, "is not read: lists of phrases are named phrases-….tsv")
    }

    private mutating func checkEncoding(_ source: LexiconSource) {
        if source.bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            add(.warning, source.path, 1, "begins with a byte order mark, which becomes part of the first word")
        }
        for (number, line) in source.bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            let isControl = line.contains { $0 < 0x20 && $0 != 0x09 && $0 != 0x0D }
            if isControl { add(.warning, source.path, number + 1, "holds a control character") }
        }
    }

    private mutating func report(_ overlap: LexiconBuilder.Overlap, _ lexicon: Lexicon) {
        let place = "\(lexicon.files[Int(overlap.standing.file)]):\(overlap.standing.line)"
        let path = lexicon.files[Int(overlap.fresh.file)]
        let line = Int(overlap.fresh.line)
        let turned = overlap.standing.weight.signum() * overlap.fresh.weight.signum() < 0
        if turned {
            add(.warning, path, line, "\"\(overlap.words)\" contradicts \(place): one raises, the other calms")
        } else if overlap.standing.weight == overlap.fresh.weight, overlap.standing.cue == overlap.fresh.cue {
            add(.warning, path, line, "\"\(overlap.words)\" stands at \(place) too")
        }
    }

    private mutating func checkEntries(_ lexicon: Lexicon, _ vocabulary: Vocabulary) {
        var reached = Set<Int32>()
        for node in lexicon.tree.nodes {
            for layer in [PhraseTree.Layer.curated, .induced, .guess] where node[layer] >= 0 {
                let hidden = layer != .curated && node.curated >= 0
                if !hidden { reached.insert(lexicon.tree.entries[Int(node[layer])].place) }
            }
        }
        var told = Set<Int32>()
        for entry in lexicon.tree.entries where told.insert(entry.place).inserted {
            let path = lexicon.files[Int(entry.file)]
            let cue = lexicon.cues[Int(entry.cue)]
            if entry.layer != .induced, !reached.contains(entry.place) {
                add(.warning, path, Int(entry.line), "is never reached: other lines hold all that it stands for")
            }
            if abs(Int(entry.weight)) > Self.largestOrdinaryWeight, cue.hard == nil {
                add(.warning, path, Int(entry.line), "weighs more than \(Self.largestOrdinaryWeight / 1000)")
            }
            if cue.valence >= 500, entry.layer != .induced, cue.negated < 0, entry.weight < 0, cue.emotion != nil {
                add(.warning, path, Int(entry.line), "calms under the cue \(cue.name), which raises")
            }
        }
        checkNeutralWords(lexicon, vocabulary)
    }

    /// Guesses and induced words that the neutral list silences.
    private mutating func checkNeutralWords(_ lexicon: Lexicon, _ vocabulary: Vocabulary) {
        for index in lexicon.words.indices where lexicon.words[index].roles.contains(.neutral) {
            let root = lexicon.words[index].root
            guard root >= 0 else { continue }
            for layer in [PhraseTree.Layer.induced, .guess] where lexicon.tree.nodes[Int(root)][layer] >= 0 {
                let entry = lexicon.tree.entries[Int(lexicon.tree.nodes[Int(root)][layer])]
                let word = vocabulary.word(Int32(index))
                add(.warning, lexicon.files[Int(entry.file)], Int(entry.line), "\"\(word)\" is silenced by neutral.tsv")
            }
        }
    }
}
