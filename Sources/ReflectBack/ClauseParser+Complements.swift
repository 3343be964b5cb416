extension ClauseParser {
    /// What follows the verb at `verb`, up to where nothing of a known shape follows.
    mutating func complements(after verb: Int) -> Int? {
        complements(from: verb + 1, after: verb, objects: 0)
    }

    mutating func complements(from start: Int, after verb: Int, objects: Int) -> Int? {
        var index = start
        var objects = objects
        while index < limit {
            guard burn() else { return nil }
            guard let next = complement(at: index, from: start, after: verb, objects: &objects), next > index else {
                break
            }
            index = next
        }
        return index
    }

    private mutating func complement(at index: Int, from start: Int, after verb: Int, objects: inout Int) -> Int? {
        if has(index, .coordinator), let next = coordinated(at: index) { return next }
        if has(index, [.infinitive, .preposition, .subordinator]), let next = linked(at: index) { return next }
        if has(index, [.question, .relative]), let next = embedded(at: index, after: verb) { return next }
        if let next = adverbial(at: index) { return next }
        if objects < (has(verb, .ditransitive) ? 2 : 1), let next = object(at: index, after: verb) {
            objects += 1
            return next
        }
        let describes = has(verb, .linking) || objects > 0 && index > start
        if describes, has(index, [.adjective, .participle]), !has(index, .noun) || has(verb, .linking) {
            return index + 1
        }
        if has(index, .gerund), index > verb + 1 || !has(verb, .reporting),
            let inner = attempt({ $0.verbPhrase(at: index, form: .gerund) })
        {
            if index > start { notes.cuts.append(index) }
            return inner.end
        }
        if index > start, tokens[index - 1].is([.noun, .plural, .pronoun]) { return relative(at: index) }
        return nil
    }

    // MARK: Parts

    /// Adverbs, particles, and times that need no preposition: `all day`, `3 times`, `last week`, `two hours ago`.
    mutating func adverbial(at index: Int) -> Int? {
        guard let token = token(index) else { return nil }
        if token.is(.particle), !has(index + 1, [.determiner, .possessive, .number, .object]) || has(index, .noun) {
            return index + 1
        }
        if token.is([.adverb, .time]), !token.is([.determiner, .negator, .preposition, .coordinator]),
            !has(index + 1, .unit)
        {
            return index + 1
        }
        var end = index
        while has(end, [.determiner, .number, .ordinal, .adverb]), !has(end, [.possessive, .preposition]),
            end - index < 4
        {
            end += 1
        }
        if token.is(.dangling), end > index + 1 || has(end, .plural) { return nil }
        guard has(end, [.unit, .time]), !has(end, .adverb) || end > index else { return nil }
        return has(end + 1, [.noun, .plural]) && !has(end + 1, [.time, .adverb]) ? nil : end + 1
    }

    private mutating func object(at index: Int, after verb: Int) -> Int? {
        if index > verb + 1, tokens[index - 1].word.main == .adverb, !tokens[index - 1].is([.particle, .preposition]) {
            return nil
        }
        let isDenied = verb > 0 && tokens[verb - 1].is(.negator)
        let isTold = has(verb, .ditransitive) && has(index, .object) && !has(index + 1, .auxiliary)
        if has(verb, [.reporting, .opinion]), !isDenied, !isTold, has(index, [.subject, .possessive, .determiner]) {
            if let inner = clause(at: index) { return inner.end }
        }
        if index > 0, tokens[index].is(.plural), tokens[index - 1].word.main == .plural { return nil }
        return attempt { parser in
            parser.nounPhrase(at: index).flatMap { parser.isClosed(at: $0) ? $0 : nil }
        }
    }

    /// `and`, `or`, `but` with another verb of the same subject, or another adjective.
    private mutating func coordinated(at index: Int) -> Int? {
        let next = skipAdverbs(index + 1)
        guard let token = token(next), !token.is(.subject), !has(index + 1, .coordinator) else { return nil }
        if index > 0, tokens[index - 1].is(.adjective), token.is([.adjective, .participle]) { return next + 1 }
        for context in contexts.reversed() {
            switch context {
            case .form(let form):
                guard token.is(form.marks), let inner = attempt({ $0.verbPhrase(at: next, form: form) }) else {
                    continue
                }
                notes.cuts.append(index)
                return inner.end
            case .finite(let subject):
                if case .thing = subject, next > index + 1 { continue }
                guard token.is([.auxiliary, .past]) || token.is(.verb) && token.word.main == .verb else { continue }
                guard let inner = attempt({ $0.predicate(at: index + 1, subject) }) else { continue }
                notes.cuts.append(index)
                return inner.end
            }
        }
        return nil
    }

    /// `to cancel`, `for a movie`, `because the code failed`, `when I try to log in`.
    private mutating func linked(at index: Int) -> Int? {
        if has(index, .infinitive), let inner = attempt({ $0.verbPhrase(at: index + 1, form: .base) }) {
            return inner.end
        }
        if has(index, .subordinator), !has(index, .hypothetical) {
            let begins = has(index + 1, [.subject, .possessive, .determiner, .existential, .own, .company])
            if begins || !has(index, .preposition), let inner = clause(at: index + 1) {
                notes.cuts.append(index)
                return inner.end
            }
        }
        guard has(index, .preposition), let end = attempt({ $0.prepositionPhrase(at: index) }) else { return nil }
        notes.softCuts.append(index)
        return end
    }

    /// `what to do`, `why it was cancelled`, `that the order was sent`.
    private mutating func embedded(at index: Int, after verb: Int) -> Int? {
        if has(index, .question), has(index + 1, .infinitive) {
            if let inner = attempt({ $0.verbPhrase(at: index + 2, form: .base) }) { return inner.end }
        }
        if has(verb, [.reporting, .opinion]), let inner = clause(at: index + 1) ?? whereabouts(at: index + 1) {
            return inner.end
        }
        guard index > verb + 1, has(index, .relative) else { return nil }
        if has(index, .determiner), tokens[index - 1].is([.verb, .past, .third]) { return nil }
        guard let end = relative(at: index) else { return nil }
        notes.cuts.append(index)
        return end
    }

    /// `where my bag is`: the verb at the end asks for the place.
    private mutating func whereabouts(at start: Int) -> Clause? {
        for candidate in subjects(at: start) where has(candidate.end, .be) && candidate.end + 1 == limit {
            return Clause(
                start: start,
                end: limit,
                subject: candidate.subject,
                subjectEnd: candidate.end,
                verb: candidate.end,
                isChained: false
            )
        }
        return nil
    }
}
