/// One sentence on its way to the other side: its clauses are checked one by one, then its words are turned round.
struct Telling {
    let retelling: Retelling
    let range: Range<Int>
    /// Words that a sentence without subject begins with.
    var prefix = ""
    /// Pronouns without a noun before them in the sentence.
    var leaning: [Int] = []
    var start: Int
    /// Verbs that agree with the customer, and the two kinds of `you`.
    var notes = ClauseParser.Notes()
    /// Words that are missing where a clause starts: the article of a bare noun, the and between two sentences.
    var articles: [(index: Int, article: String)] = []

    var tokens: [Token] { retelling.passage.tokens }
    var phrasebook: Phrasebook { retelling.phrasebook }

    init(retelling: Retelling, range: Range<Int>) {
        self.retelling = retelling
        self.range = range
        start = range.lowerBound
    }

    /// Whether every clause of the sentence holds; notes who acts in each on the way.
    mutating func read() -> Bool {
        var actor = Actor.none
        guard begin(&actor) else { return false }
        var from = start
        var isFirst = true
        while from < range.upperBound {
            let end = clauseEnd(from)
            guard readClause(from..<end, &actor, isFirst: isFirst) else { return false }
            isFirst = false
            from = end
            while from < range.upperBound, isConnector(from) { from += 1 }
        }
        noteLeaning()
        return isFinished && !isOnlyReason
    }

    /// `although I paid for it`: a reason or a contrast of something that is not there.
    var isOnlyReason: Bool {
        guard tokens[start].is(.subordinator), !tokens[start].is(.preposition) else { return false }
        return !(start + 1..<range.upperBound).contains { tokens[$0].shape.contains(.comma) }
    }

    /// Who the verbs of the clause belong to.
    enum Actor { case none, customer, company, other }

    /// A sentence without subject takes the words that are missing from the word lists.
    mutating func begin(_ actor: inout Actor) -> Bool {
        guard let begin = phrasebook.starts.longest(tokens, at: start), begin.range.upperBound <= range.upperBound
        else {
            return true
        }
        let rule = phrasebook.startRules[begin.value]
        guard ![.passive, .slot, .spent, .third].contains(rule.then) else { return false }
        prefix = rule.written
        actor = rule.then == .thing ? .other : .customer
        if !rule.keeps { start = begin.range.upperBound }
        if rule.then == .finite, start < range.upperBound { notes.agreeing.append(start) }
        return true
    }

    /// Where the clause at `from` ends: at a comma, or before a connector that another subject follows.
    func clauseEnd(_ from: Int) -> Int {
        var index = from + 1
        while index < range.upperBound {
            if tokens[index].shape.contains(.comma) { return index }
            if isConnector(index), opensClause(index + 1) { return index }
            index += 1
        }
        return range.upperBound
    }

    func isConnector(_ index: Int) -> Bool {
        let token = tokens[index]
        if token.shape.contains(.comma) { return true }
        guard token.isWord else { return false }
        return token.is([.coordinator, .subordinator]) && !token.is([.determiner, .relative])
    }

    /// A connector only begins a clause where a subject and a verb follow, before the next connector.
    func opensClause(_ after: Int) -> Bool {
        let index = skipAdverbs(after, range.upperBound)
        guard index < range.upperBound else { return false }
        if tokens[index].is([.subject, .existential]), !tokens[index].is(.object) || isActing(index + 1) {
            return true
        }
        guard isSubjectLike(index) else { return false }
        var next = index
        while next < range.upperBound, !isConnector(next) {
            if isFinite(next), next > index { return true }
            next += 1
        }
        return false
    }

    func isSubjectLike(_ index: Int) -> Bool {
        let token = tokens[index]
        return token.is([.determiner, .possessive, .pronoun, .own, .company, .number]) || token.isName
            || token.is(.subject) || [.noun, .plural].contains(token.word.main)
    }

