/// Which bytes and sequences are which key (xterm's ctlseqs, "PC-Style Function Keys" and "VT220-Style").
enum KeyNames {
    /// The key of a byte below 0x80.
    static func press(ofASCII byte: UInt8) -> KeyPress {
        switch byte {
        case 0x0D: KeyPress(.enter)
        case 0x09: KeyPress(.tab)
        case 0x7F: KeyPress(.backspace)
        case 0x1B: KeyPress(.escape)
        case 0x00: .control(" ")
        case 0x01...0x1A: .control(Character(Unicode.Scalar(byte + 0x60)))
        case 0x1C...0x1F: .control(Character(Unicode.Scalar(byte + 0x40)))
        default: .character(Character(Unicode.Scalar(byte)))
        }
    }

    /// The event of a CSI sequence; nil if it means nothing here.
    static func event(parameters: String, final: UInt8) -> InputEvent? {
        let isPrivate = parameters.first.map { "<=>?".contains($0) } ?? false
        if isPrivate || parameters.utf8.contains(where: { $0 < 0x30 }) {
            // Mouse reports were not asked for.
            return parameters.hasPrefix("<") ? nil : .reply(.control(parameters + String(Unicode.Scalar(final))))
        }
        let fields = parameters.split(separator: ";", omittingEmptySubsequences: false).map(Field.init)
        if final == UInt8(ascii: "I") { return .focus(true) }
        if final == UInt8(ascii: "O") { return .focus(false) }
        if isReply(fields, final) { return .reply(.control(parameters + String(Unicode.Scalar(final)))) }
        if fields.count > 1, fields[1].isRelease { return nil }
        return press(fields, final).map { .key($0) }
    }

    /// The key of an SS3 sequence.
    static func press(single final: UInt8, parameters: String) -> KeyPress? {
        let modifiers = Field(Substring(parameters)).modifiers
        switch final {
        case UInt8(ascii: "M"):
            return KeyPress(.enter, modifiers)
        case UInt8(ascii: "I"):
            return KeyPress(.tab, modifiers)
        case UInt8(ascii: " "), UInt8(ascii: "X"):
            return .character(final == 0x20 ? " " : "=", modifiers)
        case UInt8(ascii: "j")...UInt8(ascii: "y"):
            // The keypad in application mode: its sign is 0x40 below.
            return .character(Character(Unicode.Scalar(final - 0x40)), modifiers)
        default:
            return letters[final].map { KeyPress($0, modifiers) }
        }
    }

    // MARK: Keys of CSI sequences

    private static func isReply(_ fields: [Field], _ final: UInt8) -> Bool {
        switch final {
        case UInt8(ascii: "c"), UInt8(ascii: "n"), UInt8(ascii: "t"), UInt8(ascii: "y"): true
        case UInt8(ascii: "R"): fields.count == 2 && fields[0].number != 1
        default: false
        }
    }

    private static func press(_ fields: [Field], _ final: UInt8) -> KeyPress? {
        let modifiers = fields.count > 1 ? fields[1].modifiers : []
        switch final {
        case UInt8(ascii: "Z"):
            return KeyPress(.tab, modifiers.union(.shift))
        case UInt8(ascii: "~") where fields.first?.number == 27 && fields.count == 3:
            return press(code: fields[2].number, modifiers)
        case UInt8(ascii: "~"):
            return fields.first.flatMap { numbers[$0.number] }.map { KeyPress($0, modifiers) }
        case UInt8(ascii: "u"):
            return fields.first.flatMap { press(code: $0.number, modifiers) }
        default:
            return letters[final].map { KeyPress($0, modifiers) }
        }
    }

    /// The key of a code point, as modifyOtherKeys and the kitty protocol (CSI u) name it.
    private static func press(code: Int, _ modifiers: KeyPress.Modifiers) -> KeyPress? {
        guard let value = UInt32(exactly: code), let scalar = Unicode.Scalar(value) else { return nil }
        switch value {
        case 9, 13, 27, 127:
            return KeyPress(press(ofASCII: UInt8(value)).key, modifiers)
        case 8:
            return KeyPress(.backspace, modifiers)
        default:
            let category = scalar.properties.generalCategory
            guard category != .control, category != .privateUse else { return nil }
            guard modifiers.contains(.control) else {
                return .character(Character(scalar), modifiers.subtracting(.shift))
            }
            let lower = scalar.properties.lowercaseMapping.first ?? Character(scalar)
            return .character(lower, modifiers)
        }
    }

    private static let letters: [UInt8: Key] = [
        UInt8(ascii: "A"): .up, UInt8(ascii: "B"): .down, UInt8(ascii: "C"): .right, UInt8(ascii: "D"): .left,
        UInt8(ascii: "F"): .end, UInt8(ascii: "H"): .home, UInt8(ascii: "P"): .function(1),
        UInt8(ascii: "Q"): .function(2), UInt8(ascii: "R"): .function(3), UInt8(ascii: "S"): .function(4),
    ]

    private static let numbers: [Int: Key] = [
        1: .home, 2: .insert, 3: .delete, 4: .end, 5: .pageUp, 6: .pageDown, 7: .home, 8: .end, 11: .function(1),
        12: .function(2), 13: .function(3), 14: .function(4), 15: .function(5), 17: .function(6), 18: .function(7),
        19: .function(8), 20: .function(9), 21: .function(10), 23: .function(11), 24: .function(12),
        25: .function(13), 26: .function(14), 28: .function(15), 29: .function(16), 31: .function(17),
        32: .function(18), 33: .function(19), 34: .function(20),
    ]

    /// A parameter, which may have parts: `1:3`.
    private struct Field {
        var number: Int
        var part: Int?

        init(_ text: Substring) {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            number = parts.first.flatMap { Int($0) } ?? 0
            part = parts.count > 1 ? Int(parts[1]) : nil
        }

        /// Shift, Alt and Control; Meta counts as Alt.
        var modifiers: KeyPress.Modifiers {
            guard number > 1 else { return [] }
            let bits = number - 1
            var modifiers = KeyPress.Modifiers(rawValue: UInt8(truncatingIfNeeded: bits & 7))
            if bits & 8 != 0, part == nil { modifiers.insert(.alt) }
            return modifiers
        }

        /// Whether the kitty protocol says that the key went up again.
        var isRelease: Bool { part == 3 }
    }
}
