/// Which words of a clause are its verbs, and whose they are.
extension Telling {
    /// Whether a verb stands before `index` in its clause, so that a participle there only describes.
    func hasVerb(before index: Int) -> Bool {
        var last = index - 1
        while last >= range.lowerBound, !tokens[last].shape.contains(.comma), !tokens[last].is(.subordinator) {
            if tokens[last].is(.auxiliary) || [.past, .third].contains(tokens[last].word.main) { return true }
            last -= 1
        }
        return false
    }

    /// The word before `index` without adverbs between.
    func subject(before index: Int) -> Int? {
        var last = index - 1
        while last > range.lowerBound, tokens[last].word.main == .adverb, !tokens[last].is(.subject) { last -= 1 }
        return last >= range.lowerBound ? last : nil
    }

    /// The end of a chain: `has still not been sent`.
    func chainEnd(_ index: Int, _ limit: Int) -> Int {
        var next = index + 1
        guard tokens[index].is(.auxiliary) || tokens[index].is(.linking) else { return next }
        while next < limit,
            tokens[next].is([.auxiliary, .negator]) || tokens[next].word.main == .adverb
        {
            next += 1
        }
        if next < limit, tokens[next].is([.participle, .gerund, .verb, .past]), !tokens[next].is(.determiner) {
            next += 1
        }
        return next
    }

    func isActing(_ index: Int) -> Bool {
        let next = skipAdverbs(index, range.upperBound)
        guard next < range.upperBound else { return false }
        let token = tokens[next]
        guard token.isWord, !token.is([.infinitive, .preposition, .determiner]) else { return false }
        return token.is([.auxiliary, .past]) || token.is([.verb, .third]) && token.word.main != .noun
    }

    func skipAdverbs(_ from: Int, _ limit: Int) -> Int {
        var index = from
        while index < limit, tokens[index].isWord, tokens[index].is([.adverb, .negator]),
            !tokens[index].is([.determiner, .number, .preposition, .auxiliary, .past, .existential])
        {
            index += 1
        }
        return index
    }

    /// `the flight can wait`: what may be is no fact.
    func isOnlyPossible(_ index: Int) -> Bool {
        let token = tokens[index]
        guard token.is(.modal), !token.is([.negator, .have]), !token.shape.contains(.attached), index > range.lowerBound
        else { return false }
        return !tokens[range.lowerBound..<index].contains {
            $0.is(.negator) || $0.marks.isSuperset(of: [.pronoun, .person])
        }
    }

    /// `am`, `was` of the customer become `are`, `were`, right after the word for the customer or after a connector.
    mutating func noteAgreement(_ index: Int, _ actor: Actor, _ clause: Range<Int>, _ verbs: inout Int) {
        guard actor == .customer, let last = subject(before: index) else { return }
        let isNear = tokens[last].marks.contains([.subject, .first]) || isConnector(last) || index == clause.lowerBound
        if isNear { notes.agreeing.append(index) }
    }

    /// The `'s` of `my husband's in hospital`, which is a verb and no owner's.
    func isVerbal(_ index: Int) -> Bool {
        guard index + 1 < range.upperBound else { return false }
        let next = tokens[index + 1]
        return next.isWord && !next.isName && next.is([.preposition, .determiner, .possessive, .negator])
            && !next.is([.noun, .adjective])
    }

    /// `your email says call us`: words of somebody's own, which cannot be turned round with the rest.
    func isQuoting(_ index: Int, _ limit: Int) -> Bool {
        guard index + 1 < limit, tokens[index].is(.reporting) else { return false }
        let next = tokens[index + 1]
        guard next.is(.interjection) && !next.is(.determiner) || next.word.main == .verb && !next.is(.auxiliary) else {
            return false
        }
        return tokens[(index + 1)..<limit].contains { $0.is([.first, .second]) }
    }

    /// What no sentence can hold: a turned question inside (`am I still waiting`), an article before a verb, a figure that
    /// stands for a word (`had 2 fight`, `4 my body`).
    func isBroken(_ index: Int) -> Bool {
        guard index + 1 < range.upperBound else { return false }
        let token = tokens[index]
        let next = tokens[index + 1]
        guard next.isWord else { return false }
        if token.is([.be, .do, .modal]), next.is(.subject), !next.is(.object), isFinite(index) { return true }
        if isArticle(token), next.is([.auxiliary, .preposition, .coordinator, .subject]),
            !next.is([.adverb, .noun, .adjective])
        {
            return true
        }
        guard token.shape.contains(.number), token.end - token.start == 1, index > start else { return false }
        return next.is(.possessive) || next.word.main == .verb && !next.is([.noun, .plural])
    }

    private func isArticle(_ token: Token) -> Bool {
        if token.is(.possessive), !token.is([.object, .dangling]) { return true }
        guard token.is(.determiner) else { return false }
        return [Sentences.Slot.owner, .article, .articleVowel].contains { phrasebook.sentences.text($0) == token.text }
    }
}
