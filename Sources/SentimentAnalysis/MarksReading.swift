/// What punctuation, capitals and drawn-out letters add, judged by what the words say.
///
/// Emphasis amplifies: beside displeasure it counts whole, beside neutral words half (an exclamation mark not at all, as
/// people greet and cheer with it), beside praise not at all, because
/// loud joy must not alarm.
struct MarksReading {
    /// The word sum, in thousandths, from which words count as displeased, and below which negated as pleased.
    static let neutral = 300
    /// The word sum from which a question is a reproach, and its mark says nothing calm.
    static let reproach = 800
    /// A message is shouted when this share of its known words, in per cent, and at least this many are in capitals.
    static let shoutedShare = 60
    static let shoutedWords = 3

    let tokens: UnsafeMutableBufferPointer<Token>
    let tables: ReadingTables.View

    struct Mark {
        var rule: Rule
        var first: Int
        var last: Int
        var base: Int
        var weight: Int
    }

    /// The tokens from the first to the last shouted word, where the message is shouted.
    func shouted() -> Range<Int>? {
        var known = 0
        var capitals = 0
        var first: Int?
        var last = 0
        for index in 0..<tokens.count {
            let token = tokens[index]
            guard token.kind == .word, token.word >= 0, token.count >= 2 else { continue }
            if tables.traits(of: token.word).classes & tables.acronyms != 0 { continue }
            known += 1
            guard token.flags.contains(.capitals) else { continue }
            capitals += 1
            first = first ?? index
            last = index + 1
        }
        guard let first, capitals >= Self.shoutedWords, capitals * 100 >= known * Self.shoutedShare else { return nil }
        return first..<last
    }

    /// What has been counted on the way through the marks.
    private struct Tally {
        var exclaimed = 0
        var asked = false
        var doubled = false
        var drawn = 0
    }

    /// Calls `body` with each mark of the message, given what its words add up to.
    func forEachMark(beside words: Int, shouted: Range<Int>?, _ body: (Mark) -> Void) {
        if let shouted,
            let mark = mark(.capitals, shouted.lowerBound, shouted.upperBound, tables.rule(.capitals).value, words)
        {
            body(mark)
        }
        var tally = Tally()
        for index in 0..<tokens.count {
            let token = tokens[index]
            let isMark = token.kind == .exclamation || token.kind == .question || token.flags.contains(.elongated)
            guard isMark, !token.flags.contains(.pasted) else { continue }
            if let mark = mark(at: index, token, words, &tally) { body(mark) }
        }
    }

    private func mark(at index: Int, _ token: Token, _ words: Int, _ tally: inout Tally) -> Mark? {
        switch token.kind {
        case .exclamation:
            let rule = tables.rule(.exclamation)
            let value = min(rule.value * Int(token.count), rule.most - tally.exclaimed)
            tally.exclaimed += max(value, 0)
            return mark(.exclamation, index, index + 1, value, words)
        case .question where token.count >= 2 && !tally.doubled:
            let rule = tables.rule(.questionMarks)
            tally.doubled = true
            return mark(.questionMarks, index, index + 1, min(rule.value * Int(token.count - 1), rule.most), words)
        case .question where token.count == 1 && !tally.asked && words < Self.reproach:
            tally.asked = true
            let value = tables.rule(.question).value
            return Mark(rule: .question, first: index, last: index + 1, base: value, weight: value)
        case .word where token.flags.contains(.elongated):
            let rule = tables.rule(.elongation)
            let value = min(rule.value, rule.most - tally.drawn)
            tally.drawn += max(value, 0)
            return mark(.elongation, index, index + 1, value, words)
        default: return nil
        }
    }

    private func mark(_ rule: Rule, _ first: Int, _ last: Int, _ base: Int, _ words: Int) -> Mark? {
        let beside = rule == .exclamation ? 0 : base / 2
        let weight = words > Self.neutral ? base : words < -Self.neutral ? 0 : beside
        return base > 0 ? Mark(rule: rule, first: first, last: last, base: base, weight: weight) : nil
    }
}
