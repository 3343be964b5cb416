/// Says a customer's clause from the agent's side: person, agreement, and what is the company's.
struct Rewriter {
    let tokens: [Token]
    let phrasebook: Phrasebook

    /// The tokens of `range`, with the customer's words turned round; nil where something in it cannot be said.
    func written(_ range: Range<Int>, _ notes: ClauseParser.Notes = .init()) -> String? {
        var text = ""
        for index in range {
            guard let word = said(index, notes) else { return nil }
            let token = tokens[index]
            let isAttached = token.shape.contains(.attached) || token.shape.contains(.comma)
            if !text.isEmpty, !isAttached { text += " " }
            if let missing = missing(before: index, from: range.lowerBound) { text += missing + " " }
            text += word
        }
        return text.isEmpty ? nil : text
    }

    private func said(_ index: Int, _ notes: ClauseParser.Notes) -> String? {
        let token = tokens[index]
        guard token.isWord || token.shape.contains(.comma), isSayable(token) else { return nil }
        if index > 0, isMeasure(index - 1) || isSingle(index - 1) && token.is(.unit),
            let unit = phrasebook.singular(of: token.text)
        {
            return unit
        }
        guard token.word.isChanged, let change = phrasebook.person[token.text.lowercased()] else {
            return token.is(.second) ? nil : token.text
        }
        if notes.companies.contains(index) { return change.becomes[.company] }
        if notes.targets.contains(index) { return change.becomes[.target] }
        if token.marks.contains([.possessive, .second]) { return phrasebook.sentences.text(.owner) }
        if token.is(.second) { return nil }
        if notes.agreeing.contains(index) { return change.becomes[.verb] ?? token.text }
        return change.becomes[.customer] ?? token.text
    }

    /// The article that people leave out: `missed flight`, `has 2 hour wait`.
    private func missing(before index: Int, from start: Int) -> String? {
        guard index > start else { return nil }
        let token = tokens[index]
        let last = tokens[index - 1]
        let next = index + 1 < tokens.count ? tokens[index + 1] : nil
        if token.is(.own), !token.is(.mass), token.word.main != .plural, token.is(.noun), !token.isName,
            isActing(before: index)
        {
            if let next, next.isWord, next.is([.noun, .plural, .number]) || next.isName { return nil }
            return phrasebook.sentences.text(.customerOwner)
        }
        let isCounted = next.map { $0.isWord && ($0.is(.number) || $0.isName) } ?? false
        if last.isWord, last.is(.subordinator), !isCounted, token.is([.own, .company]), token.word.main == .noun,
            !token.isName
        {
            return phrasebook.sentences.text(token.is(.own) ? .customerOwner : .owner)
        }
        if token.is(.countable), token.word.main == .noun, isActing(before: index) || last.is(.preposition),
            !last.is([.determiner, .infinitive]), next.map({ !$0.isWord || !$0.is([.noun, .plural]) }) ?? true
        {
            return article(before: token)
        }
        if token.is(.company), token.word.main == .noun, !token.isName, !token.is([.mass, .plural]), !isCounted,
            isActing(before: index) || last.is(.preposition), !last.is([.determiner, .possessive, .noun]),
            next?.is([.noun, .plural]) != true
        {
            return phrasebook.sentences.text(.owner)
        }
        if isMeasure(index), last.isWord, last.is([.have, .verb, .preposition, .be]), !last.is(.determiner) {
            return phrasebook.sentences.text(.article)
        }
        return nil
    }

    private func article(before token: Token) -> String {
        let isVowel = token.text.utf8.first.map { phrasebook.sentences.text(.vowels).utf8.contains($0) } ?? false
        return phrasebook.sentences.text(isVowel ? .articleVowel : .article)
    }

    /// The number one, in figures.
    private func isSingle(_ index: Int) -> Bool { tokens[index].shape.contains(.number) && tokens[index].text == "1" }

    /// `2 hours wait`: a number and a unit before the noun that they measure.
    private func isMeasure(_ index: Int) -> Bool {
        guard index + 2 < tokens.count, tokens[index].is(.number), tokens[index + 1].is(.unit) else { return false }
        let noun = tokens[index + 2]
        return noun.isWord && noun.is([.noun, .plural]) && noun.word.main != .gerund
            && !noun.is([.preposition, .adverb, .time, .unit, .coordinator, .pronoun])
    }

    /// A verb right before the word, that is not itself part of what the thing is called: `connecting flight`.
    private func isActing(before index: Int) -> Bool {
        let last = tokens[index - 1]
        guard last.isActing, !last.is([.be, .modal, .determiner, .preposition]) else { return false }
        return index < 2 || !tokens[index - 2].is([.determiner, .possessive, .adjective, .number, .noun])
            || tokens[index - 2].is([.subject, .adverb, .pronoun])
    }

    /// `for40`: a word and a number without the space between them.
    private func isRunTogether(_ text: String) -> Bool {
        let letters = text.prefix { $0.isLetter && $0.isLowercase }
        guard letters.count > 1, letters.count < text.count else { return false }
        return phrasebook.word(String(letters)).map { $0.is(.closed) } ?? false
    }

    /// `DM-still`: a dash that stood for a space.
    private func isTypedTogether(_ text: String) -> Bool {
        guard let dash = text.lastIndex(of: "-") else { return false }
        let tail = String(text[text.index(after: dash)...])
        return phrasebook.word(tail).map { $0.main == .adverb || $0.is(.closed) && !$0.is([.number, .preposition]) }
            ?? false
    }

    /// No swear word, insult, handle, address, or word that no list knows.
    func isSayable(_ token: Token) -> Bool {
        guard token.isWord else { return true }
        if !token.shape.isDisjoint(with: [.handle, .link, .hashtag]) { return false }
        if token.is([.profane, .insult, .sarcasm]) { return false }
        if token.is(.interjection), !token.is([.determiner, .adjective, .adverb, .noun, .verb]) { return false }
        if token.word.id == 0, isTypedTogether(token.text) { return false }
        if token.shape.contains(.code), isRunTogether(token.text) { return false }
        if token.is(.number) || token.shape.contains(.attached) { return true }
        return token.marks.contains(.known) || token.isName
    }
}
