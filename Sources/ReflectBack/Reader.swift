/// Finds what a message says: clauses that tell what happened, wishes, feelings, and signs of how it is meant.
struct Reader {
    let phrasebook: Phrasebook
    let text: String
    let message: Int
    let passage: Passage
    private(set) var facts: [Fact] = []
    private(set) var wants: [Want] = []
    private(set) var feeling: NamedFeeling?
    private(set) var signs: PatternUses = []
    private(set) var hasQuestion = false
    private(set) var hasProblem = false
    private(set) var words = 0
    /// The words that a suggestion may say back.
    let heard: WordNumbers
    /// The sentences that tell something, each as it may be said whole.
    private(set) var sentences: [Sentence] = []
    private var clauses = 0

    /// Clauses that are read as facts in one message, at most: what a text of 4,000 scalars can cost is bounded by it.
    static let mostClauses = 40
    /// How many tokens a clause may look ahead; one that reaches it is too long to be said.
    static let farthest = 48

    var tokens: [Token] { passage.tokens }

    /// A clause that tells what happened.
    struct Fact: Sendable {
        var start: Int
        var end: Int
        var message: Int
        /// As a suggestion may say it, from the agent's side; nil where it is only quoted.
        var written: String?
        var score: Int
        /// The tokens of the message, for telling two facts of one thing apart.
        var range: Range<Int>
    }

    /// A sentence that tells something.
    struct Sentence: Sendable {
        var range: Range<Int>
        /// How much it has to tell, and 0 for what is only background.
        var weight: Int
        /// As a suggestion may say it, whole; nil where that cannot be.
        var retold: Retelling.Retold?
    }

    /// Something that is asked for.
    struct Want: Sendable {
        var start: Int
        var end: Int
        /// Where its clause begins: at the I of "I'd like".
        var opens: Int
        var message: Int
        /// What stands after "you'd like".
        var written: String?
        /// Whether it says `it` of something said before.
        var isLeaning: Bool
    }

    /// A feeling word, and whether the customer said it of themself.
    struct NamedFeeling: Sendable {
        var feeling: Feeling
        var isOwned: Bool
        var start: Int
        var end: Int
        var message: Int
    }

    init(_ text: String, message: Int, phrasebook: Phrasebook) {
        self.phrasebook = phrasebook
        self.text = text
        self.message = message
        passage = Tokeniser.passage(text, message: message, phrasebook: phrasebook)
        words = passage.tokens.count { $0.isWord }
        heard = SuggestionGate.heard(in: passage, phrasebook)
        readSigns()
        feeling = namedFeeling()
        for sentence in passage.sentences { read(sentence) }
    }

    /// Leaves out what the customer took back later: facts and sentences that speak of the same things as `correction`.
    mutating func drop(_ correction: Reader) {
        let corrected = Set(correction.tokens.filter(\.isContent).map(\.word.id))
        let places = Set(tokens.indices.filter { tokens[$0].isContent && corrected.contains(tokens[$0].word.id) })
        facts.removeAll { fact in fact.range.contains { places.contains($0) } }
        sentences.removeAll { sentence in sentence.range.contains { places.contains($0) } }
    }

    // MARK: Signs

    private mutating func readSigns() {
        let whole = 0..<tokens.count
        let begins = tokens.reduce(into: UInt64(0)) { $0 |= $1.word.begins }
        for use in PatternUse.signs {
            let patterns = phrasebook.patterns[use]
            if patterns.mayBegin(begins), patterns.isFound(tokens, in: whole) { signs.insert(use) }
        }
        if tokens.contains(where: { $0.is(.sarcasm) }) { signs.insert(.sarcasm) }
        hasQuestion = tokens.contains { $0.shape.contains(.asks) }
        hasProblem = tokens.contains { $0.is(.problem) }
    }

    // MARK: Sentences

    private mutating func read(_ sentence: Range<Int>) {
        let asks = sentence.upperBound < tokens.count && tokens[sentence.upperBound].shape.contains(.asks)
        let index = opening(of: sentence)
        guard index < sentence.upperBound else { return }
        if isNamed(index, in: sentence) { return }
        readWants(in: plea(in: sentence.lowerBound..<index)..<sentence.upperBound, asks: asks)
        if isQuestion(at: index, asks: asks) || tokens[index].is(.hypothetical) {
            if let missed = missed(index..<sentence.upperBound) { sentences.append(missed) }
            return
        }
        if isThrownAway(sentence) { return }
        let known = facts.count
        readFacts(from: index, in: sentence, asks: asks)
        retell(from: index, in: sentence, asks: asks, known)
    }

    /// Where a wish begins that a skipped `please` belongs to.
    private func plea(in skipped: Range<Int>) -> Int {
        skipped.first { phrasebook.patterns[.request].longest(tokens, at: $0) != nil } ?? skipped.upperBound
    }

