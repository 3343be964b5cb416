import RelayTestSupport
import StrictJSON
import Testing

@Suite struct `An agent's relief` {
    private static let upset: JSONValue = "This is the third time and I am furious!!!"

    /// An upset customer in this agent's hands.
    private static func heat(_ relay: RelayProcess, _ agent: TestClient, number: Int) throws {
        let customer = try relay.customer("Customer \(number)")
        let started = try customer.ask("conversation.start", ["client_id": "c1"])
        let conversation = started.ok?["conversation"]?.string ?? ""
        let offer = try agent.push("offer") { $0.conversation == conversation }
        #expect(try agent.ask("offer.accept", ["offer": offer.data["offer"] ?? ""]).ok != nil)
        try customer.ask("message.send", in: conversation, ["client_id": "m1", "text": upset])
    }

    @Test func `is told on all their connections, to nobody else, and stands in no file, report or export`()
        async throws
    {
        try await onOwnThread {
            let relay = try RelayProcess(["limits.relief_in_a_row=2"])
            let token = try relay.person("maya", "agent")
            let maya = try relay.desk(token)
            let second = try relay.desk(token)
            let noor = try relay.desk(try relay.person("noor", "agent"))
            let sol = try relay.desk(try relay.person("sol", "supervisor"))
            try sol.ask("tail", ["min_level": 0])
            try maya.ask("status.set", ["routing": "accepting", "capacity": 9])
            for number in 1...2 { try Self.heat(relay, maya, number: number) }
            for connection in [maya, second] {
                let push = try connection.push("relief") { $0.data.int("in_a_row") == 2 }
                #expect(push.data.int("suggest_break_ms") == 300_000)
                #expect(push.conversation == nil && push.seq == nil && push.iseq == nil)
            }
            let asked = try second.ask("status.set", ["lighter": true])
            #expect(asked.ok?["lighter"]?.bool == true)
            let board = try sol.ask("board")
            let agents = board.ok?["agents"]?.array ?? []
            #expect(agents.map { $0["lighter"]?.bool } == [true, nil], "the request is the supervisor's to see")
            for client in [noor, sol] {
                try client.ask("board")
                #expect(!client.pushes.contains { $0.event == "relief" })
            }
            let seen = [board.body.line, try sol.ask("report", Self.always).body.line]
            let exported = try relay.command(["export", "--internal"]).output
            let files = Scratch.names(in: relay.dataDirectory).map { Scratch.bytes("\(relay.dataDirectory)/\($0)") }
            for word in ["heavy", "in_a_row", "suggest_break", "relief"] {
                #expect(!(seen + [exported]).contains { $0.contains(word) }, "\(word)")
                #expect(!files.contains { $0.contains(word) }, "\(word)")
            }
            #expect(!files.contains { $0.contains("lighter") })
        }
    }

    private static let always: JSONValue = ["from": "2020-01-01T00:00:00Z", "to": "2099-01-01T00:00:00Z"]
}
