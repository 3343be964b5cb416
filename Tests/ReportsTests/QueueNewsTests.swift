import RelayTestSupport
import StrictJSON
import Testing

@Suite(.serialized) struct `A customer who waits` {
    private static let quick = ["limits.position_interval_ms=100"]

    /// Opens a conversation and returns its identifier.
    private static func start(_ customer: TestClient, in queue: String = "default") throws -> TestClient.Reply {
        try customer.ask("conversation.start", ["client_id": "c1", "queue": .string(queue)])
    }

    /// Somebody who takes conversations as they come.
    private static func agent(_ relay: RelayProcess, _ name: String = "maya", _ more: [String] = []) throws
        -> TestClient
    {
        let ended = try relay.command(["people", "add", name, "--role", "agent"] + more)
        let agent = try relay.desk(ended.output.split(separator: "\n").first.map(String.init) ?? "")
        try agent.ask("status.set", ["routing": "accepting", "capacity": 20])
        return agent
    }

    /// Accepts the next offer; one whose conversation this agent has had stands in `past`.
    private static func accept(_ agent: TestClient, past: [String] = []) throws -> String {
        let offer = try agent.push("offer") { !past.contains($0.conversation ?? "") }
        let reply = try agent.ask("offer.accept", ["offer": offer.data["offer"] ?? ""])
        #expect(reply.ok != nil)
        return reply.ok?["conversation"]?.string ?? ""
    }

    @Test func `is told the position when it changes, and the estimate once three were served`() async throws {
        try await onOwnThread {
            let relay = try RelayProcess(Self.quick)
            let customers = try (1...6).map { try relay.customer("Customer \($0)") }
            let positions = try customers.map { try Self.start($0).ok?.int("position") ?? 0 }
            #expect(positions == [1, 2, 3, 4, 5, 6])
            let agent = try Self.agent(relay)
            var past: [String] = []
            for left in stride(from: 5, through: 3, by: -1) {
                past.append(try Self.accept(agent, past: past))
                let push = try customers[5].push("queue.position") { $0.data.int("position") == left }
                #expect(push.seq == nil)
            }
            let told = try customers[5].push("queue.position") { $0.data["wait_ms"]?.integer != nil }
            #expect((told.data["wait_ms"]?.integer ?? 0) % 1000 == 0)
        }
    }

    @Test func `is told at once again after coming back`() async throws {
        try await onOwnThread {
            let relay = try RelayProcess()
            _ = try Self.start(try relay.customer("First"))
            let customer = try relay.customer("Ada")
            _ = try Self.start(customer)
            let secret = customer.secret
            customer.peer.cut()
            let back = try relay.connect()
            try back.hello(["resume": ["secret": .string(secret), "epoch": .string(customer.epoch), "seen": [:]]])
            #expect(try back.push("queue.position").data.int("position") == 2)
        }
    }

    @Test
    func `is offered to leave a message when the wait becomes long, and outside the hours, and is greeted within`()
        async throws
    {
        try await onOwnThread {
            let scratch = Scratch.directory()
            defer { Scratch.remove(scratch) }
            // Monday 00:00 to 00:01 is as good as never.
            let table =
                "queue\thours\toffset\tskills\tgreeting\nnight\tmon 00:00-00:01\t\t\t\nday\talways\t\t\tWelcome.\n"
            Scratch.write(table, to: "\(scratch)/queues.tsv")
            let relay = try RelayProcess([
                "queues=day,night", "queues.file=\(scratch)/queues.tsv", "limits.long_wait_ms=300",
            ])
            let early = try relay.customer("Ada")
            _ = try Self.start(early, in: "day")
            #expect(try early.push("notice").data["code"]?.string == "greeting")
            try early.push("notice") { $0.data["code"]?.string == "long_wait" }
            let late = try relay.customer("Ben")
            _ = try Self.start(late, in: "night")
            let notice = try late.push("notice") { $0.data["code"]?.string == "closed_desk" }
            #expect(notice.data["message"]?.string?.isEmpty == false)
            #expect(!late.pushes.contains { $0.data["code"]?.string == "greeting" })
        }
    }

    @Test func `without a protocol reads the position as a line, and is asked for a rating once after the close`()
        async throws
    {
        try await onOwnThread {
            let relay = try RelayProcess()
            let peer = try relay.peer("/chat") { $0.subprotocol = nil }
            peer.send("Where is my parcel?")
            var lines: [String] = []
            func read(_ wanted: String) -> Bool {
                while !lines.contains(where: { $0.contains(wanted) }) {
                    guard let frame = peer.next() else { return false }
                    lines.append(frame.text)
                }
                return true
            }
            #expect(read("number 1 in the queue"))
            let agent = try Self.agent(relay)
            let conversation = try Self.accept(agent)
            #expect(read("maya is here"))
            try agent.ask("conversation.close", in: conversation, ["reason": "done"])
            #expect(read("/rate 1 to /rate 5"))
            peer.send("/rate 4")
            #expect(read("Thank you for your rating"))
            while let frame = peer.next(until: Deadline(milliseconds: 300)) { lines.append(frame.text) }
            #expect(lines.filter { $0.contains("/rate") && !$0.contains("/resume") }.count == 1)
            #expect(!lines.contains { $0.contains("{") })
        }
    }

    @Test func `who comes back gets the agent from before, though another has less to do`() async throws {
        try await onOwnThread { try Self.comeBack() }
    }

    private static func comeBack() throws {
        let relay = try RelayProcess()
        let maya = try agent(relay)
        let customer = try relay.customer("Ada")
        _ = try start(customer)
        let first = try accept(maya)
        try maya.ask("conversation.close", in: first, ["reason": "done"])
        _ = maya.takePushes()
        let other = try relay.customer("Ben")
        _ = try start(other)
        _ = try accept(maya)
        let noor = try agent(relay, "noor")
        let again = try customer.ask("conversation.start", ["client_id": "c2"]).ok?["conversation"]?.string ?? ""
        try maya.push("offer") { $0.conversation == again }
        noor.drain()
        #expect(!noor.pushes.contains { $0.event == "offer" })
    }

    @Test func `is put at the front for somebody else when the agent hands back, and not before the same again`()
        async throws
    {
        try await onOwnThread {
            let relay = try RelayProcess()
            let maya = try Self.agent(relay)
            let customer = try relay.customer("Ada")
            _ = try Self.start(customer)
            let conversation = try Self.accept(maya)
            let noor = try Self.agent(relay, "noor")
            try maya.ask("conversation.requeue", in: conversation, ["summary": ""])
            try noor.push("offer") { $0.conversation == conversation }
        }
    }

    @Test func `goes to an agent with the skill that the queue needs`() async throws {
        try await onOwnThread {
            let scratch = Scratch.directory()
            defer { Scratch.remove(scratch) }
            Scratch.write(
                "queue\thours\toffset\tskills\tgreeting\nrefunds\t\t\tmoney\t\n",
                to: "\(scratch)/queues.tsv"
            )
            let relay = try RelayProcess(["queues=refunds", "queues.file=\(scratch)/queues.tsv"])
            let other = try Self.agent(relay, "other", ["--skill", "law"])
            let able = try Self.agent(relay, "able", ["--skill", "money"])
            let customer = try relay.customer("Ada")
            _ = try Self.start(customer, in: "refunds")
            try able.push("offer")
            other.drain()
            #expect(!other.pushes.contains { $0.event == "offer" })
        }
    }
}
