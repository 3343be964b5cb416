#if canImport(Glibc)
    import Glibc
#endif

/// A point in time to wait for, on a clock that only rises.
///
/// Tests wait for conditions until a generous deadline and never for a time to pass, so that a busy machine makes them slow
/// and not wrong.
package struct Deadline: Sendable {
    private let at: UInt64

    /// How long a test waits for what has to come, in milliseconds; a sanitizer makes everything many times slower.
    package static let patience =
        getenv("ASAN_OPTIONS") == nil && getenv("TSAN_OPTIONS") == nil ? 30_000 : 300_000

    package init(milliseconds: Int = Deadline.patience) {
        at = Self.now + UInt64(max(0, milliseconds))
    }

    /// The milliseconds that are left, 0 once it has passed.
    package var left: Int { at > Self.now ? Int(at - Self.now) : 0 }

    package var hasPassed: Bool { left == 0 }

    /// Milliseconds of a clock that only rises.
    package static var now: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1000 + UInt64(time.tv_nsec) / 1_000_000
    }

    /// Lets time pass, as a test whose subject is time must.
    package static func pass(milliseconds: Int) {
        let end = Deadline(milliseconds: milliseconds)
        while !end.hasPassed { usleep(UInt32(min(end.left, 50)) * 1000) }
    }

    /// Waits until `condition` holds; false where the deadline came first.
    package func wait(until condition: () throws -> Bool) rethrows -> Bool {
        while true {
            if try condition() { return true }
            guard !hasPassed else { return false }
            usleep(5_000)
        }
    }
}

/// Something that a test waited for did not come, or what came was not usable.
package struct TestFailure: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}
