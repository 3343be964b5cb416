extension LexiconInduction {
    /// What each word, and after them each pair, adds to the heat beside the hand-written lists; each set has an intercept
    /// of its own, dropped afterwards, so that the words learn feeling and not which set they come from.
    func fitHeat(
        _ examples: [Example],
        _ columns: [Int32: Int32],
        _ pairs: [InductionFeatures.Pair],
        _ tables: ReadingTables.View
    ) -> [Double] {
        let pairColumns = Dictionary(
            uniqueKeysWithValues: pairs.enumerated().map { ($1, Int32(columns.count + $0)) }
        )
        let intercepts = Int32(columns.count + pairs.count)
        var fit = CrowdedFit(
            alone: Double(tables.rule(.alone).value) / 1000,
            heatRoom: Self.room(tables.rule(.heatRoom)),
            easeRoom: Self.room(tables.rule(.easeRoom))
        )
        for example in examples {
            fit.features.append(
                example.text.words.compactMap { columns[$0] } + example.text.pairs.compactMap { pairColumns[$0] }
            )
            fit.heats.append(Double(example.text.heat) / 1000)
            fit.eases.append(Double(example.text.ease) / 1000)
            fit.intercepts.append(intercepts + Int32(Self.sources[example.source].base))
            fit.targets.append(example.target)
            fit.weights.append(example.weight)
        }
        fit.ridges =
            [Double](repeating: Self.ridge, count: columns.count)
            + [Double](repeating: Self.pairRidge, count: pairs.count)
            + [Double](repeating: 1e-4, count: Self.sources.count)
        return Array(fit.solve().prefix(columns.count + pairs.count))
    }

    private static func room(_ rule: ReadingTables.RuleNumbers) -> Double {
        rule.value > 0 ? Double(rule.value) / 1000 : .infinity
    }

    /// The lean of each word towards anger, anxiety and sadness: one against the rest among heightened texts.
    static func fitEmotions(_ examples: [Example], _ columns: [Int32: Int32]) -> [[Double]] {
        let heightened = examples.filter { $0.emotion != nil }
        let features = heightened.map { example in
            (example.text.words + example.text.covered).compactMap { columns[$0] } + [Int32(columns.count)]
        }
        return emotions.indices.map { emotion in
            let fit = LogisticFit(
                features: features,
                offsets: heightened.map { Self.lead(of: emotion, in: $0.text.leanings) },
                targets: heightened.map { $0.emotion == emotion ? 1 : 0 },
                weights: heightened.map(\.weight),
                ridges: [Double](repeating: leanRidge, count: columns.count) + [1e-4]
            )
            return Array(fit.solve().prefix(columns.count))
        }
    }

    /// How far the hand-written lists put one emotion before the strongest of the others.
    private static func lead(of emotion: Int, in leanings: SIMD4<Int>) -> Double {
        let others = (0..<3).filter { $0 != emotion }.map { leanings[$0] }.max() ?? 0
        return Double(leanings[emotion] - others) / 1000
    }

    /// The list as a file: a header that says where it comes from, and one entry a line.
    package static func table(of entries: [Entry]) -> String {
        var text = "# Words that people use when upset, or when not: made by `heard lexicon build`, not by hand.\n"
        text += "# To change a word, name it in a list of phrases, which then holds.\n"
        text += "# weight: what it adds. anger, anxiety, sadness: its lean.\n"
        text += "# source: the sets it stood in and in how many texts:\n"
        for source in sources { text += "#   \(source.name): \(source.path), \(source.licence)\n" }
        text += LexiconFile.induced.columns.joined(separator: "\t") + "\n"
        for entry in entries {
            let numbers = ([entry.weight] + entry.leanings).map(decimal)
            text += ([entry.text] + numbers + [entry.source]).joined(separator: "\t") + "\n"
        }
        return text
    }

    /// Thousandths as the lists write them: 1400 is `1.4`.
    package static func decimal(_ thousandths: Int) -> String {
        let size = abs(thousandths)
        var digits = String(size % 1000 + 1000).dropFirst()
        while digits.last == "0" { digits.removeLast() }
        return (thousandths < 0 ? "-" : "") + String(size / 1000) + (digits.isEmpty ? "" : ".\(digits)")
    }
}
