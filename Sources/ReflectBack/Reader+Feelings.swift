extension Reader {
    /// The feeling that the message names: an owned one before others, and of these the last one said.
    func namedFeeling() -> NamedFeeling? {
        var best: NamedFeeling?
        for sentence in passage.sentences where !tokens[sentence].contains(where: { $0.is(.hypothetical) }) {
            for hit in phrasebook.feelingPhrases.hits(tokens, in: sentence) {
                guard let named = named(hit, in: sentence) else { continue }
                if best?.feeling.kind == .hardship { continue }
                if best == nil || named.isOwned || best?.isOwned == false || named.feeling.kind == .hardship {
                    best = named
                }
            }
        }
        return best
    }

    private func named(_ hit: PatternSet.Hit, in sentence: Range<Int>) -> NamedFeeling? {
        let last = hit.range.upperBound
        let from = max(sentence.lowerBound, hit.range.lowerBound - Self.reach)
        if isFound(.denied, from..<min(last + 2, sentence.upperBound), around: hit.range) { return nil }
        let feeling = phrasebook.feelingKinds[hit.value]
        var isOwned = isFound(.owned, from..<min(last + 2, sentence.upperBound), around: hit.range)
        if hit.range.count > 1 {
            let before = tokens[from..<hit.range.lowerBound]
            isOwned =
                isOwned || before.contains { $0.marks.contains([.subject, .first]) }
                || opening(of: sentence) == hit.range.lowerBound
        }
        if isAboutSomebody(sentence.lowerBound..<hit.range.lowerBound) || !isOwned && feeling.situation.isEmpty {
            return nil
        }
        return NamedFeeling(
            feeling: feeling,
            isOwned: isOwned && !feeling.person.isEmpty,
            start: tokens[hit.range.lowerBound].start,
            end: tokens[last - 1].end,
            message: tokens[last - 1].message
        )
    }

    /// The words before a feeling word that may own or deny it.
    private static let reach = 4

    private func isFound(_ use: PatternUse, _ range: Range<Int>, around word: Range<Int>) -> Bool {
        phrasebook.patterns[use].hits(tokens, in: range).contains { hit in
            hit.range.lowerBound <= word.lowerBound && hit.range.upperBound >= word.upperBound
        }
    }

    /// Feelings of other people are not the customer's: whoever is named last before the word has it.
    private func isAboutSomebody(_ before: Range<Int>) -> Bool {
        for token in tokens[before].reversed() {
            if token.marks.contains([.subject, .first]) { return false }
            if token.marks.contains([.subject, .second]) { return false }
            if token.is(.be), !token.is([.third, .plural, .past, .verb, .participle, .gerund]) { return false }
            if token.is(.person), !token.is([.possessive, .company]) { return true }
            if token.marks.contains([.subject, .dangling]) { return token.is([.person, .plural]) }
        }
        return false
    }
}
