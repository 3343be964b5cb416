/// How one Unicode scalar counts when a text is cut into words.
enum ScalarClass: Sendable, BitwiseCopyable {
    case letter, digit, apostrophe, mark, space, newline, stop, comma, exclamation, question, quote, symbol
}

extension UnicodeScalar {
    /// The class of the scalar; ASCII by table, the rest by its Unicode general category.
    @inline(__always)
    var scalarClass: ScalarClass { value < 0x80 ? asciiClasses.view[Int(value)] : anyClass }

    fileprivate var anyClass: ScalarClass {
        switch value {
        case 0x61...0x7A, 0x41...0x5A: .letter
        case 0x20, 0x09: .space
        case 0x30...0x39: .digit
        case 0x27, 0x2019, 0x02BC: .apostrophe
        case 0x2E, 0x2026: .stop
        case 0x2C, 0x3B, 0x3A, 0x28, 0x29, 0x5B, 0x5D, 0x2014, 0x2013: .comma
        case 0x21, 0xA1, 0x203C: .exclamation
        case 0x3F, 0xBF, 0x2047: .question
        case 0x22, 0x201C, 0x201D, 0xAB, 0xBB: .quote
        case 0x0A, 0x0D, 0x0B, 0x0C, 0x85, 0x2028, 0x2029: .newline
        case 0..<0x80: .symbol
        default: wideClass
        }
    }

    private var wideClass: ScalarClass {
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: .letter
        case .nonspacingMark, .spacingMark, .enclosingMark, .format: .mark
        case .decimalNumber: .digit
        case .spaceSeparator: .space
        default: .symbol
        }
    }

    /// Whether the scalar is a capital letter.
    var isCapital: Bool {
        if value < 0x80 { return value >= 0x41 && value <= 0x5A }
        if value >= 0xC0, value < 0xDF { return value != 0xD7 }
        return value >= 0x100 && properties.generalCategory == .uppercaseLetter
    }

    /// The lower-case letter without its accent: people leave accents out, and lists should not have to.
    ///
    /// Latin-1 by table, the rest by the first scalar of its lower-case mapping.
    var folded: UnicodeScalar {
        if value < 0x80 {
            return value >= 0x41 && value <= 0x5A ? UnicodeScalar(UInt8(value | 0x20)) : self
        }
        if value >= 0xC0, value <= 0xFF {
            let plain = Self.latinWithoutAccents[Int(value) - 0xC0]
            return plain == 0 ? self : UnicodeScalar(plain)
        }
        return properties.lowercaseMapping.unicodeScalars.first ?? self
    }

    /// U+00C0 to U+00FF without accents; 0 keeps the scalar (Unicode Latin-1 Supplement chart).
    private static let latinWithoutAccents: [UInt8] = Array(
        "aaaaaa\0ceeeeiiii\0nooooo\0ouuuuy\0\0aaaaaa\0ceeeeiiii\0nooooo\0ouuuuy\0y".utf8
    )
}

private let asciiClasses = FlatTable((0..<0x80 as Range<UInt8>).map { UnicodeScalar($0).anyClass })

extension [UInt8] {
    /// Appends the UTF-8 bytes of `scalar`.
    @inline(__always)
    mutating func append(scalar: UnicodeScalar) {
        if scalar.value < 0x80 {
            append(UInt8(truncatingIfNeeded: scalar.value))
        } else {
            append(contentsOf: UTF8.encode(scalar).unsafelyUnwrappedOrEmpty)
        }
    }
}

extension Optional where Wrapped == UTF8.EncodedScalar {
    /// The bytes, or none; every Unicode scalar has an encoding.
    fileprivate var unsafelyUnwrappedOrEmpty: UTF8.EncodedScalar { self ?? UTF8.EncodedScalar() }
}
