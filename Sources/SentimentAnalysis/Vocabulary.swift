/// Every word form that any loaded list mentions, as a number; an open-addressed hash table over bytes.
///
/// Look-ups compare the bytes, not only the hash, so that no crafted word can pose as another.
struct Vocabulary: Sendable {
    /// What stands for a word that no list mentions.
    static let unknown: Int32 = -1
    /// Numbers of the marks that phrases may mention, interned before everything else.
    static let question: Int32 = 0
    static let exclamation: Int32 = 1
    static let stop: Int32 = 2
    static let comma: Int32 = 3
    static let marks = ["?", "!", ".", ","]

    private var slots: [Int32]
    private var hashes: [UInt64] = []
    private var offsets: [Int] = [0]
    private var storage: [UInt8] = []
    private var mask: Int
    /// Variant spellings point at the standard word.
    private var standard: [Int32] = []

    init() {
        slots = [Int32](repeating: -1, count: 1024)
        mask = 1023
        for mark in Self.marks { _ = intern(Array(mark.utf8)) }
    }

    var count: Int { hashes.count }

    /// FNV-1a, 64 bits (draft-eastlake-fnv); the seed and the prime are the draft's.
    static let hashSeed: UInt64 = 0xcbf2_9ce4_8422_2325

    @inline(__always)
    static func hash(_ hash: UInt64, adding byte: UInt8) -> UInt64 {
        (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
    }

    static func hash(of bytes: [UInt8]) -> UInt64 {
        bytes.reduce(hashSeed) { hash($0, adding: $1) }
    }

    /// The number of the word `bytes` with this `hash`, or ``unknown``.
    func find(_ bytes: [UInt8], hash: UInt64) -> Int32 {
        var slot = Int(truncatingIfNeeded: hash ^ (hash >> 29)) & mask
        while true {
            let candidate = slots[slot]
            if candidate < 0 { return Self.unknown }
            let index = Int(candidate)
            if hashes[index] == hash, matches(index, bytes) { return standard[index] }
            slot = (slot + 1) & mask
        }
    }

    func find(_ bytes: [UInt8]) -> Int32 { find(bytes, hash: Self.hash(of: bytes)) }

    private func matches(_ index: Int, _ bytes: [UInt8]) -> Bool {
        let start = offsets[index]
        guard offsets[index + 1] - start == bytes.count else { return false }
        for position in 0..<bytes.count where storage[start + position] != bytes[position] { return false }
        return true
    }

    /// The number of `bytes`, new where it was not known.
    mutating func intern(_ bytes: [UInt8]) -> Int32 {
        let hash = Self.hash(of: bytes)
        let known = find(bytes, hash: hash)
        if known >= 0 { return known }
        if hashes.count * 2 >= slots.count { grow() }
        let index = Int32(hashes.count)
        hashes.append(hash)
        standard.append(index)
        storage.append(contentsOf: bytes)
        offsets.append(storage.count)
        place(index, hash)
        return index
    }

    /// Makes `variant` read as `word` from now on.
    mutating func spell(_ variant: [UInt8], as word: [UInt8]) {
        let target = intern(word)
        let index = intern(variant)
        if index != target, standard[Int(index)] == index { standard[Int(index)] = target }
    }

    /// The word with this number, as it was interned.
    func word(_ index: Int32) -> String { String(decoding: bytes(of: index), as: UTF8.self) }

    func bytes(of index: Int32) -> [UInt8] {
        guard index >= 0, Int(index) < count else { return [] }
        return Array(storage[offsets[Int(index)]..<offsets[Int(index) + 1]])
    }

    private mutating func place(_ index: Int32, _ hash: UInt64) {
        var slot = Int(truncatingIfNeeded: hash ^ (hash >> 29)) & mask
        while slots[slot] >= 0 { slot = (slot + 1) & mask }
        slots[slot] = index
    }

    private mutating func grow() {
        slots = [Int32](repeating: -1, count: slots.count * 2)
        mask = slots.count - 1
        for (index, hash) in hashes.enumerated() { place(Int32(index), hash) }
    }
}
