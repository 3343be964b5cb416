/// Every queue, size, count and time of the relay, each with a name, a unit and a standard value, in this one table.
///
/// A limit is a setting `limits.NAME`; `none` lifts it. `heard serve --print-limits` prints them all.
package struct Limits: Sendable, Equatable {
    private var values: [Int]

    /// The standard values.
    package init() {
        values = Name.allCases.map(\.definition.standard)
    }

    /// The value of a limit in its unit; `Int.max` where it is lifted.
    package subscript(_ name: Name) -> Int {
        get { values[name.index] }
        set { values[name.index] = newValue }
    }

    /// Sets `limits.KEY` from a person's text: a whole number in the limit's unit, or `none`.
    ///
    /// - Throws: ``SettingError`` where there is no such limit or the value is not usable.
    package mutating func set(_ key: String, to text: String) throws(SettingError) {
        guard let name = Name(rawValue: key) else { throw SettingError("there is no limit \"\(key)\"") }
        if text == "none" {
            self[name] = .max
        } else if let value = Int(text), value >= 0 {
            self[name] = value
        } else {
            throw SettingError("limits.\(key) takes a whole number of \(name.definition.unit), or \"none\"")
        }
    }

    /// One line for each limit: `limits.NAME VALUE UNIT`.
    package var listing: [String] {
        Name.allCases.map { name in
            "limits.\(name.rawValue) \(self[name] == .max ? "none" : String(self[name])) \(name.definition.unit)"
        }
    }

    /// What a limit is called, and what it bounds.
    package struct Definition: Sendable {
        package let standard: Int
        package let unit: String
        package let meaning: String
    }
}

/// A setting that cannot be used, as a sentence for the operator.
package struct SettingError: Error, Sendable, Equatable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}

extension Limits {
    /// The limits by name.
    package enum Name: String, Sendable, CaseIterable {
        case text, frame, hello, name, clientID = "client_id", depth, keys, fragments, historyPage = "history_page"
        case historyStandard = "history_standard", historyBytes = "history_bytes", summary, note, notes
        case outboundSoft = "outbound_soft", outboundQueue = "outbound_queue", replies, connections
        case stalledReader = "stalled_reader_ms"
        case connectionsPerAddress = "connections_per_address", fileReserve = "file_reserve", badFrames = "bad_frames"
        case messagesPerMinute = "messages_per_minute", messageBurst = "message_burst", opsPerSecond = "ops_per_second"
        case opsBurst = "ops_burst", addressOpsPerSecond = "address_ops_per_second"
        case addressOpsBurst = "address_ops_burst", addressStartsPerMinute = "address_starts_per_minute"
        case addressStartsBurst = "address_starts_burst", rateAbuse = "rate_abuse_ms"
        case tokenFailures = "token_failures_per_minute", tokenDelay = "token_delay_ms"
        case helloWait = "hello_wait_ms", openWait = "open_wait_ms", heartbeatInterval = "heartbeat_interval_ms"
        case heartbeatTimeout = "heartbeat_timeout_ms", pingInterval = "ping_interval_ms"
        case pingTimeout = "ping_timeout_ms", halfMessage = "half_message_ms", drain = "drain_ms"
        case closeHandshake = "close_handshake_ms", grace = "grace_ms", customerAway = "customer_away_ms"
        case queuedAbandon = "queued_abandon_ms", assignedAbandon = "assigned_abandon_ms", offer = "offer_ms"
        case missedOffers = "missed_offers", typingInterval = "typing_interval_ms", capacity, queueLength =
            "queue_length"
        case conversationLife = "conversation_life_ms", appendQueue = "append_queue", commitBatch = "commit_batch"
        case tailPage = "tail_page", searchHits = "search_hits", overdue = "overdue_ms"
        case conversationsCached = "conversations_cached", closedFollowed = "closed_followed"
        case longWait = "long_wait_ms", positionInterval = "position_interval_ms"
        case reliefRow = "relief_in_a_row", reliefHeavy = "relief_heavy_ms", reliefBreak = "relief_break_ms"
        case reliefLongest = "relief_longest_ms", lighterWait = "lighter_wait_ms"

        /// The place in ``Limits/values``, which is the order of the cases.
        fileprivate var index: Int { Self.places[self] ?? 0 }

        private static let places = Dictionary(uniqueKeysWithValues: zip(allCases, 0...))
    }
}
