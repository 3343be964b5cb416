extension JSONWriter {
    /// Writes a number; `null` for what JSON cannot say (infinities, not a number).
    ///
    /// - Parameters:
    ///   - number: The number.
    ///   - fractionDigits: 0 to 9 digits after the point, trailing zeros kept; nil writes the shortest form that reads
    ///     back as the same number.
    package mutating func value(_ number: Double, fractionDigits: Int? = nil) {
        guard number.isFinite else { return null() }
        guard let fractionDigits, let scaled = JSONWriter.scale(number, by: fractionDigits) else {
            return raw(Array(number.description.utf8))
        }
        separate()
        appendDecimal(of: scaled, fractionDigits: fractionDigits)
    }

    /// The number times 10^`fractionDigits`, rounded half away from zero; nil where that is not exact any more.
    private static func scale(_ number: Double, by fractionDigits: Int) -> Int64? {
        precondition(0...9 ~= fractionDigits, "a number is written with 0 to 9 digits after the point")
        var factor = 1.0
        for _ in 0..<fractionDigits { factor *= 10 }
        let scaled = number * factor
        // 2^53: the last whole number up to which doubles have no holes.
        guard scaled.magnitude < 9_007_199_254_740_992 else { return nil }
        // Not `rounded()`: it calls `round` of libm, which a program without Foundation does not link.
        let truncated = Int64(scaled)
        let rest = scaled - Double(truncated)
        return rest >= 0.5 ? truncated + 1 : rest <= -0.5 ? truncated - 1 : truncated
    }

    /// Appends a number that was multiplied by 10^`fractionDigits`.
    private mutating func appendDecimal(of scaled: Int64, fractionDigits: Int) {
        guard fractionDigits > 0 else { return appendDecimal(of: scaled) }
        if scaled < 0 { bytes.append(Byte.minus) }
        let start = bytes.count
        var rest = scaled.magnitude
        var digits = 0
        repeat {
            if digits == fractionDigits { bytes.append(Byte.point) }
            bytes.append(Byte.zero + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
            digits += 1
        } while rest > 0 || digits <= fractionDigits
        reverseDigits(from: start)
    }

    mutating func appendDecimal(of number: Int64) {
        if number < 0 { bytes.append(Byte.minus) }
        var rest = number.magnitude
        let start = bytes.count
        repeat {
            bytes.append(Byte.zero + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        reverseDigits(from: start)
    }

    /// Turns round what was written backwards; a slice's own `reverse` would make a copy for every number.
    private mutating func reverseDigits(from start: Int) {
        var low = start
        var high = bytes.count - 1
        while low < high {
            bytes.swapAt(low, high)
            low += 1
            high -= 1
        }
    }

    /// Appends the inside of a string, run by run between the bytes that need an escape.
    mutating func appendEscaping(_ text: UnsafeBufferPointer<UInt8>) {
        var runStart = 0
        var index = 0
        while true {
            // 0xE2 leads U+2028 and U+2029 (E2 80 A8, E2 80 A9) among others.
            index = PlainRun.end(in: UnsafeRawBufferPointer(text), from: index, besides: 0xE2)
            guard index < text.count else { break }
            let byte = text[index]
            let length = byte == 0xE2 ? JSONWriter.lengthOfLineSeparator(in: text, at: index) : 1
            if length == 0 {
                index += 1
                continue
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[runStart..<index]))
            appendEscape(of: length == 1 ? UInt32(byte) : 0x2028 + UInt32(text[index + 2] - 0xA8))
            index += length
            runStart = index
        }
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[runStart...]))
    }

    private static func lengthOfLineSeparator(in text: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
        guard index + 2 < text.count, text[index + 1] == 0x80, 0xA8...0xA9 ~= text[index + 2] else { return 0 }
        return 3
    }

    private mutating func appendEscape(of scalar: UInt32) {
        bytes.append(Byte.backslash)
        switch scalar {
        case 0x22: bytes.append(Byte.quote)
        case 0x5C: bytes.append(Byte.backslash)
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0C: bytes.append(UInt8(ascii: "f"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        default:
            bytes.append(UInt8(ascii: "u"))
            for shift in [12, 8, 4, 0] {
                let digit = UInt8(truncatingIfNeeded: scalar >> UInt32(shift)) & 0xF
                bytes.append(digit < 10 ? Byte.zero + digit : UInt8(ascii: "a") + digit - 10)
            }
        }
    }
}
