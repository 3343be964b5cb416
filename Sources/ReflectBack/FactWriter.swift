/// Reads a clause that tells what happened and writes it from the agent's side.
struct FactWriter {
    let passage: Passage
    let phrasebook: Phrasebook
    let limit: Int
    /// The clause before, whose nouns `it` may mean, where this one goes on with and or but.
    var antecedent: Range<Int>?

    var tokens: [Token] { passage.tokens }
    var rewriter: Rewriter { Rewriter(tokens: tokens, phrasebook: phrasebook) }

    /// A clause as it may be said.
    struct Written {
        var text: String
        var start: Int
        var end: Int
        var shape: Shape
        /// The word that carries the meaning, where the clause has a subject.
        var verb: Int?
    }

    /// How a clause was read.
    enum Shape: Sendable {
        case customer, thing, passive, company, startless, expletive
        /// How long somebody has waited.
        case lasting
    }

    /// The most words that a fact may have.
    static let longest = 22

    func parser(_ limit: Int? = nil) -> ClauseParser {
        ClauseParser(tokens: tokens, phrasebook: phrasebook, limit: limit ?? self.limit)
    }

    /// The clause at `start`; one without a subject only where a sentence `opens`.
    func fact(at start: Int, opens: Bool) -> Written? {
        if opens, let written = startless(at: start) { return written }
        if let written = full(at: start, opens: opens) { return written }
        guard let later = afterIntroduction(start) else { return nil }
        return full(at: later, opens: opens)
    }

    /// The place after `between Dallas and Miami` or `last week`, where the customer or a thing of theirs follows.
    private func afterIntroduction(_ start: Int) -> Int? {
        var parser = parser()
        var index = parser.skipAdverbs(start)
        if let end = parser.prepositionPhrase(at: index) ?? parser.adverbial(at: index) { index = end }
        if index < limit, tokens[index].shape.contains(.comma) { index += 1 }
        guard index > start, index < limit else { return nil }
        let hasComma = tokens[index - 1].shape.contains(.comma)
        guard tokens[index].is(hasComma ? [.first, .possessive, .determiner, .own, .company] : .first) else {
            return nil
        }
        return index
    }

    /// The whole of the tokens as a clause about `subject`, in which will and can may stand.
    func asked(_ subject: ClauseParser.Subject) -> Written? {
        var parser = parser()
        guard let clause = parser.clause(at: 0), clause.subject == subject, isEnd(clause.end) else { return nil }
        let whole = 0..<clause.end
        guard clause.end <= Self.longest, isResolved(whole, parser.notes, subject: clause), !isOpinion(whole) else {
            return nil
        }
        if subject == .leaning {
            return content(whole) > 0 ? plain(clause, parser.notes, to: clause.end, .expletive) : nil
        }
        return content(0..<clause.end) > 1 ? write(clause, parser.notes, to: clause.end) : nil
    }

    // MARK: Clauses with a subject

    private func full(at start: Int, opens: Bool) -> Written? {
        var parser = parser()
        guard let clause = parser.clause(at: start) else { return nil }
        let notes = parser.notes
        var ends = Set(notes.cuts.filter { $0 > clause.verb + 1 })
        if isEnd(clause.end) || isUnknown(clause.end) { ends.insert(clause.end) }
        for end in ends.sorted(by: >) where end - start <= Self.longest {
            guard isWhole(start..<end, clause, notes) else { continue }
            if isEnd(end), let written = write(clause, notes, to: end, opens: opens) { return written }
            for cut in notes.softCuts.reversed() where cut < end && cut > clause.verb + 1 && canCut(cut) {
                if isWhole(start..<cut, clause, notes), let written = write(clause, notes, to: cut, opens: opens) {
                    return written
                }
            }
        }
        return nil
    }

    /// `flight delayed no pilots`: a thing of the customer's does not do that to anything.
    private func isSuffering(_ clause: ClauseParser.Clause) -> Bool {
        guard !clause.isChained, tokens[clause.verb].is(.passive), !tokens[clause.verb].is(.ergative) else {
            return false
        }
        return tokens[clause.subjectEnd - 1].is([.own, .unit])
    }

    /// A name or a bare noun after a comma may be one of a list and no subject.
    private func isListed(_ index: Int) -> Bool {
        guard index > 0, tokens[index - 1].shape.contains(.comma) else { return false }
        return !tokens[index].is([.possessive, .determiner, .pronoun, .own])
    }

    /// Plurals without article, anywhere but at the start or right after and, or, but, are seldom a whole subject.
    private func isBarePlural(_ index: Int) -> Bool {
        let token = tokens[index]
        guard token.word.main == .plural, !token.is([.determiner, .possessive, .pronoun]), !token.isName else {
            return false
        }
        return index == 0 || !tokens[index - 1].is(.coordinator)
    }

