/// The emoticons of the lists, found by their first byte and then by the longest match.
struct EmoticonTable: Sendable {
    /// The longest emoticon that is looked for, in bytes.
    static let longest = 5
    private var starts = [Bool](repeating: false, count: 256)
    private var known: [[UInt8]: Int32] = [:]

    mutating func add(_ bytes: [UInt8], word: Int32) {
        guard let first = bytes.first else { return }
        starts[Int(first)] = true
        known[bytes] = word
    }

    /// The length in bytes and the word of the emoticon at `offset`; one that runs on into a word is none.
    func match(_ bytes: [UInt8], at offset: Int) -> (length: Int, word: Int32)? {
        guard starts[Int(bytes[offset])] else { return nil }
        var length = min(Self.longest, bytes.count - offset)
        while length >= 2 {
            if let word = known[Array(bytes[offset..<offset + length])], !runsOn(bytes, at: offset + length) {
                return (length, word)
            }
            length -= 1
        }
        return nil
    }

    private func runsOn(_ bytes: [UInt8], at offset: Int) -> Bool {
        guard offset < bytes.count, offset > 0 else { return false }
        return Self.isWordByte(bytes[offset - 1]) && Self.isWordByte(bytes[offset])
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || (byte >= 0x30 && byte <= 0x39)
    }
}
