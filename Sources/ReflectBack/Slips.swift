/// Slips of grammar that show in words that stand beside each other.
///
/// A clause that holds one would be said back with the slip in it, so it is quoted and not rewritten. Found on messages that
/// were read by eye: each check stands for a kind of sentence that no agent would send.
struct Slips {
    let tokens: [Token]
    let range: Range<Int>

    /// Whether any word of the range does not go with those beside it, or its end waits for more.
    var isFound: Bool {
        range.contains { index in
            tokens[index].isWord
                && (isBrokenChain(index) || isBrokenJoint(index) || isOddlyWritten(index) || disagrees(index)
                    || isAsked(index) || isMiscounted(index) || isTelegraphic(index))
        } || endsOpen
    }

    private func token(_ index: Int) -> Token? { range.contains(index) && tokens[index].isWord ? tokens[index] : nil }

    private func skipAdverbs(_ from: Int) -> Int {
        var index = from
        while let token = token(index), token.is([.adverb, .negator]),
            !token.is([.determiner, .number, .preposition, .auxiliary, .past, .gerund, .third]),
            !token.is([.noun, .adjective]) || token.word.main == .adverb
        { index += 1 }
        return index
    }

    // MARK: Verbs

    /// `you are walk`, `didn't charger`, `can't got`, `have went`, `to went`, `there's is`.
    private func isBrokenChain(_ index: Int) -> Bool {
        let chain = tokens[index]
        if chain.is(.infinitive), let next = token(index + 1) {
            return next.word.main == .past && !next.is([.verb, .participle, .adjective, .noun])
        }
        guard chain.is(.auxiliary) else { return false }
        guard let next = token(skipAdverbs(index + 1)) else { return isBare(index) }
        if next.is(.coordinator), !next.is(.adverb) { return isBare(index) }
        if next.is(.closed) { return chain.is(.be) && next.is(.be) && !next.is([.participle, .gerund, .verb]) }
        if next.isName { return false }
        if chain.is([.modal, .do]), !chain.is([.be, .have]), !chain.marks.isSuperset(of: [.participle]) {
            if next.is(.verb) { return false }
            if [.past, .third, .gerund].contains(next.word.main) { return true }
            return chain.is(.negator) && [.noun, .plural].contains(next.word.main) && !next.is([.time, .unit])
        }
        if chain.is(.be), !chain.is(.have) {
            let isVerb = next.word.main == .verb || next.word.main == .third || next.word.main == .past
            return isVerb && !next.is([.participle, .adjective, .noun, .plural, .gerund])
        }
        guard chain.is(.have), !chain.is([.be, .modal]) else { return false }
        return [.verb, .past].contains(next.word.main) && !next.is([.participle, .adjective, .noun, .plural])
    }

    /// `I have and`, `you can't`: a verb of the customer's or the company's that leaves out what it is about.
    private func isBare(_ index: Int) -> Bool {
        guard index > range.lowerBound else { return true }
        let next = skipAdverbs(index + 1)
        if range.contains(next), tokens[next].shape.contains(.comma) { return !tokens[index].is(.negator) }
        let last = tokens[index - 1]
        return last.is(.coordinator) || last.is(.subject) && last.is([.first, .second])
    }

    // MARK: Joints

    /// `had a room and still waiting`, `I broke up and sad`: and before what the words in front of it cannot go on with.
    private func isBrokenJoint(_ index: Int) -> Bool {
        guard tokens[index].is(.coordinator), !tokens[index].is(.booster), index > range.lowerBound else {
            return false
        }
        let place = skipAdverbs(index + 1)
        guard let next = token(place), !next.is(.closed) || next.is(.gerund), !next.isName else { return false }
        let before = tokens[range.lowerBound..<index]
        if next.word.main == .gerund || next.is(.gerund) && next.is(.auxiliary) {
            return !before.contains { $0.is(.gerund) && $0.word.main == .gerund || $0.is(.gerund) && $0.is(.be) }
        }
        guard next.word.main == .adjective, !next.is([.noun, .verb, .ordinal, .number, .determiner]) else {
            return false
        }
        if let after = token(place + 1), after.is([.noun, .plural, .adjective, .coordinator]) { return false }
        return !before.contains { $0.is([.be, .linking, .adjective]) }
    }