    private func write(
        _ clause: ClauseParser.Clause,
        _ notes: ClauseParser.Notes,
        to end: Int,
        opens: Bool = true
    ) -> Written? {
        let first = clause.subjectEnd
        let simple = min(end, notes.cuts.filter { $0 > first + 1 && tokens[$0].is(.coordinator) }.min() ?? end)
        switch clause.subject {
        case .company:
            return passive(at: first, from: clause.start, to: simple) ?? negated(clause, notes, to: end)
        case .leaning:
            if tokens[clause.start].is(.company), let passive = passive(at: first, from: clause.start, to: simple) {
                return passive
            }
            guard isExpletive(clause, end) || antecedent != nil && tokens[clause.start].is(.expletive) else {
                return nil
            }
            return plain(clause, notes, to: end, .expletive)
        case .thing:
            if notes.targets.contains(clause.verb + 1) { return nil }
            if !opens, isListed(clause.start) || isBarePlural(clause.start) { return nil }
            if isBrand(clause.start, first), let passive = passive(at: first, from: clause.start, to: simple) {
                return passive
            }
            if let passive = unspoken(clause, notes, to: end) { return passive }
            return isSuffering(clause) ? nil : plain(clause, notes, to: end, .thing, opener: article(clause))
        case .customer:
            return plain(clause, notes, to: end, .customer)
        case .existential, .indefinite:
            return plain(clause, notes, to: end, .thing)
        }
    }

    private func plain(
        _ clause: ClauseParser.Clause,
        _ notes: ClauseParser.Notes,
        to end: Int,
        _ shape: Shape,
        opener: String = ""
    ) -> Written? {
        text(clause.start..<end, notes).map {
            Written(text: opener + $0, start: clause.start, end: end, shape: shape, verb: clause.verb)
        }
    }

    private func text(_ range: Range<Int>, _ notes: ClauseParser.Notes) -> String? { rewriter.written(range, notes) }

    /// The article that a bare noun at the start of a clause is missing, with a space behind it.
    private func article(_ clause: ClauseParser.Clause) -> String {
        let token = tokens[clause.start]
        let head = tokens[clause.subjectEnd - 1]
        if token.is([.determiner, .possessive, .number, .pronoun]) || token.isName { return "" }
        if token.word.main == .plural || token.marks.isDisjoint(with: .uses) { return "" }
        let opening = tokens[clause.start..<min(clause.start + 2, clause.subjectEnd)]
        if opening.contains(where: { $0.is(.number) || $0.isName }) { return "" }
        return phrasebook.sentences.text(head.is(.own) ? .customerOwner : .owner) + " "
    }

    // MARK: Passives

    /// What the company did, said in the passive: `you lost my bag` becomes `your bag was lost`.
    func passive(at index: Int, from start: Int, to end: Int) -> Written? {
        var parser = parser(end)
        var verb = parser.skipAdverbs(index)
        if verb < end, tokens[verb].is(.have), !tokens[verb].is(.negator) { verb = parser.skipAdverbs(verb + 1) }
        guard verb + 1 < end, tokens[verb].is(.passive), tokens[verb].is([.past, .participle]) else { return nil }
        let objects = parser.nounPhrases(at: verb + 1)
        let isTimeless = { (end: Int) in !self.tokens[min(verb + 2, end)..<end].contains { $0.is(.unit) } }
        guard let first = objects.first(where: isTimeless), first <= end else { return nil }
        var object = first
        while let after = parser.belonging(at: object), after <= end { object = after }
        guard let participle = phrasebook.participle(of: tokens[verb].text) else { return nil }
        let head = tokens[first - 1]
        let isCustomer = tokens[verb + 1].marks.contains([.object, .first])
        guard isCustomer || tokens[verb + 1].is([.possessive, .determiner, .number, .own]) else { return nil }
        guard let thing = rewriter.written((verb + 1)..<object, parser.notes) else { return nil }
        let isBare = !isCustomer && tokens[verb + 1].is(.own) && head.word.main != .plural
        let bare = isBare ? phrasebook.sentences.text(.customerOwner) + " " : ""
        let isPlural = isCustomer || head.word.main == .plural
        var text = "\(bare)\(thing) \(phrasebook.sentences.text(isPlural ? .were : .was)) \(participle)"
        if object < end {
            var rest = self.parser(end)
            _ = rest.complements(from: object, after: verb, objects: 1)
            guard let more = rewriter.written(object..<end, rest.notes) else { return nil }
            text += " " + more
        }
        return Written(text: text, start: start, end: end, shape: .passive)
    }

    /// `flight cancelled for no reason`: the form of be that people leave out.
    private func unspoken(_ clause: ClauseParser.Clause, _ notes: ClauseParser.Notes, to end: Int) -> Written? {
        let verb = clause.verb
        guard !clause.isChained, tokens[verb].marks.isSuperset(of: [.passive, .participle]),
            !tokens[verb].is(.ergative),
            !tokens[clause.subjectEnd - 1].is(.unit), tokens[clause.subjectEnd - 1].word.main != .verb
        else { return nil }
        guard verb + 1 >= end || !tokens[verb + 1].is([.determiner, .possessive, .object, .own]),
            verb + 1 >= end || tokens[verb + 1].word.main != .noun
                || tokens[verb + 1].is([.preposition, .time, .adverb])
        else { return nil }
        guard let subject = text(clause.start..<clause.subjectEnd, notes),
            let rest = text(clause.subjectEnd..<end, notes)
        else {
            return nil
        }
        let isPlural = tokens[clause.subjectEnd - 1].word.main == .plural
        let be = phrasebook.sentences.text(isPlural ? .were : .was)
        let text = "\(article(clause))\(subject) \(be) \(rest)"
        return Written(text: text, start: clause.start, end: end, shape: .passive)
    }

