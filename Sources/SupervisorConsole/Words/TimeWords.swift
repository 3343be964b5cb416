package import ChatModel

/// Times and durations as people type them.
package enum TimeWords {
    /// The milliseconds of `500ms`, `30s`, `15m`, `2h` or `7d`; nil for anything else.
    package static func milliseconds(of text: String) -> Int? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let number = Int(digits) else { return nil }
        let factor: Int
        switch text.dropFirst(digits.count) {
        case "ms": factor = 1
        case "s": factor = 1_000
        case "m": factor = 60_000
        case "h": factor = 3_600_000
        case "d": factor = 86_400_000
        default: return nil
        }
        let (product, overflow) = number.multipliedReportingOverflow(by: factor)
        return overflow ? nil : product
    }

    /// The instant of RFC 3339 such as `2026-11-21T12:00:00Z`, or so long before `now`; nil for anything else.
    package static func instant(of text: String, now: Instant) -> Instant? {
        if let instant = Instant(rfc3339: text) { return instant }
        return milliseconds(of: text).map { now.advanced(byMilliseconds: -$0) }
    }

    /// A duration in at most two units: `45s`, `4m58s`, `2h05m`, `3d04h`.
    static func short(_ milliseconds: Int) -> String {
        let seconds = max(0, milliseconds) / 1000
        if seconds < 60 { return "\(seconds)s" }
        if seconds < 3_600 { return "\(seconds / 60)m\(twoDigits(seconds % 60))s" }
        if seconds < 86_400 { return "\(seconds / 3_600)h\(twoDigits(seconds / 60 % 60))m" }
        return "\(seconds / 86_400)d\(twoDigits(seconds / 3_600 % 24))h"
    }

    /// The time of day, `12:36:04`, so many minutes ahead of UTC.
    static func clock(_ instant: Instant, zoneMinutes: Int) -> String {
        let shifted = instant.advanced(byMilliseconds: zoneMinutes * 60_000)
        return String(shifted.rfc3339.dropFirst(11).prefix(8))
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
