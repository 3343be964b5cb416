extension Reader {
    /// The sentence from `start` on as it may be said whole, up to where a wish begins.
    func sentence(from start: Int, in range: Range<Int>, asks: Bool, _ known: [Fact]) -> Sentence? {
        let wish = wants.map(\.opens).first {
            $0 >= tokens[range.lowerBound].start && $0 < tokens[range.upperBound - 1].end
        }
        let limit = wish.flatMap { place in range.first { tokens[$0].start >= place } } ?? range.upperBound
        guard limit > start else { return nil }
        let weight = weight(start..<limit)
        if isFeeling(start..<limit) {
            return tellsMore(start..<limit) ? Sentence(range: start..<limit, weight: weight) : nil
        }
        if isPraise(start..<limit) { return nil }
        if asks, !tokens[start].is([.first, .possessive]) { return Sentence(range: start..<limit, weight: weight) }
        var retold = Retelling(passage: passage, phrasebook: phrasebook, limit: limit).sentence(at: start)
        if let fact = known.first(where: { $0.written != nil && covers($0.range, start..<limit) }),
            let text = fact.written
        {
            retold = Retelling.Retold(
                text: text,
                range: fact.range,
                words: fact.range.count { tokens[$0].isWord },
                leaning: retold?.leaning ?? [],
                contrast: retold?.contrast
            )
        }
        return Sentence(range: start..<limit, weight: weight, retold: retold)
    }

    /// A question, or what would be if: it is not told, but it is missed unless it is said as a wish.
    func missed(_ range: Range<Int>) -> Sentence? {
        let isAsked = wants.contains { want in
            want.written != nil && want.start >= tokens[range.lowerBound].start
                && want.start < tokens[range.upperBound - 1].end
        }
        let isOwn = range.contains { tokens[$0].is([.first, .own, .problem]) && !tokens[$0].is(.negator) }
        guard isOwn, !isAsked, sentences.count < Self.mostSentences else { return nil }
        return Sentence(range: range, weight: weight(range))
    }

    /// How much a sentence has to tell: what is only said well of something is background.
    private func weight(_ range: Range<Int>) -> Int {
        let isLong = range.count > Self.longClause
        return max(0, score(range) + (isLong ? 3 : 0))
    }

    /// What is said well of something, with nothing against it.
    private func isPraise(_ range: Range<Int>) -> Bool {
        range.contains { tokens[$0].is(.positive) }
            && !range.contains { tokens[$0].is([.problem, .negator, .contrast]) }
    }

    /// A sentence that only names the customer's feeling is said as a feeling.
    private func isFeeling(_ range: Range<Int>) -> Bool {
        guard let feeling, feeling.isOwned || feeling.feeling.kind != .hardship else { return false }
        return feeling.start >= tokens[range.lowerBound].start && feeling.end <= tokens[range.upperBound - 1].end
    }

    /// A sentence that names a feeling beside something that went wrong, and would be half without it.
    private func tellsMore(_ range: Range<Int>) -> Bool {
        let clauses = range.count { tokens[$0].marks.isSuperset(of: [.subject, .first]) }
        return clauses > 1 || range.contains { tokens[$0].marks.isSuperset(of: [.negator, .auxiliary]) }
    }

    /// Whether a clause is all that its sentence says.
    private func covers(_ clause: Range<Int>, _ sentence: Range<Int>) -> Bool {
        let words = sentence.count { tokens[$0].isWord && !tokens[$0].is([.interjection, .coordinator]) }
        return clause.count { tokens[$0].isWord && !tokens[$0].is([.interjection, .coordinator]) } + 1 >= words
    }
}
