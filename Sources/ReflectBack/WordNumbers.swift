/// Words, and a number for each.
///
/// ASCII words of up to 16 bytes, which nearly all are, are found by their bytes as one number: the seeded hash of a
/// `Dictionary` costs more than all else about a look-up. The whole word is compared, so that none can pose as another;
/// the others stand in a dictionary.
struct WordNumbers: Sendable {
    private struct Slot {
        var key: UInt128 = 0
        var number: Int32 = 0
    }

    /// Empty ones have the key 0; at most half of them are taken, and their number is a power of two.
    private var slots: [Slot]
    private var used = 0
    private var others: [String: Int32] = [:]

    /// `capacity`: So many words find room without growing.
    init(capacity: Int) {
        var size = 16
        while size < capacity * 2 { size *= 2 }
        slots = [Slot](repeating: Slot(), count: size)
    }

    /// The number of a word, or nil where it is none of these.
    func number(of word: String) -> Int32? {
        guard let key = Self.key(of: word) else { return others[word] }
        let slot = slots[place(of: key)]
        return slot.key == key ? slot.number : nil
    }

    func contains(_ word: String) -> Bool { number(of: word) != nil }

    /// Adds a word, or gives it another number.
    mutating func insert(_ word: String, _ number: Int32 = 0) {
        guard let key = Self.key(of: word) else {
            others[word] = number
            return
        }
        if used * 2 >= slots.count { grow() }
        let place = place(of: key)
        if slots[place].key == 0 { used += 1 }
        slots[place] = Slot(key: key, number: number)
    }

    /// Where `key` stands, or the empty slot where it would.
    private func place(of key: UInt128) -> Int {
        let mask = slots.count - 1
        var place = Self.hash(key) & mask
        while slots[place].key != key, slots[place].key != 0 { place = (place + 1) & mask }
        return place
    }

    private mutating func grow() {
        let old = slots
        slots = [Slot](repeating: Slot(), count: old.count * 2)
        for slot in old where slot.key != 0 { slots[place(of: slot.key)] = slot }
    }

    /// Fibonacci hashing of both halves: 2^64 divided by the golden ratio (Knuth, TAOCP 3, section 6.4); the other
    /// factor is any large odd number.
    @inline(__always)
    private static func hash(_ key: UInt128) -> Int {
        let low = UInt64(truncatingIfNeeded: key)
        let high = UInt64(truncatingIfNeeded: key >> 64)
        let mixed = (low ^ (high &* 0xc2b2_ae3d_27d4_eb4f)) &* 0x9e37_79b9_7f4a_7c15
        return Int(truncatingIfNeeded: mixed >> 32)
    }

    /// The bytes as one number, or nil for a word that is empty, too long, or not ASCII without NUL.
    @inline(__always)
    private static func key(of word: String) -> UInt128? {
        let found = word.utf8.withContiguousStorageIfAvailable { bytes -> UInt128? in
            guard bytes.count <= 16 else { return nil }
            var low: UInt64 = 0
            var high: UInt64 = 0
            for byte in bytes {
                guard byte != 0, byte < 0x80 else { return nil }
                high = high &<< 8 | low &>> 56
                low = low &<< 8 | UInt64(byte)
            }
            return high | low == 0 ? nil : UInt128(high) &<< 64 | UInt128(low)
        }
        return found ?? nil
    }
}
