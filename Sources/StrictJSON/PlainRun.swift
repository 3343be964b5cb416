/// The stretches of a string that need no look at each byte.
enum PlainRun {
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highs: UInt64 = 0x8080_8080_8080_8080

    /// The first byte from `start` on that is a quote, a backslash, below 0x20 or `extra`; the end where none is.
    ///
    /// Eight bytes at a time by the zero-byte test of Warren, "Hacker's Delight" section 6-1: the high bit of a byte of
    /// `(x - 0x01…) & ~x` is set where that byte of x is zero, and where it is below 0x20 with 0x20 in the place of 1. A
    /// borrow may set one too many, but only above a true one, so the lowest is where it is.
    static func end(in text: UnsafeRawBufferPointer, from start: Int, besides extra: UInt8) -> Int {
        var position = start
        while position + 8 <= text.count {
            let word = UInt64(littleEndian: text.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            let stops = zeros(of: word, equal: Byte.quote) | zeros(of: word, equal: Byte.backslash)
            let others = zeros(of: word, equal: extra) | (word &- ones &* 0x20) & ~word
            let found = (stops | others) & highs
            guard found == 0 else { return position + found.trailingZeroBitCount / 8 }
            position += 8
        }
        while position < text.count {
            let byte = text[position]
            if byte == Byte.quote || byte == Byte.backslash || byte == extra || byte < 0x20 { return position }
            position += 1
        }
        return position
    }

    @inline(__always)
    private static func zeros(of word: UInt64, equal byte: UInt8) -> UInt64 {
        let difference = word ^ (ones &* UInt64(byte))
        return (difference &- ones) & ~difference
    }
}
