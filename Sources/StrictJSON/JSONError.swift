/// Why a text is not JSON that we take, and where.
package struct JSONError: Error, Sendable, Equatable {
    /// What is wrong.
    package enum Kind: Sendable, Equatable, CaseIterable {
        /// More bytes than ``JSONLimits/maximumBytes``.
        case tooLong
        /// More levels than ``JSONLimits/maximumDepth``.
        case tooDeep
        /// More members in one object than ``JSONLimits/maximumKeys``.
        case tooManyKeys
        /// A key that the object has already.
        case duplicateKey
        /// The text stops inside a value, or holds none.
        case unexpectedEnd
        /// A byte that cannot stand there.
        case unexpectedByte
        /// Something after the value.
        case trailingBytes
        /// A number that RFC 8259 section 6 does not allow, such as `01` or `1.`.
        case malformedNumber
        /// A whole number outside 64 bits, a fraction beyond a double, or too many digits.
        case numberOutOfRange
        /// A byte below 0x20 inside a string.
        case controlCharacter
        /// A backslash with something after it that is no escape.
        case malformedEscape
        /// A `\u` escape of half a surrogate pair.
        case loneSurrogate
        /// Bytes that are not UTF-8.
        case malformedUTF8
    }

    package var kind: Kind

    /// The byte at which it was seen, from 0.
    package var offset: Int

    /// Says what is wrong, and at which byte.
    package init(_ kind: Kind, at offset: Int) {
        self.kind = kind
        self.offset = offset
    }
}

extension JSONError: CustomStringConvertible {
    /// One sentence for people; never a piece of the text itself.
    package var description: String { "\(kind.sentence), at byte \(offset)." }
}

extension JSONError.Kind {
    fileprivate var sentence: String {
        switch self {
        case .tooLong: "The JSON is too long"
        case .tooDeep: "The JSON is nested too deep"
        case .tooManyKeys: "An object of the JSON has too many keys"
        case .duplicateKey: "A key stands twice in one object of the JSON"
        case .unexpectedEnd: "The JSON ends too early"
        case .unexpectedByte: "The JSON has an unexpected character"
        case .trailingBytes: "Something follows the JSON"
        case .malformedNumber: "The JSON has a malformed number"
        case .numberOutOfRange: "The JSON has a number out of range"
        case .controlCharacter: "A string of the JSON has a raw control character"
        case .malformedEscape: "A string of the JSON has a malformed escape"
        case .loneSurrogate: "A string of the JSON has half a surrogate pair"
        case .malformedUTF8: "The JSON is not UTF-8"
        }
    }
}
