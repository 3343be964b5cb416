/// The members of a JSON object, in the order in which they were written.
///
/// Look-up is linear: objects here have at most a few dozen keys, and hashing would cost more than comparing.
package struct JSONObject: Sendable, Equatable {
    /// One key with its value.
    package struct Member: Sendable, Equatable {
        package var key: String
        package var value: JSONValue

        package init(key: String, value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    /// The members in order; a parsed object has no key twice.
    package private(set) var members: [Member]

    /// Makes an object of `members` in order; the keys have to differ.
    package init(_ members: [(String, JSONValue)] = []) {
        self.members = members.map { Member(key: $0.0, value: $0.1) }
    }

    init(checked members: [Member]) {
        self.members = members
    }

    /// The value under `key`, byte for byte, nil where there is none; setting nil removes the member.
    package subscript(_ key: String) -> JSONValue? {
        get {
            for member in members where member.key.isIdentical(toKey: key) { return member.value }
            return nil
        }
        set {
            let index = members.firstIndex { $0.key.isIdentical(toKey: key) }
            switch (index, newValue) {
            case (let index?, let value?): members[index].value = value
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): members.append(Member(key: key, value: value))
            case (nil, nil): break
            }
        }
    }

    /// Whether there is no member.
    package var isEmpty: Bool { members.isEmpty }

    /// The number of members.
    package var count: Int { members.count }
}

extension String {
    /// Whether both are the same bytes.
    ///
    /// Swift's `==` holds canonically equivalent strings for equal (the Kelvin sign and `K`, composed and decomposed
    /// accents); RFC 8259 section 8.3 compares code unit by code unit.
    func isIdentical(toKey other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        let compared = utf8.withContiguousStorageIfAvailable { mine in
            other.utf8.withContiguousStorageIfAvailable { theirs in
                for index in 0..<mine.count where mine[index] != theirs[index] { return false }
                return true
            }
        }
        return (compared ?? nil) ?? utf8.elementsEqual(other.utf8)
    }
}
