/// The evidence of a reading as it is kept: places, cues and weights, with the words of the message still to be cut out.
///
/// Most readings are asked only for their score, and quoting costs more than weighing.
struct WeighedWords: Sendable {
    /// What the message says itself, in the order of the text.
    private let own: [Item]
    /// The message that ``own`` stands in, and its number.
    private let text: String
    private let seq: Int
    /// The names of the cues, by number.
    private let cueNames: [String]
    /// Where there is more than what the message says.
    private let around: Surroundings?

    /// What earlier messages left, which comes first, and what no text shows, which comes last.
    final class Surroundings: Sendable {
        let before: [Evidence]
        let after: [Evidence]

        init(before: [Evidence], after: [Evidence]) {
            self.before = before
            self.after = after
        }
    }

    /// One span of the message and what it adds.
    struct Item: BitwiseCopyable {
        /// Tokens, end exclusive; both 0 for what no word shows, and so are the scalars.
        var first: Int32 = 0
        var last: Int32 = 0
        /// Scalars, end exclusive.
        var start: Int32 = 0
        var end: Int32 = 0
        /// In thousandths.
        var weight: Int
        var base: Int
        var cue: Source

        enum Source: BitwiseCopyable {
            case cue(Int16)
            case rule(Rule)

            func name(among cueNames: [String]) -> String {
                switch self {
                case .cue(let number): cueNames[Int(number)]
                case .rule(let rule): rule.name
                }
            }
        }

        /// Start and end as one number that orders them.
        @inline(__always)
        var place: Int64 { Int64(start) << 32 | Int64(end) }
    }

    /// Words that are cut out already.
    init(_ evidence: [Evidence]) {
        own = []
        text = ""
        seq = 0
        cueNames = []
        around = evidence.isEmpty ? nil : Surroundings(before: evidence, after: [])
    }

    init(_ own: [Item], of text: String, seq: Int, cueNames: [String], around: Surroundings?) {
        self.own = own
        self.text = text
        self.seq = seq
        self.cueNames = cueNames
        self.around = around
    }

    /// Whether nothing is there but what the message says.
    var isAlone: Bool { around == nil }

    /// What everything adds up to, in thousandths.
    var sum: Int {
        var sum = 0
        for item in own { sum += item.weight }
        guard let around else { return sum }
        return sum + around.before.sum + around.after.sum
    }

    /// All of it with the words that it quotes.
    var evidence: [Evidence] {
        guard let around else { return quoted }
        return around.before + quoted + around.after
    }

    private var quoted: [Evidence] {
        let scalars = text.unicodeScalars
        var start = scalars.startIndex
        var passed = 0
        return own.map { item in
            scalars.formIndex(&start, offsetBy: Int(item.start) - passed)
            passed = Int(item.start)
            let end = scalars.index(start, offsetBy: Int(item.end - item.start))
            return quoted(item, String(scalars[start..<end]))
        }
    }

    private func quoted(_ item: Item, _ words: String) -> Evidence {
        Evidence(
            seq: seq,
            start: Int(item.start),
            end: Int(item.end),
            text: words,
            cue: item.cue.name(among: cueNames),
            weight: item.weight,
            base: item.base
        )
    }
}

extension WeighedWords: Equatable {
    /// By what they say, however they are kept.
    static func == (left: WeighedWords, right: WeighedWords) -> Bool {
        left.evidence == right.evidence
    }
}

extension [Evidence] {
    /// What the weights add up to, in thousandths.
    var sum: Int {
        var sum = 0
        for item in self { sum += item.weight }
        return sum
    }
}
