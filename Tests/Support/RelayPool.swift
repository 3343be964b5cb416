import Guarding
import StrictJSON

#if canImport(Glibc)
    import Glibc
#endif

/// Relays with standard limits that tests use one after the other, each with a queue of its own, so that not every test has to
/// wait for a start.
package enum RelayPool {
    /// A relay for one test, and the queue that is the test's alone.
    package struct Lease: Sendable {
        package let relay: RelayProcess
        package let queue: String
        fileprivate let used: Int
    }

    private static let queues = 60
    private static let idle = Guarded<[Lease]>([])

    /// Takes a relay that is idle, or starts one.
    ///
    /// - Throws: ``TestFailure`` where it does not start.
    package static func take() throws -> Lease {
        let idle = idle.withLock { $0.popLast() }
        if let idle { return Lease(relay: idle.relay, queue: "q\(idle.used)", used: idle.used + 1) }
        let names = (0..<queues).map { "q\($0)" }.joined(separator: ",")
        return Lease(relay: try RelayProcess(["queues=default,\(names)", "log.level=warning"]), queue: "q0", used: 1)
    }

    /// Gives it back for the next test, where it is still well.
    ///
    /// - Throws: ``TestFailure`` where the relay did not survive the test.
    package static func giveBack(_ lease: Lease) throws {
        guard lease.relay.isAlive else {
            throw TestFailure("the relay died: \(Scratch.text(lease.relay.journal).suffix(2000))")
        }
        guard lease.used < queues else { return }
        atExit
        idle.withLock { $0.append(lease) }
    }

    /// Nothing that was started outlives the tests.
    private static let atExit: Void = {
        _ = atexit { RelayPool.idle.withLock { $0.removeAll() } }
    }()
}

/// Runs a test on a thread of its own with a relay of the pool.
package func withRelay(_ body: @escaping @Sendable (RelayPool.Lease) throws -> Void) async throws {
    try await onOwnThread {
        let lease = try RelayPool.take()
        try body(lease)
        try RelayPool.giveBack(lease)
    }
}

/// Runs a test on a thread of its own with a relay that has these settings, and sees that it lives to the end.
package func withRelay(
    settings: [String],
    _ body: @escaping @Sendable (RelayProcess) throws -> Void
) async throws {
    try await onOwnThread {
        let relay = try RelayProcess(settings)
        try body(relay)
        guard relay.isAlive else { throw TestFailure("the relay died: \(Scratch.text(relay.journal).suffix(2000))") }
    }
}

/// A customer and an agent in one conversation, which is where most tests begin.
package struct Pair {
    package let customer: TestClient
    package let agent: TestClient
    package let conversation: String
    package let token: String

    /// - Throws: ``TestFailure`` where they do not come together.
    package init(_ lease: RelayPool.Lease, agentName: String = "Maya") throws {
        token = try lease.relay.person("\(agentName)-\(lease.queue)", "agent", queues: [lease.queue])
        agent = try lease.relay.desk(token)
        customer = try lease.relay.customer("Ada")
        conversation = try Self.start(customer, in: lease.queue)
        try agent.ask("status.set", ["routing": "accepting", "capacity": 50])
        try Self.accept(agent, conversation)
        try customer.push("participant.joined")
    }

    /// Opens a conversation and returns its id.
    package static func start(_ customer: TestClient, in queue: String, _ clientID: String = "start") throws -> String {
        let reply = try customer.ask(
            "conversation.start",
            ["client_id": .string(clientID), "queue": .string(queue)]
        )
        guard let id = reply.ok?["conversation"]?.string else { throw TestFailure("not opened: \(reply.body.line)") }
        return id
    }

    /// Waits for the offer of this conversation and accepts it.
    package static func accept(_ agent: TestClient, _ conversation: String) throws {
        let offer = try agent.push("offer") { $0.conversation == conversation }
        let reply = try agent.ask("offer.accept", ["offer": offer.data["offer"] ?? ""])
        guard reply.ok != nil else { throw TestFailure("not accepted: \(reply.body.line)") }
        try agent.push("conversation") { $0.conversation == conversation }
    }
}

extension TestClient {
    /// Sends a message and returns its number.
    ///
    /// - Throws: ``TestFailure`` where it is refused.
    @discardableResult
    package func say(_ text: String, in conversation: String, as clientID: String) throws -> Int {
        let reply = try ask("message.send", in: conversation, ["client_id": .string(clientID), "text": .string(text)])
        guard let seq = reply.ok?.int("seq") else { throw TestFailure("not sent: \(reply.body.line)") }
        return seq
    }
}
