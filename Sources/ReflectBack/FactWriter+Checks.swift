extension FactWriter {
    /// Whether a clause may end before `index`: at a sign, a connector, or the start of another clause.
    func isEnd(_ index: Int) -> Bool {
        guard index < limit else { return true }
        let token = tokens[index]
        if !token.isWord { return !token.shape.isDisjoint(with: [.comma, .bracket, .hashtag]) }
        if token.is([.interjection, .coordinator]) { return true }
        if index > 0, tokens[index].is(.gerund), tokens[index].word.main == .gerund { return false }
        if token.is(.subordinator) { return !tokens[index - 1].is(.reporting) }
        return token.marks.isSuperset(of: [.subject, .first])
            && !tokens[index - 1].is([.noun, .plural, .number, .pronoun])
    }

    /// A word that no list knows, which may be left out with the words around it.
    func isUnknown(_ index: Int) -> Bool {
        index < limit && tokens[index].isWord && tokens[index].word.id == 0 && !tokens[index].marks.contains(.known)
    }

    /// Whether the clause stands by itself, tells something, and is meant as it is said.
    func isWhole(_ range: Range<Int>, _ clause: ClauseParser.Clause, _ notes: ClauseParser.Notes) -> Bool {
        guard isResolved(range, notes, subject: clause), !isOpinion(range) else { return false }
        let first = clause.subjectEnd
        if case .thing = clause.subject, tokens[first - 1].is(.vague) { return false }
        let isNegative = tokens[range.lowerBound..<first].contains { $0.is([.negator, .problem]) }
        if tokens[first].is(.modal), !isNegative, !tokens[first].is([.have, .negator]),
            !tokens[min(first + 1, limit - 1)].is(.negator)
        {
            return false
        }
        if isWish(clause.verb), !tokens[clause.verb..<range.upperBound].contains(where: { $0.is(.coordinator) }) {
            return false
        }
        return isComplete(range) && content(range) > (antecedent == nil ? 1 : 0)
    }

    /// Whether the words end where something ends, and hold something to hold on to.
    func isComplete(_ range: Range<Int>) -> Bool {
        let last = tokens[range.upperBound - 1]
        if last.is([.determiner, .possessive, .coordinator, .question]), !last.is([.dangling, .adverb]) {
            return false
        }
        let isJoined = range.count > 1 && tokens[range.upperBound - 2].is(.coordinator)
        if last.word.main == .gerund, last.is(.ditransitive) || isJoined {
            return false
        }
        if last.is(.incomplete) || last.is(.object) && range.count > 1 && tokens[range.upperBound - 2].is(.incomplete) {
            return false
        }
        if last.is(.adverb), range.upperBound < limit, tokens[range.upperBound].is(.gerund) { return false }
        return isAnchored(range) && !hasBareNoun(range)
    }

    /// Whether there is a thing, a name, a number, a person, or what is wrong; `you can't do anything` has none of them.
    private func isAnchored(_ range: Range<Int>) -> Bool {
        range.contains { index in
            let token = tokens[index]
            guard token.isWord, !token.is([.auxiliary, .vague]) else { return false }
            if token.isName || token.is([.number, .unit, .time, .own, .company, .person]) { return true }
            return isThing(index) || token.is(.problem) && token.is([.participle, .adjective, .noun, .past])
        }
    }

    /// `with broken leg`: a missing article that would have to be guessed.
    private func hasBareNoun(_ range: Range<Int>) -> Bool {
        range.dropLast(2).contains { index in
            tokens[index].is(.preposition) && tokens[index + 1].is([.participle, .adjective])
                && tokens[index + 1].is(.problem)
                && tokens[index + 2].word.main == .noun && !tokens[index + 2].is([.mass, .own])
        }
    }

    /// Whether what stands before a preposition says enough without it: not before `of`, and not where a swear word follows.
    func canCut(_ index: Int) -> Bool {
        guard !tokens[index].is(.mass) else { return false }
        return !tokens[index..<limit].contains { $0.is([.profane, .insult, .sarcasm]) }
    }

    /// Words that say something of their own, each counted once.
    func content(_ range: Range<Int>) -> Int {
        var seen: Set<String> = []
        for token in tokens[range] where token.isWord {
            let isClosed = token.is(
                [.auxiliary, .infinitive, .preposition, .determiner, .possessive, .subject, .object, .generic, .vague]
            )
            if isClosed || token.word.main == .adverb && !token.is([.problem, .adjective, .past, .number]) { continue }
            seen.insert(token.text)
        }
        return seen.count
    }

    /// Whether every pronoun that leans on a noun has one before it in the same clause.
    func isResolved(_ range: Range<Int>, _ notes: ClauseParser.Notes, subject: ClauseParser.Clause? = nil) -> Bool {
        for index in notes.leaning where range.contains(index) {
            if let subject, subject.subject == .leaning, index == subject.start, antecedent == nil { continue }
            if meansNothing(index, to: range.upperBound) { continue }
            let before = (antecedent?.lowerBound ?? range.lowerBound)..<index
            let isAnswered = before.contains { noun in
                guard isThing(noun), answers(tokens[noun], tokens[index]) else { return false }
                return noun < range.lowerBound || tokens[(noun + 1)..<index].contains { $0.isActing }
            }
            guard isAnswered else { return false }
        }
        return true
    }

    /// The it of `it would take two days`.
    private func meansNothing(_ index: Int, to end: Int) -> Bool {
        guard tokens[index].is(.expletive) else { return false }
        let verbs = tokens[(index + 1)..<min(index + 4, end)]
        return verbs.contains { $0.is(.expletive) } && tokens[index..<end].contains { $0.is(.unit) }
    }

    /// Whether a word is used as a noun where it stands.
    private func isThing(_ index: Int) -> Bool {
        if tokens[index].isName || tokens[index].is(.own) || tokens[index].word.main == .plural { return true }
        if index > 0, tokens[index].is(.plural), tokens[index - 1].isActing { return true }
        guard index > 0, tokens[index].is(.noun) else { return false }
        return tokens[index - 1].is([
            .determiner, .possessive, .adjective, .number, .preposition, .noun, .gerund, .participle,
        ])
    }

    /// Whether `noun` can be what `pronoun` means.
    private func answers(_ noun: Token, _ pronoun: Token) -> Bool {
        if noun.is([.unit, .time, .vague, .pronoun]) { return false }
        if pronoun.is(.person) { return noun.is([.person, .company]) && noun.is(.noun) }
        if pronoun.is(.plural) { return noun.is(.company) || noun.isName || noun.word.main == .plural }
        return noun.isName || noun.word.main == .noun || noun.is(.own)
    }

    /// `it took 4 hours`, `it's been 3 weeks`: an it that means nothing.
    func isExpletive(_ clause: ClauseParser.Clause, _ end: Int) -> Bool {
        guard tokens[clause.start].is(.expletive) else { return false }
        let isTaking = tokens[clause.subjectEnd..<end].contains { $0.is(.expletive) }
        return isTaking && tokens[clause.subjectEnd..<end].contains { $0.is(.unit) }
    }

    /// `I want a refund` is a want and no fact, unless it goes on: `but I get an error`.
    private func isWish(_ verb: Int) -> Bool {
        tokens[verb].is(.wish) && tokens[verb].is([.verb, .past, .third])
    }

    func isOpinion(_ range: Range<Int>) -> Bool {
        for use in [PatternUse.opinion, .hypothetical]
        where phrasebook.patterns[use].isFound(tokens, in: range) {
            return true
        }
        return tokens[range].contains { $0.is(.hypothetical) }
    }

    /// A name without article, such as the company's own.
    func isBrand(_ start: Int, _ end: Int) -> Bool {
        tokens[start].isName || tokens[start].marks.contains(.known) && tokens[start].marks.isDisjoint(with: .uses)
    }
}

extension Token {
    /// A verb or an auxiliary, by its commonest use.
    var isActing: Bool {
        guard isWord else { return false }
        return `is`(.auxiliary) || [.verb, .past, .third, .gerund, .participle].contains(word.main)
    }
}
