extension JSONWriter {
    /// Writes a member that is a string.
    package mutating func member(_ name: StaticString, _ text: String) {
        key(name)
        value(text)
    }

    /// Writes a member that is a whole number.
    package mutating func member(_ name: StaticString, _ number: Int) {
        key(name)
        value(number)
    }

    /// Writes a member that is a whole number.
    package mutating func member(_ name: StaticString, _ number: Int64) {
        key(name)
        value(number)
    }

    /// Writes a member that is true or false.
    package mutating func member(_ name: StaticString, _ truth: Bool) {
        key(name)
        value(truth)
    }

    /// Writes a member that is a number, with a fixed count of digits after the point where one is given.
    package mutating func member(_ name: StaticString, _ number: Double, fractionDigits: Int? = nil) {
        key(name)
        value(number, fractionDigits: fractionDigits)
    }

    /// Writes a member that is a value already.
    package mutating func member(_ name: StaticString, _ value: JSONValue) {
        key(name)
        self.value(value)
    }

    /// Writes a member that is an object, whose members `members` writes.
    package mutating func member(_ name: StaticString, object members: (inout JSONWriter) throws -> Void) rethrows {
        key(name)
        try object(members)
    }

    /// Writes a member that is an array, whose elements `elements` writes.
    package mutating func member(_ name: StaticString, array elements: (inout JSONWriter) throws -> Void) rethrows {
        key(name)
        try array(elements)
    }

    /// Writes a member that is an array of strings.
    package mutating func member(_ name: StaticString, strings: [String]) {
        member(name, array: { writer in strings.forEach { writer.value($0) } })
    }

    /// Writes a member that is encoded already; it is not looked into.
    package mutating func member(_ name: StaticString, raw json: [UInt8]) {
        key(name)
        raw(json)
    }
}

// MARK: Optional members, left out

extension JSONWriter {
    /// Writes a string member, or nothing.
    package mutating func member(_ name: StaticString, ifPresent text: String?) {
        if let text { member(name, text) }
    }

    /// Writes a whole-number member, or nothing.
    package mutating func member(_ name: StaticString, ifPresent number: Int?) {
        if let number { member(name, number) }
    }

    /// Writes a boolean member, or nothing.
    package mutating func member(_ name: StaticString, ifPresent truth: Bool?) {
        if let truth { member(name, truth) }
    }

    /// Writes a member that is a value already, or nothing.
    package mutating func member(_ name: StaticString, ifPresent value: JSONValue?) {
        if let value { member(name, value) }
    }
}

// MARK: Optional members, null

extension JSONWriter {
    /// Writes a string member, `null` where there is none.
    package mutating func member(_ name: StaticString, orNull text: String?) {
        if let text { member(name, text) } else { memberNull(name) }
    }

    /// Writes a whole-number member, `null` where there is none.
    package mutating func member(_ name: StaticString, orNull number: Int?) {
        if let number { member(name, number) } else { memberNull(name) }
    }

    /// Writes a member that is a value already, `null` where there is none.
    package mutating func member(_ name: StaticString, orNull value: JSONValue?) {
        if let value { member(name, value) } else { memberNull(name) }
    }

    /// Writes a member that is `null`.
    package mutating func memberNull(_ name: StaticString) {
        key(name)
        null()
    }
}
