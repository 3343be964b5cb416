/// One word or mark of a text, with its place in the original.
struct Token: Sendable {
    enum Kind: UInt8, Sendable {
        case word, number, symbol, question, exclamation, stop, comma
    }

    struct Flags: OptionSet, Sendable, BitwiseCopyable {
        let rawValue: UInt16
        /// At least two letters, all capitals.
        static let capitals = Flags(rawValue: 1)
        /// A capital first, not all capitals, inside a sentence: taken for a name.
        static let name = Flags(rawValue: 2)
        /// A letter stood three times or more in a row.
        static let elongated = Flags(rawValue: 4)
        /// Between quotation marks, or in a line that begins with `>`.
        static let quoted = Flags(rawValue: 8)
        /// Between code fences.
        static let pasted = Flags(rawValue: 16)
        /// The first word of the text or after a sentence's end.
        static let opensSentence = Flags(rawValue: 32)
        /// Taken by a hand-written phrase.
        static let covered = Flags(rawValue: 64)
        /// Inside a phrase of several words, so that it does nothing to its neighbours any more.
        static let bound = Flags(rawValue: 128)
        /// A contrast word follows in the sentence.
        static let beforeContrast = Flags(rawValue: 256)
        /// A word that some list weighs by itself, and no name.
        static let weighs = Flags(rawValue: 512)
        /// Some list may have an entry of it and the next word.
        static let mayPair = Flags(rawValue: 1024)
    }

    var kind: Kind
    var flags: Flags
    /// What the lists that read the text say it does to its neighbours.
    var roles: WordRoles = []
    /// The number in the ``Vocabulary``, or ``Vocabulary/unknown``.
    var word: Int32
    /// Offsets in Unicode scalars, end exclusive.
    var start: Int32
    var end: Int32
    /// How many marks stand in the run; for a word its letters.
    var count: Int32
}

extension Token.Flags {
    /// What a word with a capital first is, of so many letters; in capitals where all of them are.
    @inline(__always)
    init(capitals: Int, letters: Int, opensSentence: Bool) {
        if capitals == letters, letters >= 2 {
            self = .capitals
        } else {
            self = opensSentence || letters <= 1 ? [] : .name
        }
    }
}

extension Token {
    @inline(__always)
    init(_ kind: Kind, _ flags: Flags, _ word: Int32, from start: Int, to end: Int, count: Int32) {
        self.kind = kind
        self.flags = flags
        self.word = word
        self.start = Int32(truncatingIfNeeded: start)
        self.end = Int32(truncatingIfNeeded: end)
        self.count = count
    }

    /// Whether it stands inside a clause, and is no mark that ends one.
    @inline(__always)
    var isInClause: Bool { kind == .word || kind == .number || kind == .symbol }

    /// Whether a single word may say anything: one of the lists, and no name.
    @inline(__always)
    var mayWeigh: Bool { kind == .word && word >= 0 && flags.isDisjoint(with: [.pasted, .name]) }

    /// Whether it may stand in a pair: a known word or a number, and not in a fence.
    @inline(__always)
    var mayStandInPair: Bool { word >= 0 && (kind == .word || kind == .number) && !flags.contains(.pasted) }

    @inline(__always)
    var endsSentence: Bool { kind == .stop || kind == .question || kind == .exclamation }
}

/// A text cut into tokens, with what the cutting saw on the way.
///
/// The tokens of an ordinary message stand in a block on the stack, those of a longer one in a heap block that doubles.
struct TokenisedText {
    private var tokens: UnsafeMutableBufferPointer<Token>
    private var isOnHeap = false
    private(set) var count = 0
    var scalars = 0
    var letters = 0
    var digits = 0
    var symbols = 0
    /// Letters outside the Latin script (beyond U+024F).
    var foreignLetters = 0
    /// Tokens inside code fences or quoted lines.
    var pastedTokens = 0
    /// Tokens that are words.
    var words = 0
    /// Words of capitals.
    var capitalWords = 0
    /// Drawn-out words, and runs of exclamation and question marks.
    var emphatic = 0

    /// Tokens on the stack: as many as fit in what Swift's temporary allocations take from there, 1,024 bytes.
    private static let fewTokens = 1024 / MemoryLayout<Token>.stride

    /// Calls `body` with an empty text, whose tokens are good until it returns.
    @inline(__always)
    static func withRoom<Result>(_ body: (inout TokenisedText) -> Result) -> Result {
        withUnsafeTemporaryAllocation(of: Token.self, capacity: fewTokens) { memory in
            var text = TokenisedText(tokens: memory)
            defer { if text.isOnHeap { text.tokens.deallocate() } }
            return body(&text)
        }
    }

    private init(tokens: UnsafeMutableBufferPointer<Token>) { self.tokens = tokens }

    /// The tokens that were found.
    @inline(__always)
    var found: UnsafeMutableBufferPointer<Token> { UnsafeMutableBufferPointer(rebasing: tokens[..<count]) }

    @inline(__always)
    mutating func append(_ token: Token) {
        if count == tokens.count { grow() }
        tokens.initializeElement(at: count, to: token)
        count &+= 1
    }

    @inline(never)
    private mutating func grow() {
        let larger = UnsafeMutableBufferPointer<Token>.allocate(capacity: 2 * tokens.count)
        _ = larger.moveInitialize(fromContentsOf: tokens)
        if isOnHeap { tokens.deallocate() }
        tokens = larger
        isOnHeap = true
    }
}
