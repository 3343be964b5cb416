/// Cuts UTF-8 into ``Token``s in one pass: time linear in the length, no allocation for ordinary words.
///
/// Words are folded (lower case, no accents, one apostrophe form), digits become `#` (`3rd` reads as `#rd`), and a letter
/// that stands three times or more is tried twice, then once. Handles (`@name`) and addresses are left out.
struct Tokeniser {
    /// Held by whoever reads, which saves counting the reference.
    unowned(unsafe) let index: WordIndex
    let words: KeyTable.View
    let emoticons: EmoticonTable.View
    /// Where the spellings of words that no list mentions are kept: only for induction.
    var unknown: UnsafeMutablePointer<[UnknownWord]>?
    let bytes: UnsafeBufferPointer<UInt8>
    var result: TokenisedText
    var position = 0
    /// By how many bytes the position is ahead of its scalar.
    var beyond = 0
    var opensSentence = true
    var atLineStart = true
    /// What every token here is because of its line or a code fence.
    var around: Token.Flags = []
    var openQuote: Int?

    /// A word that no list mentions, folded, and the token that it is.
    struct UnknownWord {
        var token: Int
        var bytes: [UInt8]
    }

    /// Both outlive this.
    init(bytes: UnsafeBufferPointer<UInt8>, index: WordIndex, result: TokenisedText) {
        self.bytes = bytes
        self.index = index
        words = index.words
        emoticons = index.emoticons
        self.result = result
    }

    /// Cuts the whole text into ``result``.
    mutating func run() {
        precondition(bytes.count <= Int32.max)
        while true {
            plainWords()
            guard position < bytes.count else { break }
            let letter = bytes[position] | 0x20
            if letter >= 0x61 && letter <= 0x7A {
                word()
            } else if !loneMark(), !plainNumber() {
                step()
            }
        }
        result.scalars = Int(scalarOffset)
    }

    /// The offset of the position in scalars.
    @inline(__always)
    var scalarOffset: Int32 { Int32(truncatingIfNeeded: position &- beyond) }

    private mutating func step() {
        let (scalar, length) = scalar(at: position)
        switch scalar.scalarClass {
        case .space, .mark, .apostrophe:
            skip(length)
        case .letter, .digit:
            word()
        case .newline:
            newline(length)
        case .quote:
            if !emoticon() { quote(length) }
        case .stop: run(of: .stop, word: Vocabulary.stop)
        case .comma:
            if !emoticon() { run(of: .comma, word: Vocabulary.comma) }
        case .exclamation: run(of: .exclamation, word: Vocabulary.exclamation)
        case .question: run(of: .question, word: Vocabulary.question)
        case .symbol:
            if !emoticon() { symbol(scalar, length) }
        }
    }

    /// The scalar at a byte offset and its length in bytes; the bytes are a `String`'s, so they are valid.
    @inline(__always)
    func scalar(at offset: Int) -> (UnicodeScalar, Int) {
        let first = UInt32(bytes[offset])
        if first < 0x80 { return (UnicodeScalar(UInt8(first)), 1) }
        let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
        guard offset + length <= bytes.count else { return ("\u{FFFD}", bytes.count - offset) }
        var value = first & (0x7F >> UInt32(length))
        for step in 1..<length { value = value << 6 | UInt32(bytes[offset + step] & 0x3F) }
        return (UnicodeScalar(value) ?? "\u{FFFD}", length)
    }

    @inline(__always)
    mutating func skip(_ length: Int) {
        position += length
        beyond += length - 1
    }

    /// Appends a token that reaches to the position.
    mutating func append(
        _ kind: Token.Kind,
        flags: Token.Flags = [],
        word: Int32,
        from start: Int32,
        count: Int32
    ) {
        if !around.isEmpty { result.pastedTokens += 1 }
        let end = position &- beyond
        result.append(Token(kind, flags.union(around), word, from: Int(start), to: end, count: count))
        atLineStart = false
    }

    private mutating func newline(_ length: Int) {
        let start = scalarOffset
        skip(length)
        openQuote = nil
        around.remove(.quoted)
        if !atLineStart { append(.stop, word: Vocabulary.stop, from: start, count: 1) }
        atLineStart = true
        opensSentence = true
    }

    private mutating func quote(_ length: Int) {
        skip(length)
        guard let opened = openQuote else {
            openQuote = result.count
            return
        }
        let tokens = result.found
        for index in opened..<tokens.count { tokens[index].flags.insert(.quoted) }
        openQuote = nil
    }

    private mutating func run(of kind: Token.Kind, word: Int32) {
        let start = scalarOffset
        var count: Int32 = 0
        var asks = kind == .question
        var exclaims = kind == .exclamation
        while position < bytes.count {
            let (next, length) = scalar(at: position)
            let nextClass = next.scalarClass
            let emphatic = nextClass == .question || nextClass == .exclamation
            if kind == .stop || kind == .comma {
                guard nextClass == (kind == .stop ? .stop : .comma) else { break }
            } else {
                guard emphatic else { break }
                asks = asks || nextClass == .question
                exclaims = exclaims || nextClass == .exclamation
            }
            skip(length)
            count += next.value == 0x2026 ? 3 : next.value == 0x203C ? 2 : 1
        }
        let mixed = asks && exclaims
        if asks || exclaims { result.emphatic += 1 }
        append(
            mixed ? .question : kind,
            word: mixed ? Vocabulary.question : word,
            from: start,
            count: count
        )
        if kind != .comma { opensSentence = true }
    }

    private mutating func symbol(_ scalar: UnicodeScalar, _ length: Int) {
        switch scalar {
        case "@": handle()
        case ">" where atLineStart:
            around.insert(.quoted)
            skip(length)
        case "`" where position + 2 < bytes.count && bytes[position + 1] == 0x60 && bytes[position + 2] == 0x60:
            for _ in 0..<3 { skip(1) }
            around.formSymmetricDifference(.pasted)
        default:
            result.symbols += 1
            if scalar.value < 0x80 { skip(length) } else { pictograph(scalar, length) }
        }
    }

    private mutating func handle() {
        skip(1)
        while position < bytes.count {
            let byte = bytes[position]
            let isName =
                byte == 0x5F || (byte >= 0x30 && byte <= 0x39) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A)
            guard isName else { return }
            skip(1)
        }
    }

    /// An emoji with its modifiers and joined parts, and the same one repeated, as one token.
    private mutating func pictograph(_ scalar: UnicodeScalar, _ length: Int) {
        let start = scalarOffset
        var count: Int32 = 1
        skip(length)
        var joined = false
        while position < bytes.count {
            let (next, nextLength) = self.scalar(at: position)
            let isTone = next.value >= 0x1F3FB && next.value <= 0x1F3FF
            let isModifier = next.value == 0xFE0F || next.value == 0x200D || isTone
            guard isModifier || joined || next == scalar else { break }
            if next == scalar, !joined { count += 1 }
            joined = next.value == 0x200D
            skip(nextLength)
        }
        var folded = FoldedWord()
        folded.append(scalar)
        append(.symbol, word: folded.number(in: index), from: start, count: count)
    }

    /// An emoticon of the lists, if one stands here.
    private mutating func emoticon() -> Bool {
        guard emoticons.starts(with: bytes[position]), let (length, word) = emoticons.match(bytes, at: position)
        else { return false }
        let start = scalarOffset
        for _ in 0..<length { skip(1) }
        append(.symbol, word: word, from: start, count: 1)
        return true
    }
}
