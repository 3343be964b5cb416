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
        var text = text
        return text.withUTF8 { bytes in
            // Tokens stand in one block, so that no message allocates for each of its words.
            let room = TokenisedText.mostTokens(bytes: bytes.count)
            let memory = UnsafeMutableBufferPointer<Token>.allocate(capacity: room)
            defer { memory.deallocate() }
            return read(bytes, memory, seq: seq, circumstances, history)
                ?? unscored(seq: seq, circumstances, history)
        }
    }

    /// nil where it cannot be read.
    private func read(
        _ bytes: UnsafeBufferPointer<UInt8>,
        _ memory: UnsafeMutableBufferPointer<Token>,
        seq: Int,
        _ circumstances: Circumstances,
        _ history: EnergyHistory
    ) -> Energy? {
        var tokeniser = Tokeniser(bytes: bytes, index: lexicons.index, emoticons: lexicons.emoticons, memory: memory)
        tokeniser.run()
        var evidence: [Evidence] = []
        guard !tokeniser.result.looksPasted,
            let number = LanguageGuess(set: lexicons, text: tokeniser.result).best()
        else { return nil }
        let tables = lexicons.tables[number]
        var own = MessageReading(text: tokeniser.result, tables: tables.view)
        own.run()
        guard tokeniser.result.words > 0 || !own.found.isEmpty
        else { return nil }
        if !history.evidence.isEmpty { evidence = history.carried(by: tables.view.rule(.memory).value) }
        evidence.reserveCapacity(evidence.count + own.found.count)
        own.append(to: &evidence, bytes: bytes, seq: seq, tables: tables)
        if circumstances != .neutral { evidence += Self.evidence(of: circumstances, seq: seq, by: tables) }
        var energy = energy(of: evidence, own.confidence, tables.language, history)
        own.feelings.describe(&energy)
        if own.hasHardCue, let cue = energy.raisesAtOnce(inMessage: seq) {
            energy.level = max(energy.level, cue.floor)
        }
        return energy
    }

    /// The reading of a text that no list can read: what was before it, and around it.
    private func unscored(seq: Int, _ circumstances: Circumstances, _ history: EnergyHistory) -> Energy {
        var evidence: [Evidence] = []
        if let tables = lexicons.tables.first {
            evidence = history.carried(by: tables.view.rule(.memory).value)
            evidence += Self.evidence(of: circumstances, seq: seq, by: tables)
        }
        return energy(of: evidence, .unscored, "und", history)
    }

    private func energy(
        of evidence: [Evidence],
        _ confidence: Energy.Confidence,
        _ language: String,
        _ history: EnergyHistory
    ) -> Energy {
        let score = Energy.score(of: evidence)
        return Energy(
            level: thresholds.level(of: score),
            score: score,
            trend: history.trend(to: score),
            confidence: confidence,
            language: language,
            evidence: evidence
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
