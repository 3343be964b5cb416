import RelayTestSupport
import StrictJSON
import Testing

@Suite struct `A connection that opens` {
    @Test func `has to say hello first, is told so, and may then`() async throws {
        try await withRelay { lease in
            let client = try lease.relay.connect()
            #expect(try client.ask("history", in: "x").error == "unauthorized")
            #expect(try client.ask("conversation.start", ["client_id": "a"]).error == "unauthorized")
            #expect(try client.hello(["name": "Ada"]).ok != nil)
            #expect(try client.hello(["name": "Ada"]).error == "bad_request")
            #expect(try Pair.start(client, in: lease.queue) != "")
        }
    }

    @Test func `is welcomed with what a client needs to know`() async throws {
        try await withRelay { lease in
            let client = try lease.relay.customer("Ada")
            let welcome = client.welcome
            #expect(welcome["participant"]?["name"]?.string == "Ada")
            #expect(welcome["participant"]?["role"]?.string == "customer")
            #expect(client.secret.utf8.count >= 22)  // 128 bits in base 64
            #expect(!client.epoch.isEmpty)
            #expect(welcome["heartbeat"]?.int("interval_ms") == 25_000)
            #expect(welcome["heartbeat"]?.int("timeout_ms") == 8000)
            #expect(welcome["limits"]?.int("text") == 4000)
            #expect(welcome["limits"]?.int("frame") == 65_536)
            #expect(welcome["limits"]?.int("grace_ms") == 30_000)
            #expect(welcome["notice"]?.string?.isEmpty == false)
            #expect(welcome["resumed"]?.bool == false)
            #expect(welcome["conversations"]?.array == [])
        }
    }

    @Test func `and stays silent is closed with 4502`() async throws {
        try await withRelay(settings: ["limits.hello_wait_ms=200", "limits.open_wait_ms=200"]) { relay in
            let customer = try relay.peer("/chat")
            #expect(customer.awaitClose() == 4502)
            let agent = try relay.peer("/desk")
            #expect(agent.awaitClose() == 4502)
            // A customer who says hello and opens nothing.
            let undecided = try relay.customer("Ada")
            #expect(undecided.peer.awaitClose() == 4502)
        }
    }

    @Test(arguments: ["", "heard_", "heard_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "🔑", "null"])
    func `with a wrong desk token is refused and closed with 4501`(token: String) async throws {
        try await withRelay { lease in
            let client = TestClient(try lease.relay.peer("/desk"))
            #expect(try client.hello(["token": .string(token)]).error == "unauthorized")
            #expect(client.peer.awaitClose() == 4501)
        }
    }

    @Test func `with a secret that nobody was given is refused and closed with 4501`() async throws {
        try await withRelay { lease in
            for member in ["resume", "join"] {
                let client = try lease.relay.connect()
                let secret: JSONValue = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
                let value: JSONValue =
                    member == "join" ? secret : ["secret": secret, "epoch": "e", "seen": [:]]
                #expect(try client.hello([member: value].merged(into: [:])).error == "unauthorized")
                #expect(client.peer.awaitClose() == 4501)
            }
        }
    }

    @Test func `with a customer's token is refused where no key is configured`() async throws {
        try await withRelay { lease in
            let client = try lease.relay.connect()
            #expect(try client.hello(["token": "eyJhbGciOiJub25lIn0.eyJzdWIiOiJib3NzIn0."]).error == "unauthorized")
            #expect(client.peer.awaitClose() == 4501)
        }
    }

    @Test func `gets its role from the credential and from nothing it says`() async throws {
        try await withRelay { lease in
            let client = try lease.relay.connect()
            try client.hello(["name": "Boss", "role": "supervisor", "participant": ["role": "agent"]])
            #expect(client.welcome["participant"]?["role"]?.string == "customer")
            #expect(try client.ask("board").error == "unknown_op")
        }
    }

    @Test func `may not greet with more than 16 KiB`() async throws {
        try await withRelay { lease in
            let client = try lease.relay.connect()
            client.peer.send(
                #"{"id":1,"op":"hello","data":{"client":""# + String(repeating: "x", count: 17_000) + #""}}"#
            )
            #expect(client.peer.awaitClose() == 1009)
        }
    }

    @Test func `that resumes a live session replaces it with 4504`() async throws {
        try await withRelay { lease in
            let first = try lease.relay.customer("Ada")
            let second = try lease.relay.connect()
            try second.hello(["resume": ["secret": .string(first.secret), "epoch": .string(first.epoch), "seen": [:]]])
            #expect(second.welcome["resumed"]?.bool == true)
            #expect(second.participant == first.participant)
            #expect(first.peer.awaitClose() == 4504)
            #expect(try second.ask("conversation.start", ["client_id": "a", "queue": .string(lease.queue)]).ok != nil)
        }
    }

    @Test func `that joins is the same participant with a secret of its own, and sees the open conversation whole`()
        async throws
    {
        try await withRelay { lease in
            let pair = try Pair(lease)
            try pair.customer.say("Good morning", in: pair.conversation, as: "m1")
            let tab = try lease.relay.connect()
            try tab.hello(["join": .string(pair.customer.secret)])
            #expect(tab.participant == pair.customer.participant)
            #expect(tab.secret != pair.customer.secret)
            let own = try tab.push("message") { $0.text == "Good morning" }
            #expect(own.data["client_id"]?.string == "m1")
            #expect(tab.pushes.compactMap(\.seq) == Array(1...4))
            // Both stay, and both are told of what the other one does.
            try tab.say("From the second tab", in: pair.conversation, as: "m2")
            let told = try pair.customer.push("message") { $0.text == "From the second tab" }
            #expect(told.data["client_id"]?.string == "m2")
            #expect(pair.customer.peer.isOpen)
        }
    }

    @Test func `is refused with 503 and a time past the limit`() async throws {
        try await withRelay(settings: ["limits.connections=3"]) { relay in
            let three = try (0..<3).map { _ in try relay.connect() }
            let fourth = try relay.peer("/chat")
            #expect(fourth.status == 503)
            #expect(fourth.head.lowercased().contains("retry-after:"))
            // Those who are in stay in.
            for client in three { #expect(try client.hello(["name": "Ada"]).ok != nil) }
        }
    }
}
