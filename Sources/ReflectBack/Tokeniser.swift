/// Cuts a message into tokens in one pass over its scalars.
///
/// Dates, times, decimals, order numbers, addresses and money stay whole; every token keeps its offsets.
struct Tokeniser {
    let phrasebook: Phrasebook
    let message: Int
    private var scalars: [Unicode.Scalar]
    private var tokens: [Token] = []
    private var position = 0
    private var capitals = 0
    private var letters = 0
    private var loudness = 0

    /// The longest text that is read; what stands behind it is left alone (PROTOCOL.md, section 2: `limits.text`).
    static let longest = 4_000
    /// The longest web or mail address that is kept whole, in scalars.
    static let longestAddress = 256

    init(_ text: String, message: Int, phrasebook: Phrasebook) {
        self.phrasebook = phrasebook
        self.message = message
        scalars = []
        scalars.reserveCapacity(min(text.utf8.count, Self.longest))
        for scalar in text.unicodeScalars {
            scalars.append(scalar)
            if scalars.count == Self.longest { break }
        }
        tokens.reserveCapacity(scalars.count / 4 + 4)
    }

    /// The message `text`, cut and spelled out.
    static func passage(_ text: String, message: Int, phrasebook: Phrasebook) -> Passage {
        var tokeniser = Tokeniser(text, message: message, phrasebook: phrasebook)
        tokeniser.scan()
        let isShouted = tokeniser.letters > 12 && tokeniser.capitals * 10 > tokeniser.letters * 7
        var spelling = Spelling(phrasebook: phrasebook, scalars: tokeniser.scalars, isShouted: isShouted)
        let tokens = spelling.resolve(tokeniser.tokens)
        return Passage(
            scalars: tokeniser.scalars,
            tokens: tokens,
            isShouted: isShouted,
            loudness: tokeniser.loudness + spelling.loudness + (isShouted ? 2 : 0)
        )
    }

    // MARK: Scanning

    private mutating func scan() {
        while position < scalars.count {
            let scalar = scalars[position]
            switch scalar {
            case "\n", "\r": emit(position + 1, .stop)
            case " ", "\t", "\u{A0}": position += 1
            case "@" where isLetterOrDigit(position + 1): scanTagged(.handle)
            case "#" where isLetterOrDigit(position + 1): scanTagged(.hashtag)
            case "0"..."9", "$", "£", "€": scanNumber()
            case ".", "…", "!", "?", ";", ":": scanStop()
            case ",": emit(position + 1, .comma)
            case "\"", "“", "”": emit(position + 1, .quote)
            case "(", ")", "[", "]": emit(position + 1, .bracket)
            case "-", "–", "—", "*", "~", "|": scanDash()
            default: scanOther(scalar)
            }
        }
    }

    private mutating func scanOther(_ scalar: Unicode.Scalar) {
        if isLetter(scalar) {
            scanWord()
        } else if scalar.value >= 0x2190, scalar.properties.isEmoji || scalar.properties.isEmojiPresentation {
            loudness += 1
            emit(position + 1, [.stop, .emoji])
        } else if scalar == "&" {
            emit(position + 1, [])
        } else if scalar.value > 0x7F, !scalar.properties.isDefaultIgnorableCodePoint, !isMark(scalar) {
            emit(position + 1, .sign)
        } else if scalar.value <= 0x7F {
            emit(position + 1, .sign)
        } else {
            position += 1
        }
    }

    private mutating func emit(_ end: Int, _ shape: Token.Shape) {
        tokens.append(Token(text: "", word: .unknown, start: position, end: end, shape: shape, message: message))
        position = end
    }

    private mutating func scanTagged(_ shape: Token.Shape) {
        var end = position + 1
        while isLetterOrDigit(end) || (end < scalars.count && scalars[end] == "_") { end += 1 }
        emit(end, shape)
    }

    private mutating func scanStop() {
        var end = position
        var shape: Token.Shape = .stop
        var repeated = 0
        scanning: while end < scalars.count {
            switch scalars[end] {
            case "?": shape.insert(.asks)
            case "!":
                shape.insert(.exclaims)
                repeated += 1
            case ".", "…", ";", ":": break
            default: break scanning
            }
            end += 1
        }
        if repeated > 1 { loudness += 1 }
        if scalars[position] == "…" || (end - position > 1 && scalars[position] == ".") { shape.insert(.trailing) }
        emit(end, shape)
    }

    /// A dash with a space on both sides, or a long one, ends a clause like a full stop; in a word it is part of it.
    private mutating func scanDash() {
        let isLong = scalars[position] != "-"
        var end = position + 1
        while end < scalars.count, scalars[end] == scalars[position] { end += 1 }
        let openBefore = position == 0 || scalars[position - 1] == " "
        let openAfter = end == scalars.count || scalars[end] == " "
        emit(end, isLong || openBefore || openAfter || end - position > 1 ? .stop : .sign)
    }

