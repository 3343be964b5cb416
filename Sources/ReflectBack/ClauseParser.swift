/// Reads one clause, word by word, and stops where it can no longer be one.
///
/// A clause that is read whole has one subject, one chain of verbs, and complements of known shapes: what is left over is
/// a run-on, a slip, or something this grammar does not know, and is not put into a suggestion.
struct ClauseParser {
    let tokens: [Token]
    let phrasebook: Phrasebook
    /// The end of the sentence.
    let limit: Int
    /// Steps that are left; a clause that needs more is given up.
    private(set) var fuel: Int

    /// Steps for one clause: ten times what the longest clause that passes the gates takes.
    static let fuelPerClause = 600
    /// How deep clauses stand inside each other.
    static let deepest = 3

    /// What was noted on the way, and is taken back when a branch fails.
    struct Notes {
        /// Verbs whose subject is the customer.
        var agreeing: [Int] = []
        /// `you` that acts, and `you` that is acted on.
        var companies: [Int] = []
        var targets: [Int] = []
        /// Pronouns that lean on a noun elsewhere.
        var leaning: [Int] = []
        /// Places where the clause could have ended and stayed whole.
        var cuts: [Int] = []
        /// Places where it could have ended if what follows cannot be said.
        var softCuts: [Int] = []

        /// How long each list is.
        var lengths: Lengths {
            Lengths(
                agreeing: agreeing.count,
                companies: companies.count,
                targets: targets.count,
                leaning: leaning.count,
                cuts: cuts.count,
                softCuts: softCuts.count
            )
        }

        mutating func take(back lengths: Lengths) {
            agreeing.removeLast(agreeing.count - lengths.agreeing)
            companies.removeLast(companies.count - lengths.companies)
            targets.removeLast(targets.count - lengths.targets)
            leaning.removeLast(leaning.count - lengths.leaning)
            cuts.removeLast(cuts.count - lengths.cuts)
            softCuts.removeLast(softCuts.count - lengths.softCuts)
        }

        /// The lengths of all lists at one moment.
        struct Lengths {
            var agreeing, companies, targets, leaning, cuts, softCuts: Int
        }
    }

    var notes = Notes()
    /// The verb forms that `and` can go on with, the innermost last.
    var contexts: [Context] = []
    private var depth = 0

    init(tokens: [Token], phrasebook: Phrasebook, limit: Int) {
        self.tokens = tokens
        self.phrasebook = phrasebook
        self.limit = limit
        fuel = Self.fuelPerClause
    }

    /// What a verb is a form of: finite with its subject, or one of the others.
    enum Context {
        case finite(Subject)
        case form(Form)
    }

    /// Who or what the clause is about.
    enum Subject: Sendable, Equatable {
        case customer, company, leaning, existential, indefinite
        case thing(isPlural: Bool?)
    }

    /// A clause that was read.
    struct Clause: Sendable {
        var start: Int
        var end: Int
        var subject: Subject
        var subjectEnd: Int
        /// The word that carries the meaning: the last of the chain.
        var verb: Int
        /// Whether a form of be, have, do or a modal stands before it.
        var isChained: Bool
    }

    // MARK: Clauses

    /// The clause with a subject that begins at `start`.
    mutating func clause(at start: Int) -> Clause? {
        nested { parser in
            for candidate in parser.subjects(at: start) {
                let saved = parser.notes.lengths
                switch candidate.subject {
                case .company: parser.notes.companies.append(start)
                case .leaning: parser.notes.leaning.append(start)
                default: break
                }
                if let predicate = parser.predicate(at: candidate.end, candidate.subject) {
                    return Clause(
                        start: start,
                        end: predicate.end,
                        subject: candidate.subject,
                        subjectEnd: candidate.end,
                        verb: predicate.verb,
                        isChained: predicate.isChained
                    )
                }
                parser.notes.take(back: saved)
            }
            return nil
        }
    }

    /// Reads something one level down, and forgets its verb forms and its notes when it fails.
    mutating func nested<Result>(_ body: (inout ClauseParser) -> Result?) -> Result? {
        guard depth < Self.deepest, burn() else { return nil }
        depth += 1
        let saved = (contexts.count, notes.lengths)
        let result = body(&self)
        depth -= 1
        contexts.removeLast(contexts.count - saved.0)
        if result == nil { notes.take(back: saved.1) }
        return result
    }

