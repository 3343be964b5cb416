/// What a load run does.
package struct LoadOptions: Sendable {
    /// The relay, such as `ws://127.0.0.1:8080`.
    package var server: String
    /// The tokens of the agents; each takes up to ``conversationsEach`` conversations.
    package var tokens: [String]
    /// How many customers chat.
    package var customers: Int
    /// Messages a second, over all customers and agents.
    package var rate: Int
    /// How long they write, in seconds.
    package var seconds: Int
    /// What the customers write.
    package var texts: [String]
    /// What the agents write.
    package var replies: [String]
    /// How many of a hundred messages are the agents'.
    package var replyPercent: Int
    /// Instead of a rate: how many messages each customer keeps unanswered.
    package var inFlight: Int?

    /// The most conversations that an agent may hold (PROTOCOL.md, section 6).
    package static let conversationsEach = 50

    package init(
        server: String,
        tokens: [String],
        customers: Int,
        rate: Int,
        seconds: Int,
        texts: [String],
        replies: [String],
        replyPercent: Int,
        inFlight: Int? = nil
    ) {
        self.server = server
        self.tokens = tokens
        self.customers = customers
        self.rate = rate
        self.seconds = seconds
        self.texts = texts
        self.replies = replies
        self.replyPercent = replyPercent
        self.inFlight = inFlight
    }
}

/// What a load run found.
package struct LoadResult: Sendable {
    package var sent = 0
    package var acknowledged = 0
    /// Requests that were answered with an error.
    package var refused = 0
    /// Messages that reached the other side of their conversation.
    package var received = 0
    /// Acknowledged messages that reached nobody.
    package var lost = 0
    /// Numbers that did not rise, that differed between the two sides, or that were missing at the end.
    package var outOfOrder = 0
    /// Seconds from the first message to the last one's arrival.
    package var seconds = 0.0
    /// Milliseconds from sending to the acknowledgement, rising.
    package var acknowledgements: [Double] = []
    /// Milliseconds from sending to the other side, rising.
    package var deliveries: [Double] = []
    /// The processor time that this process took while it wrote and waited, in seconds.
    package var generatorSeconds = 0.0
    /// Why the run could not be carried out, or ended early.
    package var problem: String?

    /// The latency that the share `portion` of `latencies` stays below, in milliseconds.
    package static func latency(_ latencies: [Double], at portion: Double) -> Double {
        guard !latencies.isEmpty else { return 0 }
        return latencies[min(latencies.count - 1, Int(Double(latencies.count) * portion))]
    }
}
