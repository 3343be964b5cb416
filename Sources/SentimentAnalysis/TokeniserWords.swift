extension Tokeniser {
    private static let asterisk: UInt8 = 0x2A
    static let digitSign: UInt8 = 0x23

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
        if spelling.firstIsCapital {
            let (capitals, letters) = (Int(spelling.capitals), Int(spelling.letters))
            flags = Token.Flags(capitals: capitals, letters: letters, opensSentence: opensSentence)
            if flags.contains(.capitals) { result.capitalWords += 1 }
        }
        if spelling.elongated {
            flags.insert(.elongated)
            result.emphatic += 1
        }
        if opensSentence { flags.insert(.opensSentence) }
        opensSentence = false
        let kind: Token.Kind = spelling.letters == 0 ? .number : .word
        if kind == .word { result.words += 1 }
        append(kind, flags: flags, word: word, from: start, count: spelling.letters)
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
                beyond += taken.bytes - taken.scalars
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

    func isDigit(at offset: Int) -> Bool {
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
            append(.symbol, word: folded.number(in: index), from: start, count: 1)
        }
        return true
    }
}