    private mutating func scanNumber() {
        var end = position
        var shape: Token.Shape = .number
        if isCurrency(scalars[end]) {
            shape.insert(.money)
            end += 1
            guard end < scalars.count, isDigit(scalars[end]) else {
                emit(end, .sign)
                return
            }
        }
        while end < scalars.count, isDigit(scalars[end]) || isInner(end) { end += 1 }
        if end < scalars.count, isCurrency(scalars[end]) || scalars[end] == "%" || scalars[end] == "+" {
            if isCurrency(scalars[end]) { shape.insert(.money) }
            end += 1
        }
        let digits = end
        while isLetterOrDigit(end) || isHyphen(end) { end += 1 }
        guard end > digits else { return emit(end, shape) }
        if isUnit(digits, end) { return emit(digits, shape) }
        let isOrdinalOrClock = end - digits == 2 && isLetter(scalars[digits])
        emit(end, isOrdinalOrClock ? shape : [.number, .code])
    }

    private mutating func scanWord() {
        if isLink() { return }
        var end = position
        var shape: Token.Shape = []
        var upper = 0
        var lower = 0
        while end < scalars.count {
            let scalar = scalars[end]
            if isLetter(scalar) {
                letters += 1
                if isUpper(scalar) { upper += 1 } else { lower += 1 }
            } else if isDigit(scalar) {
                shape.insert(.code)
            } else if !isJoined(end) {
                break
            }
            end += 1
        }
        if end == position + 1, end < scalars.count, scalars[end] == "/", scalars[position].value | 0x20 == 0x77 {
            end += 1
        }
        capitals += upper
        if upper > 0, isUpper(scalars[position]) { shape.insert(.capital) }
        if upper > 1, lower == 0 { shape.insert(.shouted) }
        if upper > 0, lower > 0, !isUpper(scalars[position]) || upper > 1 { shape.insert(.code) }
        emit(end, shape)
    }

    /// Web and mail addresses, which reach up to the next space.
    private mutating func isLink() -> Bool {
        let limit = min(scalars.count, position + Self.longestAddress)
        var end = position
        var isAddress = false
        while end < limit, scalars[end] != " ", scalars[end] != "\n" {
            let scalar = scalars[end]
            if (0x61...0x7A).contains(scalar.value | 0x20) {
                end += 1
                continue
            }
            if scalar == "@", end > position, isLetterOrDigit(end + 1) { isAddress = true }
            if scalar == ":", end + 2 < scalars.count, scalars[end + 1] == "/", scalars[end + 2] == "/" {
                isAddress = true
            }
            if !isAddress, scalar != ".", scalar != ":", scalar != "@", !isLetterOrDigit(end), !isHyphen(end) { break }
            if end == position + 3, scalar == ".", phrasebook.isWeb(scalars[position..<end]) { isAddress = true }
            end += 1
        }
        guard isAddress else { return false }
        while end > position + 1, !isLetterOrDigit(end - 1) { end -= 1 }
        emit(end, .link)
        return true
    }

    // MARK: Scalars

    /// A sign that stands inside a word: an apostrophe, a hyphen, a dot of an abbreviation or a domain.
    private func isJoined(_ index: Int) -> Bool {
        guard index > position, index + 1 < scalars.count, isLetterOrDigit(index + 1) else { return false }
        switch scalars[index] {
        case "'", "’", "-", "‑": return true
        case "/": return index == position + 1 && isWithout(index)
        case "&": return isUpper(scalars[index - 1]) && isUpper(scalars[index + 1])
        case ".": return isAbbreviated(index)
        default: return isMark(scalars[index])
        }
    }

    /// `w/o`, `w/out`: the only words with a stroke inside; `w/` itself ends a word.
    private func isWithout(_ index: Int) -> Bool {
        guard scalars[position].value | 0x20 == 0x77, index + 1 < scalars.count else { return false }
        return scalars[index + 1].value | 0x20 == 0x6F
    }

    private func isAbbreviated(_ index: Int) -> Bool {
        let isInitial = index == position + 1 || scalars[index - 2] == "."
        let isNextInitial = index + 2 >= scalars.count || !isLetter(scalars[index + 2])
        if isInitial && isNextInitial { return true }
        var end = index + 1
        while end < scalars.count, isLetter(scalars[end]) { end += 1 }
        return phrasebook.isDomain(scalars[(index + 1)..<end])
    }

    private func isInner(_ index: Int) -> Bool {
        switch scalars[index] {
        case ".", ",", ":", "/", "-":
            index > position && index + 1 < scalars.count && isDigit(scalars[index - 1]) && isDigit(scalars[index + 1])
        default: false
        }
    }

    private func isUnit(_ start: Int, _ end: Int) -> Bool { phrasebook.isUnit(scalars[start..<end]) }
    private func isHyphen(_ index: Int) -> Bool {
        index > 0 && index + 1 < scalars.count && scalars[index] == "-" && isLetterOrDigit(index + 1)
    }
    private func isLetterOrDigit(_ index: Int) -> Bool {
        index < scalars.count && (isLetter(scalars[index]) || isDigit(scalars[index]))
    }
    private func isCurrency(_ scalar: Unicode.Scalar) -> Bool { scalar == "$" || scalar == "£" || scalar == "€" }
    private func isDigit(_ scalar: Unicode.Scalar) -> Bool { scalar.value >= 0x30 && scalar.value <= 0x39 }
    private func isMark(_ scalar: Unicode.Scalar) -> Bool {
        (0x300...0x36F).contains(scalar.value) || scalar.value == 0xFE0F
    }
    private func isUpper(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x80 ? (0x41...0x5A).contains(scalar.value) : scalar.properties.isUppercase
    }
    private func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x80 { return (0x61...0x7A).contains(scalar.value | 0x20) }
        return scalar.properties.isAlphabetic
    }
}
