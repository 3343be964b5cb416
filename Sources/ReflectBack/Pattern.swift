import SentimentAnalysis

/// A row of tokens to look for, as the word lists write it.
///
/// `sorry|apologies for the <noun>`: alternatives stand with `|` (one of several words has `_` between them), `<mark>` is any word that has one of the marks, `#` a
/// number, `*` any one word, `...` up to six words of the same sentence, `word?` may be missing, `!a|b` holds where the
/// next word is none of these, `^` and `$` are the edges of a sentence, `?` is an end that asks.
struct Pattern: Sendable {
    var elements: [Element]

    enum Element: Sendable, Hashable {
        case words([Int32])
        case marks(Marks)
        case unless([Int32])
        case number
        case any
        case gap
        case start
        case end
        /// The end of a sentence that asks.
        case asks
    }

    /// The words that `...` may stand for, at most.
    static let longestGap = 6
    /// The patterns that one line may stand for, after `?` and `|` are written out.
    static let mostVariants = 64

    /// The token after the match that begins at `index`, or nil.
    func match(_ tokens: [Token], at index: Int) -> Int? { match(from: 0, tokens, at: index) }

    /// The same of the elements from `place` on.
    private func match(from place: Int, _ tokens: [Token], at index: Int) -> Int? {
        guard place < elements.count else { return index }
        let rest = place + 1
        switch elements[place] {
        case .start:
            guard index == 0 || tokens[index - 1].shape.contains(.stop) else { return nil }
            return match(from: rest, tokens, at: index)
        case .end:
            guard index == tokens.count || tokens[index].shape.contains(.stop) else { return nil }
            return match(from: rest, tokens, at: index)
        case .unless(let ids):
            if index < tokens.count, ids.contains(tokens[index].word.id) { return nil }
            return match(from: rest, tokens, at: index)
        case .gap:
            var next = index
            for _ in 0...Self.longestGap {
                if let end = match(from: rest, tokens, at: next) { return end }
                guard next < tokens.count, !tokens[next].shape.contains(.stop) else { return nil }
                next += 1
            }
            return nil
        default:
            guard index < tokens.count, Self.accepts(elements[place], tokens[index]) else { return nil }
            return match(from: rest, tokens, at: index + 1)
        }
    }

    private static func accepts(_ element: Element, _ token: Token) -> Bool {
        switch element {
        case .words(let ids): token.word.id != 0 && ids.contains(token.word.id)
        case .marks(let marks): !token.word.marks.isDisjoint(with: marks)
        case .number: token.marks.contains(.number)
        case .asks: token.shape.contains(.asks)
        case .any: token.isWord
        case .gap, .start, .end, .unless: false
        }
    }
}

/// Patterns that are looked for together, found by their first word.
struct PatternSet: Sendable {
    private var patterns: [(pattern: Pattern, value: Int)] = []
    private var byWord: [Int32: [Int]] = [:]
    private var others: [Int] = []
    /// Its place in ``Word/begins``, and the marks with which the patterns in `others` can begin.
    private var bit: UInt64 = 0
    private var otherMarks: Marks = []
    private var hasOpenStart = false

    /// One place where a pattern holds.
    struct Hit: Sendable {
        var range: Range<Int>
        /// What the pattern was added with.
        var value: Int
    }

    var isEmpty: Bool { patterns.isEmpty }

    mutating func add(_ pattern: Pattern, value: Int) {
        patterns.append((pattern, value))
        switch pattern.elements.first(where: { $0 != .start }) {
        case .words(let ids): for id in ids { byWord[id, default: []].append(patterns.count - 1) }
        default: others.append(patterns.count - 1)
        }
    }

    /// Notes under `bit` which words the patterns begin with.
    mutating func index(bit: UInt64, into begins: inout [Int32: UInt64]) {
        self.bit = bit
        for id in byWord.keys { begins[id, default: 0] |= bit }
        for other in others {
            if case .marks(let marks)? = patterns[other].pattern.elements.first(where: { $0 != .start }) {
                otherMarks.formUnion(marks)
            } else {
                hasOpenStart = true
            }
        }
    }

    /// Whether a pattern may begin with one of the words whose ``Word/begins`` were put together to `begins`.
    func mayBegin(_ begins: UInt64) -> Bool { begins & bit != 0 || !others.isEmpty }

    /// Every hit, in the order of the tokens.
    func hits(_ tokens: [Token], in range: Range<Int>) -> [Hit] {
        var hits: [Hit] = []
        for index in range { forEach(tokens, at: index, in: range) { hits.append($0) } }
        return hits
    }

    /// Whether any pattern holds inside `range`.
    func isFound(_ tokens: [Token], in range: Range<Int>) -> Bool {
        for index in range where mayBegin(with: tokens[index].word) {
            var isHit = false
            forEach(tokens, at: index, in: range) { _ in isHit = true }
            if isHit { return true }
        }
        return false
    }

