package import ReflectBack
package import SentimentAnalysis

/// All that reads a customer's words: lexicons and phrases, with no state of its own.
package struct Analyst: Sendable {
    package var analyser: Analyser
    /// Phrases by language; a customer whose language has none gets readings and no suggestions.
    package var reflectors: [String: Reflector]
    package var notices: Notices
    package var rules: EpisodeRules
    /// The site's own thresholds, which the analyser was made with.
    package var thresholds: Thresholds

    package init(
        analyser: Analyser,
        reflectors: [String: Reflector],
        notices: Notices,
        rules: EpisodeRules = EpisodeRules(),
        thresholds: Thresholds = .shipped
    ) {
        self.analyser = analyser
        self.reflectors = reflectors
        self.notices = notices
        self.rules = rules
        self.thresholds = thresholds
    }

    /// The phrases for what a customer writes, English where the reading is undecided; none where nobody wrote any for that
    /// language, so that nobody is offered English words for a Spanish complaint.
    package func reflector(for language: String) -> Reflector? { reflectors[language == "und" ? "en" : language] }
}

/// When an episode begins and ends (reference: hysteresis of 15 to 20 points over two customer turns).
package struct EpisodeRules: Sendable, Equatable {
    /// How far below the flag's threshold a turn must score to count as eased, 0 to 1.
    package var clearance: Double
    /// How many such customer turns in a row end the episode.
    package var turnsToClear: Int

    package init(clearance: Double = 0.17, turnsToClear: Int = 2) {
        self.clearance = clearance
        self.turnsToClear = turnsToClear
    }
}