    // MARK: Writing

    /// `the Xbox No game`, `Told me`: a capital that begins a sentence nobody ended; a hashtag's word.
    private func isOddlyWritten(_ index: Int) -> Bool {
        let token = tokens[index]
        if index > 0, tokens[index - 1].shape.contains(.hashtag), !tokens[index - 1].isWord { return true }
        guard token.shape.contains(.capital), token.shape.isDisjoint(with: [.shouted, .first, .code, .number]),
            token.end - token.start > 1
        else { return false }
        if token.is(.time) { return false }
        if token.is(.closed) { return true }
        return [.past, .third, .verb, .participle].contains(token.word.main) && !token.is([.noun, .plural])
    }

    /// `on flight`, `without missing cart`: a thing that stands without the article that it needs.
    private func isTelegraphic(_ index: Int) -> Bool {
        if index == range.lowerBound { return tokens[index].word.main == .noun && tokens[index].is(.unit) }
        guard isCountable(tokens[index]), let head = head(from: index) else { return false }
        var before = index - 1
        while before > range.lowerBound, tokens[before].word.main == .adjective, !tokens[before].is(.number),
            !tokens[before].is([.determiner, .closed, .participle])
        { before -= 1 }
        while before > range.lowerBound, tokens[before].marks.isSuperset(of: [.adverb, .booster]) { before -= 1 }
        if before > range.lowerBound, tokens[before].is([.participle, .gerund]),
            tokens[before - 1].is([.determiner, .possessive, .number, .adjective])
        {
            return false
        }
        let last = tokens[before]
        guard last.isWord, !last.isName, !last.is([.determiner, .possessive, .number, .ordinal]),
            ![.noun, .plural].contains(last.word.main)
        else { return false }
        if last.is(.coordinator), let verb = token(head + 1) {
            let isFilled = tokens[head].is([.own, .company, .countable])
            return !isFilled && (verb.is(.auxiliary) || [.past, .third].contains(verb.word.main))
        }
        if tokens[index].is(.verb), last.is([.do, .modal, .have, .incomplete, .service]) { return false }
        let isActing = last.isActing && !last.is([.adjective, .adverb]) && !last.shape.contains(.genitive)
        guard isActing || last.is(.preposition) && !last.is([.adverb, .infinitive, .coordinator]) else { return false }
        guard isCountable(tokens[head]) else { return false }
        if let next = token(head + 1), next.isName || next.is(.number) || next.shape.contains(.genitive) {
            return false
        }
        let isFilled =
            head == index && before == index - 1
            && (tokens[index].is([.countable, .company]) || isActing && tokens[index].is(.own))
        return !isFilled
    }

    private func isCountable(_ token: Token) -> Bool {
        token.word.main == .noun && !token.isName
            && !token.is([
                .mass, .bare, .unit, .time, .number, .place, .vague, .pronoun, .gerund, .plural, .abbreviation, .closed,
            ])
    }

    /// The last noun of several.
    private func head(from index: Int) -> Int? {
        var head = index
        while let next = token(head + 1), [.noun, .plural].contains(next.word.main), !next.isName,
            !next.is([.closed, .adverb, .time])
        { head += 1 }
        return head
    }

    // MARK: Persons and numbers

    /// `it take`, `she don't`, `they was`, `I gets`, `the bags was`, `my bag were`.
    private func disagrees(_ index: Int) -> Bool {
        let subject = tokens[index]
        guard let next = token(skipAdverbs(index + 1)), next.is([.auxiliary, .verb, .third]), !next.isName else {
            return false
        }
        let last = index > range.lowerBound ? tokens[index - 1] : nil
        if subject.is(.subject), !subject.is(.relative) {
            if last?.is(.auxiliary) ?? false { return false }
            return disagrees(subject, next, after: last)
        }
        guard let last, next.is(.auxiliary), !next.is([.modal, .past]) || next.is(.be), !subject.isName else {
            return false
        }
        let from = max(range.lowerBound, index - 4)
        if tokens[from..<index].contains(where: { $0.is([.preposition, .coordinator, .number]) || $0.isActing }) {
            return false
        }
        guard last.is([.determiner, .possessive]), !subject.is([.person, .company, .unit, .time, .generic]) else {
            return false
        }
        if subject.word.main == .plural { return next.is(.third) && !subject.is(.noun) }
        return subject.word.main == .noun && next.is(.plural) && !subject.is(.plural)
    }

