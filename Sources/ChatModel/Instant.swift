/// A point in time: milliseconds since 1970-01-01T00:00:00Z.
///
/// The core never reads a clock; it is handed instants.
package struct Instant: Hashable, Comparable, Sendable {
    package var milliseconds: Int64

    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    package static func < (left: Instant, right: Instant) -> Bool { left.milliseconds < right.milliseconds }

    /// The instant `milliseconds` later.
    package func advanced(byMilliseconds milliseconds: Int) -> Instant {
        let (sum, overflow) = self.milliseconds.addingReportingOverflow(Int64(milliseconds))
        return Instant(milliseconds: overflow ? .max : sum)
    }

    /// The milliseconds from `earlier` to here, 0 where `earlier` is later.
    package func milliseconds(since earlier: Instant) -> Int {
        Int(clamping: max(0, milliseconds.subtractingReportingOverflow(earlier.milliseconds).partialValue))
    }
}

extension Instant {
    /// The instant as RFC 3339 in UTC with milliseconds, such as `2026-11-21T01:10:02.113Z`.
    package var rfc3339: String {
        let bounded = min(max(milliseconds, Self.writable.lowerBound), Self.writable.upperBound)
        let (days, inDay) = bounded.quotientAndFloor(by: 86_400_000)
        let (year, month, day) = Self.civil(fromDays: days)
        var text: [UInt8] = []
        text.reserveCapacity(24)
        Self.append(year, width: 4, to: &text)
        text.append(UInt8(ascii: "-"))
        Self.append(month, width: 2, to: &text)
        text.append(UInt8(ascii: "-"))
        Self.append(day, width: 2, to: &text)
        text.append(UInt8(ascii: "T"))
        Self.append(inDay / 3_600_000, width: 2, to: &text)
        text.append(UInt8(ascii: ":"))
        Self.append(inDay / 60_000 % 60, width: 2, to: &text)
        text.append(UInt8(ascii: ":"))
        Self.append(inDay / 1000 % 60, width: 2, to: &text)
        text.append(UInt8(ascii: "."))
        Self.append(inDay % 1000, width: 3, to: &text)
        text.append(UInt8(ascii: "Z"))
        return String(decoding: text, as: UTF8.self)
    }

    /// Reads RFC 3339 (section 5.6) with any offset and any number of fraction digits; nil for anything else.
    package init?(rfc3339 text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            bytes[10] | 0x20 == UInt8(ascii: "t"), bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            let year = Self.number(bytes[0..<4]), let month = Self.number(bytes[5..<7]),
            let day = Self.number(bytes[8..<10]), let hour = Self.number(bytes[11..<13]),
            let minute = Self.number(bytes[14..<16]), let second = Self.number(bytes[17..<19]),
            1...12 ~= month, 1...31 ~= day, hour < 24, minute < 60, second <= 60
        else { return nil }
        guard let (fraction, zone) = Self.fraction(bytes[19...]), let offset = Self.offsetMinutes(zone) else {
            return nil
        }
        let days = Self.days(fromCivil: year, month, day)
        let minutes = (days * 24 + hour) * 60 + minute - offset
        let total = (minutes * 60 + second) * 1000 + fraction
        guard Self.writable ~= total else { return nil }
        self.init(milliseconds: total)
    }

    /// What RFC 3339's four digits can write from the epoch on: 1970-01-01T00:00:00.000Z to 9999-12-31T23:59:59.999Z.
    private static let writable: ClosedRange<Int64> = 0...253_402_300_799_999

    /// Days since 1970-01-01 to a civil date.
    ///
    /// Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms".
    private static func civil(fromDays days: Int64) -> (Int64, Int64, Int64) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthIndex = (5 * dayOfYear + 2) / 153
        let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthIndex + 2) / 5 + 1)
    }

    private static func days(fromCivil year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    private static func append(_ number: Int64, width: Int, to text: inout [UInt8]) {
        var divisor: Int64 = 1
        for _ in 1..<width { divisor *= 10 }
        while divisor > 0 {
            text.append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
            divisor /= 10
        }
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
        var value: Int64 = 0
        for digit in digits {
            guard 0x30...0x39 ~= digit else { return nil }
            value = value * 10 + Int64(digit - 0x30)
        }
        return value
    }

    /// Splits `.113Z` into 113 milliseconds and the zone behind it.
    private static func fraction(_ rest: ArraySlice<UInt8>) -> (Int64, ArraySlice<UInt8>)? {
        guard rest.first == UInt8(ascii: ".") else { return (0, rest) }
        let digits = rest.dropFirst().prefix { 0x30...0x39 ~= $0 }
        guard !digits.isEmpty, digits.count <= 9 else { return nil }
        var value: Int64 = 0
        for place in 0..<3 {
            let index = digits.startIndex + place
            value = value * 10 + (index < digits.endIndex ? Int64(digits[index] - 0x30) : 0)
        }
        return (value, rest[digits.endIndex...])
    }

    private static func offsetMinutes(_ zone: ArraySlice<UInt8>) -> Int64? {
        if zone.count == 1, let mark = zone.first, mark | 0x20 == UInt8(ascii: "z") { return 0 }
        guard zone.count == 6, let sign = zone.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
            zone[zone.startIndex + 3] == UInt8(ascii: ":"),
            let hours = number(zone[zone.startIndex + 1..<zone.startIndex + 3]),
            let minutes = number(zone[zone.startIndex + 4..<zone.startIndex + 6]), hours < 24, minutes < 60
        else { return nil }
        return (sign == UInt8(ascii: "-") ? -1 : 1) * (hours * 60 + minutes)
    }
}

extension Int64 {
    /// Quotient rounded down and the remainder that is never negative.
    fileprivate func quotientAndFloor(by divisor: Int64) -> (Int64, Int64) {
        let remainder = (self % divisor + divisor) % divisor
        return ((self - remainder) / divisor, remainder)
    }
}