    /// `and @airline had a flight`: a handle that is the subject, for which there is no word.
    private func isNamed(_ index: Int, in sentence: Range<Int>) -> Bool {
        guard index > sentence.lowerBound + 1, tokens[index - 1].shape.contains(.handle) else { return false }
        return tokens[index].isActing && !tokens[index].is(.subject)
    }

    private mutating func readFacts(from start: Int, in sentence: Range<Int>, asks: Bool) {
        var index = start
        var previous: FactWriter.Written?
        while index < sentence.upperBound {
            let isPurpose =
                index > start && previous == nil && tokens[index - 1].marks.isSuperset(of: [.coordinator, .booster])
            let isSkipped = isPurpose || isQuoted(index)
            let written =
                isSkipped ? nil : readFact(at: index, limit: sentence.upperBound, opens: index == start, asks, previous)
            previous = written
            let end = max(written?.end ?? index, index)
            index = nextStart(after: end, limit: sentence.upperBound)
        }
    }

    private mutating func retell(from start: Int, in range: Range<Int>, asks: Bool, _ known: Int) {
        guard sentences.count < Self.mostSentences, !isQuoted(start) else { return }
        let read = sentence(from: start, in: range, asks: asks, Array(facts.dropFirst(known)))
        if let read { sentences.append(read) }
    }

    /// Sentences that are read whole in one message, at most.
    static let mostSentences = 8

    /// Skips greetings, fillers and connectors at the start.
    func opening(of sentence: Range<Int>) -> Int {
        var index = sentence.lowerBound
        while index < sentence.upperBound {
            let token = tokens[index]
            let isConnector = token.is([.coordinator, .interjection]) && !token.is([.determiner, .verb])
            guard !token.isWord || isConnector || !token.shape.isDisjoint(with: [.handle, .hashtag, .link]) else {
                break
            }
            index += 1
        }
        return index
    }

    private func isQuestion(at index: Int, asks: Bool) -> Bool {
        let token = tokens[index]
        if token.is(.question) { return true }
        if token.is([.be, .do, .modal]), index + 1 < tokens.count,
            tokens[index + 1].is([.subject, .determiner, .possessive])
        {
            return true
        }
        return asks && !token.is([.subject, .possessive, .adverb])
    }

    /// What somebody else said.
    private func isQuoted(_ index: Int) -> Bool {
        tokens[..<index].count { $0.shape.contains(.quote) } % 2 == 1
    }

    private func isThrownAway(_ sentence: Range<Int>) -> Bool {
        for use in [PatternUse.rant, .rhetorical, .sarcasm]
        where phrasebook.patterns[use].isFound(tokens, in: sentence) {
            return true
        }
        return false
    }

    /// The next place where a clause may begin: after a comma, or after a connector.
    private func nextStart(after index: Int, limit: Int) -> Int {
        var next = index
        while next < limit {
            let token = tokens[next]
            if token.shape.contains(.comma) || token.is(.coordinator) && token.isWord {
                next += 1
                while next < limit,
                    tokens[next].is([.coordinator, .interjection]) || tokens[next].shape.contains(.comma)
                { next += 1 }
                return next
            }
            next += 1
        }
        return limit
    }

    // MARK: Facts

    private mutating func readFact(
        at start: Int,
        limit: Int,
        opens: Bool,
        _ asks: Bool,
        _ previous: FactWriter.Written?
    ) -> FactWriter.Written? {
        clauses += 1
        guard clauses <= Self.mostClauses else { return nil }
        let limit = min(limit, start + Self.farthest)
        let writer = FactWriter(passage: passage, phrasebook: phrasebook, limit: limit)
        if let written = writer.fact(at: start, opens: opens) {
            if !asks || tokens[written.start].is(.first) || isDenied(written) { append(written) }
            return written
        }
        if let previous, let joined = joined(at: start, limit: limit, to: previous) {
            facts.removeAll { $0.range.lowerBound == previous.start }
            append(joined)
            return joined
        }
        quote(at: start, limit: limit)
        return nil
    }

    /// What the company does not do, asked in anger: `You don't deliver here?!` is no question.
    private func isDenied(_ written: FactWriter.Written) -> Bool {
        written.shape == .company && tokens[written.start..<written.end].contains { $0.is(.do) && $0.is(.negator) }
    }

    private mutating func append(_ written: FactWriter.Written) {
        let range = written.start..<written.end
        let fact = Fact(
            start: tokens[written.start].start,
            end: tokens[written.end - 1].end,
            message: tokens[written.start].message,
            written: isTelling(written) && isSayable(range, written.shape) ? written.text : nil,
            score: score(range) + bonus(written),
            range: range
        )
        if signs.contains(.sarcasm), written.shape == .thing, !tokens[range].contains(where: { $0.is(.first) }) {
            return
        }
        if fact.score >= Self.leastFact { facts.append(fact) }
    }

    /// Whether a clause may be said back: meant as it stands, without a slip, and more than a feeling.
    private func isSayable(_ range: Range<Int>, _ shape: FactWriter.Shape) -> Bool {
        if isUnsaid(range) || namesFeeling(range) { return false }
        return shape == .lasting || !Slips(tokens: tokens, range: range).isFound
    }

