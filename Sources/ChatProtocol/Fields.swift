internal import StrictJSON

/// The members of a request's object, read by name with errors that name them.
///
/// `null` counts as absent. A string with a NUL is refused wherever it stands (PROTOCOL.md, section 2).
struct Fields {
    let members: JSONObject
    /// Where the object stands, such as `data.to.`, for the errors.
    private let path: String

    init(_ object: JSONObject, path: String) {
        members = object
        self.path = path
    }

    private func value(_ name: String) -> JSONValue? {
        guard let value = members[name], !value.isNull else { return nil }
        return value
    }

    private func wrong(_ name: String, _ problem: String) -> WireError {
        WireError(.badRequest, "\(path)\(name) \(problem).")
    }

    /// The string that `value` holds, nil where it is absent.
    static func string(_ value: JSONValue?, named name: String, path: String = "") throws(WireError) -> String? {
        guard let value, !value.isNull else { return nil }
        guard case .string(let text) = value else { throw WireError(.badRequest, "\(path)\(name) must be a string.") }
        guard !text.holdsNUL else { throw WireError(.badRequest, "\(path)\(name) must not hold a NUL character.") }
        return text
    }

    /// The object that `value` holds, nil where it is absent.
    static func object(_ value: JSONValue?, named name: String, path: String = "") throws(WireError) -> JSONObject? {
        guard let value, !value.isNull else { return nil }
        guard case .object(let object) = value else {
            throw WireError(.badRequest, "\(path)\(name) must be an object.")
        }
        return object
    }

    func missing(_ name: String) -> WireError {
        wrong(name, "is missing")
    }

    func optionalString(_ name: String) throws(WireError) -> String? {
        try Self.string(members[name], named: name, path: path)
    }

    func string(_ name: String) throws(WireError) -> String {
        guard let text = try optionalString(name) else { throw missing(name) }
        return text
    }

    /// A string of 1 to `maximum` Unicode scalars.
    func optionalString(_ name: String, upTo maximum: Int) throws(WireError) -> String? {
        guard let text = try optionalString(name) else { return nil }
        // A scalar takes at most 4 bytes, which spares counting what is short enough or far too long.
        let fits = text.utf8.count <= maximum || text.unicodeScalars.count <= maximum
        guard !text.isEmpty, fits else { throw wrong(name, "must have 1 to \(maximum) characters") }
        return text
    }

    func string(_ name: String, upTo maximum: Int) throws(WireError) -> String {
        guard let text = try optionalString(name, upTo: maximum) else { throw missing(name) }
        return text
    }

    func optionalInteger(_ name: String, in range: ClosedRange<Int>) throws(WireError) -> Int? {
        guard let value = value(name) else { return nil }
        guard let number = value.integer.flatMap({ Int(exactly: $0) }), range.contains(number) else {
            let bounds =
                range.upperBound == .max
                ? "from \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
            throw wrong(name, "must be a whole number \(bounds)")
        }
        return number
    }

    func integer(_ name: String, in range: ClosedRange<Int>) throws(WireError) -> Int {
        guard let number = try optionalInteger(name, in: range) else { throw missing(name) }
        return number
    }

    /// A page's size: 1 or more, where more than `maximum` means `maximum`.
    func pageSize(_ name: String, standard: Int, maximum: Int) throws(WireError) -> Int {
        min(try optionalInteger(name, in: 1...Int.max) ?? standard, maximum)
    }

    func optionalBool(_ name: String) throws(WireError) -> Bool? {
        guard let value = value(name) else { return nil }
        guard let truth = value.bool else { throw wrong(name, "must be true or false") }
        return truth
    }

    func optionalObject(_ name: String) throws(WireError) -> Fields? {
        guard let object = try Self.object(members[name], named: name, path: path) else { return nil }
        return Fields(object, path: "\(path)\(name).")
    }

    func object(_ name: String) throws(WireError) -> Fields {
        guard let fields = try optionalObject(name) else { throw missing(name) }
        return fields
    }

    /// Every member that is an object, with its key.
    func objects() throws(WireError) -> [(key: String, fields: Fields)] {
        var found: [(key: String, fields: Fields)] = []
        for member in members.members {
            guard let object = member.value.object else { throw WireError(.badRequest, "\(path)* must hold objects.") }
            found.append((member.key, Fields(object, path: "\(path)*.")))
        }
        return found
    }

    func optionalChoice<Choice: RawRepresentable & CaseIterable>(
        _ name: String,
        of choices: Choice.Type
    ) throws(WireError) -> Choice? where Choice.RawValue == String {
        guard let value = value(name) else { return nil }
        guard let choice = value.string.flatMap(Choice.init(rawValue:)) else {
            throw wrong(name, "must be one of \(choices.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return choice
    }

    func choice<Choice: RawRepresentable & CaseIterable>(
        _ name: String,
        of choices: Choice.Type
    ) throws(WireError) -> Choice where Choice.RawValue == String {
        guard let choice = try optionalChoice(name, of: choices) else { throw missing(name) }
        return choice
    }

    func optionalChoices<Choice: RawRepresentable & CaseIterable>(
        _ name: String,
        of choices: Choice.Type
    ) throws(WireError) -> [Choice]? where Choice.RawValue == String {
        guard let value = value(name) else { return nil }
        var chosen: [Choice] = []
        for element in value.array ?? [.null] {
            guard let choice = element.string.flatMap(Choice.init(rawValue:)) else {
                throw wrong(name, "must be a list out of \(choices.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            chosen.append(choice)
        }
        return chosen
    }

    /// Refuses two members of which only one may stand.
    func refuseBoth(_ first: String, _ second: String) throws(WireError) {
        guard value(first) != nil, value(second) != nil else { return }
        throw WireError(.badRequest, "\(path)\(first) and \(path)\(second) exclude each other.")
    }
}

extension String {
    /// Whether a NUL stands in the text.
    ///
    /// It looks for the least byte, since a loop without an early end is done sixteen bytes at a time.
    var holdsNUL: Bool {
        let least = utf8.withContiguousStorageIfAvailable { bytes in
            var least = UInt8.max
            for byte in bytes { least = min(least, byte) }
            return least
        }
        return least.map { $0 == 0 } ?? utf8.contains(0)
    }
}
