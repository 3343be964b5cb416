/// How heightened a customer is at one message, with the words that say so.
///
/// `score` can be recomputed from `evidence` alone: see ``Energy/score(of:)``.
package struct Energy: Sendable, Equatable {
    /// The band a person acts on; ``Level/heightened`` and above is flagged.
    package var level: Level
    /// The one number that alarms, 0 to 1 in ten-thousandths.
    package var score: Double
    /// Where the conversation is going.
    package var trend: Trend
    /// Strength of each emotion, 0 to 1 in hundredths; emotions at 0 are left out.
    package var emotions: Emotions
    /// Displeasure to pleasure, -1 to 1 in hundredths; it does not alarm.
    package var valence: Double
    /// Calm to agitated, 0 to 1 in hundredths; loud joy is agitated too, and does not alarm.
    package var arousal: Double
    /// How far the reading can be trusted.
    package var confidence: Confidence
    /// The language whose lexicon read the text, as in BCP 47 (`en`), or `und`.
    package var language: String
    /// The words behind the score, in the order of `seq` and `start`; cut out of the message whenever it is asked for.
    package var evidence: [Evidence] {
        get { weighed.evidence }
        set { weighed = WeighedWords(newValue) }
    }
    /// The same as the reading left it.
    private var weighed: WeighedWords

    package init(
        level: Level,
        score: Double,
        trend: Trend = .steady,
        emotions: Emotions = [:],
        valence: Double = 0,
        arousal: Double = 0,
        confidence: Confidence,
        language: String,
        evidence: [Evidence] = []
    ) {
        self.init(
            level: level,
            score: score,
            trend: trend,
            emotions: emotions,
            valence: valence,
            arousal: arousal,
            confidence: confidence,
            language: language,
            weighed: WeighedWords(evidence)
        )
    }

    init(
        level: Level,
        score: Double,
        trend: Trend,
        emotions: Emotions = [:],
        valence: Double = 0,
        arousal: Double = 0,
        confidence: Confidence,
        language: String,
        weighed: WeighedWords
    ) {
        self.level = level
        self.score = score
        self.trend = trend
        self.emotions = emotions
        self.valence = valence
        self.arousal = arousal
        self.confidence = confidence
        self.language = language
        self.weighed = weighed
    }

    /// The bands of a reading, in rising order.
    package enum Level: Int, Sendable, CaseIterable, Comparable {
        case calm = 0
        case uneasy = 1
        case heightened = 2
        case acute = 3

        package static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
    }

    /// The direction over the customer's last turns.
    package enum Trend: String, Sendable, CaseIterable {
        case rising, steady, easing
    }

    /// The emotions a lexicon entry can speak for.
    package enum Emotion: String, Sendable, CaseIterable, BitwiseCopyable {
        case anger, anxiety, sadness, urgency, abuse
    }

    /// How far a reading can be trusted; `unscored` is an answer, not a failure.
    package enum Confidence: String, Sendable, CaseIterable {
        case high, medium, low, unscored
    }
}

/// One span of a customer's words and what it adds to the score.
package struct Evidence: Sendable, Equatable {
    /// The message it stands in, by the caller's own numbering (`seq` in a conversation).
    package var seq: Int
    /// Offset of the first Unicode scalar, from 0.
    package var start: Int
    /// Offset after the last Unicode scalar.
    package var end: Int
    /// Exactly the scalars from `start` to `end`.
    package var text: String
    /// Why it counts: the name of a cue in the lexicon, such as `repetition`.
    package var cue: String
    /// What it adds to the sum, in thousandths, after negation and intensity.
    package var weight: Int
    /// What the entry alone would add, in thousandths, before negation and intensity.
    package var base: Int

    package init(seq: Int, start: Int, end: Int, text: String, cue: String, weight: Int, base: Int) {
        self.seq = seq
        self.start = start
        self.end = end
        self.text = text
        self.cue = cue
        self.weight = weight
        self.base = base
    }
}
