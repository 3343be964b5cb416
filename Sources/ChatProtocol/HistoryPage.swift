package import ChatModel
package import StrictJSON

/// What one role can be sent unasked.
package protocol ServerPush: Sendable, Equatable {
    /// Writes the push as an element of a page.
    func write(to writer: inout JSONWriter)

    /// Reads a push; nil where the event is unknown, as a later version may send.
    static func read(_ envelope: PushEnvelope) throws(ShapeError) -> Self?
}

/// The reply to `history`: a part of a log, oldest first.
package struct HistoryPage<Push: ServerPush>: ReplyBody, Equatable {
    package var events: [Push]
    /// Whether there is more in the direction of reading.
    package var hasMore: Bool

    package init(events: [Push], hasMore: Bool) {
        self.events = events
        self.hasMore = hasMore
    }

    /// Takes as many of `events` as fit, one at least, and says `more` where some are left out.
    ///
    /// - Parameters:
    ///   - events: What was read, oldest first.
    ///   - range: Which end was asked for: after a number the first ones are kept, otherwise the last ones.
    ///   - hasMore: Whether the log holds more than `events` in that direction.
    ///   - maximumBytes: The size of the whole reply; PROTOCOL.md, section 2 has 64 KiB.
    package init(fitting events: [Push], range: LogRange, hasMore: Bool, maximumBytes: Int) {
        let keepsOldest = if case .after = range { true } else { false }
        var size = Self.envelopeBytes
        var count = 0
        for event in keepsOldest ? events : events.reversed() {
            var writer = JSONWriter(reservingCapacity: 512)
            event.write(to: &writer)
            size += writer.bytes.count + 1
            if size > maximumBytes, count > 0 { break }
            count += 1
        }
        self.events = Array(keepsOldest ? events.prefix(count) : events.suffix(count))
        self.hasMore = hasMore || count < events.count
    }

    /// Room for `{"re":…,"ok":{"events":[],"more":false}}` with the longest id: 64 scalars of 6 bytes each when escaped.
    private static var envelopeBytes: Int { 448 }

    package func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("events")
            writer.array { writer in
                for event in events { event.write(to: &writer) }
            }
            writer.member("more", hasMore)
        }
    }

    /// Reads the `ok` object of a `history`; events of later versions are left out.
    package init(json: JSONValue?) throws(ShapeError) {
        events = []
        for event in json?["events"]?.array ?? [] {
            if let push = try Push.read(PushEnvelope(json: event)) { events.append(push) }
        }
        hasMore = json?["more"]?.bool ?? false
    }
}
