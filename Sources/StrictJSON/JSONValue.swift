/// One JSON value, as RFC 8259 has them, with whole numbers kept apart from fractions.
///
/// `7` is an integer and exact; `7.0` and `1e3` are doubles. Equality of objects is by their members in order.
package enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    case integer(Int64)
    case double(Double)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)
}

extension JSONValue {
    /// Reads one JSON value that fills `bytes` to their end.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8 without a byte order mark.
    ///   - limits: The bounds past which the text is refused before memory is spent on it.
    /// - Returns: The value; a caller that needs an object asks for ``object``.
    /// - Throws: What is wrong, with the byte at which it was seen.
    package static func parse(_ bytes: [UInt8], limits: JSONLimits) throws(JSONError) -> JSONValue {
        var parser = JSONParser(bytes: bytes, limits: limits)
        return try parser.parseDocument()
    }

    /// Reads one JSON value out of a string.
    package init(parsing text: String, limits: JSONLimits = .stored) throws(JSONError) {
        self = try JSONValue.parse(Array(text.utf8), limits: limits)
    }

    /// The value as minimal, deterministic JSON in UTF-8.
    package var serialized: [UInt8] {
        var writer = JSONWriter(reservingCapacity: 256)
        writer.value(self)
        return writer.bytes
    }
}

extension JSONValue {
    /// The text of a string, nil for any other value.
    package var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// The number of an integer, nil for any other value, `7.0` among them.
    package var integer: Int64? {
        guard case .integer(let number) = self else { return nil }
        return number
    }

    /// The number of a double or an integer, nil for any other value.
    package var double: Double? {
        switch self {
        case .double(let number): number
        case .integer(let number): Double(number)
        default: nil
        }
    }

    /// The truth of a boolean, nil for any other value.
    package var bool: Bool? {
        guard case .bool(let truth) = self else { return nil }
        return truth
    }

    /// The elements of an array, nil for any other value.
    package var array: [JSONValue]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }

    /// The members of an object, nil for any other value.
    package var object: JSONObject? {
        guard case .object(let members) = self else { return nil }
        return members
    }

    /// Whether this is `null`.
    package var isNull: Bool {
        if case .null = self { true } else { false }
    }

    /// The member of an object under `key`; nil where there is none and for any other value.
    package subscript(_ key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members[key]
    }
}
