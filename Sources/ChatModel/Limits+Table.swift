extension Limits.Name {
    /// The table of limits.
    ///
    /// Values without a source here are PROTOCOL.md's or chosen with the reason in `meaning`.
    package var definition: Limits.Definition {
        sizes[self] ?? rates[self] ?? times[self] ?? Limits.Definition(standard: .max, unit: "", meaning: "")
    }
}

private typealias Definition = Limits.Definition

private let sizes: [Limits.Name: Limits.Definition] = [
    .text: Definition(standard: 4000, unit: "scalars", meaning: "one message's text"),
    .frame: Definition(standard: 65_536, unit: "bytes", meaning: "one inbound message after reassembly (1009 past it)"),
    .hello: Definition(standard: 16_384, unit: "bytes", meaning: "the first request (1009 past it)"),
    .name: Definition(standard: 80, unit: "characters", meaning: "a display name"),
    .clientID: Definition(standard: 64, unit: "characters", meaning: "a client_id or a request id"),
    .depth: Definition(standard: 16, unit: "levels", meaning: "nesting of one frame"),
    .keys: Definition(standard: 64, unit: "keys", meaning: "keys of one object in a frame"),
    .fragments: Definition(standard: 64, unit: "fragments", meaning: "fragments of one inbound message"),
    .historyPage: Definition(standard: 200, unit: "items", meaning: "the most items a history reply holds"),
    .historyStandard: Definition(standard: 50, unit: "items", meaning: "a history reply without a limit of its own"),
    .historyBytes: Definition(standard: 65_536, unit: "bytes", meaning: "a history reply; the rest is behind `more`"),
    .summary: Definition(standard: 1000, unit: "scalars", meaning: "a summary, a reason or a comment"),
    .note: Definition(standard: 1000, unit: "scalars", meaning: "one note"),
    .notes: Definition(standard: 200, unit: "notes", meaning: "notes of one conversation"),
    .outboundSoft: Definition(
        standard: 65_536,
        unit: "bytes",
        meaning: "a connection's queue from which its own reads pause"
    ),
    .outboundQueue: Definition(
        standard: 262_144,
        unit: "bytes",
        meaning: "a connection's outbound queue (4001 past it)"
    ),
    .replies: Definition(standard: 256, unit: "requests", meaning: "requests of one connection that wait for a reply"),
    .connections: Definition(
        standard: 18_000,
        unit: "connections",
        meaning: "connections of the whole relay (503 past it)"
    ),
    .connectionsPerAddress: Definition(
        standard: 2000,
        unit: "connections",
        meaning: "connections of one address (503)"
    ),
    .fileReserve: Definition(
        standard: 64,
        unit: "descriptors",
        meaning: "file descriptors kept for the relay's own files"
    ),
    .badFrames: Definition(standard: 10, unit: "frames", meaning: "bad frames of one connection in a minute (4500)"),
    .missedOffers: Definition(
        standard: 3,
        unit: "offers",
        meaning: "unanswered offers in a row before an agent is set away"
    ),
    .capacity: Definition(standard: 50, unit: "conversations", meaning: "the most an agent may set as capacity"),
    .queueLength: Definition(
        standard: 5000,
        unit: "conversations",
        meaning: "conversations waiting in one queue (queue_closed)"
    ),
    .reliefRow: Definition(
        standard: 3,
        unit: "conversations",
        meaning: "heightened ones in a row after which a break is offered"
    ),
    .appendQueue: Definition(
        standard: 20_000,
        unit: "appends",
        meaning: "appends waiting for the disk (unavailable past it)"
    ),
    .commitBatch: Definition(standard: 512, unit: "appends", meaning: "appends in one commit"),
    .tailPage: Definition(standard: 256, unit: "items", meaning: "items read at once for a replay or a tail"),
    .searchHits: Definition(standard: 100, unit: "hits", meaning: "hits of one search"),
    .conversationsCached: Definition(
        standard: 1000,
        unit: "conversations",
        meaning: "closed conversations whose state is kept in memory"
    ),
    .closedFollowed: Definition(
        standard: 50,
        unit: "conversations",
        meaning: "closed conversations of which one connection still hears (a late rating)"
    ),
]

