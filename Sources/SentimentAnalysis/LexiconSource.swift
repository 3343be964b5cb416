/// One file of word lists, as read from wherever they are kept.
package struct LexiconSource: Sendable {
    /// The path that errors name; the last component says what kind of list it is.
    package var path: String
    package var bytes: [UInt8]

    package init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }

    /// The last component of the path.
    package var name: String { String(path.split(separator: "/").last ?? "") }
}

/// The kinds of word lists that the analyser reads, told apart by file name.
enum LexiconFile: Sendable {
    case cues, rules, roles, classes, spellings, common, emoticons, phrases, guesses, neutral, induced

    /// The kind of the file `name`, or nil for a file that belongs to others.
    init?(name: String) {
        switch name {
        case "cues.tsv": self = .cues
        case "rules.tsv": self = .rules
        case "roles.tsv": self = .roles
        case "classes.tsv": self = .classes
        case "spellings.tsv": self = .spellings
        case "common.tsv": self = .common
        case "emoticons.tsv": self = .emoticons
        case "induced.tsv": self = .induced
        case "guesses.tsv": self = .guesses
        case "neutral.tsv": self = .neutral
        default:
            guard name.hasPrefix("phrases-"), name.hasSuffix(".tsv") else { return nil }
            self = .phrases
        }
    }

    var columns: [String] {
        switch self {
        case .cues: ["cue", "emotion", "valence", "arousal", "negated", "mishap", "feeling", "says"]
        case .rules: ["rule", "value", "most", "says"]
        case .roles: ["word", "role", "factor"]
        case .classes: ["class", "word"]
        case .spellings: ["variant", "standard"]
        case .common, .neutral: ["word"]
        case .emoticons: ["sign", "cue", "weight", "emotion"]
        case .phrases, .guesses: ["phrase", "cue", "weight", "emotion"]
        case .induced: ["entry", "weight", "anger", "anxiety", "sadness", "source"]
        }
    }
}

extension LexiconTable {
    /// What is wrong at `row`.
    func error(_ row: Row, _ problem: String) -> LexiconError {
        LexiconError(path: path, line: row.line, problem: problem)
    }

    /// A decimal field as thousandths: `1.4` is 1400, `-0.25` is -250.
    ///
    /// - Throws: for anything but digits with at most three decimals, and for what is beyond ±`limit` thousandths.
    func thousandths(_ row: Row, _ column: Int, limit: Int) throws(LexiconError) -> Int {
        let field = row.fields[column]
        let unsigned = field.hasPrefix("-") || field.hasPrefix("+") ? field.dropFirst() : field[...]
        let parts = unsigned.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, let whole = Int(parts.first ?? ""), whole >= 0, whole < 1_000_000,
            parts.count == 1 || (1...3).contains(parts[1].count),
            let fraction = parts.count == 1 ? 0 : Int(parts[1] + String(repeating: "0", count: 3 - parts[1].count)),
            fraction >= 0
        else { throw error(row, "\"\(field)\" in \(columns[column]) is not a number with up to three decimals") }
        let value = (whole * 1000 + fraction) * (field.hasPrefix("-") ? -1 : 1)
        guard abs(value) <= limit else {
            throw error(row, "\(columns[column]) \(field) is out of range (at most \(limit / 1000) either way)")
        }
        return value
    }
}
