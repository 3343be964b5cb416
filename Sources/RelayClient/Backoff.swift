/// How long to wait before the next attempt to connect: full jitter, so that many clients do not come back at once.
///
/// Source: M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015: a uniform draw between 0 and
/// min(cap, base × 2^attempt).
struct Backoff: Sendable {
    private var attempts = 0
    private var random: SplitMix

    init(seed: UInt64) {
        random = SplitMix(seed)
    }

    /// The wait before the next attempt, in milliseconds.
    mutating func next() -> UInt64 {
        let doublings = min(attempts, SessionLimits.backoffDoublings)
        attempts += 1
        let ceiling = min(SessionLimits.longestBackoff, SessionLimits.shortestBackoff << UInt64(doublings))
        return random.next() % (ceiling + 1)
    }

    /// Begins again with short waits.
    mutating func reset() {
        attempts = 0
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014): enough for jitter, where nothing is to be kept secret.
struct SplitMix: Sendable {
    private var state: UInt64

    init(_ seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
