extension ClauseParser {
    /// The form that a verb must have where it stands.
    enum Form: Sendable {
        case base, gerund, participle

        var marks: Marks {
            switch self {
            case .base: [.verb]
            case .gerund: [.gerund]
            case .participle: [.participle]
            }
        }
    }

    /// What was read of a verb and its complements.
    struct Predicate {
        var end: Int
        var verb: Int
        var isChained: Bool
    }

    /// A finite chain of verbs that fits `subject`, and its complements.
    mutating func predicate(at start: Int, _ subject: Subject) -> Predicate? {
        guard burn() else { return nil }
        let index = skipAdverbs(start)
        guard let token = token(index) else { return nil }
        contexts.append(.finite(subject))
        defer { contexts.removeLast() }
        if token.is(.be), !token.is([.third, .plural, .past]), token.is([.participle, .gerund, .verb]) { return nil }
        if token.is(.have), token.is(.gerund) { return nil }
        if token.is(.auxiliary), let chained = chain(at: index, subject) { return chained }
        guard fits(token, subject), !token.is(.auxiliary) || token.isOwning else { return nil }
        if subject == .customer { notes.agreeing.append(index) }
        guard let end = complements(after: index), end > index + 1 || !token.isOwning else { return nil }
        return Predicate(end: end, verb: index, isChained: false)
    }

    /// Whether a simple form of the verb goes with the subject.
    private func fits(_ token: Token, _ subject: Subject) -> Bool {
        if token.is(.past) { return true }
        switch subject {
        case .customer, .company: return token.is(.verb)
        case .existential: return false
        case .indefinite: return token.is(.third)
        case .leaning: return token.is([.third, .verb])
        case .thing(let isPlural):
            guard let isPlural else { return token.is(.third) }
            return isPlural ? token.is(.verb) : token.is(.third)
        }
    }

    private mutating func chain(at index: Int, _ subject: Subject) -> Predicate? {
        let token = tokens[index]
        if subject == .customer { notes.agreeing.append(index) }
        if !agrees(token, subject) { return nil }
        let next = skipAdverbs(index + 1)
        if token.is(.be) {
            let found = attempt { $0.afterBe(at: next, verb: index, hasAdverbs: next > index + 1) }
            if let found { return found }
        }
        if token.is(.have), let found = attempt({ $0.afterHave(at: next, verb: index) }) { return found }
        guard token.is([.do, .modal]) else { return nil }
        if has(next, .be) {
            let found = attempt { $0.afterBe(at: $0.skipAdverbs(next + 1), verb: next, hasAdverbs: false) }
            if let found { return found }
        }
        if has(next, .have), let found = attempt({ $0.afterHave(at: $0.skipAdverbs(next + 1), verb: next) }) {
            return found
        }
        return attempt { $0.verbPhrase(at: next, form: .base) }
    }

    /// A singular verb with a plural subject, or the other way round, would be said back wrong.
    private func agrees(_ token: Token, _ subject: Subject) -> Bool {
        guard case .thing(let isPlural?) = subject else { return true }
        if isPlural { return !token.marks.contains(.third) || token.is(.verb) && !token.is(.have) }
        return !token.marks.contains(.plural)
    }

    private mutating func afterBe(at next: Int, verb: Int, hasAdverbs: Bool) -> Predicate? {
        for form in [Form.gerund, .participle] where has(next, form.marks) {
            if let inner = attempt({ $0.verbPhrase(at: next, form: form) }) { return inner }
        }
        if has(next, [.be, .adjective]), !has(next, .determiner) {
            let end = attempt { $0.complements(from: next + 1, after: next, objects: 0) }
            if let end { return Predicate(end: end, verb: next, isChained: true) }
        }
        let thing = attempt { parser in
            parser.nounPhrase(at: next).flatMap { parser.complements(from: $0, after: verb, objects: 2) }
        }
        if let thing { return Predicate(end: thing, verb: verb, isChained: false) }
        if has(next, [.preposition, .particle, .infinitive]), !has(next, .subordinator) {
            let end = attempt { $0.complements(from: next, after: verb, objects: 2) }
            if let end, end > next { return Predicate(end: end, verb: verb, isChained: false) }
        }
        guard hasAdverbs else { return nil }
        return complements(from: next, after: verb, objects: 2).map { Predicate(end: $0, verb: verb, isChained: false) }
    }

    private mutating func afterHave(at next: Int, verb: Int) -> Predicate? {
        if has(next, .be), !has(next, .modal) {
            let found = attempt { $0.afterBe(at: $0.skipAdverbs(next + 1), verb: next, hasAdverbs: false) }
            if let found { return found }
        }
        if has(next, .participle), let inner = attempt({ $0.verbPhrase(at: next, form: .participle) }) { return inner }
        if has(next, .infinitive), let inner = attempt({ $0.verbPhrase(at: next + 1, form: .base) }) { return inner }
        guard tokens[verb].isOwning, let end = nounPhrase(at: next), isClosed(at: end) else {
            return nil
        }
        return complements(from: end, after: verb, objects: 2).map { Predicate(end: $0, verb: verb, isChained: false) }
    }

    /// A verb in `form` with its complements.
    mutating func verbPhrase(at start: Int, form: Form) -> Predicate? {
        guard burn() else { return nil }
        let index = skipAdverbs(start)
        contexts.append(.form(form))
        defer { contexts.removeLast() }
        if form == .base, has(index, .be), has(index, .verb) {
            return afterBe(at: skipAdverbs(index + 1), verb: index, hasAdverbs: false)
        }
        if form == .gerund, has(index, .be), has(index, .gerund) {
            return afterBe(at: skipAdverbs(index + 1), verb: index, hasAdverbs: false)
        }
        guard has(index, form.marks) else { return nil }
        return complements(after: index).map { Predicate(end: $0, verb: index, isChained: true) }
    }
}