    private func disagrees(_ subject: Token, _ verb: Token, after last: Token?) -> Bool {
        if subject.is([.first, .plural]), !subject.is(.second), !subject.is(.person) {
            if verb.is(.third), verb.is(.auxiliary) {
                return !(verb.is(.past) && subject.marks.contains(.first) && !subject.is(.plural)) && !verb.is(.have)
                    || verb.marks.isSuperset(of: [.have, .third]) && !verb.shape.contains(.attached)
            }
            return verb.word.main == .third
        }
        guard subject.is(.dangling), !subject.is(.plural) else { return false }
        if subject.is(.object), let last, last.isActing || last.is([.preposition, .question, .adverb]) { return false }
        if verb.is(.auxiliary) {
            return verb.is(.plural) && !verb.is(.third) && !verb.is(.past)
        }
        return verb.word.main == .verb && !verb.is([.past, .third, .noun, .adjective])
    }

    /// `a shoes`, `an online tickets`, `these problem`, `very scaring`, `on you website`.
    private func isMiscounted(_ index: Int) -> Bool {
        let token = tokens[index]
        if token.marks.isSuperset(of: [.second, .object]), index > range.lowerBound,
            tokens[index - 1].is(.preposition), let next = self.token(index + 1), next.word.main == .noun,
            !next.is([.time, .adverb, .preposition])
        {
            return true
        }
        if token.is(.singular), let next = self.token(index + 1), next.word.main == .adjective,
            !next.is([.noun, .number, .determiner]), let noun = self.token(index + 2), noun.word.main == .plural,
            !noun.is([.noun, .unit]), self.token(index + 3).map({ !$0.is([.noun, .plural]) }) ?? true
        {
            return true
        }
        guard let next = self.token(index + 1), !next.isName else { return false }
        if token.marks.isSuperset(of: [.adverb, .booster]), !token.is([.coordinator, .profane]) {
            return next.word.main == .gerund && !next.is([.adjective, .noun])
        }
        guard token.is(.determiner), next.word.main == .plural || next.word.main == .noun else { return false }
        let after = self.token(index + 2)
        let isCompound = after.map { $0.is([.noun, .plural]) } ?? false
        if token.is(.plural) { return next.word.main == .noun && !next.is(.plural) && !isCompound }
        return token.is(.singular) && next.word.main == .plural && !next.is([.noun, .number, .adjective])
            && !isCompound
    }

    // MARK: Questions and ends

    /// `instead of that why don't you`, `John why I am`: a question inside.
    private func isAsked(_ index: Int) -> Bool {
        let token = tokens[index]
        guard token.is(.question), !token.is(.subordinator) else { return false }
        if index == range.lowerBound + 1, tokens[index - 1].isWord, !tokens[index - 1].is([.preposition, .relative]),
            !token.is(.relative), !tokens[index - 1].isActing
        {
            return true
        }
        guard let next = self.token(index + 1), next.is(.auxiliary), let after = self.token(index + 2) else {
            return false
        }
        return after.is(.subject) || after.is([.possessive, .determiner]) && !token.is(.relative)
    }

    /// `it never comes with`: a preposition that nothing follows.
    private var endsOpen: Bool {
        guard range.count > 1 else { return false }
        let last = tokens[range.upperBound - 1]
        guard last.is(.preposition), !last.is([.particle, .adverb, .infinitive, .adjective, .noun, .subordinator])
        else {
            return false
        }
        return ![.past, .participle].contains(tokens[range.upperBound - 2].word.main)
    }
}
