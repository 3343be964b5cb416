/// Says a whole sentence from the agent's side, clause after clause, so that no half of the story is left out.
///
/// Where ``ClauseParser`` must know the shape of all that it reads, this asks less of each clause: a beginning, one finite
/// verb for each subject, words that can be said. What reads as a run-on or leans on something unsaid is left alone.
struct Retelling {
    let passage: Passage
    let phrasebook: Phrasebook
    /// The end of what may be told.
    let limit: Int

    var tokens: [Token] { passage.tokens }

    /// A sentence as it may be said.
    struct Retold: Sendable {
        var text: String
        var range: Range<Int>
        var words: Int
        /// Pronouns whose noun must stand in a sentence before.
        var leaning: [Int]
        /// The connector that the sentence began with, when it goes against what was said before.
        var contrast: String?
    }

    /// The most words of one sentence, and the fewest.
    static let most = 34
    static let fewest = 2

    /// The sentence whose first word is at `start`, or nil where something in it cannot be said.
    func sentence(at opening: Int) -> Retold? {
        let start = skipLeadIn(opening)
        let end = trimmed(from: start)
        guard end - start >= Self.fewest, end - start <= Self.most + 8 else { return nil }
        guard isMeant(start..<end), !isCutOff(end), !Slips(tokens: tokens, range: start..<end).isFound else {
            return nil
        }
        var telling = Telling(retelling: self, range: start..<end)
        guard telling.read() else { return nil }
        guard let text = telling.written() else { return nil }
        let words = tokens[start..<end].count { $0.isWord && !$0.shape.contains(.attached) }
        guard words <= Self.most else { return nil }
        let before = opening > 0 ? tokens[opening - 1] : nil
        let contrast = before.flatMap { $0.isWord && $0.is(.contrast) ? $0.text : nil }
        return Retold(
            text: text,
            range: start..<end,
            words: words + (telling.prefix.isEmpty ? 0 : 2),
            leaning: telling.leaning,
            contrast: contrast
        )
    }

    // MARK: Edges

    /// Skips what only leads in: `I can't believe`, `honestly`, `so basically`.
    private func skipLeadIn(_ opening: Int) -> Int {
        var index = opening
        while index < limit {
            if let hit = phrasebook.patterns[.leadIn].longest(tokens, at: index), hit.range.upperBound < limit {
                index = hit.range.upperBound
            } else if tokens[index].is(.coordinator) && !tokens[index].is(.preposition)
                || !tokens[index].isWord || isFiller(index)
            {
                index += 1
            } else {
                break
            }
        }
        return index
    }

    /// `flight 12 now departs ....`: a verb that dots follow.
    private func isCutOff(_ end: Int) -> Bool {
        guard end < tokens.count else { return false }
        if tokens[end].shape.contains(.sign), tokens[end].start == tokens[end - 1].end + 1 { return true }
        guard tokens[end].shape.contains(.trailing) else { return false }
        return tokens[end - 1].word.main == .third || tokens[end - 1].word.main == .verb
    }

    private func isFiller(_ index: Int) -> Bool {
        tokens[index].is(.interjection) && !tokens[index].is([.determiner, .verb, .adjective])
    }

    /// Where the sentence ends without the signs and fillers behind it.
    private func trimmed(from start: Int) -> Int {
        var end = start
        while end < limit, !tokens[end].shape.contains(.stop) { end += 1 }
        while end > start {
            let last = tokens[end - 1]
            let isOutside = !last.isWord || !last.shape.isDisjoint(with: [.hashtag, .handle, .link])
            let isFiller = last.is([.interjection, .coordinator]) && !last.is([.adverb, .determiner, .noun])
            let isOpen =
                end - 1 > start && (last.word.main == .adverb || last.is(.time)) && tokens[end - 2].is(.coordinator)
                && !last.is([.preposition, .particle])
            guard isOutside || isOpen || isFiller && end - 1 > start && !tokens[end - 2].isActing else { break }
            end -= 1
        }
        return end
    }

    // MARK: Meaning

    /// Whether it is meant as it is said: no opinion, no order, no question, nothing that is only supposed.
    func isMeant(_ range: Range<Int>) -> Bool {
        let first = tokens[range.lowerBound]
        if first.is(.question), !first.is(.subordinator) { return false }
        if first.is([.hypothetical, .infinitive]) { return false }
        if phrasebook.patterns[.opinion].longest(tokens, at: range.lowerBound) != nil { return false }
        if phrasebook.patterns[.unsaid].isFound(tokens, in: range) { return false }
        for index in range where tokens[index].is(.hypothetical) && !tokens[index].is(.subordinator) { return false }
        return !tokens[range].contains { !$0.shape.isDisjoint(with: [.quote, .bracket, .emoji]) }
    }
}
