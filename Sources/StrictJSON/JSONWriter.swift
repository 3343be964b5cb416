/// Writes JSON straight into bytes: minimal, deterministic, commas by itself.
///
/// Strings are written as raw UTF-8; escaped are the quote, the backslash, C0 control characters, and U+2028 and
/// U+2029, which would end a line of JavaScript. The slash is not escaped.
package struct JSONWriter: Sendable {
    /// What has been written so far.
    package var bytes: [UInt8] = []

    /// Makes a writer with room for `capacity` bytes before it has to grow.
    package init(reservingCapacity capacity: Int = 256) {
        bytes.reserveCapacity(capacity)
    }

    /// Writes an object whose members `members` writes.
    package mutating func object(_ members: (inout JSONWriter) throws -> Void) rethrows {
        separate()
        bytes.append(Byte.openBrace)
        try members(&self)
        bytes.append(Byte.closeBrace)
    }

    /// Writes an array whose elements `elements` writes.
    package mutating func array(_ elements: (inout JSONWriter) throws -> Void) rethrows {
        separate()
        bytes.append(Byte.openBracket)
        try elements(&self)
        bytes.append(Byte.closeBracket)
    }

    /// Writes a key of ours, which needs no escape; the value has to follow.
    package mutating func key(_ name: StaticString) {
        separate()
        bytes.append(Byte.quote)
        name.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(Byte.quote)
        bytes.append(Byte.colon)
    }

    /// Writes a key that is known only at run time; the value has to follow.
    package mutating func key(named name: String) {
        value(name)
        bytes.append(Byte.colon)
    }

    /// Writes a string.
    package mutating func value(_ text: String) {
        separate()
        bytes.append(Byte.quote)
        var text = text
        text.withUTF8 { appendEscaping($0) }
        bytes.append(Byte.quote)
    }

    /// Writes a whole number.
    package mutating func value(_ number: Int64) {
        separate()
        appendDecimal(of: number)
    }

    /// Writes a whole number.
    package mutating func value(_ number: Int) {
        value(Int64(number))
    }

    /// Writes `true` or `false`.
    package mutating func value(_ truth: Bool) {
        separate()
        bytes.append(contentsOf: truth ? "true".utf8 : "false".utf8)
    }

    /// Writes `null`.
    package mutating func null() {
        separate()
        bytes.append(contentsOf: "null".utf8)
    }

    /// Writes a value, an object's members in their order.
    package mutating func value(_ value: JSONValue) {
        switch value {
        case .null: null()
        case .bool(let truth): self.value(truth)
        case .integer(let number): self.value(number)
        case .double(let number): self.value(number)
        case .string(let text): self.value(text)
        case .array(let elements):
            array { writer in
                for element in elements { writer.value(element) }
            }
        case .object(let object): self.value(object)
        }
    }

    /// Writes an object, its members in their order.
    package mutating func value(_ object: JSONObject) {
        self.object { writer in
            for member in object.members {
                writer.key(named: member.key)
                writer.value(member.value)
            }
        }
    }

    /// Writes a piece that is one whole JSON value already; it is not looked into.
    package mutating func raw(_ json: [UInt8]) {
        separate()
        bytes.append(contentsOf: json)
    }

    /// Writes a comma where a value stands before.
    ///
    /// The last byte tells: a value never ends in an opening bracket or a colon, since strings end in a quote. A line
    /// feed is what a caller puts between two documents.
    mutating func separate() {
        guard let last = bytes.last else { return }
        switch last {
        case Byte.openBrace, Byte.openBracket, Byte.colon, 0x0A: return
        default: bytes.append(Byte.comma)
        }
    }
}
