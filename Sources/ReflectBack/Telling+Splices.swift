/// Two sentences with only a comma between them.
extension Telling {
    /// `this is the third time I write, nobody answers`: the last clause gets the and that is missing.
    mutating func noteSplice(_ clause: Range<Int>, _ open: Int) {
        guard clause.upperBound == range.upperBound, clause.lowerBound > start,
            tokens[clause.lowerBound - 1].shape.contains(.comma), stands(start) || !prefix.isEmpty, isSpoken(open)
        else { return }
        articles.insert((clause.lowerBound, phrasebook.sentences.text(.joint)), at: 0)
    }

    /// Whether what begins at `index` can be a sentence of its own, and is no `when` or `after` that waits for the rest.
    private func stands(_ index: Int) -> Bool {
        let token = tokens[index]
        return isSpoken(index) && !token.is([.preposition, .subordinator, .time, .question]) && !isWhenever(index)
    }

    /// A pronoun, somebody, or a thing with its article.
    private func isSpoken(_ index: Int) -> Bool {
        let token = tokens[index]
        if token.is(.subject) { return !token.is(.second) }
        return token.is([.pronoun, .determiner, .possessive, .existential])
            && !token.is([.relative, .question, .number])
    }
}
