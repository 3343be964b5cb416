extension JSONParser {
    /// Reads a string whose opening quote stands at the index.
    mutating func parseString() throws(JSONError) -> String {
        let start = index + 1
        let end = bytes.withUnsafeBytes { PlainRun.end(in: $0, from: start, besides: Byte.quote) }
        guard end < bytes.count else { throw JSONError(.unexpectedEnd, at: bytes.count) }
        switch bytes[end] {
        case Byte.quote:
            index = end + 1
            return try text(of: bytes.span.extracting(start..<end), from: start)
        case Byte.backslash: return try parseEscapedString(from: start, firstEscape: end)
        default: throw JSONError(.controlCharacter, at: end)
        }
    }

    private func text(of encoded: Span<UInt8>, from start: Int) throws(JSONError) -> String {
        do {
            return String(copying: try UTF8Span(validating: encoded))
        } catch {
            throw JSONError(.malformedUTF8, at: start)
        }
    }

    /// Reads the rest of a string that has at least one escape, unescaping into a buffer.
    private mutating func parseEscapedString(from start: Int, firstEscape: Int) throws(JSONError) -> String {
        var unescaped = Array(bytes[start..<firstEscape])
        index = firstEscape
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case Byte.quote:
                index += 1
                return try text(of: unescaped.span, from: start)
            case Byte.backslash:
                try appendEscape(to: &unescaped)
            case 0..<0x20:
                throw JSONError(.controlCharacter, at: index)
            default:
                unescaped.append(byte)
                index += 1
            }
        }
        throw JSONError(.unexpectedEnd, at: bytes.count)
    }

    private mutating func appendEscape(to unescaped: inout [UInt8]) throws(JSONError) {
        let start = index
        guard start + 1 < bytes.count else { throw JSONError(.unexpectedEnd, at: bytes.count) }
        index += 2
        switch bytes[start + 1] {
        case UInt8(ascii: "\""): unescaped.append(0x22)
        case UInt8(ascii: "\\"): unescaped.append(0x5C)
        case UInt8(ascii: "/"): unescaped.append(0x2F)
        case UInt8(ascii: "b"): unescaped.append(0x08)
        case UInt8(ascii: "f"): unescaped.append(0x0C)
        case UInt8(ascii: "n"): unescaped.append(0x0A)
        case UInt8(ascii: "r"): unescaped.append(0x0D)
        case UInt8(ascii: "t"): unescaped.append(0x09)
        case UInt8(ascii: "u"):
            let scalar = try parseUnicodeEscape(from: start)
            unescaped.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        default: throw JSONError(.malformedEscape, at: start)
        }
    }

    /// Reads the digits of a `\u` escape, and the second half of a surrogate pair with them (RFC 8259 section 7).
    private mutating func parseUnicodeEscape(from start: Int) throws(JSONError) -> Unicode.Scalar {
        let first = try parseFourHexadecimalDigits(of: start)
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xDC00 else { throw JSONError(.loneSurrogate, at: start) }
        let secondStart = index
        for expected in [Byte.backslash, UInt8(ascii: "u")] {
            guard let byte = peek() else { throw JSONError(.unexpectedEnd, at: index) }
            guard byte == expected else { throw JSONError(.loneSurrogate, at: start) }
            index += 1
        }
        let second = try parseFourHexadecimalDigits(of: secondStart)
        guard 0xDC00...0xDFFF ~= second,
            let scalar = Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
        else { throw JSONError(.loneSurrogate, at: start) }
        return scalar
    }

    private mutating func parseFourHexadecimalDigits(of escape: Int) throws(JSONError) -> UInt32 {
        var number: UInt32 = 0
        for _ in 0..<4 {
            guard index < bytes.count else { throw JSONError(.unexpectedEnd, at: bytes.count) }
            let digit: UInt8
            switch bytes[index] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = bytes[index] - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = bytes[index] - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = bytes[index] - UInt8(ascii: "A") + 10
            default: throw JSONError(.malformedEscape, at: escape)
            }
            number = number << 4 | UInt32(digit)
            index += 1
        }
        return number
    }
}