    /// Whether a pattern may begin with this word: most words begin none, and then nothing more is looked up.
    @inline(__always)
    private func mayBegin(with word: Word) -> Bool {
        word.begins & bit != 0 || hasOpenStart || !word.marks.isDisjoint(with: otherMarks)
    }

    /// The longest match that begins at `index`.
    func longest(_ tokens: [Token], at index: Int) -> Hit? {
        guard mayBegin(with: tokens[index].word) else { return nil }
        var best: Hit?
        forEach(tokens, at: index, in: 0..<tokens.count) { hit in
            if best.map({ hit.range.upperBound > $0.range.upperBound }) ?? true { best = hit }
        }
        return best
    }

    private func forEach(_ tokens: [Token], at index: Int, in range: Range<Int>, _ body: (Hit) -> Void) {
        if tokens[index].word.begins & bit != 0, let candidates = byWord[tokens[index].word.id] {
            for candidate in candidates { test(candidate, tokens, at: index, in: range, body) }
        }
        guard hasOpenStart || !tokens[index].word.marks.isDisjoint(with: otherMarks) else { return }
        for candidate in others { test(candidate, tokens, at: index, in: range, body) }
    }

    private func test(_ candidate: Int, _ tokens: [Token], at index: Int, in range: Range<Int>, _ body: (Hit) -> Void) {
        let (pattern, value) = patterns[candidate]
        guard let end = pattern.match(tokens, at: index), end <= range.upperBound, end > index else { return }
        body(Hit(range: index..<end, value: value))
    }
}

extension PhrasebookContents {
    /// The patterns that `text` stands for, with their words interned.
    mutating func compile(_ text: String, _ row: LexiconTable.Row, _ path: String) throws(LexiconError) -> [Pattern] {
        var variants: [[Pattern.Element]] = [[]]
        for piece in text.split(separator: " ") {
            let choices = try compilePiece(String(piece), row, path)
            var extended: [[Pattern.Element]] = []
            for variant in variants {
                for choice in choices { extended.append(variant + choice) }
            }
            guard extended.count <= Pattern.mostVariants else {
                throw LexiconError(path: path, line: row.line, problem: "holds too many alternatives; write two lines")
            }
            variants = extended
        }
        let patterns = variants.filter { variant in variant.contains { $0 != .start && $0 != .end && $0 != .gap } }
        guard !patterns.isEmpty else {
            throw LexiconError(path: path, line: row.line, problem: "holds no word to look for")
        }
        return patterns.map { Pattern(elements: $0) }
    }

    private mutating func compilePiece(
        _ piece: String,
        _ row: LexiconTable.Row,
        _ path: String
    ) throws(LexiconError) -> [[Pattern.Element]] {
        switch piece {
        case "^": return [[.start]]
        case "$": return [[.end]]
        case "?": return [[.asks]]
        case "#": return [[.number]]
        case "*": return [[.any]]
        case "...": return [[.gap]]
        default: break
        }
        let isOptional = piece.count > 1 && piece.hasSuffix("?")
        let body = isOptional ? String(piece.dropLast()) : piece
        let isUnless = body.count > 1 && body.hasPrefix("!")
        var choices: [[Pattern.Element]]
        if body.hasPrefix("<") {
            choices = [[.marks(try compileMarks(body, row, path))]]
        } else {
            choices = compileWords(isUnless ? String(body.dropFirst()) : body, isUnless: isUnless)
        }
        if isOptional { choices.append([]) }
        return choices
    }

    private func compileMarks(_ body: String, _ row: LexiconTable.Row, _ path: String) throws(LexiconError) -> Marks {
        var marks: Marks = []
        for name in body.dropFirst().prefix(while: { $0 != ">" }).split(separator: "|") {
            guard let mark = Marks.named[String(name)] else {
                throw LexiconError(path: path, line: row.line, problem: "names an unknown mark \"\(name)\"")
            }
            marks.formUnion(mark)
        }
        return marks
    }

    /// The alternatives of one piece; `you're` and `you_are` are rows of two words.
    private mutating func compileWords(_ body: String, isUnless: Bool) -> [[Pattern.Element]] {
        var whole: [Int32] = []
        var rows: [[Pattern.Element]] = []
        for choice in body.split(separator: "|") {
            let words = choice.split(separator: "_").flatMap { word in
                cut(String(word)).map { [$0.stem, $0.clitic] } ?? [String(word)]
            }
            let ids = words.map { intern($0) }
            if ids.count == 1 { whole += ids } else { rows.append(ids.map { .words([$0]) }) }
        }
        if isUnless { return [[.unless(whole)]] }
        return (whole.isEmpty ? [] : [[.words(whole)]]) + rows
    }
}
