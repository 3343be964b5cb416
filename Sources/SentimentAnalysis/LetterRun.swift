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
    var key = WordKey()
    var count = 0
    var capitals = 0
    /// Whether the run may be longer than it could be read, or may draw a letter out (`sooo`).
    var isUnusual = false

    /// The run at `offset`, empty where no letter stands there.
    @inline(__always)
    init(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int) {
        let first = Self.eightBytes(bytes, at: offset)
        count = Self.lettersFirst(first)
        let kept = Self.mask(count)
        key.low = (first | Self.each(0x20)) & kept
        let large = ~first & Self.each(0x20) & kept
        if large != 0 { capitals = large.nonzeroBitCount }
        isUnusual = Self.hasTriple(key.low)
        if count == 8 { extend(bytes, at: offset + 8) }
    }

    /// Reads on after eight letters.
    private mutating func extend(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int) {
        let second = Self.eightBytes(bytes, at: offset)
        let more = Self.lettersFirst(second)
        let kept = Self.mask(more)
        key.high = (second | Self.each(0x20)) & kept
        capitals += (~second & Self.each(0x20) & kept).nonzeroBitCount
        count += more
        let middle = key.low >> 32 | key.high << 32
        isUnusual = isUnusual || more == 8 || Self.hasTriple(key.high) || Self.hasTriple(middle)
    }

    /// A byte in each of eight places.
    @inline(__always)
    private static func each(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }

    /// The lowest `count` bytes.
    @inline(__always)
    private static func mask(_ count: Int) -> UInt64 {
        count >= 8 ? .max : (1 &<< UInt64(truncatingIfNeeded: count &* 8)) &- 1
    }

    /// Eight bytes, the first one lowest, with zeros past the end.
    @inline(__always)
    private static func eightBytes(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int) -> UInt64 {
        if offset &+ 8 <= bytes.count, let base = bytes.baseAddress {
            return UInt64(littleEndian: UnsafeRawPointer(base).loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        }
        var value: UInt64 = 0
        var at = bytes.count - 1
        while at >= offset {
            value = value << 8 | UInt64(bytes[at])
            at -= 1
        }
        return value
    }

    /// How many of eight bytes are letters before the first that is none: in each byte one sum reaches the top bit from
    /// `a` on, the other from past `z` on.
    @inline(__always)
    private static func lettersFirst(_ bytes: UInt64) -> Int {
        let small = (bytes | each(0x20)) & each(0x7F)
        let letters = (small &+ each(0x80 - 0x61)) & ~(small &+ each(0x80 - 0x7B)) & ~bytes & each(0x80)
        return (letters ^ each(0x80)).trailingZeroBitCount / 8
    }

    /// Whether a byte may stand three times in a row; it may say yes wrongly, but never no.
    @inline(__always)
    private static func hasTriple(_ letters: UInt64) -> Bool {
        let pairs = letters ^ (letters >> 8)
        let triples = pairs | (pairs >> 8)
        // A zero byte, but for the two places at the end that have no neighbours, and past the last letter.
        let isLetter = letters &+ each(0x7F)
        return (triples &- each(0x01)) & ~triples & isLetter & 0x0000_8080_8080_8080 != 0
    }
}