    /// `and sad about it`: a feeling is said as a feeling.
    private func namesFeeling(_ range: Range<Int>) -> Bool {
        guard let feeling else { return false }
        return range.contains { tokens[$0].start >= feeling.start && tokens[$0].end <= feeling.end }
    }

    private func isUnsaid(_ range: Range<Int>) -> Bool {
        phrasebook.patterns[.unsaid].isFound(tokens, in: range)
    }

    /// What was done to the customer comes first, but not what they were told.
    private func bonus(_ written: FactWriter.Written) -> Int {
        let words = tokens[written.start..<written.end]
        let isOnlyTold = words.contains { $0.is(.reporting) } && !words.contains { $0.is(.problem) }
        return written.shape == .passive && isOnlyTold ? 0 : written.shape.bonus
    }

    /// `I asked for a receipt but haven't got it`: a clause that leans on the one before is said with it.
    private func joined(at start: Int, limit: Int, to previous: FactWriter.Written) -> FactWriter.Written? {
        let connector = previous.end
        guard connector < start else { return nil }
        var writer = FactWriter(passage: passage, phrasebook: phrasebook, limit: limit)
        writer.antecedent = previous.start..<previous.end
        guard let written = writer.fact(at: start, opens: false), isTelling(written) else { return nil }
        guard !tokens[written.start..<written.end].contains(where: { $0.is(.feeling) }) else { return nil }
        let between = tokens[connector..<start].filter { $0.isWord && $0.is(.coordinator) }.map(\.text)
        guard between.count < 2, written.end - previous.start <= Self.longestJoined else { return nil }
        let text = "\(previous.text) \(between.first ?? phrasebook.sentences.text(.joint)) \(written.text)"
        return FactWriter.Written(text: text, start: previous.start, end: written.end, shape: written.shape)
    }

    /// The most words of two clauses that are said as one.
    static let longestJoined = 28

    /// The score from which a clause is worth telling again.
    static let leastFact = 3

    /// A clause that cannot be rewritten is still worth a note when it holds a problem.
    private mutating func quote(at start: Int, limit: Int) {
        var end = start
        while end < limit, !tokens[end].shape.contains(.comma) { end += 1 }
        while end > start, !tokens[end - 1].isWord || !tokens[end - 1].shape.isDisjoint(with: [.hashtag, .handle]) {
            end -= 1
        }
        guard end - start >= 3, end - start <= 30 else { return }
        let range = start..<end
        let score = score(range)
        guard score >= Self.leastFact else { return }
        facts.append(
            Fact(
                start: tokens[start].start,
                end: tokens[end - 1].end,
                message: tokens[start].message,
                written: nil,
                score: score,
                range: range
            )
        )
    }

    /// Tokens from which a clause is too long to be a good one.
    static let longClause = 24

    func score(_ range: Range<Int>) -> Int {
        var score = 0
        if tokens[range].contains(where: { $0.is(.problem) }) { score += 4 }
        if tokens[range].contains(where: { $0.is([.number, .unit]) }) { score += 2 }
        if tokens[range].contains(where: { $0.is(.first) }) { score += 1 }
        if tokens[range].contains(where: { $0.is([.own, .company]) }) { score += 1 }
        if tokens[range].contains(where: { $0.is(.positive) }) { score -= 3 }
        if range.count < 3 || range.count > Self.longClause { score -= 3 }
        return score
    }

    // MARK: Wants

    private mutating func readWants(in range: Range<Int>, asks: Bool) {
        let writer = WantWriter(passage: passage, phrasebook: phrasebook, limit: range.upperBound, asks: asks)
        var index = range.lowerBound
        while index < range.upperBound, wants.count < Self.mostWants {
            if !isQuoted(index), let want = writer.want(at: index, opens: index == range.lowerBound) {
                wants.append(
                    Want(
                        start: tokens[want.quoted.lowerBound].start,
                        end: tokens[want.quoted.upperBound - 1].end,
                        opens: tokens[index].start,
                        message: tokens[index].message,
                        written: want.text,
                        isLeaning: want.isLeaning
                    )
                )
                index = max(want.quoted.upperBound, index + 1)
            }
            index = nextStart(after: index, limit: range.upperBound)
        }
    }

    /// Wishes that are read in one message, at most.
    static let mostWants = 4
}

extension FactWriter.Shape {
    /// What a shape adds to the score: what was done to the customer comes first.
    var bonus: Int {
        switch self {
        case .passive, .startless, .lasting: 2
        case .customer, .expletive, .company: 1
        case .thing: 0
        }
    }
}

extension PatternUse {
    /// Uses that say how a whole message is meant.
    static let signs: [PatternUse] = [
        .distress, .sarcasm, .rhetorical, .rant, .confirms, .corrects, .leaving, .repeated, .human,
    ]
}
