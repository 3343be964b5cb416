/// Makes the induced list: weights for single words and for pairs, learned beside the hand-written lists.
///
/// It learns only from data whose licence lets what is learned ship. The same lists and data give the same bytes.
package struct LexiconInduction: Sendable {
    /// A data set that may shape what ships.
    package struct Source: Sendable {
        /// Its file below the data directory.
        package let path: String
        /// What the provenance column calls it.
        package let name: String
        package let licence: String
        /// How much each of its texts counts.
        let weight: Double
        let kind: Kind
        /// The source whose intercept its texts share: calm texts alone would only move their own.
        let base: Int

        /// Labelled texts, rated texts, or service texts that are all taken for calm.
        enum Kind: Sendable { case labels, valence, calm }
    }

    /// The sets it learns from.
    package static let sources = [
        Source(
            path: "goemotions/train.tsv",
            name: "goemotions",
            licence: "Apache-2.0",
            weight: 1,
            kind: .labels,
            base: 0
        ),
        Source(path: "vader_groundtruth/dev.tsv", name: "vader", licence: "MIT", weight: 0.5, kind: .valence, base: 1),
        Source(
            path: "multidogo_background/dev.tsv",
            name: "multidogo",
            licence: "CDLA-Permissive",
            weight: 0.25,
            kind: .calm,
            base: 0
        ),
        Source(
            path: "banking77_background/dev.tsv",
            name: "banking77",
            licence: "CC BY 4.0",
            weight: 0.25,
            kind: .calm,
            base: 0
        ),
    ]

    /// Of calm texts every so many-th is learned from, the first one first; the others are left for measuring.
    static let calmStride = 2

    /// The fewest texts that a word must stand in.
    package static let leastTexts = 5
    /// The fewest texts that two words must stand in side by side.
    package static let leastPairTexts = 15
    /// The strongest that an induced word may be either way, in thousandths, and the weakest that is kept.
    package static let cap = 1800
    package static let floor = 100
    /// The weakest lean, in thousandths, for which a word without a weight is kept.
    static let leastLean = 200
    /// The ridge of the regressions for heat and for the leans: the inverse of the prior variance of a weight.
    static let ridge = 5.0
    static let pairRidge = 10.0
    static let leanRidge = 8.0
    /// Valence v of a text, -4 to 4, counts as heightened with `1 / (1 + e^(2(v + 0.3)))`.
    static let valenceSlope = 2.0
    static let valenceMiddle = -0.3

    /// One line of the induced list.
    package struct Entry: Sendable, Equatable {
        package var text: String
        /// In thousandths.
        package var weight: Int
        /// Anger, anxiety and sadness, in thousandths.
        package var leanings: [Int]
        /// The sets that it stood in, and in how many texts.
        package var source: String
    }

    let set: LexiconSet
    private let language: Int

    /// Prepares to learn beside the lists of `language` in `set`, which must not hold an induced list.
    package init?(set: LexiconSet, language: String) {
        guard let number = set.languages.firstIndex(of: language) else { return nil }
        self.set = set
        self.language = number
    }

    struct Example {
        var text: InductionFeatures.Text
        var target: Double
        var weight: Double
        var source: Int
        /// 0 anger, 1 anxiety, 2 sadness.
        var emotion: Int?
    }

    /// The induced list for the sets, in the order of ``sources``.
    package func entries(from data: [LabelledTexts]) -> [Entry] {
        var features = InductionFeatures(set: set, language: language)
        var examples: [Example] = []
        for (number, (source, texts)) in zip(Self.sources, data).enumerated() {
            for (place, row) in texts.rows.enumerated() where row.heightened >= 0 {
                if source.kind == .calm, place % Self.calmStride != 0 { continue }
                let target: Double =
                    switch source.kind {
                    case .labels: Double(row.heightened)
                    case .valence: 1 / (1 + exponential(Self.valenceSlope * (row.intensity - Self.valenceMiddle)))
                    case .calm: 0
                    }
                examples.append(
                    Example(
                        text: features.read(row.text),
                        target: target,
                        weight: source.weight,
                        source: number,
                        emotion: row.heightened == 1 ? Self.emotions.firstIndex(of: row.emotion) : nil
                    )
                )
            }
        }
        return learn(examples, features)
    }

    static let emotions = ["anger", "anxiety", "sadness"]

    private func learn(_ examples: [Example], _ features: InductionFeatures) -> [Entry] {
        let counts = Self.counts(examples)
        let words = counts.keys.filter { counts[$0, default: []].reduce(0, +) >= Self.leastTexts }
            .filter { Self.isWord(features.spelling($0)) }
            .sorted { features.spelling($0) < features.spelling($1) }
        let columns = Dictionary(uniqueKeysWithValues: words.enumerated().map { ($1, Int32($0)) })
        let pairCounts = Self.pairCounts(examples)
        let pairs = pairCounts.keys.filter { pairCounts[$0, default: []].reduce(0, +) >= Self.leastPairTexts }
            .filter { Self.isPair(features.spelling($0)) && !features.isTopical($0) }
            .sorted { features.spelling($0) < features.spelling($1) }
        let heat = fitHeat(examples, columns, pairs, features.tables.view)
        let leanings = Self.fitEmotions(examples, columns)
        var entries: [Entry] = []
        for (index, word) in words.enumerated() {
            let lean = leanings.map { Self.rounded($0[index], to: 100) }
            let weight = weight(of: word, learned: heat[index], features)
            guard abs(weight) >= Self.floor || lean.contains(where: { abs($0) >= Self.leastLean }) else { continue }
            let kept = abs(weight) >= Self.floor ? weight : 0
            let source = Self.source(counts[word] ?? [])
            entries.append(Entry(text: features.spelling(word), weight: kept, leanings: lean, source: source))
        }
        let raising = RaisingPhrases(in: features.lexicon)
        for (index, pair) in pairs.enumerated() {
            let weight = min(max(Self.rounded(heat[words.count + index], to: 50), -Self.cap), Self.cap)
            guard abs(weight) >= Self.floor, weight > 0 || !raising.begin(with: pair) else { continue }
            let source = Self.source(pairCounts[pair] ?? [])
            entries.append(Entry(text: features.spelling(pair), weight: weight, leanings: [0, 0, 0], source: source))
        }
        return entries
    }

    /// The sets that an entry stood in, and in how many texts.
    private static func source(_ counts: [Int]) -> String {
        zip(sources, counts).filter { $0.1 > 0 }.map { "\($0.0.name) \($0.1)" }.joined(separator: ", ")
    }

    /// The learned correction on top of the guess, capped; it never turns a harsh guess around nor below half.
    private func weight(of word: Int32, learned: Double, _ features: InductionFeatures) -> Int {
        let correction = Self.rounded(learned, to: 50)
        guard let guess = features.guess(word) else { return min(max(correction, -Self.cap), Self.cap) }
        let sum = min(max(guess.weight + correction, -2 * Self.cap), 2 * Self.cap)
        if word >= 0, guess.weight > 0 { return max(sum, guess.weight / 2) }
        return word >= 0 && guess.weight < 0 ? min(sum, 0) : sum
    }

    private static func isWord(_ text: String) -> Bool {
        let word = text.hasPrefix(Lexicon.negationMark) ? text.dropFirst(Lexicon.negationMark.count) : text[...]
        return word.unicodeScalars.count >= 2 && word.unicodeScalars.allSatisfy { $0.value != 0x23 }
    }

    /// Whether both words are spelt with letters, so that the list can hold them.
    private static func isPair(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { $0.properties.isAlphabetic || $0 == "'" || $0 == " " }
    }

    private static func pairCounts(_ examples: [Example]) -> [InductionFeatures.Pair: [Int]] {
        var counts: [InductionFeatures.Pair: [Int]] = [:]
        for example in examples {
            for pair in example.text.pairs {
                counts[pair, default: [Int](repeating: 0, count: sources.count)][example.source] += 1
            }
        }
        return counts
    }

    private static func counts(_ examples: [Example]) -> [Int32: [Int]] {
        var counts: [Int32: [Int]] = [:]
        for example in examples {
            for word in example.text.words + example.text.covered {
                counts[word, default: [Int](repeating: 0, count: sources.count)][example.source] += 1
            }
        }
        return counts
    }

    /// A weight in thousandths, rounded to a multiple of `grain`.
    private static func rounded(_ weight: Double, to grain: Int) -> Int {
        Int((weight * 1000 / Double(grain)).rounded(.toNearestOrAwayFromZero)) * grain
    }
}
