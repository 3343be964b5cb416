/// A folded word of up to 16 bytes as one value, the first byte lowest.
struct WordKey: Equatable, Sendable {
    /// The most bytes that it holds.
    static let capacity = 16
    var low: UInt64 = 0
    var high: UInt64 = 0

    init(low: UInt64 = 0, high: UInt64 = 0) {
        self.low = low
        self.high = high
    }

    /// The bytes as a key, or nil where there is none or they are too many.
    init?(_ bytes: [UInt8]) {
        guard bytes.count <= Self.capacity, let first = bytes.first else { return nil }
        low = UInt64(first)
        for place in 1..<max(bytes.count, 1) { insert(UInt64(bytes[place]), at: place) }
    }

    /// Puts up to eight bytes, zeros above them, at `place`, from 1 to 15, where there were none.
    @inline(__always)
    mutating func insert(_ bytes: UInt64, at place: Int) {
        let shift = UInt64(truncatingIfNeeded: place &* 8)
        if place < 8 {
            low |= bytes &<< shift
            high |= bytes &>> (64 &- shift)
        } else {
            high |= bytes &<< (shift &- 64)
        }
    }

    /// One byte, from the lowest.
    subscript(place: Int) -> UInt8 {
        get { UInt8(truncatingIfNeeded: (place < 8 ? low : high) &>> (UInt64(place & 7) &* 8)) }
        set {
            let shift = UInt64(place & 7) &* 8
            if place < 8 {
                low = low & ~(0xFF &<< shift) | UInt64(newValue) &<< shift
            } else {
                high = high & ~(0xFF &<< shift) | UInt64(newValue) &<< shift
            }
        }
    }
}

/// Up to 15 ASCII letters in a row, read eight bytes at a time instead of one.
struct LetterRun {
    /// The letters in lower case.
    private(set) var key: WordKey
    private(set) var count: Int
    private(set) var capitals = 0
    /// Whether the run may be longer than it could be read, or may draw a letter out (`sooo`).
    private(set) var isUnusual: Bool
    /// The byte after the letters; 0 at the end of the text.
    private(set) var next: UInt8

    /// The run at `offset`, or nil where no letter stands there.
    @inline(__always)
    init?(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int) {
        let first = Self.eightBytes(bytes, at: offset)
        let others = Self.others(first)
        if others & 0x80 != 0 { return nil }
        guard others != 0 else {
            self = Self.long(first, Self.eightBytes(bytes, at: offset &+ 8))
            return
        }
        let kept = Self.below(others)
        let small = first | Self.each(0x20)
        key = WordKey(low: small & kept)
        let bits = others.trailingZeroBitCount & 0x38
        count = bits / 8
        next = UInt8(truncatingIfNeeded: first &>> UInt64(truncatingIfNeeded: bits))
        isUnusual = Self.triples(small) & kept != 0
        let large = ~first & Self.each(0x20) & kept
        if large != 0 { capitals = large.nonzeroBitCount }
    }

    /// A run of eight letters and more.
    @inline(never)
    private static func long(_ first: UInt64, _ second: UInt64) -> LetterRun {
        let others = others(second)
        let more = others == 0 ? 8 : others.trailingZeroBitCount / 8
        let kept = others == 0 ? .max : below(others)
        let key = WordKey(low: first | each(0x20), high: (second | each(0x20)) & kept)
        // Four letters from either half.
        let middle = triples(key.low >> 32 | key.high << 32) & (kept << 32 | 0xFFFF_FFFF)
        var run = LetterRun(
            key: key,
            count: 8 + more,
            isUnusual: more == 8 || (triples(key.low) | triples(key.high) & kept | middle) != 0,
            next: more == 8 ? 0 : UInt8(truncatingIfNeeded: second &>> UInt64(more * 8))
        )
        run.capitals = (~first & each(0x20)).nonzeroBitCount + (~second & each(0x20) & kept).nonzeroBitCount
        return run
    }

    private init(key: WordKey, count: Int, isUnusual: Bool, next: UInt8) {
        self.key = key
        self.count = count
        self.isUnusual = isUnusual
        self.next = next
    }

    /// A byte in each of eight places.
    @inline(__always)
    private static func each(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }

    /// Eight bytes, the first one lowest, with zeros past the end.
    @inline(__always)
    private static func eightBytes(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int) -> UInt64 {
        if offset &+ 8 > bytes.count { return lastBytes(bytes, from: offset) }
        let all = UnsafeRawBufferPointer(bytes)
        return UInt64(littleEndian: all.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    @inline(never)
    private static func lastBytes(_ bytes: UnsafeBufferPointer<UInt8>, from offset: Int) -> UInt64 {
        guard offset < bytes.count else { return 0 }
        if bytes.count >= 8 {
            let missing = UInt64(truncatingIfNeeded: 8 &- (bytes.count &- offset))
            return eightBytes(bytes, at: bytes.count &- 8) &>> (missing &* 8)
        }
        return bytes[offset...].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// The top bit of each byte that is no letter: in each byte one sum reaches the top bit from `a` on, the other from
    /// past `z` on.
    @inline(__always)
    private static func others(_ bytes: UInt64) -> UInt64 {
        let small = (bytes | each(0x20)) & each(0x7F)
        let letters = (small &+ each(0x80 - 0x61)) & ~(small &+ each(0x80 - 0x7B)) & ~bytes & each(0x80)
        return letters ^ each(0x80)
    }

    /// All bits of the bytes below the lowest whose top bit is set; there is one.
    @inline(__always)
    private static func below(_ tops: UInt64) -> UInt64 { (tops ^ (tops &- 1)) >> 8 }

    /// The top bit of each of six bytes that may be the same as the two after it: it may say yes wrongly, but never no.
    @inline(__always)
    private static func triples(_ letters: UInt64) -> UInt64 {
        let pairs = letters ^ (letters >> 8)
        let triples = pairs | (pairs >> 8)
        return (triples &- each(0x01)) & ~triples & 0x0000_8080_8080_8080
    }
}
