internal import SentimentAnalysis

extension HintBuilder {
    var isUneasy: Bool { (situation.turns.last?.energy?.level ?? .calm) >= .uneasy }

    /// Whether the newest message gives the agent something that the hints before it did not.
    ///
    /// A fact, a wish, a feeling, a turn of the talk, or more energy; the first message always does.
    func bringsSomething() -> Bool {
        let earlier = readers.dropLast()
        if earlier.isEmpty { return true }
        if !newest.signs.isDisjoint(with: Self.turning) { return true }
        if newest.hasQuestion, newest.tokens.contains(where: { $0.isContent && !$0.is(.interjection) }) { return true }
        let said =
            newest.facts.map(\.range) + newest.sentences.map(\.range)
            + newest.wants.map { newest.tokens(from: $0.start, to: $0.end) }
        if said.contains(where: { isNew($0, after: earlier) }) { return true }
        if let feeling = newest.feeling, !earlier.contains(where: { $0.feeling?.feeling.kind == feeling.feeling.kind })
        {
            return true
        }
        let levels = situation.turns.suffix(Reflector.mostTurns).map { $0.energy?.level ?? .calm }
        return (levels.last ?? .calm) > (levels.dropLast().max() ?? .calm)
    }

    /// Signs that always ask for the agent's eye.
    private static let turning: PatternUses = [.distress, .corrects, .leaving, .human]

    /// Whether the customer was acknowledged, wants something, and the closing pair was not offered yet.
    func isPairDue(_ hint: HintContent) -> Bool {
        situation.isAcknowledged && !hint.wants.isEmpty
            && [Sentences.Slot.offer, .wish].contains { !situation.suggested.contains(sentences.text($0)) }
    }

    /// Whether at least one word of its own was not said before.
    private func isNew(_ range: Range<Int>, after earlier: ArraySlice<Reader>) -> Bool {
        range.contains { index in
            let token = newest.tokens[index]
            guard token.isContent || token.is(.number) || token.isName else { return false }
            return !earlier.contains { $0.heard.contains(token.text.lowercased()) }
        }
    }
}

extension Reader {
    /// The tokens between two places of the message.
    func tokens(from start: Int, to end: Int) -> Range<Int> {
        let first = tokens.firstIndex { $0.start >= start } ?? tokens.count
        let last = tokens.lastIndex { $0.end <= end } ?? first
        return first..<max(first, min(tokens.count, last + 1))
    }
}
