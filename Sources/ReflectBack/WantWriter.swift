/// Reads a wish and writes what stands after "you'd like".
struct WantWriter {
    let passage: Passage
    let phrasebook: Phrasebook
    let limit: Int
    /// Whether the sentence ends with a question mark.
    let asks: Bool

    var tokens: [Token] { passage.tokens }

    /// A wish as it may be said.
    struct Written {
        var text: String?
        /// The tokens that the note quotes.
        var quoted: Range<Int>
        /// Whether it leans on something said before: `return it`.
        var isLeaning = false
    }

    /// The most words that a wish may have.
    static let longest = 16

    /// The wish at `start`; an order such as `refund the fee` only where a sentence `opens`.
    func want(at start: Int, opens: Bool) -> Written? {
        if phrasebook.patterns[.notWant].longest(tokens, at: start) != nil { return nil }
        for use in [PatternUse.wantThing, .wantAction, .request, .whether, .manner] {
            guard let hit = phrasebook.patterns[use].longest(tokens, at: start), hit.range.upperBound < limit else {
                continue
            }
            if let written = write(use, from: hit.range.upperBound, start: start) { return written }
        }
        if opens, let order = order(at: start) { return order }
        return opens ? question(at: start) : nil
    }

    private func write(_ use: PatternUse, from index: Int, start: Int) -> Written? {
        var parser = ClauseParser(tokens: tokens, phrasebook: phrasebook, limit: limit)
        let sentences = phrasebook.sentences
        switch use {
        case .wantThing:
            if let done = done(at: index) { return done }
            guard !tokens[index].is([.infinitive, .subject]) else { return nil }
            let end = parser.nounPhrase(at: index).flatMap { parser.complements(from: $0, after: $0 - 1, objects: 2) }
            return end.flatMap { finish(index..<$0, parser.notes, prefix: "", quoted: index..<$0) }
        case .request:
            guard tokens[index].is(.service) else { return nil }
            let end = parser.verbPhrase(at: index, form: .base)?.end
            return end.flatMap { finish(index..<$0, parser.notes, prefix: sentences.text(.us), quoted: start..<$0) }
        default:
            let slot: Sentences.Slot = use == .whether ? .knowIf : use == .manner ? .knowHow : .toDo
            let end = parser.verbPhrase(at: index, form: .base)?.end
            let quoted = use == .wantAction ? index : start
            return end.flatMap { finish(index..<$0, parser.notes, prefix: sentences.text(slot), quoted: quoted..<$0) }
        }
    }

    /// `it sorted today`, `my money refunded`: a thing, and what is to be done to it.
    private func done(at index: Int) -> Written? {
        var parser = ClauseParser(tokens: tokens, phrasebook: phrasebook, limit: limit)
        guard let verb = parser.nounPhrases(at: index).first(where: { $0 < limit && tokens[$0].is(.participle) }),
            tokens[verb].is([.service, .passive, .past]), let end = parser.verbPhrase(at: verb, form: .participle)?.end
        else { return nil }
        return finish(index..<end, parser.notes, prefix: phrasebook.sentences.text(.have), quoted: index..<end)
    }

    /// `refund the delivery charge`, `send me a new one`.
    private func order(at start: Int) -> Written? {
        var index = start
        while index < limit, tokens[index].is([.interjection, .adverb]), tokens[index].isWord { index += 1 }
        guard index + 1 < limit, tokens[index].is(.service), tokens[index].is(.verb) else { return nil }
        let next = tokens[index + 1]
        guard
            next.is(.first) || next.is(.expletive) && next.is(.object)
                || next.is(.determiner)
                    && tokens[index..<min(index + 5, limit)].contains(where: { $0.is([.own, .company]) })
        else { return nil }
        var parser = ClauseParser(tokens: tokens, phrasebook: phrasebook, limit: limit)
        let end = parser.verbPhrase(at: index, form: .base)?.end
        return end.flatMap {
            finish(index..<$0, parser.notes, prefix: phrasebook.sentences.text(.us), quoted: index..<$0)
        }
    }

    private func finish(_ range: Range<Int>, _ notes: ClauseParser.Notes, prefix: String, quoted: Range<Int>)
        -> Written?
    {
        guard !range.isEmpty else { return nil }
        let checks = FactWriter(passage: passage, phrasebook: phrasebook, limit: limit)
        let cuts = notes.cuts.filter { $0 > range.lowerBound + 1 && !tokens[$0].is(.gerund) }
        var ends = [range.upperBound] + cuts.sorted(by: >)
        if !isEnd(range.upperBound) { ends.removeFirst() }
        for end in ends where end - range.lowerBound <= Self.longest {
            let part = range.lowerBound..<end
            guard !checks.isOpinion(part), isSpecific(part, checks), !isOpen(end), !slips(part) else { continue }
            guard let text = Rewriter(tokens: tokens, phrasebook: phrasebook).written(part, notes) else { continue }
            if end < range.upperBound,
                tokens[end..<limit].contains(where: { $0.is(.problem) || $0.shape.contains(.money) })
            {
                continue
            }
            let whole = prefix.isEmpty ? text : "\(prefix) \(text)"
            return Written(text: whole, quoted: quoted, isLeaning: !checks.isResolved(part, notes))
        }
        return Written(text: nil, quoted: quoted)
    }

    /// A wish for something that can be named, or that something said before be dealt with: `exchange it`, `be rebooked`.
    private func isSpecific(_ range: Range<Int>, _ checks: FactWriter) -> Bool {
        if checks.content(range) > 1 || tokens[range].contains(where: { $0.is([.own, .countable]) }) { return true }
        let isDone = tokens[range].contains { $0.is(.be) } && tokens[range].contains { $0.is(.passive) }
        let isAbout = range.count > 1 && tokens[range].contains { $0.is(.object) && $0.is([.dangling, .determiner]) }
        return isDone || isAbout && tokens[range].contains { $0.is([.service, .passive]) && !$0.is(.generic) }
    }

    /// `to check to see`: a verb that still waits for what.
    private func isOpen(_ end: Int) -> Bool {
        tokens[end - 1].is([.reporting, .infinitive, .determiner, .possessive])
            && !tokens[end - 1].is([.noun, .dangling])
    }

    private func slips(_ range: Range<Int>) -> Bool { Slips(tokens: tokens, range: range).isFound }

    /// A wish ends where its sentence does, or at a connector; a run-on is left alone.
    func isEnd(_ index: Int) -> Bool {
        guard index < limit else { return true }
        let token = tokens[index]
        if !token.isWord { return !token.shape.isDisjoint(with: [.comma, .bracket, .hashtag]) }
        return token.is([.interjection, .coordinator])
            || token.is(.subordinator) && !tokens[index - 1].is(.reporting)
    }
}
