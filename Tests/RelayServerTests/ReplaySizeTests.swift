import RelayTestSupport
import StrictJSON
import Testing

/// PROTOCOL.md, section 2: replays are paced from the log and never close a client by their own size.
@Suite struct `A replay that is larger than a connection's queue` {
    private static let rates = [
        "limits.message_burst=1000", "limits.ops_burst=2000", "limits.messages_per_minute=10000",
    ]
    /// 15,600 bytes; a queue holds 16 of them at most.
    private static let long = String(repeating: "🦀", count: 3_900)

    @Test func `reaches a customer, an agent who takes over, and a supervisor who looks in`() async throws {
        try await onOwnThread {
            let relay = try RelayProcess(Self.rates)
            let customer = try relay.customer("Ada")
            let started = try customer.ask("conversation.start", ["client_id": "c1"])
            let conversation = started.ok?["conversation"]?.string ?? ""
            for number in 1...60 {
                let text = JSONValue.string("\(number) \(Self.long)")
                let reply = try customer.ask(
                    "message.send",
                    in: conversation,
                    ["client_id": .string("m\(number)"), "text": text]
                )
                #expect(reply.ok != nil)
            }
            let (secret, epoch) = (customer.secret, customer.epoch)
            customer.peer.cut()
            let back = try relay.connect()
            try back.hello(["resume": ["secret": .string(secret), "epoch": .string(epoch), "seen": [:]]])
            try back.push("resumed")
            #expect(back.pushes.compactMap(\.seq) == Array(1...(back.pushes.compactMap(\.seq).last ?? 0)))
            #expect(back.pushes.count { $0.event == "message" } == 60)

            let token = try relay.person("maya", "agent")
            let agent = try relay.desk(token)
            try agent.ask("conversation.take", in: conversation)
            let snapshot = try agent.push("conversation")
            #expect(snapshot.data["events"]?.array?.isEmpty == false)
            let resume: JSONValue = [
                "secret": .string(agent.secret), "epoch": .string(agent.epoch),
                "seen": .object(JSONObject([(conversation, ["seq": 0, "iseq": 0])])),
            ]
            agent.peer.cut()
            let again = try relay.desk(token, ["resume": resume])
            try again.push("resumed")
            #expect(again.pushes.count { $0.event == "message" } == 60)

            let supervisor = try relay.desk(try relay.person("sol", "supervisor"))
            try supervisor.ask("monitor", in: conversation)
            try supervisor.push("conversation")
            #expect(supervisor.peer.isOpen)
        }
    }

    @Test func `reaches a tail`() async throws {
        try await onOwnThread {
            let relay = try RelayProcess(Self.rates)
            let customer = try relay.customer("Ada")
            let started = try customer.ask("conversation.start", ["client_id": "c1"])
            let conversation = started.ok?["conversation"]?.string ?? ""
            let supervisor = try relay.desk(try relay.person("sol", "supervisor"))
            for number in 1...300 {
                let reason = JSONValue.string("\(number) \(String(repeating: "x", count: 990))")
                let reply = try supervisor.ask("flag.raise", in: conversation, ["reason": reason])
                #expect(reply.ok != nil)
            }
            try supervisor.ask("tail", ["since": "2020-01-01T00:00:00Z"])
            try supervisor.push("flag.updated") { $0.data["reason"]?.string?.hasPrefix("300 ") == true }
            #expect(supervisor.pushes.count { $0.event.hasPrefix("flag") } == 300)
        }
    }
}
