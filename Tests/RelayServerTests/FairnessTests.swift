import RelayTestSupport
import StrictJSON
import Testing

#if canImport(Glibc)
    import Glibc
#endif

@Suite struct `The others` {
    @Test func `are not taken for one who sends from many connections`() async throws {
        try await withRelay(settings: ["limits.messages_per_minute=60", "limits.message_burst=6"]) { relay in
            let first = try relay.customer("Eve")
            let id = try Pair.start(first, in: "default")
            let tabs = try (0..<3).map { _ in
                let tab = try relay.connect()
                try tab.hello(["join": .string(first.secret)])
                return tab
            }
            var sent = 0
            for round in 0..<6 {
                for (index, tab) in ([first] + tabs).enumerated() {
                    let reply = try tab.ask(
                        "message.send",
                        in: id,
                        ["client_id": .string("m\(round)-\(index)"), "text": "again"]
                    )
                    if reply.ok != nil { sent += 1 }
                }
            }
            // 24 attempts; a bucket a connection would have let all of them through.
            #expect(sent < 18)
            let other = try relay.customer("Ada")
            try other.say("Hello", in: try Pair.start(other, in: "default"), as: "m1")
        }
    }

    @Test func `do not pay for answers to heartbeats that nobody sent`() async throws {
        try await withRelay(
            settings: ["limits.ops_per_second=20", "limits.ops_burst=20", "limits.rate_abuse_ms=500"]
        ) { relay in
            let flooder = try relay.customer("Eve")
            let deadline = Deadline()
            while flooder.peer.closeCode == nil, !deadline.hasPassed {
                for _ in 0..<50 { flooder.peer.send("{}") }
                flooder.take(until: Deadline(milliseconds: 5))
            }
            #expect(flooder.peer.closeCode == 4005)
            #expect(try relay.customer("Ada").ask("no.such.op").error == "unknown_op")
        }
    }

    @Test func `of the same address share its rate, and those of another do not`() async throws {
        try await withRelay(
            settings: ["limits.address_ops_per_second=10", "limits.address_ops_burst=40", "limits.ops_burst=400"]
        ) { relay in
            func client(_ source: UInt8) throws -> TestClient {
                let client = TestClient(try relay.peer("/chat") { $0.source = (127, 0, 0, source) })
                try client.hello(["name": "Eve"])
                return client
            }
            let many = try (0..<8).map { _ in try client(21) }
            let codes = try many.flatMap { client in
                try (0..<10).map { _ in try client.ask("no.such.op").error }
            }
            #expect(codes.contains("rate_limited"))
            #expect(try client(22).ask("no.such.op").error == "unknown_op")
        }
    }

    @Test func `still find room in a queue that one address tries to fill`() async throws {
        // One a minute: on a slow machine the standard rate would let in as many as come.
        let starts = ["limits.address_starts_per_minute=1", "limits.address_starts_burst=5"]
        try await withRelay(settings: starts + ["limits.queue_length=20"]) { relay in
            func start(_ source: UInt8) throws -> String? {
                let client = TestClient(try relay.peer("/chat") { $0.source = (127, 0, 0, source) })
                try client.hello(["name": "Eve"])
                return try client.ask("conversation.start", ["client_id": "a"]).error
            }
            let errors = try (0..<25).map { _ in try start(31) }
            #expect(errors.count { $0 == nil } < 15)
            #expect(errors.last == "rate_limited")
            #expect(try start(32) == nil)
        }
    }

    @Test func `are let go of by one who stalls before his queue is full`() async throws {
        try await withRelay(
            settings: KillRounds.unlimited + [
                "limits.outbound_soft=8192", "limits.stalled_reader_ms=300", "limits.close_handshake_ms=200",
            ]
        ) { relay in
            let stalled = TestClient(try relay.peer("/chat") { $0.receiveBuffer = 4096 })
            try stalled.hello(["name": "Eve"])
            let id = try Pair.start(stalled, in: "default")
            let text = String(repeating: "A long message. ", count: 240)
            for index in 0..<30 { try stalled.say(text, in: id, as: "m\(index)") }
            // Pages are asked for and not read; the relay stops reading him long before the queue is full.
            let deadline = Deadline()
            while relay.slowReaders == 0, !deadline.hasPassed {
                guard send(stalled) else { break }
                stalled.post("history", in: id, ["limit": 200])
                usleep(2000)
            }
            #expect(relay.slowReaders == 1)
            #expect(try relay.customer("Ada").ask("no.such.op").error == "unknown_op")
        }

        /// Whether his own requests still go out without waiting.
        @Sendable func send(_ client: TestClient) -> Bool { client.peer.hasRoomToSend }
    }

    @Test func `stay when there are no descriptors left, and newcomers get 503`() async throws {
        try await onOwnThread {
            let relay = try RelayProcess(["limits.file_reserve=40"], files: 120)
            let early = try relay.customer("Ada")
            let id = try Pair.start(early, in: "default")
            var held: [WebSocketPeer] = []
            var refused = 0
            for _ in 0..<160 {
                let peer = try relay.peer("/chat")
                if peer.status == 503 { refused += 1 }
                #expect(peer.status == 101 || peer.status == 503)
                held.append(peer)
            }
            #expect(refused >= 60)
            #expect(held.last?.head.lowercased().contains("retry-after:") == true)
            // Who is in is served, the log included, and so is whoever runs the relay.
            try early.say("Still here", in: id, as: "m1")
            #expect(try relay.command(["people", "add", "maya", "--role", "agent"]).code == 0)
            held.removeAll()
            let deadline = Deadline()
            #expect(try deadline.wait { try relay.peer("/chat").status == 101 })
            #expect(relay.stop() == 0)
        }
    }
}
