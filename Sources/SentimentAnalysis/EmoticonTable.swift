/// The emoticons of the lists, found by their first byte and then by the longest match.
struct EmoticonTable: Sendable {
    /// The longest emoticon that is looked for, in bytes.
    static let longest = 5
    /// The first bytes, as bits: emoticons that are looked for are ASCII.
    private(set) var starts = SIMD2<UInt64>(0, 0)
    private(set) var known: [[UInt8]: Int32] = [:]

    mutating func add(_ bytes: [UInt8], word: Int32) {
        guard let first = bytes.first else { return }
        guard first < 0x80 else { return }
        starts[Int(first >> 6)] |= 1 << UInt64(first & 63)
        known[bytes] = word
    }

    /// The frozen table as it is looked into, good while its ``WordIndex`` lives.
    struct View: BitwiseCopyable {
        let starts: SIMD2<UInt64>
        let known: KeyTable.View

        /// Whether an emoticon may begin with this byte.
        @inline(__always)
        func starts(with byte: UInt8) -> Bool {
            byte < 0x80 && starts[Int(byte >> 6)] & (1 << UInt64(byte & 63)) != 0
        }

        /// The length in bytes and the word of the emoticon at `offset`; one that runs on into a word is none.
        func match(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int) -> (length: Int, word: Int32)? {
            var length = min(EmoticonTable.longest, bytes.count - offset)
            while length >= 2 {
                var key = WordKey(low: UInt64(bytes[offset]))
                for place in 1..<length { key.insert(UInt64(bytes[offset + place]), at: place) }
                let word = known.find(key)
                if word >= 0, !runsOn(bytes, at: offset + length) { return (length, word) }
                length -= 1
            }
            return nil
        }

        private func runsOn(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int) -> Bool {
            guard offset < bytes.count, offset > 0 else { return false }
            return Self.isWordByte(bytes[offset - 1]) && Self.isWordByte(bytes[offset])
        }

        private static func isWordByte(_ byte: UInt8) -> Bool {
            (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || (byte >= 0x30 && byte <= 0x39)
        }
    }
}
