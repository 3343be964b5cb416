import SentimentAnalysis

/// One line of `reflect-drafts.tsv`: words that sound wrong in a draft, why, and what to say instead.
struct DraftRule: Sendable {
    var code: DraftFinding.Code
    var patterns: PatternSet
    /// For too long and shouting: how many words, and how many shouted ones, are too many.
    var limit: Int?
    /// Words anywhere in the draft that make it fine.
    var unless: PatternSet
    /// It is fine while fewer apologies were sent.
    var apologies: Int?
    var why: String
    var instead: String
}

extension PhrasebookContents {
    /// `code`, `pattern`, `unless`, `why`, `instead`; `unless` may be `-`, and holds patterns with ` / ` between them.
    mutating func readDrafts(_ source: LexiconSource) throws(LexiconError) {
        for row in try table(source, ["code", "pattern", "unless", "why", "instead"]).rows {
            guard let code = DraftFinding.Code(rawValue: row.fields[0]) else {
                throw LexiconError(
                    path: source.path,
                    line: row.line,
                    problem: "names an unknown code \"\(row.fields[0])\""
                )
            }
            var rule = DraftRule(
                code: code,
                patterns: PatternSet(),
                unless: PatternSet(),
                why: row.fields[3],
                instead: row.fields[4]
            )
            try readPattern(row, source.path, into: &rule)
            try readExceptions(row, source.path, into: &rule)
            add(rule)
        }
    }

    private mutating func readPattern(
        _ row: LexiconTable.Row,
        _ path: String,
        into rule: inout DraftRule
    ) throws(LexiconError) {
        guard rule.code == .tooLong || rule.code == .shouting else {
            for pattern in try compile(row.fields[1], row, path) { rule.patterns.add(pattern, value: 0) }
            return
        }
        guard let limit = Int(row.fields[1]), limit > 0 else {
            throw LexiconError(path: path, line: row.line, problem: "needs a number of words as its pattern")
        }
        rule.limit = limit
    }

    private mutating func readExceptions(
        _ row: LexiconTable.Row,
        _ path: String,
        into rule: inout DraftRule
    ) throws(LexiconError) {
        guard row.fields[2] != "-" else { return }
        for piece in row.fields[2].split(separator: "/") {
            let text = piece.drop { $0 == " " }
            if text.hasPrefix("apologies<") {
                rule.apologies = Int(text.dropFirst("apologies<".count).prefix { $0.isNumber })
                continue
            }
            for pattern in try compile(String(piece), row, path) { rule.unless.add(pattern, value: 0) }
        }
    }
}

extension Reflector {
    /// Remarks that one review makes, at most: one change at a time.
    static let mostFindings = 3
    /// Of the words that say something in a fact or want, the share in hundredths that a draft must hold to take it up.
    static let leastShared = 34

    /// Remarks on the words of `draft`, one for each span, and what of the customer's content it leaves out.
    ///
    /// A draft without turns is judged as though it were for somebody who is upset.
    package func review(of draft: String, in situation: Situation) -> DraftReview {
        let passage = Tokeniser.passage(draft, message: 0, phrasebook: phrasebook)
        var findings: [DraftFinding] = []
        for rule in phrasebook.drafts where applies(rule, situation, passage) {
            for span in spans(of: rule, in: passage) {
                if findings.contains(where: { span.lowerBound < $0.end && $0.start < span.upperBound }) { continue }
                findings.append(
                    DraftFinding(
                        start: span.lowerBound,
                        end: span.upperBound,
                        code: rule.code,
                        why: rule.why,
                        instead: rule.instead
                    )
                )
            }
        }
        findings.sort { ($0.start, $0.end) < ($1.start, $1.end) }
        var review = DraftReview(findings: Array(findings.prefix(Self.mostFindings)))
        addMissing(to: &review, draft: passage, situation)
        return review
    }

    private func applies(_ rule: DraftRule, _ situation: Situation, _ passage: Passage) -> Bool {
        if rule.code == .upsellWhileHeightened, !situation.isHeightened, !situation.turns.isEmpty { return false }
        if let apologies = rule.apologies, count(rule, in: situation.sent) < apologies { return false }
        return !rule.unless.isFound(passage.tokens, in: 0..<passage.tokens.count)
    }

    /// How many of the sent messages hold what the rule looks for.
    private func count(_ rule: DraftRule, in sent: [String]) -> Int {
        sent.count { text in
            let tokens = Tokeniser.passage(text, message: 0, phrasebook: phrasebook).tokens
            return rule.patterns.isFound(tokens, in: 0..<tokens.count)
        }
    }

    /// Where the rule holds, in scalars.
    private func spans(of rule: DraftRule, in passage: Passage) -> [Range<Int>] {
        let words = passage.tokens.filter { $0.isWord && !$0.shape.contains(.attached) }
        if rule.code == .tooLong {
            guard let limit = rule.limit, words.count > limit, let last = words.last else { return [] }
            return [words[limit].start..<last.end]
        }
        if rule.code == .shouting {
            let shouted = words.filter { $0.shape.contains(.shouted) && $0.isShoutedWord && $0.end - $0.start > 1 }
            guard let limit = rule.limit, shouted.count >= limit, let first = shouted.first else { return [] }
            return [first.start..<first.end]
        }
        return rule.patterns.hits(passage.tokens, in: 0..<passage.tokens.count).map { hit in
            passage.tokens[hit.range.lowerBound].start..<passage.tokens[hit.range.upperBound - 1].end
        }
    }

    // MARK: What is left out

    private func addMissing(to review: inout DraftReview, draft: Passage, _ situation: Situation) {
        let readers = readers(of: situation)
        let said = Set(draft.tokens.filter(\.isWord).map { phrasebook.stem(of: $0.text) })
        for reader in readers {
            for fact in reader.facts.best(1) where !isTaken(fact.start, fact.end, reader, said) {
                review.missingFacts.append(Quote(text: reader.passage.slice(fact.start, fact.end), about: fact.message))
            }
            for want in reader.wants.prefix(1) where !isTaken(want.start, want.end, reader, said) {
                review.missingWants.append(Quote(text: reader.passage.slice(want.start, want.end), about: want.message))
            }
        }
        guard let named = readers.compactMap(\.feeling).last(where: \.isOwned) else { return }
        let reader = readers.first { $0.passage.tokens.first?.message == named.message }
        let isNamed = !phrasebook.feelingPhrases.hits(draft.tokens, in: 0..<draft.tokens.count).isEmpty
        if !isNamed { review.missingFeeling = reader?.passage.slice(named.start, named.end) }
    }

    private func isTaken(_ start: Int, _ end: Int, _ reader: Reader, _ said: Set<String>) -> Bool {
        let words = reader.tokens.filter { token in
            token.isWord && token.start >= start && token.end <= end && token.marks.isDisjoint(with: .closed)
        }
        let shared = words.count { said.contains(phrasebook.stem(of: $0.text)) }
        return words.isEmpty || shared * 100 >= words.count * Self.leastShared
    }
}

extension Phrasebook {
    /// A word without the endings that tell one from several and now from then, for comparing.
    func stem(of text: String) -> String {
        let key = text.lowercased()
        for ending in 1...3 where key.utf8.count > ending + 2 {
            let shorter = String(key.dropLast(ending))
            if let word = words[shorter], !word.marks.isDisjoint(with: [.noun, .verb]), isEnding(key.suffix(ending)) {
                return shorter
            }
        }
        return key
    }

    private func isEnding(_ ending: Substring) -> Bool { sentences.all(.endings).contains(String(ending)) }
}
