/// A rate as a bucket: it holds up to `burst` tokens and gains `perSecond` of them; a request takes one.
struct TokenBucket {
    private let perSecond: Double
    private let burst: Double
    private var tokens: Double
    private var filledAt: UInt64

    /// Starts full at `now`, in milliseconds of any clock that only rises.
    ///
    /// `Int.max` is no bound.
    init(perSecond: Double, burst: Int, now: UInt64) {
        self.perSecond = perSecond
        self.burst = Double(burst)
        tokens = self.burst
        filledAt = now
    }

    /// Takes a token; returns nil, or the milliseconds until one will be there.
    mutating func take(now: UInt64) -> Int? {
        let elapsed = Double(now > filledAt ? now - filledAt : 0) / 1000
        tokens = min(burst, tokens + elapsed * perSecond)
        filledAt = now
        if tokens >= 1 {
            tokens -= 1
            return nil
        }
        return max(1, Int(((1 - tokens) / max(perSecond, 0.001) * 1000).rounded(.up)))
    }

    /// Whether nothing is remembered that a new bucket would not know.
    func isFull(now: UInt64) -> Bool {
        tokens + Double(now > filledAt ? now - filledAt : 0) / 1000 * perSecond >= burst
    }
}

/// The buckets of many, each by its key; those that have filled up again are forgotten.
struct RateTable<Key: Hashable> {
    private let fresh: TokenBucket
    private var buckets: [Key: TokenBucket] = [:]
    private var sweepAt: Int

    /// How many buckets there are at least before the full ones are looked for.
    private static var leastSwept: Int { 1024 }

    init(perSecond: Double, burst: Int, now: UInt64) {
        fresh = TokenBucket(perSecond: perSecond, burst: burst, now: now)
        sweepAt = Self.leastSwept
    }

    /// How many are remembered.
    var count: Int { buckets.count }

    /// Takes a token of `key`; returns nil, or the milliseconds until one will be there.
    mutating func take(_ key: Key, now: UInt64) -> Int? {
        if buckets.count >= sweepAt {
            buckets = buckets.filter { !$0.value.isFull(now: now) }
            // Twice what is left, so that sweeping costs each request next to nothing however many there are.
            sweepAt = max(Self.leastSwept, buckets.count * 2)
        }
        return buckets[key, default: fresh].take(now: now)
    }
}

/// Counts what happened within the last so many milliseconds, up to a limit.
struct RecentCount {
    private var times: [UInt64] = []
    private let window: UInt64

    init(windowMilliseconds: Int) {
        window = UInt64(windowMilliseconds)
    }

    /// Notes one at `now` and returns how many there are within the window.
    mutating func note(now: UInt64) -> Int {
        times.removeAll { now > $0 && now - $0 > window }
        times.append(now)
        return times.count
    }
}
