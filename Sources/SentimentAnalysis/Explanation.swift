/// How a text came to its reading: the text in pieces with what each weighs, and the sum.
package struct Explanation: Sendable, Equatable {
    /// A stretch of the text that either is evidence or stands between.
    package struct Piece: Sendable, Equatable {
        package var text: String
        /// The sum of the evidence that covers it, in thousandths; nil between evidence.
        package var weight: Int?
    }

    /// One line of the sum.
    package struct Line: Sendable, Equatable {
        package var evidence: Evidence
        /// The cue in words.
        package var says: String
    }

    package var pieces: [Piece]
    /// In the order of the evidence.
    package var lines: [Line]
    /// What the weights add up to, in thousandths.
    package var sum: Int
    package var energy: Energy

    /// Explains `energy`, which `analyser` read in `text` as message `seq`.
    package init(of energy: Energy, text: String, seq: Int, by analyser: Analyser) {
        self.energy = energy
        sum = energy.evidence.reduce(0) { $0 + $1.weight }
        lines = energy.evidence.map { Line(evidence: $0, says: analyser.lexicons.says($0.cue, in: energy.language)) }
        let scalars = Array(text.unicodeScalars)
        var weights = [Int?](repeating: nil, count: scalars.count)
        for item in energy.evidence where item.seq == seq {
            for index in item.start..<min(item.end, scalars.count) {
                weights[index] = (weights[index] ?? 0) + item.weight
            }
        }
        pieces = []
        var index = 0
        while index < scalars.count {
            var view = String.UnicodeScalarView()
            let weight = weights[index]
            while index < scalars.count, weights[index] == weight {
                view.append(scalars[index])
                index += 1
            }
            pieces.append(Piece(text: String(view), weight: weight))
        }
    }
}

extension LexiconSet {
    /// A cue or rule in words, as the lists of `language` put it, or its name.
    package func says(_ cue: String, in language: String) -> String {
        guard let lexicon = lexicons.first(where: { $0.language == language }) ?? lexicons.first else { return cue }
        if let number = lexicon.cueNumbers[cue] { return lexicon.cues[Int(number)].says }
        return Rule(name: cue).map { lexicon.rule($0).says } ?? cue
    }
}