    /// `you don't deliver here`, said as `we don't deliver there`.
    private func negated(_ clause: ClauseParser.Clause, _ notes: ClauseParser.Notes, to end: Int) -> Written? {
        let index = clause.subjectEnd
        guard clause.isChained, tokens[index].marks.contains(.negator), tokens[index].is([.do, .modal, .have]) else {
            return nil
        }
        guard !tokens[index].is(.hypothetical) else { return nil }
        return text(clause.start..<end, notes).map { Written(text: $0, start: clause.start, end: end, shape: .company) }
    }

    // MARK: Clauses without a subject

    /// `still waiting for my bag`, `been on hold for an hour`: the words that are missing come from the word lists.
    private func startless(at start: Int) -> Written? {
        guard let begin = phrasebook.starts.longest(tokens, at: start), begin.range.upperBound <= limit else {
            return nil
        }
        let rule = phrasebook.startRules[begin.value]
        var parser = parser()
        let from = rule.keeps ? start : begin.range.upperBound
        if rule.then == .passive { return implied(at: start) }
        if rule.then == .slot { return slot(rule, begin.range) }
        guard let parsed = parse(rule.then, &parser, at: from), parsed >= begin.range.upperBound else { return nil }
        var ends = Set(parser.notes.cuts.filter { $0 > begin.range.upperBound })
        if isEnd(parsed) { ends.insert(parsed) }
        for end in ends.sorted(by: >) where end - start <= Self.longest {
            guard isResolved(start..<end, parser.notes), !isOpinion(start..<end), isComplete(start..<end) else {
                continue
            }
            guard let rest = text(from..<end, parser.notes) ?? (from == end ? "" : nil) else { continue }
            let text = rest.isEmpty ? rule.written : rule.written.isEmpty ? rest : "\(rule.written) \(rest)"
            return Written(text: text, start: start, end: end, shape: rule.then == .spent ? .lasting : .startless)
        }
        return nil
    }

    /// `cancelled my flight`, where the company is meant but not said.
    private func implied(at start: Int) -> Written? {
        var parser = parser()
        guard let object = parser.nounPhrases(at: start + 1).first else { return nil }
        let end = parser.complements(from: object, after: start, objects: 1) ?? object
        if isEnd(end), let written = passive(at: start, from: start, to: end) { return written }
        guard object == limit || tokens[object].is([.auxiliary, .coordinator, .subordinator]) else { return nil }
        return passive(at: start, from: start, to: object)
    }

    /// `2 hours and counting`: a sentence that is filled with how long.
    private func slot(_ rule: StartRule, _ range: Range<Int>) -> Written? {
        guard isEnd(range.upperBound), let unit = range.first(where: { tokens[$0].is(.unit) }) else { return nil }
        guard let duration = rewriter.written(range.lowerBound..<(unit + 1)) else { return nil }
        let text = Composer(phrasebook: phrasebook, turn: 0).fill(rule.written, "⟨duration⟩", duration)
        return Written(text: text, start: range.lowerBound, end: range.upperBound, shape: .lasting)
    }

    private func afterDuration(_ index: Int) -> Int {
        (index..<limit).first { tokens[$0].is(.unit) }.map { $0 + 1 } ?? index
    }

    private func parse(_ then: StartRule.Then, _ parser: inout ClauseParser, at index: Int) -> Int? {
        switch then {
        case .finite: parser.predicate(at: index, .customer)?.end
        case .third: parser.predicate(at: index, .thing(isPlural: false))?.end
        case .passive, .slot: nil
        case .spent: parser.verbPhrase(at: afterDuration(index), form: .gerund)?.end
        case .gerund: parser.verbPhrase(at: index, form: .gerund)?.end
        case .participle: parser.verbPhrase(at: index, form: .participle)?.end
        case .base: parser.verbPhrase(at: index, form: .base)?.end
        case .thing: parser.nounPhrase(at: index).flatMap { parser.complements(from: $0, after: $0 - 1, objects: 2) }
        case .state: index >= limit ? index : parser.complements(from: index, after: max(0, index - 1), objects: 2)
        }
    }
}

/// The start of a clause without subject, and what is said instead (`reflect-starts.tsv`).
struct StartRule: Sendable {
    var written: String
    var then: Then
    /// Whether the words of the start are said too.
    var keeps: Bool

    /// What must follow.
    enum Then: String, Sendable { case finite, third, passive, gerund, participle, base, thing, state, slot, spent }
}
