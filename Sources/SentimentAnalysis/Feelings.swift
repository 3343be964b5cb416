/// Emotions, valence and arousal of a message, added up beside its score.
struct Feelings {
    private var raising = SIMD4<Int>(0, 0, 0, 0)
    /// Anger, anxiety and sadness, in thousandths.
    var leanings: SIMD4<Int> { raising }
    private var urgency = 0
    private var abuse = 0
    private var displeasure = 0
    private var agitation = 0
    /// What the message itself adds up to in the end, in thousandths.
    var own = 0

    mutating func add(_ entry: PhraseTree.Entry, _ cue: ReadingTables.CueNumbers, weight: Int) {
        displeasure += Weighing.scale(weight, by: cue.valence)
        agitation += Weighing.scale(abs(weight), by: cue.arousal)
        if entry.layer == .induced {
            lean(entry)
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

    /// Takes back what an entry added under one cue, and adds it as anger under another.
    mutating func turn(
        _ cue: ReadingTables.CueNumbers,
        _ weight: Int,
        into other: ReadingTables.CueNumbers,
        _ turned: Int
    ) {
        displeasure += Weighing.scale(turned, by: other.valence) - Weighing.scale(weight, by: cue.valence)
        agitation += Weighing.scale(turned, by: other.arousal) - Weighing.scale(abs(weight), by: cue.arousal)
        raising[0] += turned
    }

    /// Counts only which feeling the words of an induced entry lean to.
    mutating func lean(_ entry: PhraseTree.Entry) {
        raising[0] += Int(entry.leanings[0])
        raising[1] += Int(entry.leanings[1])
        raising[2] += Int(entry.leanings[2])
    }

    /// The lean towards anger, from the rules.
    var prior = 0

    mutating func add(_ mark: MarksReading.Mark) {
        agitation += mark.rule == .question ? 0 : abs(mark.base)
        if mark.weight > 0 { raising[0] += mark.weight / 2 }
    }

    /// Emotions, valence and arousal, as an ``Energy`` names them.
    struct Description {
        var emotions = Energy.Emotions()
        var valence = 0.0
        var arousal = 0.0

        /// The strength from which an emotion is named.
        private static let leastEmotion = 0.05

        @inline(__always)
        fileprivate mutating func name(_ emotion: Energy.Emotion, _ strength: Double) {
            let rounded = Feelings.hundredths(strength)
            if rounded >= Self.leastEmotion { emotions[emotion] = rounded }
        }
    }

    /// What has been added up, in words.
    ///
    /// Anger, anxiety and sadness share the message's own score by a softmax over their sums; urgency and abuse stand by
    /// themselves at `1 - e^(-sum)`.
    var description: Description {
        var described = Description()
        let own = Energy.score(ofWeightSum: own)
        let anger = exponential(ofThousandths: raising[0] + prior)
        let anxiety = exponential(ofThousandths: raising[1])
        let sadness = exponential(ofThousandths: raising[2])
        let total = anger + anxiety + sadness
        described.name(.anger, own * anger / total)
        described.name(.anxiety, own * anxiety / total)
        described.name(.sadness, own * sadness / total)
        if urgency > 0 { described.name(.urgency, 1 - exponential(ofThousandths: -urgency)) }
        if abuse > 0 { described.name(.abuse, 1 - exponential(ofThousandths: -abuse)) }
        let felt = Double(displeasure) / 1000
        described.valence = Self.hundredths(-felt / (1.5 + abs(felt)))
        let stirred = Double(agitation) / 1000
        described.arousal = Self.hundredths(stirred / (2 + stirred))
        return described
    }

    @inline(__always)
    fileprivate static func hundredths(_ value: Double) -> Double {
        (value * 100).roundedHalfAway / 100
    }
}
