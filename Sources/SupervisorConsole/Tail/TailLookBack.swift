internal import ChatModel

/// The newest so many events: replays a window of time, and a wider one where it holds too few.
struct TailLookBack: Sendable, Equatable {
    private let count: Int
    private let since: Instant?
    private var window = 0
    /// The newest events of this window so far, at most ``count``.
    private(set) var events: [FlaggedEvent] = []
    /// The cursor before the first of them.
    private(set) var cursorBefore: String?

    /// An hour, a day, a month, everything: most desks flag a few conversations an hour.
    private static let windows: [Int?] = [3_600_000, 86_400_000, 30 * 86_400_000, nil]

    init(count: Int, since: Instant?) {
        self.count = count
        self.since = since
    }

    var isEnough: Bool { events.count >= count }

    /// The same with the next wider window; nil where there is none.
    var widened: TailLookBack? {
        guard since == nil, window + 1 < Self.windows.count else { return nil }
        var next = TailLookBack(count: count, since: since)
        next.window = window + 1
        return next
    }

    /// Where the window begins.
    func start(at now: Instant) -> Instant {
        if let since { return since }
        guard let length = Self.windows[window] else { return Instant(milliseconds: 0) }
        return Instant(milliseconds: max(0, now.milliseconds - Int64(length)))
    }

    /// The replay of the window begins behind this cursor.
    mutating func restart(after cursor: String) {
        events = []
        cursorBefore = cursor
    }

    mutating func keep(_ event: FlaggedEvent) {
        events.append(event)
        if events.count > count { cursorBefore = events.removeFirst().cursor }
    }
}
