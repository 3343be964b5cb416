extension JSONParser {
    /// Reads a number by the grammar of RFC 8259 section 6.
    mutating func parseNumber() throws(JSONError) -> JSONValue {
        let start = index
        let isNegative = bytes[index] == Byte.minus
        if isNegative { index += 1 }
        let wholeStart = index
        let whole = try parseWholeDigits(from: start, isNegative: isNegative)
        guard index - wholeStart == 1 || bytes[wholeStart] != Byte.zero else {
            throw JSONError(.malformedNumber, at: start)
        }
        let isFraction = try skipFraction(from: start)
        let hasExponent = try skipExponent(from: start)
        guard index - start <= limits.maximumNumberBytes else { throw JSONError(.numberOutOfRange, at: start) }
        if isFraction || hasExponent { return .double(try double(from: start)) }
        guard let whole else { throw JSONError(.numberOutOfRange, at: start) }
        return .integer(whole)
    }

    /// Reads the digits before a point; nil where they do not fit 64 bits.
    private mutating func parseWholeDigits(from start: Int, isNegative: Bool) throws(JSONError) -> Int64? {
        var number: Int64? = 0
        let first = index
        while let digit = digit() {
            // Counted downwards for negative numbers, because -2^63 has no positive twin.
            let (product, overflowed) = (number ?? 0).multipliedReportingOverflow(by: 10)
            let step = Int64(isNegative ? -1 : 1) * Int64(digit)
            let (sum, alsoOverflowed) = product.addingReportingOverflow(step)
            number = number == nil || overflowed || alsoOverflowed ? nil : sum
            index += 1
        }
        guard index > first else { throw missingDigit(from: start) }
        return number
    }

    private mutating func skipFraction(from start: Int) throws(JSONError) -> Bool {
        guard peek() == Byte.point else { return false }
        index += 1
        try skipDigits(from: start)
        return true
    }

    private mutating func skipExponent(from start: Int) throws(JSONError) -> Bool {
        guard peek() == UInt8(ascii: "e") || peek() == UInt8(ascii: "E") else { return false }
        index += 1
        if peek() == Byte.plus || peek() == Byte.minus { index += 1 }
        try skipDigits(from: start)
        return true
    }

    private mutating func skipDigits(from start: Int) throws(JSONError) {
        let first = index
        while digit() != nil { index += 1 }
        guard index > first else { throw missingDigit(from: start) }
    }

    private func missingDigit(from start: Int) -> JSONError {
        index < bytes.count ? JSONError(.malformedNumber, at: start) : JSONError(.unexpectedEnd, at: index)
    }

    private func digit() -> UInt8? {
        guard index < bytes.count, Byte.zero...Byte.nine ~= bytes[index] else { return nil }
        return bytes[index] - Byte.zero
    }

    private func double(from start: Int) throws(JSONError) -> Double {
        guard let number = Double(String(decoding: bytes[start..<index], as: UTF8.self)), number.isFinite else {
            throw JSONError(.numberOutOfRange, at: start)
        }
        return number
    }
}
