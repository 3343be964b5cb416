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
        static var capital: Shape { Shape(rawValue: 1 << 0) }
        static var shouted: Shape { Shape(rawValue: 1 << 1) }
        static var number: Shape { Shape(rawValue: 1 << 2) }
        static var money: Shape { Shape(rawValue: 1 << 3) }
        static var handle: Shape { Shape(rawValue: 1 << 4) }
        static var hashtag: Shape { Shape(rawValue: 1 << 5) }
        static var link: Shape { Shape(rawValue: 1 << 6) }
        static var emoji: Shape { Shape(rawValue: 1 << 7) }
        /// The end of a sentence.
        static var stop: Shape { Shape(rawValue: 1 << 8) }
        static var comma: Shape { Shape(rawValue: 1 << 9) }
        static var asks: Shape { Shape(rawValue: 1 << 10) }
        static var exclaims: Shape { Shape(rawValue: 1 << 11) }
        static var quote: Shape { Shape(rawValue: 1 << 12) }
        static var bracket: Shape { Shape(rawValue: 1 << 13) }
        static var sign: Shape { Shape(rawValue: 1 << 14) }
        /// Written without a space before it: `'m`, `'s`.
        static var attached: Shape { Shape(rawValue: 1 << 15) }
        /// The `'s` of an owner.
        static var genitive: Shape { Shape(rawValue: 1 << 16) }
        /// A word that mixes letters and digits, or capitals inside: a code, a flight, a product.
        static var code: Shape { Shape(rawValue: 1 << 17) }
        /// A swear word that only made it stronger stood before this token and is left out of suggestions.
        static var intensified: Shape { Shape(rawValue: 1 << 18) }
        static var first: Shape { Shape(rawValue: 1 << 19) }
        static var trailing: Shape { Shape(rawValue: 1 << 20) }

        /// Signs between words.
        static var separators: Shape { [.stop, .comma, .quote, .bracket, .sign, .emoji, .hashtag] }
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
        guard scalars.allSatisfy(\.isASCII) else {
            self = String(String.UnicodeScalarView(scalars))
            return
        }
        self = String(unsafeUninitializedCapacity: scalars.count) { bytes in
            for (offset, scalar) in scalars.enumerated() { bytes[offset] = UInt8(truncatingIfNeeded: scalar.value) }
            return scalars.count
        }
    }
}
