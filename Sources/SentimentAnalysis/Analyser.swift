/// Reads how heightened a message is, from its words alone and from what the caller knows beside them.
package struct Analyser: Sendable {
    /// The most pieces of evidence of one message; the weightiest stay, and the score is theirs.
    package static let mostEvidence = 64

    package let lexicons: LexiconSet
    package let thresholds: Thresholds

    package init(lexicons: LexiconSet, thresholds: Thresholds = .shipped) {
        self.lexicons = lexicons
        self.thresholds = thresholds
    }

    /// The reading of `text`, the message numbered `seq`, after the customer's earlier ones; the same values always give
    /// the same reading, in time linear in the length.
    package func read(
        _ text: String,
        seq: Int,
        circumstances: Circumstances = .neutral,
        after history: EnergyHistory = EnergyHistory()
    ) -> Energy {
        var copy = text
        return copy.withUTF8 { read(text, $0, seq, circumstances, history) }
    }

    private func read(
        _ text: String,
        _ bytes: UnsafeBufferPointer<UInt8>,
        _ seq: Int,
        _ circumstances: Circumstances,
        _ history: EnergyHistory
    ) -> Energy {
        TokenisedText.withRoom { tokens in
            var tokeniser = Tokeniser(bytes: bytes, index: lexicons.index, result: tokens)
            tokeniser.run()
            tokens = tokeniser.result
            return read(text, cut: tokens, seq, circumstances, history)
        }
    }

    private func read(
        _ text: String,
        cut tokens: TokenisedText,
        _ seq: Int,
        _ circumstances: Circumstances,
        _ history: EnergyHistory
    ) -> Energy {
        guard !tokens.looksPasted, let tables = tables(of: tokens) else {
            return unscored(seq, circumstances, history)
        }
        var own = MessageReading(text: tokens, tables: tables.view)
        let found = own.run()
        if tokens.words == 0, found.isEmpty { return unscored(seq, circumstances, history) }
        var around: WeighedWords.Surroundings?
        if !history.evidence.isEmpty || circumstances != .neutral {
            around = surroundings(seq, circumstances, history, tables)
        }
        let weighed = WeighedWords(found, of: text, seq: seq, cueNames: tables.cueNames, around: around)
        let score = Energy.score(ofWeightSum: weighed.sum)
        var level = thresholds.level(of: score)
        if own.hasHardCue, let floor = floor(of: own, weighed, seq) { level = max(level, floor) }
        let described = own.feelings.description
        return Energy(
            level: level,
            score: score,
            trend: history.trend(to: score),
            emotions: described.emotions,
            valence: described.valence,
            arousal: described.arousal,
            confidence: own.confidence,
            language: tables.language,
            weighed: weighed
        )
    }

    /// The level that hard cues raise to; with evidence from elsewhere, that may have the same number, all of it is asked.
    private func floor(of own: MessageReading, _ weighed: WeighedWords, _ seq: Int) -> Energy.Level? {
        weighed.isAlone ? own.floor : HardCue.gravest(inMessage: seq, among: weighed.evidence)?.floor
    }

    private func surroundings(
        _ seq: Int,
        _ circumstances: Circumstances,
        _ history: EnergyHistory,
        _ tables: ReadingTables
    ) -> WeighedWords.Surroundings {
        WeighedWords.Surroundings(
            before: history.carried(by: tables.view.rule(.memory).value),
            after: Self.evidence(of: circumstances, seq: seq, by: tables)
        )
    }

    /// The lists that a text is read by, where some fit.
    private func tables(of text: TokenisedText) -> ReadingTables? {
        LanguageGuess(tallies: lexicons.tallies.view, languages: lexicons.tables.count, text: text).best()
            .map { lexicons.tables[$0] }
    }

    /// The reading of a text that no list can read: what was before it, and around it.
    private func unscored(_ seq: Int, _ circumstances: Circumstances, _ history: EnergyHistory) -> Energy {
        let around = lexicons.tables.first.map { surroundings(seq, circumstances, history, $0) }
        let weighed = WeighedWords([], of: "", seq: seq, cueNames: [], around: around)
        let score = Energy.score(ofWeightSum: weighed.sum)
        return Energy(
            level: thresholds.level(of: score),
            score: score,
            trend: history.trend(to: score),
            confidence: .unscored,
            language: "und",
            weighed: weighed
        )
    }

    private static func evidence(of circumstances: Circumstances, seq: Int, by tables: ReadingTables) -> [Evidence] {
        circumstances.counts().compactMap { rule, count in
            let value = tables.view.rule(rule)
            let weight = min(value.value * min(count, 1000), value.most)
            guard weight != 0 else { return nil }
            return Evidence(seq: seq, start: 0, end: 0, text: "", cue: rule.name, weight: weight, base: value.value)
        }
    }
}

extension TokenisedText {
    /// The least length at which a text is looked at as a pasted log, in scalars.
    static let leastPaste = 60

    /// Logs, traces and code: more than a third of a longer text is neither letters nor spaces, or all of it is fenced.
    var looksPasted: Bool {
        if pastedTokens > 0, pastedTokens == count { return true }
        return scalars >= Self.leastPaste && (digits + symbols) * 3 > scalars
    }
}
