/// One word or mark of a text, with its place in the original.
struct Token: Sendable {
    enum Kind: UInt8, Sendable {
        case word, number, symbol, question, exclamation, stop, comma
    }

    struct Flags: OptionSet, Sendable {
        let rawValue: UInt8
        /// At least two letters, all capitals.
        static let capitals = Flags(rawValue: 1)
        /// A capital first, and not all capitals.
        static let capitalised = Flags(rawValue: 2)
        /// A letter stood three times or more in a row.
        static let elongated = Flags(rawValue: 4)
        /// Between quotation marks, or in a line that begins with `>`.
        static let quoted = Flags(rawValue: 8)
        /// Between code fences.
        static let pasted = Flags(rawValue: 16)
        /// The first word of the text or after a sentence's end.
        static let opensSentence = Flags(rawValue: 32)
    }

    var kind: Kind
    var flags: Flags
    /// The number in the ``Vocabulary``, or ``Vocabulary/unknown``.
    var word: Int32
    /// Offsets in Unicode scalars, end exclusive.
    var start: Int32
    var end: Int32
    /// Offsets in bytes, end exclusive.
    var firstByte: Int32
    var lastByte: Int32
    /// How many marks stand in the run; for a word its letters.
    var count: Int32
}

/// A text cut into tokens, with what the cutting saw on the way.
struct TokenisedText: Sendable {
    var tokens: [Token] = []
    var scalars = 0
    var letters = 0
    var digits = 0
    var symbols = 0
    var newlines = 0
    /// Letters outside the Latin script (beyond U+024F).
    var foreignLetters = 0
    /// Tokens inside code fences or quoted lines.
    var pastedTokens = 0
}
