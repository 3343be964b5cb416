/// Every time, size and count that bounds a client's session; times in milliseconds.
package enum SessionLimits {
    /// The greatest number of an item, which JSON's readers have exactly (RFC 8259, section 6); a greater one is a lie.
    package static let greatestNumber = (1 << 53) - 1

    /// From the attempt to connect to the open connection.
    package static let connecting: UInt64 = 10_000

    /// From `hello` to its reply: as long as the relay waits for `hello` (PROTOCOL.md, section 3).
    package static let greeting: UInt64 = 10_000

    /// The longest interval, and the longest timeout, that a relay may ask for.
    package static let longestHeartbeat: UInt64 = 3_600_000

    /// What a heartbeat may be late beyond the relay's interval and timeout before the line counts as dead.
    package static let heartbeatSlack: UInt64 = 2_000

    /// The ceiling of the first wait before coming back.
    package static let shortestBackoff: UInt64 = 500

    /// The ceiling of any wait before coming back.
    package static let longestBackoff: UInt64 = 30_000

    /// How often the ceiling is doubled.
    package static let backoffDoublings = 10

    /// A connection that lived this long makes the next waits short again.
    package static let settled: UInt64 = 10_000

    /// How long an unsent message waits where the relay refuses it for the moment without saying how long.
    package static let retryUnsent: UInt64 = 1_000

    /// Messages that wait to be sent; more are refused, and said to be.
    package static let unsentMessages = 500

    /// Items of one page that fills a hole in a log (PROTOCOL.md, section 4 allows 200).
    package static let historyPage = 200

    /// Items held back while a hole is filled; beyond, the connection is begun anew and resumed.
    package static let heldItems = 2_000

    /// Numbers of one's own items that replies named before the pushes below them came.
    package static let aheadNumbers = 4_096

    /// Requests that wait for their replies; more are refused.
    package static let openRequests = 1_000

    /// Bytes of one frame from the relay: a conversation may be handed over whole.
    package static let frameBytes = 16 << 20

    /// Bytes of a token file.
    package static let tokenBytes = 8_192
}
