/// The checks that every suggestion must pass before anybody sees it, whatever wrote it.
///
/// It knows nothing of how a suggestion was made: it compares a sentence with the customer's messages. Rules 54, 58 and 60
/// of the reflect-back rules.
package struct SuggestionGate: Sendable {
    let phrasebook: Phrasebook

    /// The most words that a suggestion may have.
    package static let mostWords = 45

    package init(phrasebook: Phrasebook) {
        self.phrasebook = phrasebook
    }

    /// Why a suggestion is not shown.
    package enum Refusal: String, Sendable, CaseIterable {
        case novelWord = "novel_word"
        case novelNumber = "novel_number"
        case profanity
        case promise, blame, sale, formula, claim
        case checkQuestion = "check_question"
        case tooLong = "too_long"
        case agreement, quotes, exclamation
    }

    /// Everything that is wrong with `suggestion` as an answer to `messages`; empty when it may be shown.
    package func refusals(of suggestion: String, toward messages: [String]) -> [Refusal] {
        refusals(
            of: suggestion,
            toward: messages.map {
                Self.heard(in: Tokeniser.passage($0, message: 0, phrasebook: phrasebook), phrasebook)
            }
        )
    }

    /// `heard` holds the words of each message that may be said back: ``heard(in:_:)``.
    func refusals(of suggestion: String, toward heard: [WordNumbers]) -> [Refusal] {
        let said = Tokeniser.passage(suggestion, message: 0, phrasebook: phrasebook)
        var refusals = novelties(in: said, toward: heard)
        if said.tokens.contains(where: { $0.is([.profane, .insult]) }) { refusals.append(.profanity) }
        for (use, refusal) in Self.forbidden where isFound(use, in: said) { refusals.append(refusal) }
        if said.tokens.last?.shape.contains(.asks) != true { refusals.append(.checkQuestion) }
        if said.tokens.count(where: { $0.isWord && !$0.shape.contains(.attached) }) > Self.mostWords {
            refusals.append(.tooLong)
        }
        if !agrees(said) { refusals.append(.agreement) }
        if said.tokens.contains(where: { $0.shape.contains(.exclaims) }) { refusals.append(.exclamation) }
        if said.tokens.count(where: { $0.shape.contains(.quote) }) % 2 != 0
            || said.tokens.count(where: { $0.shape.contains(.bracket) }) % 2 != 0
        {
            refusals.append(.quotes)
        }
        return refusals
    }

    private static let forbidden: [(PatternUse, Refusal)] = [
        (.promise, .promise), (.blame, .blame), (.sale, .sale), (.formula, .formula), (.claim, .claim),
    ]

    private func isFound(_ use: PatternUse, in said: Passage) -> Bool {
        phrasebook.patterns[use].isFound(said.tokens, in: 0..<said.tokens.count)
    }

    /// The words of a message as it has them, and as the other side says them.
    static func heard(in passage: Passage, _ phrasebook: Phrasebook) -> WordNumbers {
        var known = WordNumbers(capacity: passage.tokens.count)
        for token in passage.tokens where token.isWord {
            let key = token.text.lowercased()
            if token.word.isIrregular, let participle = phrasebook.participles[key] { known.insert(participle) }
            if token.word.isChanged, let change = phrasebook.person[key] {
                change.becomes.values.forEach { known.insert($0) }
            }
            known.insert(key)
        }
        return known
    }

    /// Content words and numbers that neither the customer nor the templates said.
    private func novelties(in said: Passage, toward heard: [WordNumbers]) -> [Refusal] {
        let template = phrasebook.templateWords
        var refusals: [Refusal] = []
        for token in said.tokens where token.isWord {
            let key = token.text.lowercased()
            if template.contains(key) || heard.contains(where: { $0.contains(key) }) { continue }
            let refusal: Refusal = token.is(.number) || token.shape.contains(.number) ? .novelNumber : .novelWord
            if !refusals.contains(refusal) { refusals.append(refusal) }
        }
        return refusals
    }

    /// No `you was`, no two determiners for one noun, no word twice.
    private func agrees(_ said: Passage) -> Bool {
        let tokens = said.tokens
        for index in tokens.indices.dropLast() {
            let token = tokens[index]
            let next = tokens[index + 1]
            guard token.isWord, next.isWord else { continue }
            if token.marks.contains([.subject, .second]), phrasebook.person[next.text]?.becomes[.verb] != nil {
                return false
            }
            if next.marks.contains([.subject, .second]), token.is(.be),
                phrasebook.person[token.text]?.becomes[.verb] != nil
            {
                return false
            }
            if token.is(.possessive), next.is([.determiner, .possessive]), !next.is([.number, .adverb]) {
                return false
            }
            if token.word.id != 0, token.word.id == next.word.id, !token.is([.have, .relative]) { return false }
        }
        return true
    }
}