    /// Reads something, and forgets its notes when it fails.
    mutating func attempt<Result>(_ body: (inout ClauseParser) -> Result?) -> Result? {
        guard burn() else { return nil }
        let saved = notes.lengths
        let result = body(&self)
        if result == nil { notes.take(back: saved) }
        return result
    }

    mutating func burn() -> Bool {
        fuel -= 1
        return fuel > 0
    }

    // MARK: Words

    func token(_ index: Int) -> Token? { index < limit && tokens[index].isWord ? tokens[index] : nil }

    func has(_ index: Int, _ marks: Marks) -> Bool {
        index < limit && tokens[index].isWord && !tokens[index].word.marks.isDisjoint(with: marks)
    }

    /// Skips adverbs, negators and fillers inside a chain of verbs.
    func skipAdverbs(_ start: Int) -> Int {
        var index = start
        while has(index, .negator) && !has(index, .auxiliary)
            || has(index, .adverb) && !has(index, [.determiner, .number, .preposition, .auxiliary, .past, .third])
        {
            if has(index, .determiner), !has(index + 1, [.adjective, .verb, .gerund, .participle]) { break }
            index += 1
        }
        return index
    }

    // MARK: Subjects

    mutating func subjects(at start: Int) -> [(end: Int, subject: Subject)] {
        guard burn(), let token = token(start) else { return [] }
        let marks = token.marks
        if marks.contains([.subject, .first]) { return [(start + 1, .customer)] }
        if marks.contains([.subject, .second]) {
            return [(has(start + 1, .person) && has(start + 1, .plural) ? start + 2 : start + 1, .company)]
        }
        if marks.contains(.object), !marks.contains(.possessive) {
            return marks.contains(.subject) ? [(start + 1, .leaning)] : []
        }
        if marks.contains([.number, .pronoun]) { return [] }
        if marks.contains(.existential) { return [(start + 1, .existential)] }
        if marks.contains([.subject, .dangling]) { return [(start + 1, .leaning)] }
        var found: [(end: Int, subject: Subject)] = []
        for end in nounPhrases(at: start) where isSubject(start, end) {
            let subject = kind(of: start..<end)
            var tail = end
            while has(tail, .preposition), !has(tail, .infinitive) || isPlace(tail + 1),
                let after = prepositionPhrase(at: tail)
            {
                tail = after
                found.append((tail, subject))
            }
            if let after = relative(at: end) { found.append((after, subject)) }
            found.append((end, subject))
        }
        if marks.contains([.dangling, .determiner]) { found.append((start + 1, .leaning)) }
        return found
    }

    /// A bare noun is taken for a subject only where that is its commonest use: `flight`, but not `find`.
    private func isSubject(_ start: Int, _ end: Int) -> Bool {
        let token = tokens[start]
        if token.is([.determiner, .possessive, .number, .pronoun]) || token.isName { return true }
        if token.marks.contains(.known), token.marks.isDisjoint(with: .uses) { return true }
        if token.marks.isSuperset(of: [.adjective, .generic]) { return false }
        if end > start + 1 { return token.is([.adjective, .noun]) && !token.is([.verb]) || token.is(.own) }
        return token.word.main == .noun || token.word.main == .plural || token.is([.own, .company])
    }

    /// After `to`: a place, and not a verb.
    func isPlace(_ index: Int) -> Bool {
        guard let token = token(index) else { return false }
        return token.isName || token.is([.determiner, .possessive]) || !token.is(.verb)
    }

    private func kind(of range: Range<Int>) -> Subject {
        let head = tokens[range.upperBound - 1]
        if head.is(.pronoun) || range.contains(where: { tokens[$0].marks.contains([.negator, .determiner]) }),
            !head.is(.plural)
        {
            return .indefinite
        }
        if tokens[range].contains(where: { $0.is(.coordinator) }) { return .thing(isPlural: true) }
        if head.isName || !head.is([.noun, .plural]) { return .thing(isPlural: nil) }
        if head.is(.noun), head.is(.plural), head.word.main != .plural { return .thing(isPlural: nil) }
        return .thing(isPlural: head.word.main == .plural || !head.is(.noun))
    }
}
