/// A word as the lists spell it, put together byte by byte; no allocation for one of up to 16 bytes.
struct FoldedWord {
    private var key = WordKey()
    private(set) var count = 0
    /// All bytes, where they are more than a key holds.
    private var long: [UInt8] = []

    mutating func append(_ byte: UInt8) {
        if count < WordKey.capacity {
            key[count] = byte
        } else {
            if count == WordKey.capacity { long = bytes }
            long.append(byte)
        }
        count += 1
    }

    mutating func append(_ scalar: UnicodeScalar) {
        for byte in UTF8.encode(scalar) ?? UTF8.EncodedScalar() { append(byte) }
    }

    /// Takes the last byte away; there is one.
    mutating func removeLast() {
        count -= 1
        if count < WordKey.capacity { key[count] = 0 } else { long.removeLast() }
    }

    /// Takes `'s` away from the end of a longer word; false where it does not end so.
    mutating func removeOwner() -> Bool {
        guard count > 2, self[count - 2] == 0x27, self[count - 1] == 0x73 else { return false }
        removeLast()
        removeLast()
        return true
    }

    private subscript(place: Int) -> UInt8 { count > WordKey.capacity ? long[place] : key[place] }

    var bytes: [UInt8] { count > WordKey.capacity ? long : (0..<count).map { key[$0] } }

    /// The number of the word, or ``Vocabulary/unknown``.
    func number(in index: WordIndex) -> Int32 {
        count > WordKey.capacity ? index.find(long) : index.words.find(key)
    }
}