private let rates: [Limits.Name: Limits.Definition] = [
    .messagesPerMinute: Definition(standard: 120, unit: "messages", meaning: "a customer's messages in a minute"),
    .messageBurst: Definition(standard: 30, unit: "messages", meaning: "a customer's messages at once"),
    .opsPerSecond: Definition(standard: 100, unit: "requests", meaning: "requests of one connection in a second"),
    .opsBurst: Definition(standard: 400, unit: "requests", meaning: "requests of one connection at once"),
    .addressOpsPerSecond: Definition(standard: 2000, unit: "requests", meaning: "requests of one address in a second"),
    .addressOpsBurst: Definition(standard: 8000, unit: "requests", meaning: "requests of one address at once"),
    // An abandoned conversation leaves its queue after six minutes, so one address alone does not fill limits.queue_length.
    .addressStartsPerMinute: Definition(
        standard: 2000,
        unit: "conversations",
        meaning: "conversations that one address opens in a minute"
    ),
    .addressStartsBurst: Definition(
        standard: 2000,
        unit: "conversations",
        meaning: "conversations that one address opens at once"
    ),
    .rateAbuse: Definition(standard: 30_000, unit: "ms", meaning: "three times the rate for so long closes with 4005"),
    .tokenFailures: Definition(standard: 10, unit: "failures", meaning: "refused tokens of one address in a minute"),
    .tokenDelay: Definition(standard: 2000, unit: "ms", meaning: "what a refusal past that waits"),
]

private let times: [Limits.Name: Limits.Definition] = [
    .helloWait: Definition(standard: 10_000, unit: "ms", meaning: "from the connection to `hello` (4502)"),
    .openWait: Definition(standard: 600_000, unit: "ms", meaning: "from `hello` to a customer's conversation (4502)"),
    .heartbeatInterval: Definition(standard: 25_000, unit: "ms", meaning: "between heartbeats"),
    .heartbeatTimeout: Definition(standard: 8000, unit: "ms", meaning: "silence past the interval that closes (4002)"),
    .pingInterval: Definition(standard: 25_000, unit: "ms", meaning: "between pings of a plain-text client"),
    .pingTimeout: Definition(standard: 60_000, unit: "ms", meaning: "silence that closes a plain-text client"),
    .halfMessage: Definition(
        standard: 10_000,
        unit: "ms",
        meaning: "from a message's first byte to its last while the relay listens"
    ),
    .stalledReader: Definition(
        standard: 8000,
        unit: "ms",
        meaning: "a full queue of which nothing leaves until 4001"
    ),
    .drain: Definition(standard: 10_000, unit: "ms", meaning: "from SIGTERM to the end"),
    .closeHandshake: Definition(standard: 5000, unit: "ms", meaning: "from our close frame to cutting the line"),
    .grace: Definition(standard: 30_000, unit: "ms", meaning: "an agent without a connection keeps conversations"),
    .customerAway: Definition(
        standard: 60_000,
        unit: "ms",
        meaning: "a customer without a connection until it is written"
    ),
    .queuedAbandon: Definition(
        standard: 300_000,
        unit: "ms",
        meaning: "gone while queued until it closes as abandoned"
    ),
    .assignedAbandon: Definition(standard: 86_400_000, unit: "ms", meaning: "gone while assigned until it closes"),
    .offer: Definition(standard: 20_000, unit: "ms", meaning: "an offer until it goes to the next agent"),
    .typingInterval: Definition(standard: 3000, unit: "ms", meaning: "between typing events passed on"),
    .conversationLife: Definition(
        standard: 86_400_000,
        unit: "ms",
        meaning: "a closed conversation is still listed and rated"
    ),
    .overdue: Definition(standard: 60_000, unit: "ms", meaning: "a flag unacknowledged until a tail says overdue"),
    .longWait: Definition(standard: 300_000, unit: "ms", meaning: "a wait after which leaving a message is offered"),
    .positionInterval: Definition(standard: 5000, unit: "ms", meaning: "between two words about a queue's positions"),
    .reliefHeavy: Definition(
        standard: 1_800_000,
        unit: "ms",
        meaning: "time with a heightened customer in hand after which a break is offered"
    ),
    .reliefBreak: Definition(
        standard: 300_000,
        unit: "ms",
        meaning: "the break that is offered, and the rest after which the counts begin anew"
    ),
    .reliefLongest: Definition(standard: 900_000, unit: "ms", meaning: "the longest break that is offered"),
    .lighterWait: Definition(
        standard: 60_000,
        unit: "ms",
        meaning: "a heightened customer waits for others before who asked for a lighter one is asked"
    ),
]
