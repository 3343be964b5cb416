/// A recursive-descent reader over bytes, as deep as the limits allow and no deeper.
struct JSONParser {
    let bytes: [UInt8]
    let limits: JSONLimits
    var index = 0
    private var depth = 0

    init(bytes: [UInt8], limits: JSONLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    mutating func parseDocument() throws(JSONError) -> JSONValue {
        guard bytes.count <= limits.maximumBytes else { throw JSONError(.tooLong, at: limits.maximumBytes) }
        skipWhitespace()
        let value = try parseValue()
        skipWhitespace()
        guard index == bytes.count else { throw JSONError(.trailingBytes, at: index) }
        return value
    }

    mutating func parseValue() throws(JSONError) -> JSONValue {
        guard index < bytes.count else { throw JSONError(.unexpectedEnd, at: index) }
        switch bytes[index] {
        case Byte.quote: return .string(try parseString())
        case Byte.openBrace: return .object(try parseObject())
        case Byte.openBracket: return .array(try parseArray())
        case Byte.minus, Byte.zero...Byte.nine: return try parseNumber()
        case UInt8(ascii: "t"): return try parseWord("true", as: .bool(true))
        case UInt8(ascii: "f"): return try parseWord("false", as: .bool(false))
        case UInt8(ascii: "n"): return try parseWord("null", as: .null)
        default: throw JSONError(.unexpectedByte, at: index)
        }
    }

    @inline(__always)
    mutating func skipWhitespace() {
        // RFC 8259 section 2: space, tab, line feed, carriage return and nothing else.
        while index < bytes.count {
            switch bytes[index] {
            case 0x20, 0x09, 0x0A, 0x0D: index += 1
            default: return
            }
        }
    }

    private mutating func parseWord(_ word: StaticString, as value: JSONValue) throws(JSONError) -> JSONValue {
        for position in 0..<word.utf8CodeUnitCount {
            guard index < bytes.count else { throw JSONError(.unexpectedEnd, at: index) }
            guard bytes[index] == word.utf8Start[position] else { throw JSONError(.unexpectedByte, at: index) }
            index += 1
        }
        return value
    }

    private mutating func enter() throws(JSONError) {
        depth += 1
        guard depth <= limits.maximumDepth else { throw JSONError(.tooDeep, at: index) }
        index += 1
        skipWhitespace()
    }

    private mutating func leave() {
        depth -= 1
        index += 1
    }

    private mutating func parseArray() throws(JSONError) -> [JSONValue] {
        try enter()
        var elements: [JSONValue] = []
        if peek() == Byte.closeBracket {
            leave()
            return elements
        }
        while true {
            elements.append(try parseValue())
            if try endsAfterElement(at: Byte.closeBracket) { return elements }
        }
    }

    private mutating func parseObject() throws(JSONError) -> JSONObject {
        try enter()
        var members: [JSONObject.Member] = []
        if peek() == Byte.closeBrace {
            leave()
            return JSONObject(checked: members)
        }
        members.reserveCapacity(4)
        while true {
            guard members.count < limits.maximumKeys else { throw JSONError(.tooManyKeys, at: index) }
            let key = try parseKey(besides: members)
            members.append(JSONObject.Member(key: key, value: try parseValue()))
            if try endsAfterElement(at: Byte.closeBrace) { return JSONObject(checked: members) }
        }
    }

    private mutating func parseKey(besides members: [JSONObject.Member]) throws(JSONError) -> String {
        let start = index
        try expect(Byte.quote)
        index = start
        let key = try parseString()
        for member in members where member.key.isIdentical(toKey: key) {
            throw JSONError(.duplicateKey, at: start)
        }
        skipWhitespace()
        try expect(Byte.colon)
        skipWhitespace()
        return key
    }

    /// Reads past a comma to the next element, or past `closer`; true when the container ended.
    private mutating func endsAfterElement(at closer: UInt8) throws(JSONError) -> Bool {
        skipWhitespace()
        guard let byte = peek() else { throw JSONError(.unexpectedEnd, at: index) }
        if byte == closer {
            leave()
            return true
        }
        try expect(Byte.comma)
        skipWhitespace()
        return false
    }

    @inline(__always)
    func peek() -> UInt8? {
        index < bytes.count ? bytes[index] : nil
    }

    @inline(__always)
    mutating func expect(_ byte: UInt8) throws(JSONError) {
        guard index < bytes.count else { throw JSONError(.unexpectedEnd, at: index) }
        guard bytes[index] == byte else { throw JSONError(.unexpectedByte, at: index) }
        index += 1
    }
}

/// The bytes that JSON's grammar names.
enum Byte {
    static let quote = UInt8(ascii: "\"")
    static let backslash = UInt8(ascii: "\\")
    static let openBrace = UInt8(ascii: "{")
    static let closeBrace = UInt8(ascii: "}")
    static let openBracket = UInt8(ascii: "[")
    static let closeBracket = UInt8(ascii: "]")
    static let colon = UInt8(ascii: ":")
    static let comma = UInt8(ascii: ",")
    static let minus = UInt8(ascii: "-")
    static let plus = UInt8(ascii: "+")
    static let point = UInt8(ascii: ".")
    static let zero = UInt8(ascii: "0")
    static let nine = UInt8(ascii: "9")
}
