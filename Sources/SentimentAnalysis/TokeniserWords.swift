extension Tokeniser {
    private static let asterisk: UInt8 = 0x2A
    private static let digitSign: UInt8 = 0x23

    /// What reading one word left behind.
    private struct Spelling {
        var folded = FoldedWord()
        var letters: Int32 = 0
        var capitals: Int32 = 0
        var digits: Int32 = 0
        var firstIsCapital = false
        var elongated = false
        var previous: UnicodeScalar = " "
        var run = 0
        var inDigits = false
    }

    /// A word or a number: letters, digits, inner apostrophes, and asterisks that stand for letters.
    mutating func word() {
        let start = scalarOffset
        let first = position
        var spelling = Spelling()
        fold(from: first, to: nil, longestRun: 2, into: &spelling, moving: true)
        if skipAddress(spelling.folded, start: start) { return }
        var folded = spelling.folded
        var word = folded.number(in: index)
        if word < 0, spelling.elongated {
            var again = Spelling()
            fold(from: first, to: position, longestRun: 1, into: &again, moving: false)
            folded = again.folded
            word = folded.number(in: index)
        }
        if word < 0, folded.removeOwner() { word = folded.number(in: index) }
        if word < 0 { unknown?.pointee.append(UnknownWord(token: result.count, bytes: folded.bytes)) }
        result.letters += Int(spelling.letters)
        result.digits += Int(spelling.digits)
        var flags: Token.Flags = []
        if spelling.letters >= 2, spelling.capitals == spelling.letters {
            flags.insert(.capitals)
            result.capitalWords += 1
        } else if spelling.firstIsCapital {
            flags.insert(.capitalised)
        }
        if spelling.elongated {
            flags.insert(.elongated)
            result.emphatic += 1
        }
        if opensSentence { flags.insert(.opensSentence) }
        opensSentence = false
        let kind: Token.Kind = spelling.letters == 0 ? .number : .word
        if kind == .word { result.words += 1 }
        append(kind, flags: flags, word: word, start: start, count: spelling.letters)
    }

    /// A word of ASCII letters alone, or with one apostrophe inside, the common case; false, with nothing changed, where
    /// there is more to it.
    @inline(__always)
    mutating func plainWord() -> Bool {
        let first = position
        let run = LetterRun(bytes, at: first)
        guard run.count > 0, !run.isUnusual else { return false }
        let at = first + run.count
        if at < bytes.count, bytes[at] != 0x20, !endsPlainWord(at) {
            guard bytes[at] == 0x27 else { return false }
            return possessed(run)
        }
        let word = words.find(run.key)
        if word < 0, unknown != nil { learn(bytes[first..<at]) }
        appendPlain(word, to: at, letters: run.count, capitals: run.capitals)
        return true
    }

    /// A plain word with an apostrophe inside: `don't`, `Anna's`.
    private mutating func possessed(_ run: LetterRun) -> Bool {
        let rest = LetterRun(bytes, at: position + run.count + 1)
        let end = position + run.count + 1 + rest.count
        guard rest.count > 0, rest.count < 8, !rest.isUnusual, end - position <= WordKey.capacity,
            end == bytes.count || endsPlainWord(end),
            // A letter may be drawn out across the apostrophe too.
            bytes[position + run.count - 1] | 0x20 != bytes[position + run.count + 1] | 0x20
        else { return false }
        var key = run.key
        key.insert(0x27, at: run.count)
        if run.count + 1 < WordKey.capacity { key.insert(rest.key.low, at: run.count + 1) }
        let owner = rest.count == 1 && rest.key.low == 0x73
        var word = words.find(key)
        if word < 0, owner { word = words.find(run.key) }
        if word < 0, unknown != nil { learn(bytes[position..<(owner ? end - 2 : end)]) }
        appendPlain(word, to: end, letters: run.count + rest.count, capitals: run.capitals + rest.capitals)
        return true
    }

    @inline(__always)
    private mutating func appendPlain(_ word: Int32, to end: Int, letters: Int, capitals: Int) {
        var flags: Token.Flags = opensSentence ? [.opensSentence] : []
        if capitals == letters, letters >= 2 {
            flags.insert(.capitals)
            result.capitalWords += 1
        } else if capitals > 0, bytes[position] < 0x61 {
            flags.insert(.capitalised)
        }
        opensSentence = false
        result.letters += letters
        result.words += 1
        let start = scalarOffset
        let first = position
        position = end
        scalarOffset += Int32(end - first)
        append(.word, flags: flags, word: word, start: start, count: Int32(letters))
    }

    /// Keeps a plain word that no list mentions.
    private mutating func learn(_ word: Slice<UnsafeBufferPointer<UInt8>>) {
        unknown?.pointee.append(UnknownWord(token: result.count, bytes: word.map { $0 == 0x27 ? $0 : $0 | 0x20 }))
    }

    /// A number of digits alone before a space or at the end; false, with nothing changed, where there is more to it.
    @inline(__always)
    mutating func plainNumber() -> Bool {
        let first = position
        var at = first
        while at < bytes.count, isDigit(at: at) { at += 1 }
        guard at > first, at == bytes.count || bytes[at] == 0x20 else { return false }
        let word = words.find(WordKey(low: UInt64(Self.digitSign)))
        if word < 0 { unknown?.pointee.append(UnknownWord(token: result.count, bytes: [Self.digitSign])) }
        result.digits += at - first
        let flags: Token.Flags = opensSentence ? [.opensSentence] : []
        opensSentence = false
        let start = scalarOffset
        position = at
        scalarOffset += Int32(at - first)
        append(.number, flags: flags, word: word, start: start, count: 0)
        return true
    }

    /// Whether the byte at `offset`, after ASCII letters, surely ends the word: no letter of another script, digit,
    /// apostrophe, asterisk, or what may go on as an address.
    @inline(__always)
    private func endsPlainWord(_ offset: Int) -> Bool {
        let byte = bytes[offset]
        if byte == 0x3A { return offset + 1 < bytes.count && bytes[offset + 1] == 0x20 }
        return byte < 0x80 && byte != 0x27 && byte != 0x2A && byte != 0x40 && !(byte >= 0x30 && byte <= 0x39)
    }

    /// Folds the word at `offset`; moves the position where `moving`.
    private mutating func fold(
        from offset: Int,
        to limit: Int?,
        longestRun: Int,
        into spelling: inout Spelling,
        moving: Bool
    ) {
        var at = offset
        let end = limit ?? bytes.count
        while at < end {
            let (scalar, length) = scalar(at: at)
            guard let taken = take(scalar, at: at, length: length, longestRun: longestRun, into: &spelling) else {
                break
            }
            at += taken.bytes
            if moving {
                position += taken.bytes
                scalarOffset += Int32(taken.scalars)
            }
        }
    }

    private mutating func take(
        _ scalar: UnicodeScalar,
        at offset: Int,
        length: Int,
        longestRun: Int,
        into spelling: inout Spelling
    ) -> (bytes: Int, scalars: Int)? {
        switch scalar.scalarClass {
        case .letter:
            letter(scalar, longestRun: longestRun, into: &spelling)
            return (length, 1)
        case .digit:
            spelling.digits += 1
            if !spelling.inDigits { spelling.folded.append(Self.digitSign) }
            spelling.inDigits = true
            return (length, 1)
        case .mark:
            return (length, 1)
        case .apostrophe:
            guard spelling.letters > 0, isLetter(at: offset + length) else { return nil }
            spelling.folded.append(0x27)
            return (length, 1)
        case .stop, .comma:
            guard spelling.inDigits, length == 1, isDigit(at: offset + 1) else { return nil }
            return (1, 1)
        case .symbol:
            guard bytes[offset] == Self.asterisk, spelling.letters > 0 else { return nil }
            return stars(at: offset, into: &spelling)
        default:
            return nil
        }
    }

    private mutating func letter(_ scalar: UnicodeScalar, longestRun: Int, into spelling: inout Spelling) {
        let plain = scalar.folded
        spelling.inDigits = false
        if scalar.isCapital {
            spelling.capitals += 1
            if spelling.letters == 0 { spelling.firstIsCapital = true }
        }
        spelling.letters += 1
        if scalar.value > 0x24F { result.foreignLetters += 1 }
        spelling.run = plain == spelling.previous ? spelling.run + 1 : 1
        spelling.previous = plain
        if spelling.run >= 3 {
            if spelling.run == 3, longestRun == 1, plain.value < 0x80 { spelling.folded.removeLast() }
            spelling.elongated = true
        }
        if spelling.run <= 2 { spelling.folded.append(plain) }
    }

    /// Asterisks inside a word, or ending a short one (`sh*t`, `f***`), folded to one.
    private func stars(at offset: Int, into spelling: inout Spelling) -> (bytes: Int, scalars: Int)? {
        var end = offset
        while end < bytes.count, bytes[end] == Self.asterisk { end += 1 }
        guard isLetter(at: end) || (end - offset >= 2 && spelling.letters <= 2) else { return nil }
        spelling.folded.append(Self.asterisk)
        return (end - offset, end - offset)
    }

    private func isLetter(at offset: Int) -> Bool {
        offset < bytes.count && scalar(at: offset).0.scalarClass == .letter
    }

    private func isDigit(at offset: Int) -> Bool {
        offset < bytes.count && bytes[offset] >= 0x30 && bytes[offset] <= 0x39
    }

    /// Leaves out a web or mail address: a word that runs on with `://` or `@`.
    private mutating func skipAddress(_ folded: FoldedWord, start: Int32) -> Bool {
        guard position < bytes.count else { return false }
        let isLink =
            position + 2 < bytes.count && bytes[position] == 0x3A && bytes[position + 1] == 0x2F
            && bytes[position + 2] == 0x2F
        guard isLink || (bytes[position] == 0x40 && isLetter(at: position + 1)) else { return false }
        while position < bytes.count {
            let (scalar, length) = scalar(at: position)
            let kind = scalar.scalarClass
            if kind == .space || kind == .newline { break }
            skip(length)
        }
        if isLink {
            append(.symbol, word: folded.number(in: index), start: start, count: 1)
        }
        return true
    }
}