    mutating func readClause(_ clause: Range<Int>, _ actor: inout Actor, isFirst: Bool) -> Bool {
        guard let first = clause.first else { return true }
        var open = skipAdverbs(first, clause.upperBound)
        if open < clause.upperBound, open > first, tokens[open].is(.auxiliary), tokens[open - 1].is(.time) { open -= 1 }
        guard open < clause.upperBound else { return !isFirst }
        if isSupposed(open, isFirst: isFirst) { return false }
        let hasPrefix = isFirst && !prefix.isEmpty
        var verbs = 0
        var subjects = 0
        var room = 1
        var needed = 1
        if clause.upperBound == range.upperBound, isWhenever(open) { needed += 1 }
        if isWhenever(open) { room += 1 }
        noteArticle(open, clause)
        var index = clause.lowerBound
        while index < clause.upperBound {
            let token = tokens[index]
            guard token.isWord, !isQuoting(index, clause.upperBound), !isBroken(index) else { return false }
            if isRelative(index) || isTelling(index) || verbs == 0 && isInserted(index, open) { room += 1 }
            if isRelative(index), token.is(.relative),
                tokens[index - 1].is([.noun, .plural]) || tokens[index - 1].isName
            {
                needed += 1
            }
            if isNominative(index) {
                subjects += 1
                if index > open, isReduced(index, open) {
                    room += 1
                    if verbs == 0, index - 1 > open, tokens[index - 1].is(.question) { needed += 1 }
                    if verbs == 0, tokens[index - 1].is([.noun, .plural]), !tokens[index - 1].is([.generic, .unit]) {
                        needed += 1
                    }
                }
                actor = token.is(.first) ? .customer : token.is(.second) ? .company : .other
                if token.is(.second) { notes.companies.append(index) }
            } else if token.marks.contains([.second, .object]), !token.is(.possessive) {
                if index == clause.lowerBound { return false }
                notes.targets.append(index)
            }
            if isFinite(index) {
                verbs += 1
                if verbs > 1, let last = subject(before: index), isConnector(last) { room += 1 }
                if verbs == 1, isOnlyPossible(index) { return false }
                noteAgreement(index, actor, clause, &verbs)
                let end = chainEnd(index, clause.upperBound)
                if end > index + 1, isTelling(end - 1) { room += 1 }
                index = end
                continue
            }
            index += 1
        }
        if !isFirst, verbs > 0 { noteSplice(clause, open) }
        if !isFirst || hasPrefix { return verbs <= room && subjects <= room && continues(open, verbs, clause) }
        if tokens[open].is(.person), tokens[open].word.main == .noun, !tokens[open].isName,
            !tokens[open].is([.company, .determiner, .pronoun, .subject])
        {
            return false
        }
        let isBegun = isSubjectLike(open) || tokens[open].is([.existential, .preposition, .subordinator, .time])
        if !tokens[open].is([.subject, .subordinator, .preposition]), subjects == 0 { actor = .other }
        return isBegun && verbs >= needed && verbs <= room && subjects <= room
    }

    /// `every time I call`: it needs another clause behind it.
    func isWhenever(_ open: Int) -> Bool {
        open + 2 < range.upperBound && tokens[open].is(.determiner) && tokens[open + 1].is(.generic)
            && tokens[open + 2].is([.subject, .possessive, .determiner])
    }

    /// A clause of opinion: `thought it was free`, `I guess`; or one about what might be.
    func isSupposed(_ open: Int, isFirst: Bool) -> Bool {
        if let hit = phrasebook.patterns[.opinion].longest(tokens, at: open), !isFirst {
            return tokens[hit.range].contains { $0.is(.opinion) }
        }
        return tokens[open].is(.opinion) && !tokens[open].is([.noun, .reporting]) && prefix.isEmpty
    }

    /// A later clause may lack its subject, its verb too where it only adds when, where, or how long.
    func continues(_ open: Int, _ verbs: Int, _ clause: Range<Int>) -> Bool {
        guard open < clause.upperBound else { return true }
        let token = tokens[open]
        if token.word.main == .verb, tokens[start..<open].contains(where: { $0.is(.infinitive) }) { return true }
        if verbs > 0 || !prefix.isEmpty && clause.lowerBound == start { return true }
        return clause.count <= Self.longestAside
            && token.is([.preposition, .gerund, .participle, .adverb, .number, .determiner, .adjective, .negator])
    }

    /// The most words of a clause without verb: `by text`, `with no warning`.
    static let longestAside = 6

    /// A verb that lets a clause follow: `says`, `telling me`.
    func isTelling(_ index: Int) -> Bool {
        tokens[index].is([.reporting, .opinion]) && ![.noun, .plural].contains(tokens[index].word.main)
            || tokens[index].is(.reporting) && tokens[index].is(.third)
    }

