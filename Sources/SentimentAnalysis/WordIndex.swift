/// Every word form of the lists, found by its folded bytes: a frozen ``Vocabulary``.
///
/// Words of up to 16 bytes are their own key, which is compared whole, so that no crafted word can pose as
/// another; longer ones are few and stand in a dictionary.
struct WordIndex: Sendable {
    private struct Slot {
        var key: WordKey
        var word: Int32
    }

    private let table: FlatTable<Slot>
    private let slots: FlatView<Slot>
    private let mask: Int
    private let long: [[UInt8]: Int32]

    init(_ vocabulary: Vocabulary) {
        var size = 1024
        while size < vocabulary.count * 2 { size *= 2 }
        var slots = [Slot](repeating: Slot(key: WordKey(), word: -1), count: size)
        var long: [[UInt8]: Int32] = [:]
        for number in 0..<Int32(vocabulary.count) {
            let bytes = vocabulary.bytes(of: number)
            let word = vocabulary.find(bytes)
            guard let key = Self.key(of: bytes) else {
                long[bytes] = word
                continue
            }
            var slot = Self.slot(of: key) & (size - 1)
            while slots[slot].word >= 0 { slot = (slot + 1) & (size - 1) }
            slots[slot] = Slot(key: key, word: word)
        }
        table = FlatTable(slots)
        self.slots = table.view
        self.long = long
        mask = size - 1
    }

    /// The bytes as a key, or nil where they are too many.
    private static func key(of bytes: [UInt8]) -> WordKey? {
        guard bytes.count <= WordKey.capacity, let first = bytes.first else { return nil }
        var key = WordKey(low: UInt64(first))
        for place in 1..<max(bytes.count, 1) { key.insert(UInt64(bytes[place]), at: place) }
        return key
    }

    /// Fibonacci hashing of both halves: 2^64 divided by the golden ratio (Knuth, TAOCP 3, section 6.4); the other
    /// factor is any large odd number.
    @inline(__always)
    private static func slot(of key: WordKey) -> Int {
        let mixed = (key.low ^ (key.high &* 0xc2b2_ae3d_27d4_eb4f)) &* 0x9e37_79b9_7f4a_7c15
        return Int(truncatingIfNeeded: mixed >> 32)
    }

    /// The number of the word with this key, or ``Vocabulary/unknown``.
    @inline(__always)
    func find(_ key: WordKey) -> Int32 {
        var at = Self.slot(of: key) & mask
        while true {
            let slot = slots[at]
            if slot.word < 0 { return Vocabulary.unknown }
            if slot.key == key { return slot.word }
            at = (at + 1) & mask
        }
    }

    /// The number of a folded word, or ``Vocabulary/unknown``.
    func find(_ bytes: [UInt8]) -> Int32 {
        guard let key = Self.key(of: bytes) else { return long[bytes] ?? Vocabulary.unknown }
        return find(key)
    }
}
