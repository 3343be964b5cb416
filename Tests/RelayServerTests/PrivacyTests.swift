import RelayTestSupport
import StrictJSON
import Testing

@Suite struct `Privacy` {
    @Test func `what a customer may not know of reads like what does not exist`() async throws {
        try await withRelay { lease in
            let pair = try Pair(lease)
            let eve = try lease.relay.customer("Eve")
            _ = try Pair.start(eve, in: lease.queue, "eve")
            let other = try lease.relay.desk(
                try lease.relay.person("Other-\(lease.queue)", "agent", queues: ["default"])
            )
            for (client, op) in [
                (eve, "message.send"), (eve, "history"), (eve, "receipt"), (eve, "typing"), (eve, "conversation.close"),
                (eve, "rate"), (other, "message.send"), (other, "history"), (other, "conversation.take"),
                (other, "note.add"), (other, "flag.raise"), (other, "conversation.transfer"), (other, "draft.check"),
                (other, "conversation.close"), (other, "conversation.requeue"), (other, "note.remove"),
            ] {
                let data: JSONValue = [
                    "client_id": "x", "text": "x", "score": 1, "read": 1, "state": "active", "kind": "note",
                    "reason": "x",
                    "note": "n", "summary": "s", "to": ["queue": "default"],
                ]
                let foreign = try client.ask(op, in: pair.conversation, data)
                let unknown = try client.ask(op, in: "01NEVEREXISTED", data)
                #expect(foreign.error == "not_found", "\(op)")
                #expect(foreign.body["error"] == unknown.body["error"], "\(op)")
            }
            let count = try pair.agent.ask("history", in: pair.conversation).ok?["events"]?.array?.count
            #expect(count == 3)
        }
    }

    @Test func `the desk's requests are unknown at the customers' door`() async throws {
        try await withRelay { lease in
            let pair = try Pair(lease)
            for op in [
                "status.set", "offer.accept", "offer.decline", "conversation.take", "conversation.transfer",
                "conversation.requeue", "note.add", "note.edit", "note.remove", "hint.feedback", "draft.check",
                "review.ask", "review.answer", "flag.raise", "flag.lower", "colleagues", "canned.list", "search",
                "tail",
                "monitor", "monitor.stop", "tail.stop", "whisper", "barge", "assign", "ban", "board", "report",
            ] {
                #expect(try pair.customer.ask(op, in: pair.conversation).error == "unknown_op", "\(op)")
            }
        }
    }

    @Test func `a supervisor's requests are forbidden to an agent`() async throws {
        try await withRelay { lease in
            let pair = try Pair(lease)
            for op in ["tail", "monitor", "whisper", "barge", "assign", "ban", "board", "report"] {
                let data: JSONValue =
                    op == "report"
                    ? ["from": "2026-01-01T00:00:00Z", "to": "2026-01-02T00:00:00Z"]
                    : ["text": "x", "customer": "c", "for_ms": 1, "reason": "r", "to": ["queue": "default"]]
                #expect(try pair.agent.ask(op, in: pair.conversation, data).error == "forbidden", "\(op)")
            }
        }
    }

    /// Every word of the desk is marked, and so is every customer's: none reaches a customer that it is not for.
    @Test func `holds over ten thousand random operations`() async throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("taint seed \(seed)")
        try await onOwnThread {
            let run = try TaintRun(seed: seed)
            try run.run(operations: 10_000)
            #expect(run.leaks == [], "seed \(seed)")
            #expect(run.customerBytes > 100_000)
            #expect(run.counts.count > 25, "\(run.counts)")
        }
    }

    @Test func `holds for what is somebody else's over two thousand operations`() async throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        try await onOwnThread {
            let run = try TaintRun(seed: seed, mix: .foreign)
            try run.run(operations: 2000)
            #expect(run.leaks == [], "seed \(seed)")
        }
    }

    @Test(arguments: [("leaky", TaintRun.Mix.taint), ("foreign", .foreign)])
    func `is missed where the relay gives away a note, or another's message`(fault: String, mix: TaintRun.Mix)
        async throws
    {
        let seed = UInt64.random(in: 0...UInt64.max)
        try await onOwnThread {
            let run = try TaintRun(seed: seed, mix: mix, fault: fault)
            try? run.run(operations: 2000)
            #expect(!run.leaks.isEmpty, "seed \(seed)")
        }
    }
}
