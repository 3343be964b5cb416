package import ChatModel
package import ReflectBack
package import SentimentAnalysis

/// How heightened a customer is, as an agent reads it: a word, a number, a direction, and the words that said so.
package struct Reading: Sendable, Equatable {
    package var level: Energy.Level
    /// 0 to 100.
    package var points: Int
    package var trend: Energy.Trend
    /// The strongest emotion, nil where none was read.
    package var emotion: Energy.Emotion?
    package var confidence: Energy.Confidence
    /// What speaks for it, the heaviest first, each once.
    package var words: [Word]

    /// A piece of the customer's words and why it counts.
    package struct Word: Sendable, Equatable {
        package var text: SafeText
        /// The cue's name, such as `repetition`.
        package var cue: SafeText
        /// What it adds to the sum, in thousandths.
        package var weight: Int
    }

    /// Takes in the relay's reading.
    package init(_ energy: Energy) {
        level = energy.level
        points = Int((max(0, min(1, energy.score)) * 100).rounded())
        trend = energy.trend
        confidence = energy.confidence
        emotion = Energy.Emotion.allCases.max { left, right in
            (energy.emotions[left] ?? 0) < (energy.emotions[right] ?? 0)
        }
        if let emotion, (energy.emotions[emotion] ?? 0) <= 0 { self.emotion = nil }
        var seen: Set<String> = []
        words = energy.evidence
            .filter { $0.weight > 0 }
            .sorted { $0.weight > $1.weight }
            .map { Word(text: SafeText(line: $0.text), cue: SafeText(line: $0.cue), weight: $0.weight) }
            .filter { seen.insert($0.text.description.lowercased()).inserted }
    }
}

extension Energy.Level {
    /// The level in a word (PROTOCOL.md, section 6.1).
    package var word: String {
        switch self {
        case .calm: "calm"
        case .uneasy: "uneasy"
        case .heightened: "heightened"
        case .acute: "acute"
        }
    }
}

/// A hint as the agent sees it: content apart from energy, sentences to edit, questions to oneself.
package struct HintCard: Sendable, Equatable {
    package var id: HintID
    package var kind: HintContent.Kind
    package var reading: Reading
    package var facts: [SafeText]
    package var wants: [SafeText]
    package var suggestions: [Proposal]
    package var prompts: [SafeText]
    package var isAcknowledged: Bool
    /// The suggestion that is shown first, from 0.
    package var shown = 0

    /// A sentence that may be put into the draft.
    package struct Proposal: Sendable, Equatable {
        package var id: String
        package var text: SafeText
    }

    /// Takes in the relay's hint.
    package init(_ hint: Hint) {
        id = hint.id
        kind = hint.content.kind
        reading = Reading(hint.energy)
        facts = hint.content.facts.map { SafeText(line: $0.text) }
        wants = hint.content.wants.map { SafeText(line: $0.text) }
        suggestions = hint.content.suggestions.map { Proposal(id: $0.id, text: SafeText($0.text)) }
        prompts = hint.content.prompts.map { SafeText(line: $0) }
        isAcknowledged = hint.isAcknowledged
    }
}

extension HintContent.Kind {
    /// What the hint is for, in words.
    package var words: String {
        switch self {
        case .reflectBack: "reflect back"
        case .acknowledge: "acknowledge"
        case .slowDown: "slow down"
        case .askWant: "ask what they want"
        case .offerOrWish: "offer or wish"
        case .perspective: "perspective"
        case .repeatContact: "repeated contact"
        case .leaveRisk: "may leave"
        case .safety: "safety"
        }
    }
}
