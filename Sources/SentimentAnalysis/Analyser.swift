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
        var bytes = text
        return bytes.withUTF8 { bytes in
            TokenisedText.withRoom { tokens in
                var tokeniser = Tokeniser(bytes: bytes, index: lexicons.index, result: tokens)
                tokeniser.run()
                tokens = tokeniser.result
                return read(text, cut: tokens, seq: seq, circumstances, history)
            }
        }
    }

    private func read(
        _ text: String,
        cut tokens: TokenisedText,
        seq: Int,
        _ circumstances: Circumstances,
        _ history: EnergyHistory
    ) -> Energy {
        guard !tokens.looksPasted, let tables = tables(of: tokens) else {
            return unscored(seq: seq, circumstances, history)
        }
        var own = MessageReading(text: tokens, tables: tables.view)
        let found = own.run()
        if tokens.words == 0, found.isEmpty { return unscored(seq: seq, circumstances, history) }
        let weighed = WeighedWords(
            found,
            of: text,
            seq: seq,
            cueNames: tables.cueNames,
            before: history.evidence.isEmpty ? [] : history.carried(by: tables.view.rule(.memory).value),
            after: circumstances == .neutral ? [] : Self.evidence(of: circumstances, seq: seq, by: tables)
        )
        var energy = energy(weighed, own.confidence, tables.language, history)
        own.feelings.describe(&energy)
        if own.hasHardCue, let cue = energy.raisesAtOnce(inMessage: seq) {
            energy.level = max(energy.level, cue.floor)
        }
        return energy
    }

    /// The lists that a text is read by, where some fit.
    private func tables(of text: TokenisedText) -> ReadingTables? {
        LanguageGuess(bits: lexicons.bits.view, languages: lexicons.tables.count, text: text).best()
            .map { lexicons.tables[$0] }
    }

    /// The reading of a text that no list can read: what was before it, and around it.
    private func unscored(seq: Int, _ circumstances: Circumstances, _ history: EnergyHistory) -> Energy {
        var evidence: [Evidence] = []
        if let tables = lexicons.tables.first {
            evidence = history.carried(by: tables.view.rule(.memory).value)
            evidence += Self.evidence(of: circumstances, seq: seq, by: tables)
        }
        return energy(WeighedWords(evidence), .unscored, "und", history)
    }

    private func energy(
        _ weighed: WeighedWords,
        _ confidence: Energy.Confidence,
        _ language: String,
        _ history: EnergyHistory
    ) -> Energy {
        let score = Energy.score(ofWeightSum: weighed.sum)
        return Energy(
            level: thresholds.level(of: score),
            score: score,
            trend: history.trend(to: score),
            confidence: confidence,
            language: language,
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
