extension WantWriter {
    /// `why was my flight cancelled`, said as a wish to know why the flight was cancelled.
    ///
    /// The inversion is undone on the tokens, and what results must read as a clause.
    func question(at start: Int) -> Written? {
        var index = start
        let asked = tokens[index].is(.question) && !tokens[index].is([.relative, .subordinator]) ? tokens[index] : nil
        if asked != nil { index += 1 }
        guard index + 1 < limit, asks || asked != nil, isInverting(tokens[index]) else { return nil }
        if asked == nil, tokens[index].is(.do) { return nil }
        var parser = ClauseParser(tokens: tokens, phrasebook: phrasebook, limit: limit)
        if asked != nil, tokens[index].is(.negator), asked?.is(.adverb) ?? false { return nil }
        for candidate in parser.subjects(at: index + 1) where isAskable(candidate.subject, at: index + 1) {
            if candidate.subject == .company, tokens[index].is(.negator) { continue }
            if candidate.subject == .customer, tokens[index].is(.be), tokens[index].marks.isSuperset(of: [.third]),
                !tokens[index].is(.past)
            {
                continue
            }
            guard let text = turned(auxiliary: index, subjectEnd: candidate.end, subject: candidate.subject) else {
                continue
            }
            if candidate.end == limit, asked?.is([.subordinator, .adverb]) ?? true { continue }
            let word = asked.map { phrasebook.sentences.text(.know) + " " + $0.text.lowercased() }
            let prefix = word ?? phrasebook.sentences.text(.whether)
            let isLeaning = candidate.subject == .leaning
            return Written(text: prefix + " " + text, quoted: start..<limit, isLeaning: isLeaning)
        }
        return nil
    }

    /// A finite form that can stand before its subject.
    private func isInverting(_ token: Token) -> Bool {
        guard token.is([.be, .do, .modal, .have]), !token.shape.contains(.attached) else { return false }
        return token.is([.modal, .third, .plural, .past])
    }

    /// Questions about the customer and their things; what is asked of the company is seldom meant as a question.
    private func isAskable(_ subject: ClauseParser.Subject, at index: Int) -> Bool {
        switch subject {
        case .customer, .company: true
        case .leaning: tokens[index].is(.expletive)
        case .thing: tokens[index..<min(index + 2, limit)].contains { $0.is([.possessive, .own]) }
        default: false
        }
    }

    private func turned(auxiliary: Int, subjectEnd: Int, subject: ClauseParser.Subject) -> String? {
        var order = Array(tokens[(auxiliary + 1)..<subjectEnd])
        var rest = Array(tokens[subjectEnd..<limit])
        let verb = tokens[auxiliary]
        if verb.is(.do), !verb.is(.negator) {
            guard var main = rest.first, main.is(.verb), let form = form(of: main, after: verb) else { return nil }
            main.text = form
            main.word = phrasebook.word(form) ?? .unknown
            rest[0] = main
        } else {
            order.append(verb)
        }
        let turned = order + rest
        let whole = Passage(scalars: passage.scalars, tokens: turned, isShouted: passage.isShouted, loudness: 0)
        if rest.isEmpty, verb.is(.be) {
            return Rewriter(tokens: turned, phrasebook: phrasebook).written(0..<turned.count)
        }
        let writer = FactWriter(passage: whole, phrasebook: phrasebook, limit: turned.count)
        guard let fact = writer.asked(subject), fact.end == turned.count || writer.isEnd(fact.end) else { return nil }
        guard subject != .company || fact.shape == .passive || verb.is(.do) else { return nil }
        return fact.text
    }

    /// The form that `did charge` and `does work` stand for.
    private func form(of verb: Token, after auxiliary: Token) -> String? {
        if auxiliary.is(.past) { return phrasebook.past(of: verb.text) }
        return auxiliary.is(.third) ? phrasebook.third(of: verb.text) : verb.text
    }
}
