extension ClauseParser {
    /// The ends of the noun phrases that begin at `start`, the longest first.
    mutating func nounPhrases(at start: Int) -> [Int] {
        guard burn(), let first = token(start) else { return [] }
        if first.is(.object), !first.is(.possessive) || !has(start + 1, [.noun, .plural, .adjective]) {
            if first.is(.second) { notes.targets.append(start) }
            if first.is(.second), has(start + 1, .person), has(start + 1, .plural) { return [start + 2] }
            if first.is(.dangling) { notes.leaning.append(start) }
            return [start + 1]
        }
        if first.is(.pronoun), !first.is(.number) {
            if first.is(.dangling) { notes.leaning.append(start) }
            return [has(start + 1, .adjective) && has(start, .vague) ? start + 2 : start + 1]
        }
        if first.is([.determiner, .number]), start + 2 < limit,
            tokens[start + 1].marks.isSuperset(of: [.preposition, .mass])
        {
            return nounPhrases(at: start + 2)
        }
        let ends = ends(from: start)
        if ends.isEmpty, first.marks.contains([.dangling, .determiner]) {
            notes.leaning.append(start)
            return [start + 1]
        }
        if first.marks.isSuperset(of: [.possessive, .dangling]) { notes.leaning.append(start) }
        if let end = ends.first, tokens[end - 1].is(.pronoun), tokens[end - 1].is(.number),
            !first.is([.negator, .person])
        {
            notes.leaning.append(end - 1)
        }
        return ends
    }

    private func ends(from start: Int) -> [Int] {
        var ends: [Int] = []
        var index = start
        var hasHead = false
        while let token = token(index), extends(token, at: index, from: start, hasHead: hasHead) {
            if isHead(token, at: index) {
                hasHead = true
                ends.append(index + 1)
            }
            index += 1
            if index < limit, tokens[index].shape.contains(.genitive), hasHead {
                index += 1
                hasHead = false
                ends.removeAll()
            }
        }
        return ends.reversed()
    }

    /// Whether the word can stand inside the noun phrase that began at `start`.
    private func extends(_ token: Token, at index: Int, from start: Int, hasHead: Bool) -> Bool {
        if token.isName || token.is(.number), !token.is(.adverb) { return true }
        if hasHead, endsPhrase(token, after: tokens[index - 1]) { return false }
        if token.is([.subject, .object, .auxiliary, .infinitive, .question]), !token.is(.possessive) { return false }
        if token.is([.determiner, .possessive]) {
            if index == start { return true }
            return !hasHead && tokens[index - 1].is([.determiner]) && !tokens[index - 1].is(.dangling)
        }
        if token.is([.preposition, .coordinator, .subordinator, .interjection]), !token.is([.noun, .adjective]) {
            return false
        }
        if token.is([.noun, .plural]) { return !hasHead || token.word.main != .adjective }
        if token.is(.adjective) { return !hasHead }
        if token.marks.contains(.known), token.marks.isDisjoint(with: .uses) { return true }
        if token.is([.participle, .gerund]) { return !hasHead }
        return token.is([.booster, .adverb]) && !hasHead && has(index + 1, [.adjective, .participle])
    }

    /// A word after a head that is rather a verb or a time than part of a name: `flights keep`, `to Boston hours ago`.
    private func endsPhrase(_ token: Token, after head: Token) -> Bool {
        if head.word.main == .plural, token.is(.plural) || token.word.main == .verb { return true }
        return token.word.main == .gerund || token.is(.unit) && head.isName
    }

    /// A number that counts what follows is no head: `2 cancelled flights`.
    private func isHead(_ token: Token, at index: Int) -> Bool {
        if token.is(.number) || token.is(.ordinal), has(index + 1, [.noun, .plural, .adjective, .participle]) {
            return false
        }
        return token.isName || token.is([.noun, .plural, .number])
            || token.marks.contains(.known) && token.marks.isDisjoint(with: .uses)
    }

    /// A noun phrase, the longest, with what is joined to it by and, or.
    mutating func nounPhrase(at start: Int) -> Int? {
        guard let end = nounPhrases(at: start).first else { return nil }
        if has(end, .coordinator), !has(end, [.adverb, .contrast]), !has(end + 1, [.subject, .auxiliary]),
            joins(end + 1)
        {
            let joined = attempt { parser in
                parser.nounPhrases(at: end + 1).first.flatMap { parser.isClosed(at: $0) ? $0 : nil }
            }
            if let joined { return joined }
        }
        return end
    }

    /// Whether the word is rather a noun than a verb of the same subject.
    private func joins(_ index: Int) -> Bool {
        guard let token = token(index) else { return false }
        return token.word.main != .gerund && token.word.main != .verb && token.word.main != .past
    }

    /// Whether no verb follows, so that what was read before it is not the subject of another clause.
    func isClosed(at index: Int) -> Bool {
        let next = skipAdverbs(index)
        guard let token = token(next) else { return true }
        if token.is(.auxiliary) { return false }
        let finite: Marks = [.past, .third]
        return !token.is(finite) || token.is([.preposition, .noun, .plural, .adjective])
    }

    /// `of our holiday`, `to Dallas`, `home`: what belongs to the thing before it.
    mutating func belonging(at start: Int) -> Int? {
        if has(start, .place) { return start + 1 }
        guard has(start, .mass) || has(start, .infinitive) && isPlace(start + 1) else { return nil }
        return attempt { $0.prepositionPhrase(at: start) }
    }

    /// `at the airport`, `without calling`, `in over an hour`.
    mutating func prepositionPhrase(at start: Int) -> Int? {
        guard burn(), has(start, .preposition) else { return nil }
        var next = start + 1
        while has(next, .preposition), has(next, [.adverb, .mass, .infinitive]),
            !has(next, .infinitive) || isPlace(next + 1)
        {
            next += 1
        }
        while has(next, .adverb), has(next + 1, [.number, .determiner]), !has(next, .determiner) { next += 1 }
        if has(next, .gerund), tokens[next].word.main == .gerund || !has(next, .noun),
            let verb = attempt({ $0.verbPhrase(at: next, form: .gerund) })
        {
            return verb.end
        }
        if let end = attempt({ $0.nounPhrase(at: next) }) { return end }
        if has(next, .time) { return next + 1 }
        if let verb = attempt({ $0.verbPhrase(at: next, form: .gerund) }) { return verb.end }
        guard has(next, .question), let inner = clause(at: next + 1) else { return nil }
        return inner.end
    }

    /// `that was returned months ago`, `I ordered`: a clause that says which.
    mutating func relative(at start: Int) -> Int? {
        nested { parser in
            if parser.has(start, .relative) {
                let whole = parser.attempt { $0.predicate(at: start + 1, .thing(isPlural: nil)) }
                if let whole { return whole.end }
                guard parser.has(start + 1, [.subject, .possessive]) else { return nil }
                return parser.clause(at: start + 1)?.end
            }
            guard parser.has(start, .subject), parser.has(start, .first) else { return nil }
            return parser.clause(at: start)?.end
        }
    }
}
