/// What a load run does.
package struct LoadOptions: Sendable {
    /// The relay, such as `ws://127.0.0.1:8080`.
    package var server: String
    /// The tokens of the agents; each takes up to ``conversationsEach`` conversations.
    package var tokens: [String]
    /// How many customers chat.
    package var customers: Int
    /// Messages a second, over all customers.
    package var rate: Int
    /// How long they write, in seconds.
    package var seconds: Int
    /// What they write, in turn.
    package var texts: [String]

    /// The most conversations that an agent may hold (PROTOCOL.md, section 6).
    package static let conversationsEach = 50

    package init(
        server: String,
        tokens: [String],
        customers: Int,
        rate: Int,
        seconds: Int,
        texts: [String]
    ) {
        self.server = server
        self.tokens = tokens
        self.customers = customers
        self.rate = rate
        self.seconds = seconds
        self.texts = texts
    }
}

/// What a load run found.
package struct LoadResult: Sendable {
    package var sent = 0
    package var acknowledged = 0
    /// Requests that were answered with an error.
    package var refused = 0
    /// Customers' messages that reached their agents.
    package var received = 0
    /// Pushes whose number did not follow the one before.
    package var outOfOrder = 0
    /// Seconds from the first message to the last acknowledgement.
    package var seconds = 0.0
    /// Milliseconds from sending to the acknowledgement, rising.
    package var latencies: [Double] = []
    /// Why the run could not be carried out.
    package var problem: String?

    /// Acknowledged messages that no agent received.
    package var lost: Int { max(0, acknowledged - received) }

    /// The latency that the share `portion` of all messages stays below, in milliseconds.
    package func latency(at portion: Double) -> Double {
        guard !latencies.isEmpty else { return 0 }
        return latencies[min(latencies.count - 1, Int(Double(latencies.count) * portion))]
    }
}
