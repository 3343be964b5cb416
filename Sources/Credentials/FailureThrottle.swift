/// How fast one address may try tokens: so many failures in a minute, and from then on one attempt at a time, slowly.
///
/// The wait comes before the check and is the same whether the token is right, since otherwise the missing wait would be the
/// answer. Attempts of an address that waits stand in line, so that many connections at once do not help either. Time
/// comes in as a value. Memory is bounded by ``Settings/addresses``.
package struct FailureThrottle: Sendable {
    /// The bounds of the throttle.
    package struct Settings: Sendable, Equatable {
        /// Failures in a window that cost nothing, 1 or more; `Int.max` switches the throttle off.
        package var failures = 10
        /// The window, in milliseconds.
        package var windowMilliseconds: Int64 = 60_000
        /// What each attempt past ``failures`` waits behind the one before it, in milliseconds.
        package var delayMilliseconds: Int64 = 2000
        /// The longest wait in line, in milliseconds: as long as a connection may take over its `hello`.
        package var longestWaitMilliseconds: Int64 = 10_000
        /// The addresses that are remembered at once, 1 or more; past it the quietest are forgotten.
        package var addresses = 4096

        package init() {}

        /// The same with every time between 0 and a day, so that a limit that was lifted cannot overflow a sum.
        fileprivate var bounded: Settings {
            let day: Int64 = 86_400_000
            var settings = self
            settings.windowMilliseconds = min(max(windowMilliseconds, 0), day)
            settings.delayMilliseconds = min(max(delayMilliseconds, 0), day)
            settings.longestWaitMilliseconds = min(max(longestWaitMilliseconds, 0), day)
            return settings
        }
    }

    /// What to do with an attempt.
    package enum Admission: Sendable, Equatable {
        /// Check the token now.
        case now
        /// Check it after this many milliseconds.
        case later(milliseconds: Int64)
        /// Do not check it: too many wait already. The address may try again after this many milliseconds.
        case refused(retryAfterMilliseconds: Int64)
    }

    private struct Record {
        /// The times of the latest failures, oldest first, never more than ``Settings/failures``.
        var failures: [Int64] = []
        /// When the last attempt in line is due, in milliseconds.
        var lastDue: Int64 = .min

        var latest: Int64 { failures.last ?? .min }
    }

    /// Failures past this are not told apart from each other, so that a raised limit cannot raise the memory at will.
    private static var mostFailuresKept: Int { 1000 }

    private let settings: Settings
    private var records: [String: Record] = [:]

    package init(_ settings: Settings = Settings()) {
        self.settings = settings.bounded
    }

    /// The number of addresses that are remembered.
    package var remembered: Int { records.count }

    /// Says whether an attempt from `address` may be checked, and gives it its place in the line.
    ///
    /// - Parameters:
    ///   - address: Where it comes from; attempts are counted together by ``bucket(ofAddress:)``.
    ///   - now: The time in milliseconds, on any clock that does not run backwards.
    /// - Returns: Whether to check the attempt now, later or not at all.
    package mutating func admit(_ address: String, atMilliseconds now: Int64) -> Admission {
        let bucket = Self.bucket(ofAddress: address)
        guard var record = records[bucket], isOver(record, at: now) else { return .now }
        let line = max(now, record.lastDue)
        let due = line + settings.delayMilliseconds
        guard due - now <= settings.longestWaitMilliseconds else {
            return .refused(retryAfterMilliseconds: due - now)
        }
        record.lastDue = due
        records[bucket] = record
        return .later(milliseconds: due - now)
    }

    /// Counts a token from `address` that was refused.
    package mutating func recordFailure(from address: String, atMilliseconds now: Int64) {
        guard settings.failures < .max else { return }
        let bucket = Self.bucket(ofAddress: address)
        if records[bucket] == nil { makeRoom(at: now) }
        var record = records[bucket] ?? Record()
        record.failures.append(now)
        if record.failures.count > allowed { record.failures.removeFirst(record.failures.count - allowed) }
        records[bucket] = record
    }

    /// Forgets the addresses that have been quiet for a window; worth calling now and then, needed never.
    package mutating func forgetQuiet(atMilliseconds now: Int64) {
        records = records.filter { $0.value.latest > now - settings.windowMilliseconds || $0.value.lastDue > now }
    }

    private var allowed: Int { min(max(settings.failures, 1), Self.mostFailuresKept) }

    private func isOver(_ record: Record, at now: Int64) -> Bool {
        guard record.failures.count >= allowed, let oldest = record.failures.first else { return false }
        return oldest > now - settings.windowMilliseconds
    }

    private mutating func makeRoom(at now: Int64) {
        let most = max(settings.addresses, 1)
        guard records.count >= most else { return }
        forgetQuiet(atMilliseconds: now)
        guard records.count >= most else { return }
        // A quarter at once, so that a flood of addresses does not sort the table for each.
        let kept = records.sorted { $0.value.latest > $1.value.latest }.prefix(most - max(most / 4, 1))
        records = Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) })
    }
}