    /// Whether a finite verb, or a chain of them, begins here.
    func isFinite(_ index: Int) -> Bool {
        guard index < range.upperBound else { return false }
        let token = tokens[index]
        guard token.isWord, !token.isName else { return false }
        if token.shape.contains(.genitive) { return isVerbal(index) }
        let last = index > range.lowerBound ? tokens[index - 1] : nil
        if token.is(.auxiliary) {
            let isBare =
                token.is([.be, .have]) && !token.is([.third, .plural, .past]) && !token.shape.contains(.attached)
            if isBare, token.is([.verb, .participle, .gerund]), last?.is(.subject) != true { return false }
            return !(last?.is([.infinitive, .modal]) ?? false)
        }
        if last?.is([.determiner, .possessive, .infinitive, .adjective]) ?? false, last?.is(.subject) != true {
            return false
        }
        if last?.is(.number) ?? false, token.is(.participle), index + 1 < range.upperBound,
            tokens[index + 1].is([.noun, .plural])
        {
            return false
        }
        if last?.is([.be, .gerund, .have]) ?? false, token.is([.participle, .gerund]) { return false }
        if token.is(.participle), let last, [.noun, .plural].contains(last.word.main),
            !last.is([.subject, .company, .own]),
            index + 1 == range.upperBound || isConnector(index + 1)
                || tokens[index + 1].is([.preposition, .infinitive])
        {
            return !hasVerb(before: index)
        }
        if token.word.main == .past || token.word.main == .third {
            return !(last?.is(.preposition) ?? false)
        }
        guard token.is([.verb, .past, .third]), let subject = subject(before: index) else { return false }
        if token.is(.third), token.word.main == .plural, tokens[subject].word.main == .noun,
            index + 1 < range.upperBound,
            tokens[index + 1].is([.determiner, .possessive, .preposition, .object]), !hasVerb(before: index)
        {
            return true
        }
        if tokens[subject].is(.subject) || token.is(.third) && tokens[subject].is(.pronoun) { return true }
        return token.word.main == .verb && tokens[subject].word.main == .plural
    }

    /// `the money you owe me`, `said it was fine`: a subject that a noun or a verb of saying lets follow.
    func isReduced(_ index: Int, _ open: Int) -> Bool {
        let last = tokens[index - 1]
        if index + 2 < range.upperBound, tokens[index + 1].is(.be), tokens[index + 2].is(.determiner) { return false }
        if last.is([.noun, .plural, .pronoun]), last.word.main != .adverb, !last.is([.time, .unit, .number]) {
            return true
        }
        return last.is([.question, .relative, .subordinator])
    }

    /// The words turned round, or nil where one of them cannot be said.
    func written() -> String? {
        let people = (notes.companies + notes.targets).map { $0 + 1 }.filter {
            $0 < range.upperBound && tokens[$0].is(.person) && tokens[$0].is(.plural)
        }
        let rewriter = Rewriter(tokens: tokens, phrasebook: phrasebook)
        var parts = prefix.isEmpty ? [] : [prefix]
        var from = start
        for place in Set(people + articles.map(\.index)).sorted() where place >= from {
            if place > from {
                guard let part = rewriter.written(from..<place, notes) else { return nil }
                parts.append(part)
            }
            parts += articles.filter { $0.index == place }.map(\.article)
            from = people.contains(place) ? place + 1 : place
        }
        guard from < range.upperBound else { return parts.joined(separator: " ") }
        guard let rest = rewriter.written(from..<range.upperBound, notes) else { return nil }
        return (parts + [rest]).joined(separator: " ")
    }

    /// The article that a bare noun at the start of a clause is missing: `screen didn't work`.
    mutating func noteArticle(_ index: Int, _ clause: Range<Int>) {
        let token = tokens[index]
        guard index + 1 < clause.upperBound, token.word.main == .noun, !token.isName, !token.is(.mass),
            !token.is([.determiner, .possessive, .pronoun, .number, .time, .unit, .adverb, .preposition]),
            prefix.isEmpty || index > start
        else { return }
        let next = tokens[index + 1]
        guard !next.is(.number), !next.isName, !next.shape.contains(.attached) else { return }
        let isPair =
            index + 2 < clause.upperBound && next.word.main == .noun
            && (isFinite(index + 2) || tokens[index + 2].is(.preposition))
        let isKnown = token.is([.own, .company, .countable])
        guard isKnown && !next.is(.noun) || (isKnown || index == start) && (isFinite(index + 1) || isPair) else {
            return
        }
        let head = isPair ? next : token
        articles.append((index, phrasebook.sentences.text(head.is(.own) ? .customerOwner : .owner)))
    }
}
