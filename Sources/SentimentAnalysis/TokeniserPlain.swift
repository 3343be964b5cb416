/// The bulk of any text: ASCII words with spaces between, numbers, and single marks.
///
/// Each of these takes what it is sure of and leaves everything else, unchanged, to the general rules.
extension Tokeniser {
    /// Plain words, as many as stand here, and the spaces between.
    mutating func plainWords() {
        // What the loop looks at stands in registers, which it cannot while it is reached through `self`.
        let (bytes, words, around, beyond) = (bytes, words, around, beyond)
        let isLearning = unknown != nil
        let before = result.count
        var at = position
        var letters = 0
        var opens: Token.Flags = opensSentence ? [.opensSentence] : []
        while at < bytes.count {
            if bytes[at] == 0x20 {
                at &+= 1
                continue
            }
            guard let run = LetterRun(bytes, at: at), !run.isUnusual else { break }
            let end = at &+ run.count
            var next = run.next == 0x20 ? end &+ 1 : end
            var found = PlainWord(number: 0, end: end, letters: run.count, capitals: run.capitals)
            if next != end || endsPlainWord(run.next, at: end) {
                found.number = words.find(run.key)
                if found.number < 0, isLearning { learn(bytes[at..<end]) }
            } else {
                guard run.next == 0x27, let owned = owned(run.key, found, at: at) else { break }
                found = owned
                next = owned.end
            }
            var flags = opens.union(around)
            if found.capitals > 0, bytes[at] < 0x61 { capitals(of: found, &flags) }
            let count = Int32(truncatingIfNeeded: found.letters)
            let (start, last) = (at &- beyond, found.end &- beyond)
            result.append(Token(.word, flags, found.number, from: start, to: last, count: count))
            letters &+= found.letters
            opens = []
            at = next
        }
        position = at
        if result.count > before { count(words: result.count - before, letters: letters) }
    }

    /// Counts words that were appended just now.
    private mutating func count(words: Int, letters: Int) {
        opensSentence = false
        atLineStart = false
        result.letters += letters
        result.words += words
        if !around.isEmpty { result.pastedTokens += words }
    }

    /// What the capitals of a word that begins with one make of it.
    @inline(__always)
    private mutating func capitals(of word: PlainWord, _ flags: inout Token.Flags) {
        let opens = flags.contains(.opensSentence)
        flags.formUnion(.init(capitals: word.capitals, letters: word.letters, opensSentence: opens))
        if flags.contains(.capitals) { result.capitalWords &+= 1 }
    }

    /// A word as ``plainWords()`` appends it.
    private struct PlainWord {
        var number: Int32
        var end: Int
        var letters: Int
        var capitals: Int
    }

    /// A plain word with an apostrophe inside: `don't`, `Anna's`; `owner` is what stands before that.
    private func owned(_ key: WordKey, _ owner: PlainWord, at first: Int) -> PlainWord? {
        let (middle, count) = (owner.end, owner.letters)
        guard let rest = LetterRun(bytes, at: middle + 1), rest.count < 8, !rest.isUnusual,
            count + 1 + rest.count <= WordKey.capacity, endsPlainWord(rest.next, at: middle + 1 + rest.count),
            // A letter may be drawn out across the apostrophe too.
            bytes[middle - 1] | 0x20 != bytes[middle + 1] | 0x20
        else { return nil }
        let end = middle + 1 + rest.count
        var whole = key
        whole.insert(0x27, at: count)
        if count + 1 < WordKey.capacity { whole.insert(rest.key.low, at: count + 1) }
        let isOwned = rest.count == 1 && rest.key.low == 0x73
        var number = words.find(whole)
        if number < 0, isOwned { number = words.find(key) }
        if number < 0, unknown != nil { learn(bytes[first..<(isOwned ? end - 2 : end)]) }
        let capitals = owner.capitals + rest.capitals
        return PlainWord(number: number, end: end, letters: count + rest.count, capitals: capitals)
    }

    /// Keeps a plain word that no list mentions.
    private func learn(_ word: Slice<UnsafeBufferPointer<UInt8>>) {
        let bytes = word.map { $0 == 0x27 ? $0 : $0 | 0x20 }
        unknown?.pointee.append(UnknownWord(token: result.count, bytes: bytes))
    }

    /// Whether `byte`, which stands at `offset` after ASCII letters, surely ends the word: no letter of another script,
    /// digit, apostrophe, asterisk, or what may go on as an address.
    @inline(__always)
    private func endsPlainWord(_ byte: UInt8, at offset: Int) -> Bool {
        if byte == 0x3A { return offset + 1 < bytes.count && bytes[offset + 1] == 0x20 }
        return byte < 0x80 && byte != 0x27 && byte != 0x2A && byte != 0x40 && !(byte >= 0x30 && byte <= 0x39)
    }

    /// A number of digits alone before a space, a single mark or the end.
    mutating func plainNumber() -> Bool {
        var at = position
        while isDigit(at: at) { at += 1 }
        guard at > position, isSpaceOrEnd(at: at) || (Self.isSentenceMark(bytes[at]) && isSpaceOrEnd(at: at + 1))
        else { return false }
        let word = words.find(WordKey(low: UInt64(Self.digitSign)))
        if word < 0 { unknown?.pointee.append(UnknownWord(token: result.count, bytes: [Self.digitSign])) }
        result.digits += at - position
        let flags: Token.Flags = opensSentence ? [.opensSentence] : []
        opensSentence = false
        let start = scalarOffset
        position = at
        append(.number, flags: flags, word: word, from: start, count: 0)
        return true
    }

    /// A single mark before a space or at the end.
    mutating func loneMark() -> Bool {
        let byte = bytes[position]
        guard Self.isSentenceMark(byte), isSpaceOrEnd(at: position + 1), !emoticons.starts(with: byte) else {
            return false
        }
        let start = scalarOffset
        position += 1
        switch byte {
        case 0x2E: append(.stop, word: Vocabulary.stop, from: start, count: 1)
        case 0x2C: append(.comma, word: Vocabulary.comma, from: start, count: 1)
        case 0x21: append(.exclamation, word: Vocabulary.exclamation, from: start, count: 1)
        default: append(.question, word: Vocabulary.question, from: start, count: 1)
        }
        if byte == 0x21 || byte == 0x3F { result.emphatic += 1 }
        if byte != 0x2C { opensSentence = true }
        return true
    }

    /// `.`, `,`, `!` or `?`.
    @inline(__always)
    private static func isSentenceMark(_ byte: UInt8) -> Bool {
        byte == 0x2E || byte == 0x2C || byte == 0x21 || byte == 0x3F
    }

    @inline(__always)
    private func isSpaceOrEnd(at offset: Int) -> Bool { offset >= bytes.count || bytes[offset] == 0x20 }
}
