extension Tokeniser {
    private static let asterisk: UInt8 = 0x2A
    private static let digitSign: UInt8 = 0x23

    /// What reading one word left behind.
    private struct Spelling {
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
        if plainWord() { return }
        let start = scalarOffset
        let first = position
        var spelling = Spelling()
        var hash = fold(from: first, to: nil, longestRun: 2, into: &spelling, moving: true)
        if skipAddress(from: first, start: start) { return }
        var word = vocabulary.find(folded, hash: hash)
        if word < 0, spelling.elongated {
            var again = Spelling()
            hash = fold(from: first, to: position, longestRun: 1, into: &again, moving: false)
            word = vocabulary.find(folded, hash: hash)
        }
        if word < 0, folded.count > 2, folded.suffix(2) == [0x27, 0x73] {
            folded.removeLast(2)
            word = vocabulary.find(folded)
        }
        if word < 0, learns { word = number(hash: Vocabulary.hash(of: folded)) }
        result.letters += Int(spelling.letters)
        result.digits += Int(spelling.digits)
        var flags: Token.Flags = []
        if spelling.letters >= 2, spelling.capitals == spelling.letters {
            flags.insert(.capitals)
        } else if spelling.firstIsCapital {
            flags.insert(.capitalised)
        }
        if spelling.elongated { flags.insert(.elongated) }
        if opensSentence { flags.insert(.opensSentence) }
        opensSentence = false
        let kind: Token.Kind = spelling.letters == 0 ? .number : .word
        append(kind, flags: flags, word: word, start: start, firstByte: first, count: spelling.letters)
    }

    /// A word of ASCII letters alone, the common case; false, with nothing changed, where there is more to it.
    private mutating func plainWord() -> Bool {
        var at = position
        var hash = Vocabulary.hashSeed
        var capitals = 0
        var run = 1
        var previous: UInt8 = 0
        folded.removeAll(keepingCapacity: true)
        while at < bytes.count {
            let byte = bytes[at]
            let letter = byte | 0x20
            guard letter >= 0x61, letter <= 0x7A else { break }
            run = letter == previous ? run + 1 : 1
            if run == 3 { return false }
            previous = letter
            if byte < 0x61 { capitals += 1 }
            folded.append(letter)
            hash = Vocabulary.hash(hash, adding: letter)
            at += 1
        }
        if at < bytes.count, !Self.endsPlainWord(bytes[at]) { return false }
        let letters = at - position
        guard letters > 0 else { return false }
        var flags: Token.Flags = opensSentence ? [.opensSentence] : []
        if capitals == letters, letters >= 2 {
            flags.insert(.capitals)
        } else if bytes[position] < 0x61 {
            flags.insert(.capitalised)
        }
        opensSentence = false
        result.letters += letters
        let start = scalarOffset
        let first = position
        position = at
        scalarOffset += Int32(letters)
        append(.word, flags: flags, word: number(hash: hash), start: start, firstByte: first, count: Int32(letters))
        return true
    }

    /// Whether a byte after ASCII letters surely ends the word: no letter of another script, digit, apostrophe,
    /// asterisk, or beginning of an address.
    @inline(__always)
    private static func endsPlainWord(_ byte: UInt8) -> Bool {
        byte == 0x20
            || (byte < 0x80 && byte != 0x27 && byte != 0x2A && byte != 0x3A && byte != 0x40
                && !(byte >= 0x30 && byte <= 0x39))
    }

    /// Folds the word at `offset` into ``folded`` and returns its hash; moves the position where `moving`.
    private mutating func fold(
        from offset: Int,
        to limit: Int?,
        longestRun: Int,
        into spelling: inout Spelling,
        moving: Bool
    ) -> UInt64 {
        folded.removeAll(keepingCapacity: true)
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
        var hash = Vocabulary.hashSeed
        for byte in folded { hash = Vocabulary.hash(hash, adding: byte) }
        return hash
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
            if !spelling.inDigits { folded.append(Self.digitSign) }
            spelling.inDigits = true
            return (length, 1)
        case .mark:
            return (length, 1)
        case .apostrophe:
            guard spelling.letters > 0, isLetter(at: offset + length) else { return nil }
            folded.append(0x27)
            return (length, 1)
        case .stop, .comma:
            guard spelling.inDigits, length == 1, isDigit(at: offset + 1) else { return nil }
            return (1, 1)
        case .symbol:
            guard bytes[offset] == Self.asterisk, spelling.letters > 0 else { return nil }
            return stars(at: offset, letters: spelling.letters)
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
            if spelling.run == 3, longestRun == 1, plain.value < 0x80 { folded.removeLast() }
            spelling.elongated = true
        }
        if spelling.run <= 2 { folded.append(scalar: plain) }
    }

    /// Asterisks inside a word, or ending a short one (`sh*t`, `f***`), folded to one.
    private mutating func stars(at offset: Int, letters: Int32) -> (bytes: Int, scalars: Int)? {
        var end = offset
        while end < bytes.count, bytes[end] == Self.asterisk { end += 1 }
        guard isLetter(at: end) || (end - offset >= 2 && letters <= 2) else { return nil }
        folded.append(Self.asterisk)
        return (end - offset, end - offset)
    }

    private func isLetter(at offset: Int) -> Bool {
        offset < bytes.count && scalar(at: offset).0.scalarClass == .letter
    }

    private func isDigit(at offset: Int) -> Bool {
        offset < bytes.count && bytes[offset] >= 0x30 && bytes[offset] <= 0x39
    }

    /// Leaves out a web or mail address: a word that runs on with `://` or `@`.
    private mutating func skipAddress(from first: Int, start: Int32) -> Bool {
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
            append(.symbol, word: vocabulary.find(folded), start: start, firstByte: first, count: 1)
        }
        return true
    }
}
