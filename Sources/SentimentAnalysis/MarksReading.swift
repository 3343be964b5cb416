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

    let tokens: [Token]
    let lexicon: Lexicon

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
        for (index, token) in tokens.enumerated() where token.kind == .word && token.word >= 0 && token.count >= 2 {
            let traits = lexicon.traits(of: token.word)
            if traits.classes & lexicon.acronyms != 0 { continue }
            known += 1
            guard token.flags.contains(.capitals) else { continue }
            capitals += 1
            first = first ?? index
            last = index + 1
        }
        guard let first, capitals >= Self.shoutedWords, capitals * 100 >= known * Self.shoutedShare else { return nil }
        return first..<last
    }

    /// The marks of the message, given what its words add up to.
    func marks(beside words: Int, shouted: Range<Int>?) -> [Mark] {
        var marks: [Mark] = []
        if let shouted {
            add(.capitals, shouted.lowerBound, shouted.upperBound, lexicon.rule(.capitals).value, words, to: &marks)
        }
        var exclaimed = 0
        var asked = false
        var doubled = false
        var drawn = 0
        for (index, token) in tokens.enumerated() where !token.flags.contains(.pasted) {
            switch token.kind {
            case .exclamation:
                let rule = lexicon.rule(.exclamation)
                let value = min(rule.value * Int(token.count), rule.most - exclaimed)
                exclaimed += max(value, 0)
                add(.exclamation, index, index + 1, value, words, to: &marks)
            case .question where token.count >= 2 && !doubled:
                let rule = lexicon.rule(.questionMarks)
                doubled = true
                add(
                    .questionMarks,
                    index,
                    index + 1,
                    min(rule.value * Int(token.count - 1), rule.most),
                    words,
                    to: &marks
                )
            case .question where token.count == 1 && !asked && words < Self.reproach:
                asked = true
                let value = lexicon.rule(.question).value
                marks.append(Mark(rule: .question, first: index, last: index + 1, base: value, weight: value))
            case .word where token.flags.contains(.elongated):
                let rule = lexicon.rule(.elongation)
                let value = min(rule.value, rule.most - drawn)
                drawn += max(value, 0)
                add(.elongation, index, index + 1, value, words, to: &marks)
            default: continue
            }
        }
        return marks
    }

    private func add(_ rule: Rule, _ first: Int, _ last: Int, _ base: Int, _ words: Int, to marks: inout [Mark]) {
        let beside = rule == .exclamation ? 0 : base / 2
        let weight = words > Self.neutral ? base : words < -Self.neutral ? 0 : beside
        guard base > 0 else { return }
        marks.append(Mark(rule: rule, first: first, last: last, base: base, weight: weight))
    }
}
