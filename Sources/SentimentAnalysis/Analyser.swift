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
        var own = readAlone(Array(text.utf8), seq: seq)
        let rules = own.lexicon ?? lexicons.lexicons.first
        var evidence: [Evidence] = []
        if let rules { evidence = history.carried(by: rules.rule(.memory).value) }
        evidence += own.evidence
        if let rules { evidence += Self.evidence(of: circumstances, seq: seq, by: rules) }
        let score = Energy.score(of: evidence)
        var energy = Energy(
            level: thresholds.level(of: score),
            score: score,
            trend: history.trend(to: score),
            confidence: own.confidence,
            language: own.lexicon?.language ?? "und",
            evidence: evidence
        )
        own.feelings.describe(&energy)
        if own.hasHardCue, let cue = energy.raisesAtOnce(inMessage: seq) { energy.level = max(energy.level, cue.floor) }
        return energy
    }

    private static func evidence(of circumstances: Circumstances, seq: Int, by lexicon: Lexicon) -> [Evidence] {
        circumstances.counts().compactMap { rule, count in
            let value = lexicon.rule(rule)
            let weight = min(value.value * min(count, 1000), value.most)
            guard weight != 0 else { return nil }
            return Evidence(seq: seq, start: 0, end: 0, text: "", cue: rule.name, weight: weight, base: value.value)
        }
    }

    /// What one text says by itself.
    struct OwnReading {
        var evidence: [Evidence] = []
        var feelings = Feelings()
        var confidence: Energy.Confidence
        var hasHardCue = false
        var lexicon: Lexicon?
    }

    private func readAlone(_ bytes: [UInt8], seq: Int) -> OwnReading {
        var tokeniser = Tokeniser(bytes: bytes, vocabulary: lexicons.vocabulary, emoticons: lexicons.emoticons)
        let text = tokeniser.run()
        guard let number = LanguageGuess(set: lexicons, text: text).best(), !text.looksPasted else {
            return OwnReading(confidence: .unscored)
        }
        let lexicon = lexicons.lexicons[number]
        var reading = MessageReading(bytes: bytes, text: text, lexicon: lexicon, seq: seq)
        let evidence = reading.evidence()
        guard text.isReadable || !evidence.isEmpty else { return OwnReading(confidence: .unscored, lexicon: nil) }
        return OwnReading(
            evidence: evidence,
            feelings: reading.feelings,
            confidence: reading.confidence(of: evidence),
            hasHardCue: reading.hasHardCue,
            lexicon: lexicon
        )
    }
}

extension TokenisedText {
    /// The least length at which a text is looked at as a pasted log, in scalars.
    static let leastPaste = 60

    /// Logs, traces and code: more than a third of a longer text is neither letters nor spaces, or all of it is fenced.
    var looksPasted: Bool {
        if pastedTokens > 0, pastedTokens == tokens.count { return true }
        return scalars >= Self.leastPaste && (digits + symbols) * 3 > scalars
    }

    /// Whether there is a word at all.
    var isReadable: Bool { tokens.contains { $0.kind == .word } }
}
