/// Who is meant: subjects, pronouns, and the nouns that they stand for.
extension Telling {
    /// `the present my husband ordered is`: two things before the first verb.
    func isInserted(_ index: Int, _ open: Int) -> Bool {
        index > open && tokens[index].is([.determiner, .possessive]) && !tokens[index].is(.object)
            && [.noun, .plural].contains(tokens[index - 1].word.main)
    }

    func isNominative(_ index: Int) -> Bool {
        let token = tokens[index]
        guard token.is(.subject) else { return false }
        if token.is(.second) {
            if index > range.lowerBound, tokens[index - 1].is(.preposition), !tokens[index - 1].is(.subordinator) {
                return false
            }
            let isPeople = index + 1 < range.upperBound && tokens[index + 1].is(.person)
            return isPeople ? isActing(index + 2) : isActing(index + 1)
        }
        return !token.is(.object) || isActing(index + 1)
    }

    func isRelative(_ index: Int) -> Bool {
        let token = tokens[index]
        guard token.is([.relative, .question]), index > range.lowerBound else { return false }
        if token.is(.determiner) { return tokens[index - 1].is([.noun, .plural, .pronoun, .reporting, .adjective]) }
        return true
    }

    mutating func noteLeaning() {
        for index in start..<range.upperBound where leans(index) {
            let isAnswered = (start..<index).contains { answers($0, index) }
            if !isAnswered { leaning.append(index) }
        }
    }

    /// Whether the word at `index` stands for a noun elsewhere.
    func leans(_ index: Int) -> Bool {
        let token = tokens[index]
        if token.is(.number), token.is(.pronoun), index > start,
            index + 1 == range.upperBound || !tokens[index + 1].isWord
                || tokens[index + 1].is([.coordinator, .subordinator]) || tokens[index + 1].word.main == .adverb
        {
            return !tokens[index - 1].is([.determiner, .adjective, .negator])
        }
        guard token.is(.dangling) else { return false }
        if token.is(.determiner) {
            guard index + 1 < range.upperBound else { return true }
            let next = tokens[index + 1]
            if token.is(.relative), index > start, !isConnector(index - 1),
                !tokens[index - 1].isActing || tokens[index - 1].is([.reporting, .opinion, .noun, .plural])
            {
                return false
            }
            if next.is(.be), meansNothing(index) { return false }
            if !token.is(.subject), index == start, token.is([.relative, .plural]), next.is([.noun, .plural]) {
                return true
            }
            let apart: Marks = [
                .auxiliary, .preposition, .coordinator, .subject, .infinitive, .determiner, .number, .time,
            ]
            return !next.isWord || next.is(apart) || next.word.main == .adverb || isFinite(index + 1)
        }
        return !meansNothing(index)
    }

    /// The it of `it's been 3 weeks` and `it's October`.
    func meansNothing(_ index: Int) -> Bool {
        guard tokens[index].is([.expletive, .determiner]) else { return false }
        let next = tokens[(index + 1)..<min(index + 4, range.upperBound)]
        guard next.contains(where: { $0.is([.be, .expletive]) }) else { return false }
        return next.contains { $0.is([.time, .number, .unit, .ordinal]) || $0.is(.expletive) }
    }

    /// Whether the noun at `noun` can be what the pronoun at `pronoun` means.
    func answers(_ noun: Int, _ pronoun: Int) -> Bool {
        let isAdrift = noun > start && tokens[noun - 1].is(.preposition) && !tokens[noun].isName
        return !(isAdrift && tokens[noun].word.main == .noun) && Self.answers(tokens[noun], tokens[pronoun])
    }

    static func answers(_ noun: Token, _ pronoun: Token) -> Bool {
        guard noun.isWord, !noun.is([.unit, .time, .vague, .pronoun]) else { return false }
        let isNoun = noun.isName || [.noun, .plural].contains(noun.word.main) || noun.is([.own, .company])
        guard !noun.is([.preposition, .subject]) else { return false }
        if pronoun.is(.person) { return isNoun && noun.is([.person, .company]) && !noun.is(.subject) }
        if pronoun.is(.plural) {
            return isNoun && (noun.is([.company, .person]) || noun.isName || noun.word.main == .plural)
        }
        return isNoun && noun.word.main != .plural
    }

    /// Whether the last word is one that a sentence can end with.
    var isFinished: Bool {
        guard range.upperBound > start else { return false }
        let last = tokens[range.upperBound - 1]
        let isAnswer = last.is(.interjection) && tokens[range.upperBound - 2].is(.be)
        if last.is([.determiner, .possessive, .coordinator, .question]), !last.is([.dangling, .adverb, .pronoun]),
            !isAnswer
        {
            return false
        }
        if last.is(.negator), !last.is(.auxiliary), !isAnswer { return false }
        if last.is(.wish), range.upperBound - start < Retelling.fewest + 1 { return false }
        return !last.is(.infinitive) && (!last.is(.auxiliary) || last.is(.negator))
    }
}
