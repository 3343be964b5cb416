extension LexiconBuilder {
    mutating func phrase(
        _ row: LexiconTable.Row,
        _ table: LexiconTable,
        _ file: Int,
        _ layer: PhraseTree.Layer
    ) throws(LexiconError) {
        var entry = try curated(row, table, file)
        let sequences = try sequences(row, table)
        entry.breadth = Int16(sequences.count)
        entry.layer = layer
        for sequence in sequences {
            let steps = try self.steps(sequence, row, table)
            guard let standing = lexicon.tree.insert(steps, entry) else { continue }
            if standing.place != entry.place {
                overlaps.append(Overlap(standing: standing, fresh: entry, words: spelt(sequence)))
            }
            let same = standing.cue == entry.cue && standing.weight == entry.weight && standing.emotion == entry.emotion
            // Patterns may overlap: the narrower holds. Only the same words with two meanings are wrong.
            guard same || standing.breadth > 1 || entry.breadth > 1 else {
                let place = "\(lexicon.files[Int(standing.file)]):\(standing.line)"
                throw table.error(row, "\"\(spelt(sequence))\" already stands at \(place) with another meaning")
            }
        }
    }

    private func curated(
        _ row: LexiconTable.Row,
        _ table: LexiconTable,
        _ file: Int
    ) throws(LexiconError) -> PhraseTree.Entry {
        guard let cue = lexicon.cueNumbers[row.fields[1]] else {
            throw table.error(row, "there is no cue \"\(row.fields[1])\" in cues.tsv")
        }
        return PhraseTree.Entry(
            cue: cue,
            weight: Int32(try table.thousandths(row, 2, limit: Self.largestWeight)),
            leanings: .zero,
            emotion: try emotion(row, 3, table) ?? lexicon.cues[Int(cue)].emotion,
            layer: .curated,
            file: Int16(file),
            line: Int32(row.line)
        )
    }

    private func sequences(
        _ row: LexiconTable.Row,
        _ table: LexiconTable
    ) throws(LexiconError) -> [[PhrasePattern.Alternative]] {
        do {
            return try PhrasePattern(row.fields[0]).sequences()
        } catch {
            throw table.error(row, error.text)
        }
    }

    private mutating func steps(
        _ sequence: [PhrasePattern.Alternative],
        _ row: LexiconTable.Row,
        _ table: LexiconTable
    ) throws(LexiconError) -> [PhraseTree.Step] {
        var steps: [PhraseTree.Step] = []
        for part in sequence {
            switch part {
            case .nothing: continue
            case .word(let word):
                let spelt = vocabulary.intern(word)
                steps.append(.word(spelt))
            case .kind(let name):
                guard let number = lexicon.classNames[name] else {
                    throw table.error(row, "there is no class <\(name)> in classes.tsv")
                }
                steps.append(.kind(number))
            case .gap: steps.append(.gap)
            case .opening: steps.append(.opening)
            case .final: steps.append(.final)
            }
        }
        return steps
    }

    private func spelt(_ sequence: [PhrasePattern.Alternative]) -> String {
        sequence.map { part in
            switch part {
            case .nothing: ""
            case .word(let word): String(decoding: word, as: UTF8.self)
            case .kind(let name): "<\(name)>"
            case .gap: "*"
            case .opening: "^"
            case .final: "$"
            }
        }.joined(separator: " ")
    }

    mutating func emoticon(_ row: LexiconTable.Row, _ table: LexiconTable, _ file: Int) throws(LexiconError) {
        let entry = try curated(row, table, file)
        let bytes = Array(row.fields[0].utf8)
        guard let first = row.fields[0].unicodeScalars.first else { throw table.error(row, "the sign is empty") }
        let word: Int32
        if first.value > 0x7F {
            var scalar: [UInt8] = []
            scalar.append(scalar: first)
            word = vocabulary.intern(scalar)
        } else {
            guard (2...EmoticonTable.longest).contains(bytes.count) else {
                throw table.error(row, "an emoticon has 2 to \(EmoticonTable.longest) signs")
            }
            word = vocabulary.intern(bytes)
            emoticons.add(bytes, word: word)
        }
        if lexicon.tree.insert([.word(word)], entry) != nil {
            throw table.error(row, "\(row.fields[0]) stands twice")
        }
    }

    mutating func induced(_ row: LexiconTable.Row, _ table: LexiconTable, _ file: Int) throws(LexiconError) {
        var leanings = SIMD4<Int16>.zero
        for column in 0..<3 { leanings[column] = Int16(try table.thousandths(row, 2 + column, limit: 9000)) }
        var entry = PhraseTree.Entry(
            cue: lexicon.cueNumbers[Lexicon.inducedCue] ?? 0,
            weight: Int32(try table.thousandths(row, 1, limit: Self.largestWeight)),
            leanings: leanings,
            emotion: nil,
            layer: .induced,
            file: Int16(file),
            line: Int32(row.line)
        )
        let negated = row.fields[0].hasPrefix(Lexicon.negationMark)
        let text = negated ? row.fields[0].dropFirst(Lexicon.negationMark.count) : row.fields[0][...]
        var steps: [PhraseTree.Step] = []
        do {
            for part in text.split(separator: " ") {
                let isMark = Vocabulary.marks.contains(String(part))
                let word = isMark ? Array(part.utf8) : try PhrasePattern.word(part)
                let number = vocabulary.intern(word)
                steps.append(.word(number))
            }
        } catch {
            throw table.error(row, error.text)
        }
        // A word that a guess knows keeps the guess's cue, and takes the weight that the data gave it.
        if let known = lexicon.tree.entry(at: steps, in: .guess) { entry.cue = known.cue }
        if negated { steps.insert(.word(vocabulary.intern(Array(Lexicon.negationMark.utf8))), at: 0) }
        guard (1...2).contains(steps.count) else {
            throw table.error(row, "an induced entry has one word, with or without \(Lexicon.negationMark), or two")
        }
        if !negated, case .word(let first) = steps[0], case .word(let second)? = steps.dropFirst().first {
            guard lexicon.pairs.find(from: first, label: UInt32(bitPattern: second)) < 0 else {
                throw table.error(row, "\(row.fields[0]) stands twice")
            }
            lexicon.pairs.insert(from: first, label: UInt32(bitPattern: second), to: lexicon.tree.append(entry))
        } else if lexicon.tree.insert(steps, entry) != nil {
            throw table.error(row, "\(row.fields[0]) stands twice")
        }
    }
}
