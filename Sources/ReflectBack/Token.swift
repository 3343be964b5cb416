/// One word or sign of a message, as written there and as it may be written in a suggestion.
struct Token: Sendable {
    /// The spelling for a suggestion: chat spellings expanded, shouting lowered, letters that were held down let go.
    var text: String
    var word: Word
    /// Offsets in Unicode scalars of the message, end exclusive.
    var start: Int
    var end: Int
    var shape: Shape
    /// The number of the message.
    var message: Int

    /// What a token looks like.
    struct Shape: OptionSet, Sendable {
        let rawValue: UInt32
        static let capital = Shape(rawValue: 1 << 0)
        static let shouted = Shape(rawValue: 1 << 1)
        static let number = Shape(rawValue: 1 << 2)
        static let money = Shape(rawValue: 1 << 3)
        static let handle = Shape(rawValue: 1 << 4)
        static let hashtag = Shape(rawValue: 1 << 5)
        static let link = Shape(rawValue: 1 << 6)
        static let emoji = Shape(rawValue: 1 << 7)
        /// The end of a sentence.
        static let stop = Shape(rawValue: 1 << 8)
        static let comma = Shape(rawValue: 1 << 9)
        static let asks = Shape(rawValue: 1 << 10)
        static let exclaims = Shape(rawValue: 1 << 11)
        static let quote = Shape(rawValue: 1 << 12)
        static let bracket = Shape(rawValue: 1 << 13)
        static let sign = Shape(rawValue: 1 << 14)
        /// Written without a space before it: `'m`, `'s`.
        static let attached = Shape(rawValue: 1 << 15)
        /// The `'s` of an owner.
        static let genitive = Shape(rawValue: 1 << 16)
        /// A word that mixes letters and digits, or capitals inside: a code, a flight, a product.
        static let code = Shape(rawValue: 1 << 17)
        /// A swear word that only made it stronger stood before this token and is left out of suggestions.
        static let intensified = Shape(rawValue: 1 << 18)
        static let first = Shape(rawValue: 1 << 19)
        static let trailing = Shape(rawValue: 1 << 20)

        /// Signs between words.
        static let separators: Shape = [.stop, .comma, .quote, .bracket, .sign, .emoji, .hashtag]
    }

    var marks: Marks { word.marks }
    var isWord: Bool { shape.isDisjoint(with: .separators) }
    /// A name, a code or a product: capitals in the middle of a sentence, or letters mixed with digits.
    var isName: Bool {
        if shape.contains(.code) { return true }
        guard shape.contains(.capital), !shape.contains(.first), word.marks.isDisjoint(with: .closed) else {
            return false
        }
        return !shape.contains(.shouted) || !isShoutedWord
    }

    /// A known word that says something of its own.
    var isContent: Bool {
        isWord && word.id != 0 && word.marks.isDisjoint(with: .closed)
            && [.noun, .plural, .verb, .past, .gerund, .participle, .adjective].contains(word.main)
    }

    /// A form of have that can stand alone: not the `'s` or `'d` of a chain, and not negated.
    var isOwning: Bool { `is`(.have) && !`is`([.be, .modal, .negator]) && !shape.contains(.attached) }

    /// Capitals that only shout: a known word of four letters or more, or a short one that cannot be a place or a code.
    var isShoutedWord: Bool {
        if !word.marks.isDisjoint(with: .closed) { return true }
        guard !word.marks.isDisjoint(with: Marks.open.union(.number)) else { return false }
        return end - start > 3 || [.adjective, .adverb, .verb].contains(word.main)
    }

    func `is`(_ marks: Marks) -> Bool { !word.marks.isDisjoint(with: marks) }
}

/// A message cut into tokens.
struct Passage: Sendable {
    /// The message's scalars, of which every quote is a slice.
    var scalars: [Unicode.Scalar]
    var tokens: [Token]
    /// More than seven letters in ten are capitals.
    var isShouted: Bool
    /// Swear words, shouted words, repeated signs and emoji: how loud the message is, beside its words.
    var loudness: Int

    /// Exactly the scalars from `start` to `end`.
    func slice(_ start: Int, _ end: Int) -> String { String(scalars: scalars[start..<end]) }

    /// The ranges of tokens between the ends of sentences, empty ones left out.
    var sentences: [Range<Int>] {
        var ranges: [Range<Int>] = []
        var start = 0
        for index in tokens.indices where tokens[index].shape.contains(.stop) {
            if index > start { ranges.append(start..<index) }
            start = index + 1
        }
        if start < tokens.count { ranges.append(start..<tokens.count) }
        return ranges
    }
}

extension String {
    /// The same scalars as a string, by way of bytes, which is faster than through a view.
    init(scalars: ArraySlice<Unicode.Scalar>) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(scalars.count)
        for scalar in scalars {
            if scalar.value < 0x80 { bytes.append(UInt8(scalar.value)) } else { bytes += Array(String(scalar).utf8) }
        }
        self = String(decoding: bytes, as: UTF8.self)
    }
}
