extension JSONValue {
    /// The longest request id that is a string, in Unicode scalars (wire protocol, section 2).
    package static let maximumRequestIDLength = 64

    /// The largest request id that is a number, 2^53 (wire protocol, section 2).
    package static let maximumRequestIDNumber: Int64 = 9_007_199_254_740_992

    /// Whether the value can be a request's id: a string of at most 64 characters, or a whole number within ±2^53.
    package var isRequestID: Bool {
        switch self {
        case .string(let text):
            // A scalar takes at most 4 bytes, which spares counting in what is far too long.
            text.utf8.count <= 4 * JSONValue.maximumRequestIDLength
                && text.unicodeScalars.count <= JSONValue.maximumRequestIDLength
        case .integer(let number):
            -JSONValue.maximumRequestIDNumber...JSONValue.maximumRequestIDNumber ~= number
        default: false
        }
    }

    /// The top-level `id` of a frame that could not be read, where it can be made out (wire protocol, section 8).
    ///
    /// Brackets and quotes are followed as far as they make sense, at any depth, without recursion and in one pass; no
    /// more than `JSONLimits.frame.maximumBytes` are looked at.
    ///
    /// - Returns: The first usable id, nil where there is none.
    package static func salvageID(from bytes: [UInt8]) -> JSONValue? {
        let looked =
            bytes.count <= JSONLimits.frame.maximumBytes ? bytes : Array(bytes.prefix(JSONLimits.frame.maximumBytes))
        var scanner = JSONParser(bytes: looked, limits: .frame)
        return scanner.salvageID()
    }
}

extension JSONParser {
    fileprivate mutating func salvageID() -> JSONValue? {
        skipWhitespace()
        guard peek() == Byte.openBrace else { return nil }
        index += 1
        var depth = 1
        var isAtKey = true
        while depth > 0, let byte = peek() {
            switch byte {
            case Byte.quote where depth == 1 && isAtKey:
                if let id = salvageValueOfID() { return id }
                isAtKey = false
            case Byte.quote: skipString()
            case Byte.openBrace, Byte.openBracket: (depth, index) = (depth + 1, index + 1)
            case Byte.closeBrace, Byte.closeBracket: (depth, index) = (depth - 1, index + 1)
            case Byte.comma: (isAtKey, index) = (depth == 1, index + 1)
            default: index += 1
            }
        }
        return nil
    }

    /// Reads the value after a key that is `id`; leaves the index behind the key otherwise.
    private mutating func salvageValueOfID() -> JSONValue? {
        let start = index
        let key = try? parseString()
        guard let key else {
            index = start
            skipString()
            return nil
        }
        let afterKey = index
        skipWhitespace()
        if key == "id", peek() == Byte.colon {
            index += 1
            skipWhitespace()
            let isScalar = peek() != Byte.openBrace && peek() != Byte.openBracket
            if isScalar, let value = try? parseValue(), value.isRequestID, isAtEndOfMember() { return value }
        }
        index = afterKey
        return nil
    }

    private mutating func isAtEndOfMember() -> Bool {
        skipWhitespace()
        return peek() == nil || peek() == Byte.comma || peek() == Byte.closeBrace
    }

    /// Skips a string, whatever stands in it, to behind its closing quote or to the end.
    private mutating func skipString() {
        index += 1
        while let byte = peek() {
            index += byte == Byte.backslash ? 2 : 1
            if byte == Byte.quote { return }
        }
    }
}
