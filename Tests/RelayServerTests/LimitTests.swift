import RelayTestSupport
import StrictJSON
import Testing

@Suite struct `One client` {
    @Test func `that does not answer the heartbeat is closed with 4002, and one that does stays`() async throws {
        try await withRelay(
            settings: ["limits.heartbeat_interval_ms=300", "limits.heartbeat_timeout_ms=500"]
        ) { relay in
            let good = try relay.customer("Ada")
            let silent = try relay.customer("Eve")
            silent.answersHeartbeats = false
            // The good one is served all the while, so that it can answer.
            let deadline = Deadline()
            while silent.peer.closeCode == nil, !deadline.hasPassed {
                good.take(until: Deadline(milliseconds: 20))
                silent.take(until: Deadline(milliseconds: 20))
            }
            #expect(silent.peer.closeCode == 4002)
            #expect(silent.heartbeats > 0)
            #expect(good.peer.isOpen)
            #expect(try good.ask("no.such.op").error == "unknown_op")
        }
    }

    @Test func `that sends faster than it may is told when to go on, and the others are served`() async throws {
        try await withRelay(
            settings: ["limits.messages_per_minute=60", "limits.message_burst=5"]
        ) { relay in
            let flooder = try relay.customer("Eve")
            let id = try Pair.start(flooder, in: "default")
            var refused = 0
            for index in 0..<12 {
                let reply = try flooder.ask(
                    "message.send",
                    in: id,
                    ["client_id": .string("m\(index)"), "text": "again"]
                )
                guard reply.error == "rate_limited" else { continue }
                refused += 1
                #expect((reply.body["error"]?.int("retry_after_ms") ?? 0) > 0)
                #expect(reply.body["error"]?["temporary"]?.bool == true)
            }
            #expect(refused >= 4)
            let other = try relay.customer("Ada")
            try other.say("Hello", in: try Pair.start(other, in: "default"), as: "m1")
        }
    }

    @Test func `that goes on at many times the rate is closed with 4005`() async throws {
        try await withRelay(
            settings: ["limits.ops_per_second=20", "limits.ops_burst=20", "limits.rate_abuse_ms=500"]
        ) { relay in
            let flooder = try relay.customer("Eve")
            let deadline = Deadline()
            while flooder.peer.closeCode == nil, !deadline.hasPassed {
                for _ in 0..<50 { flooder.tell("no.such.op") }
                flooder.take(until: Deadline(milliseconds: 5))
                flooder.drain()
            }
            #expect(flooder.peer.closeCode == 4005)
            #expect(try relay.customer("Ada").ask("no.such.op").error == "unknown_op")
        }
    }

    @Test func `that does not read is closed without a hole, and is whole again after its resume`() async throws {
        try await withRelay(
            settings: KillRounds.unlimited + [
                "limits.outbound_queue=65536", "limits.outbound_soft=16384", "limits.close_handshake_ms=200",
                "analysis=false",
            ]
        ) { relay in
            let pair = try PlainLease(relay)
            let slowPeer = try relay.peer("/chat") { $0.receiveBuffer = 4096 }
            let slow = TestClient(slowPeer)
            try slow.hello(["join": .string(pair.customer.secret)])
            try slow.push("participant.joined")
            let text = String(repeating: "A long message. ", count: 240)
            var sent = 0
            let deadline = Deadline()
            // Nothing is read on the slow connection until the relay has given it up.
            while relay.slowReaders == 0, !deadline.hasPassed {
                for _ in 0..<20 {
                    sent += 1
                    pair.agent.post(
                        "message.send",
                        in: pair.conversation,
                        ["client_id": .string("m\(sent)"), "text": .string("\(sent) \(text)")]
                    )
                }
                _ = try pair.agent.ask("no.such.op")
                pair.customer.drain()
            }
            #expect(relay.slowReaders == 1)
            _ = slow.peer.awaitClose(until: Deadline(milliseconds: 20_000))
            slow.drain()
            let seen = slow.pushes.compactMap(\.seq)
            #expect(seen == Array(1...(seen.last ?? 0)))
            let back = try relay.connect()
            try back.hello([
                "resume": [
                    "secret": .string(slow.secret), "epoch": .string(slow.epoch),
                    "seen": .object(JSONObject([(pair.conversation, ["seq": .integer(Int64(seen.last ?? 0))])])),
                ]
            ])
            try back.push("resumed")
            #expect(seen + back.pushes.compactMap(\.seq) == Array(1...(3 + sent)))
            // Nobody else noticed.
            pair.customer.drain()
            #expect(pair.customer.peer.isOpen)
        }
    }

    @Test func `with bombs for frames hurts only itself`() async throws {
        try await withRelay { lease in
            let good = try lease.relay.customer("Ada")
            let id = try Pair.start(good, in: lease.queue)
            let bombs = [
                String(repeating: "[", count: 60_000), String(repeating: #"{"a":"#, count: 12_000),
                #"{"id":1,"op":"history","data":"# + String(repeating: "9", count: 60_000) + "}",
                #"{"id":1,"op":"history","data":1e"# + String(repeating: "9", count: 60_000) + "}",
                #"{"id":1,"op":"history","data":"# + String(repeating: "\\u0000", count: 10_000) + "}",
            ]
            for (index, bomb) in bombs.enumerated() {
                let client = try lease.relay.customer("Eve")
                client.peer.send(bomb)
                #expect(client.peer.next()?.text.contains("bad_request") == true, "bomb \(index)")
                try good.say("Still here \(index)", in: id, as: "m\(index)")
            }
            // Half a frame, fragments without end, and a flood of pings.
            let half = try lease.relay.customer("Eve")
            half.peer.write(Array(WebSocketPeer.frame(1, [UInt8](repeating: 0x20, count: 1000)).prefix(500)))
            let pieces = try lease.relay.customer("Eve")
            pieces.peer.write(WebSocketPeer.frame(1, [0x7b], isFinal: false))
            for _ in 0..<100 { pieces.peer.write(WebSocketPeer.frame(0, [0x20], isFinal: false)) }
            #expect(pieces.peer.awaitClose() != nil)
            try good.say("Still here at the end", in: id, as: "end")
        }
    }
}

extension RelayProcess {
    /// How many slow readers the relay says that it has closed.
    var slowReaders: Int { metric("heard_slow_readers_total") }

    func metric(_ name: String) -> Int {
        let lines = http("/metrics").split(whereSeparator: \.isNewline)
        let line = lines.first { $0.hasPrefix("\(name) ") }
        return line?.split(separator: " ").last.flatMap { Int($0) } ?? -1
    }
}
