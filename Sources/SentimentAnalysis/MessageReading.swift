/// The reading of one message in one language: matches, weighed, with the marks beside them.
struct MessageReading {
    let bytes: [UInt8]
    let text: TokenisedText
    let lexicon: Lexicon
    let seq: Int
    private(set) var feelings = Feelings()
    /// Whether a ``HardCue`` was found, however it was weighed.
    private(set) var hasHardCue = false

    init(bytes: [UInt8], text: TokenisedText, lexicon: Lexicon, seq: Int) {
        self.bytes = bytes
        self.text = text
        self.lexicon = lexicon
        self.seq = seq
        feelings.prior = lexicon.rule(.angerPrior).value
    }

    /// The evidence in the order of the text, at most ``Analyser/mostEvidence`` pieces.
    mutating func evidence() -> [Evidence] {
        var matching = Matching(tokens: text.tokens, lexicon: lexicon)
        matching.findPhrases()
        matching.findWords()
        let marksReading = MarksReading(tokens: text.tokens, lexicon: lexicon)
        let shouted = marksReading.shouted()
        var found = words(of: Weighing(matching: matching, shouted: shouted != nil))
        let sum = found.reduce(0) { $0 + $1.weight }
        for mark in marksReading.marks(beside: sum, shouted: shouted) {
            feelings.add(mark, by: lexicon)
            if mark.weight == 0 { continue }
            found.append(evidence(mark.first, mark.last, cue: mark.rule.name, weight: mark.weight, base: mark.base))
        }
        if let length = lengthEvidence() { found.append(length) }
        found.sortByPlace()
        return found.weightiest(Analyser.mostEvidence)
    }

    private func lengthEvidence() -> Evidence? {
        let rule = lexicon.rule(.length)
        let words = text.tokens.reduce(0) { $0 + ($1.kind == .word && !$1.flags.contains(.pasted) ? 1 : 0) }
        let weight = min(rule.value * words, rule.most)
        guard weight != 0 else { return nil }
        let cue = Rule.length.name
        return Evidence(seq: seq, start: 0, end: 0, text: "", cue: cue, weight: weight, base: rule.value)
    }

    private mutating func words(of weighing: Weighing) -> [Evidence] {
        var found: [Evidence] = []
        found.reserveCapacity(weighing.matching.matches.count + 4)
        var seen = [UInt64](repeating: 0, count: lexicon.tree.entries.count / 64 + 1)
        for match in weighing.matching.matches {
            let slot = Int(match.entry) / 64
            let bit = UInt64(1) << UInt64(Int(match.entry) % 64)
            // Saying it twice is not twice the heat: each entry counts where it stands first.
            if seen[slot] & bit != 0 { continue }
            seen[slot] |= bit
            let weight = weighing.weight(of: match)
            if weight == 0 { continue }
            let entry = lexicon.tree.entries[Int(match.entry)]
            let cue = lexicon.cues[Int(entry.cue)]
            if cue.isHard { hasHardCue = true }
            feelings.add(entry, cue, weight: weight)
            found.append(evidence(match.first, match.last, cue: cue.name, weight: weight, base: Int(entry.weight)))
        }
        return found
    }

    private func evidence(_ first: Int, _ last: Int, cue: String, weight: Int, base: Int) -> Evidence {
        let opening = text.tokens[first]
        let closing = text.tokens[last - 1]
        return Evidence(
            seq: seq,
            start: Int(opening.start),
            end: Int(closing.end),
            text: String(decoding: bytes[Int(opening.firstByte)..<Int(closing.lastByte)], as: UTF8.self),
            cue: cue,
            weight: weight,
            base: base
        )
    }

    /// High where enough words agree, low where there is little to go by.
    func confidence(of evidence: [Evidence]) -> Energy.Confidence {
        let words = text.tokens.reduce(0) { $0 + ($1.kind == .word ? 1 : 0) }
        let raising = evidence.reduce(0) { $0 + max($1.weight, 0) }
        let easing = evidence.reduce(0) { $0 - min($1.weight, 0) }
        if words <= 2, raising < 1000 { return .low }
        if raising >= 1500, easing >= 1500 { return .low }
        let sum = raising - easing
        return words >= 4 && (sum >= Energy.balance + 1000 || sum <= Energy.balance - 1500) ? .high : .medium
    }
}

/// Emotions, valence and arousal of a message, added up beside its score.
struct Feelings {
    private var raising = SIMD4<Int>(0, 0, 0, 0)
    var leanings: SIMD4<Int> { raising }
    private var urgency = 0
    private var abuse = 0
    private var displeasure = 0
    private var agitation = 0
    private var sum = 0

    mutating func add(_ entry: PhraseTree.Entry, _ cue: Cue, weight: Int) {
        sum += weight
        displeasure += Weighing.scale(weight, by: cue.valence)
        agitation += Weighing.scale(abs(weight), by: cue.arousal)
        if entry.layer == .induced {
            for index in 0..<3 { raising[index] += Int(entry.leanings[index]) }
        } else if weight > 0 {
            switch entry.emotion {
            case .anger: raising[0] += weight
            case .anxiety: raising[1] += weight
            case .sadness: raising[2] += weight
            case .urgency: urgency += weight
            case .abuse:
                abuse += weight
                raising[0] += weight
            case nil: break
            }
        }
    }

    /// The lean towards anger, from the rules.
    var prior = 0

    mutating func add(_ mark: MarksReading.Mark, by lexicon: Lexicon) {
        sum += mark.weight
        agitation += mark.rule == .question ? 0 : abs(mark.base)
        if mark.weight > 0 { raising[0] += mark.weight / 2 }
    }

    /// Fills in emotions, valence and arousal.
    ///
    /// Anger, anxiety and sadness share the message's own score by a softmax over their sums; urgency and abuse stand by
    /// themselves at `1 - e^(-sum)`.
    mutating func describe(_ energy: inout Energy) {
        guard energy.confidence != .unscored else { return }
        let own = Energy.score(ofWeightSum: sum)
        var powers = SIMD4<Double>(0, 0, 0, 0)
        raising[0] += prior
        for index in 0..<3 { powers[index] = exponential(Double(raising[index]) / 1000) }
        let total = powers[0] + powers[1] + powers[2]
        energy.name(.anger, own * powers[0] / total)
        energy.name(.anxiety, own * powers[1] / total)
        energy.name(.sadness, own * powers[2] / total)
        if urgency > 0 { energy.name(.urgency, 1 - exponential(-Double(urgency) / 1000)) }
        if abuse > 0 { energy.name(.abuse, 1 - exponential(-Double(abuse) / 1000)) }
        let felt = Double(displeasure) / 1000
        energy.valence = Self.hundredths(-felt / (1.5 + abs(felt)))
        let stirred = Double(agitation) / 1000
        energy.arousal = Self.hundredths(stirred / (2 + stirred))
    }

    fileprivate static func hundredths(_ value: Double) -> Double {
        (value * 100).rounded(.toNearestOrAwayFromZero) / 100
    }
}

extension Energy {
    /// The strength from which an emotion is named.
    private static let leastEmotion = 0.05

    fileprivate mutating func name(_ emotion: Emotion, _ strength: Double) {
        let rounded = Feelings.hundredths(strength)
        if rounded >= Self.leastEmotion { emotions[emotion] = rounded }
    }
}
