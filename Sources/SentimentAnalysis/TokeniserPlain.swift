/// The bulk of any text: ASCII words with spaces between, numbers, and single marks.
///
/// Each of these takes what it is sure of and leaves everything else, unchanged, to the general rules.
extension Tokeniser {
    /// Plain words, as many as stand here, and the spaces between.
    mutating func plainWords() {
        // What the loop looks at stands in registers, which it cannot while it is reached through `self`.
        let (bytes, words, isLearning) = (bytes, words, unknown != nil)
        var at = position
        var letters = 0
        let before = result.count
        while at < bytes.count {
            if bytes[at] == 0x20 {
                at &+= 1
                continue
            }
            guard let run = LetterRun(bytes, at: at), !run.isUnusual else { break }
            var end = at &+ run.count
            if run.next == 0x20 || endsPlainWord(run.next, at: end) {
                let word = words.find(run.key)
                if word < 0, isLearning { learn(bytes[at..<end]) }
                appendPlain(word, from: at, to: end, letters: run.count, capitals: run.capitals)
                letters &+= run.count
            } else {
                guard run.next == 0x27, let rest = possessed(run, at: at) else { break }
                end = rest
                letters &+= rest - at - 1
            }
            at = end
        }
        position = at
        result.letters += letters
        result.words += result.count - before
    }

    /// Appends a plain word with an apostrophe inside: `don't`, `Anna's`; returns where it ends.
    private mutating func possessed(_ run: LetterRun, at first: Int) -> Int? {
        let middle = first + run.count
        guard let rest = LetterRun(bytes, at: middle + 1), rest.count < 8, !rest.isUnusual,
            run.count + 1 + rest.count <= WordKey.capacity, endsPlainWord(rest.next, at: middle + 1 + rest.count),
            // A letter may be drawn out across the apostrophe too.
            bytes[middle - 1] | 0x20 != bytes[middle + 1] | 0x20
        else { return nil }
        let end = middle + 1 + rest.count
        var key = run.key
        key.insert(0x27, at: run.count)
        if run.count + 1 < WordKey.capacity { key.insert(rest.key.low, at: run.count + 1) }
        let owner = rest.count == 1 && rest.key.low == 0x73
        var word = words.find(key)
        if word < 0, owner { word = words.find(run.key) }
        if word < 0, unknown != nil { learn(bytes[first..<(owner ? end - 2 : end)]) }
        let letters = run.count + rest.count
        appendPlain(word, from: first, to: end, letters: letters, capitals: run.capitals + rest.capitals)
        return end
    }

    @inline(__always)
    private mutating func appendPlain(_ word: Int32, from first: Int, to end: Int, letters: Int, capitals: Int) {
        var flags: Token.Flags = opensSentence ? [.opensSentence] : []
        if capitals > 0 {
            if capitals == letters, letters >= 2 {
                flags.insert(.capitals)
                result.capitalWords &+= 1
            } else if bytes[first] < 0x61 {
                flags.insert(.capitalised)
            }
        }
        opensSentence = false
        append(.word, flags: flags, word: word, from: scalar(before: first), to: scalar(before: end), count: letters)
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
        append(.number, flags: flags, word: word, from: scalar(before: position), to: scalar(before: at), count: 0)
        position = at
        return true
    }

    /// A single mark before a space or at the end.
    mutating func loneMark() -> Bool {
        let byte = bytes[position]
        guard Self.isSentenceMark(byte), isSpaceOrEnd(at: position + 1), !emoticons.starts(with: byte) else {
            return false
        }
        let start = scalar(before: position)
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
