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
    var scalarOffset: Int32 = 0
    var opensSentence = true
    var atLineStart = true
    var quotedLine = false
    var pasted = false
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
        while position < bytes.count {
            let byte = bytes[position]
            if byte == 0x20 {
                skip(1)
            } else if byte | 0x20 < 0x61 || byte | 0x20 > 0x7A {
                step()
            } else if !plainWord() {
                word()
            }
        }
        result.scalars = Int(scalarOffset)
    }

    private mutating func step() {
        if loneMark() || plainNumber() { return }
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

    /// A full stop or comma before a space or at the end, the common case; false, with nothing changed, for all else.
    private mutating func loneMark() -> Bool {
        let byte = bytes[position]
        guard byte == 0x2E || byte == 0x2C, position + 1 == bytes.count || bytes[position + 1] == 0x20,
            !emoticons.starts(with: byte)
        else { return false }
        let start = scalarOffset
        skip(1)
        let isStop = byte == 0x2E
        let word = isStop ? Vocabulary.stop : Vocabulary.comma
        append(isStop ? .stop : .comma, word: word, start: start, count: 1)
        if isStop { opensSentence = true }
        return true
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
        scalarOffset += 1
    }

    @inline(__always)
    mutating func append(
        _ kind: Token.Kind,
        flags: Token.Flags = [],
        word: Int32,
        start: Int32,
        count: Int32
    ) {
        var flags = flags
        if quotedLine { flags.insert(.quoted) }
        if pasted { flags.insert(.pasted) }
        if pasted || quotedLine { result.pastedTokens += 1 }
        result.append(
            Token(
                kind: kind,
                flags: flags,
                word: word,
                start: start,
                end: scalarOffset,
                count: count
            )
        )
        atLineStart = false
    }

    private mutating func newline(_ length: Int) {
        let start = scalarOffset
        skip(length)
        openQuote = nil
        quotedLine = false
        if !atLineStart { append(.stop, word: Vocabulary.stop, start: start, count: 1) }
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
            start: start,
            count: count
        )
        if kind != .comma { opensSentence = true }
    }

    private mutating func symbol(_ scalar: UnicodeScalar, _ length: Int) {
        switch scalar {
        case "@": handle()
        case ">" where atLineStart:
            quotedLine = true
            skip(length)
        case "`" where position + 2 < bytes.count && bytes[position + 1] == 0x60 && bytes[position + 2] == 0x60:
            for _ in 0..<3 { skip(1) }
            pasted.toggle()
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
        append(.symbol, word: folded.number(in: index), start: start, count: count)
    }

    /// An emoticon of the lists, if one stands here.
    private mutating func emoticon() -> Bool {
        guard emoticons.starts(with: bytes[position]), let (length, word) = emoticons.match(bytes, at: position)
        else { return false }
        let start = scalarOffset
        for _ in 0..<length { skip(1) }
        append(.symbol, word: word, start: start, count: 1)
        return true
    }
}
