import RelayTestSupport
import StrictJSON
import Testing

/// What has to hold for the life of a conversation, over restarts and its end.
@Suite struct `A sender's own number` {
    @Test func `gets the first reply again over a restart and after the end, and adds nothing`() async throws {
        try await withRelay(settings: []) { relay in
            let pair = try PlainLease(relay)
            let data: JSONValue = ["client_id": "m1", "text": "Where is my parcel?"]
            let first = try pair.customer.ask("message.send", in: pair.conversation, data)
            relay.stop(with: 9)
            try relay.start()
            let back = try PromiseTests.resume(pair.customer, on: relay)
            for isClosed in [false, true] {
                let again = try back.ask("message.send", in: pair.conversation, data)
                for member in ["seq", "message", "at"] {
                    #expect(again.ok?[member] == first.ok?[member], "\(isClosed)")
                }
                #expect(again.ok?["duplicate"]?.bool == true)
                if !isClosed { try back.ask("conversation.close", in: pair.conversation) }
            }
            // A new number is refused now, and the old one still stands after one more restart.
            let late = try back.ask("message.send", in: pair.conversation, ["client_id": "m2", "text": "Late"])
            #expect(late.error == "conversation_closed")
            relay.stop(with: 9)
            try relay.start()
            let last = try PromiseTests.resume(back, on: relay)
            let again = try last.ask("message.send", in: pair.conversation, data)
            #expect(again.ok?["seq"] == first.ok?["seq"])
            let events = try last.ask("history", in: pair.conversation).ok?["events"]?.array ?? []
            #expect(events.count { $0["ev"]?.string == "message" } == 1)
        }
    }

    /// A relay that forgets the numbers with its life is noticed by the same questions.
    @Test func `is missed where the relay forgets it over a restart`() async throws {
        try await onOwnThread {
            let relay = try RelayProcess([], fault: "forgetful")
            let customer = try relay.customer("Ada")
            let id = try Pair.start(customer, in: "default")
            let data: JSONValue = ["client_id": "m1", "text": "Where is my parcel?"]
            let first = try customer.ask("message.send", in: id, data)
            relay.stop(with: 9)
            try relay.start()
            let again = try PromiseTests.resume(customer, on: relay).ask("message.send", in: id, data)
            #expect(again.ok?["seq"] != first.ok?["seq"])
        }
    }
}

@Suite struct `An agent` {
    @Test func `who is gone for longer than the grace time loses the conversation to another, with a word in the log`()
        async throws
    {
        try await withRelay(settings: ["limits.grace_ms=200"]) { relay in
            let pair = try PlainLease(relay)
            let second = try relay.desk(try relay.person("Noor", "agent"))
            try second.ask("status.set", ["routing": "accepting"])
            let later = try relay.customer("Eve")
            pair.agent.peer.cut()
            // The one who waits at the front comes first, and goes to somebody else.
            let offer = try second.push("offer") { $0.conversation == pair.conversation }
            #expect(try second.ask("offer.accept", ["offer": offer.data["offer"] ?? ""]).ok != nil)
            let left = try pair.customer.push("participant.left")
            #expect(left.data["participant"]?["name"]?.string == "Maya")
            try pair.customer.push("message") { $0.data["from"]?["role"]?.string == "system" }
            let joined = try pair.customer.push("participant.joined") {
                $0.data["participant"]?["name"]?.string == "Noor"
            }
            #expect(pair.customer.pushes.compactMap(\.seq) == Array(1...(joined.seq ?? 0)))
            try second.say("I go on from here.", in: pair.conversation, as: "m1")
            try pair.customer.push("message") { $0.text == "I go on from here." }
            _ = later
        }
    }

    @Test func `who is back within the grace time keeps it, and nobody is told`() async throws {
        try await withRelay(settings: []) { relay in
            let pair = try PlainLease(relay)
            let second = try relay.desk(try relay.person("Noor", "agent"))
            try second.ask("status.set", ["routing": "accepting"])
            pair.agent.peer.cut()
            try pair.customer.say("Are you there?", in: pair.conversation, as: "m1")
            let back = try relay.desk(pair.token)
            let snapshot = try back.push("conversation") { $0.conversation == pair.conversation }
            #expect(
                snapshot.data["events"]?.array?.contains { $0["data"]?["text"]?.string == "Are you there?" } == true
            )
            try back.say("Yes.", in: pair.conversation, as: "m1")
            try pair.customer.push("message") { $0.text == "Yes." }
            #expect(!pair.customer.pushes.contains { $0.event == "participant.left" })
            _ = try second.ask("colleagues")
            #expect(!second.pushes.contains { $0.event == "offer" })
        }
    }

    @Test func `resumes both logs after what was seen`() async throws {
        try await withRelay { lease in
            let pair = try Pair(lease)
            try pair.customer.say("My kettle arrived broken and I want my money back.", in: pair.conversation, as: "m1")
            try pair.agent.push("energy")
            let before = pair.agent.pushes.last { $0.event == "conversation" }
            let seen: JSONValue = [
                "seq": before?.data["conversation"]?["seq"] ?? 0, "iseq": before?.data["conversation"]?["iseq"] ?? 0,
            ]
            pair.agent.peer.cut()
            try pair.customer.say("It is the THIRD time!!! I am furious!!!", in: pair.conversation, as: "m2")
            let resume: JSONValue = [
                "secret": .string(pair.agent.secret), "epoch": .string(pair.agent.epoch),
                "seen": .object(JSONObject([(pair.conversation, seen)])),
            ]
            let back = try lease.relay.desk(pair.token, ["resume": resume])
            #expect(back.welcome["conversations"]?.array?.first?["recovered"]?.bool == true)
            try back.push("resumed")
            let seqs = back.pushes.compactMap(\.seq)
            let iseqs = back.pushes.compactMap(\.iseq)
            let first = (seen["seq"]?.integer ?? 0, seen["iseq"]?.integer ?? 0)
            #expect(seqs == Array((Int(first.0) + 1)...(3 + 2)))
            #expect(iseqs.count > 2 && iseqs == Array((Int(first.1) + 1)..<(Int(first.1) + 1 + iseqs.count)))
        }
    }
}

@Suite struct `A conversation whose customer does not want to be read` {
    @Test func `has no internal item at all, and the agent is told so`() async throws {
        try await withRelay(settings: []) { relay in
            let agent = try relay.desk(try relay.person("Maya", "agent"))
            try agent.ask("status.set", ["routing": "accepting"])
            let tail = try relay.desk(try relay.person("Sol", "supervisor"))
            try tail.ask("tail", ["min_level": 0])
            let customer = try relay.customer("Ada", ["analysis": false])
            #expect(customer.welcome["notice"]?.string == nil)
            let id = try Pair.start(customer, in: "default")
            try customer.say("This is the THIRD time!!! My kettle is broken and I am FURIOUS!!!", in: id, as: "m1")
            try Pair.accept(agent, id)
            try agent.say("I'm sorry that the kettle arrived broken.", in: id, as: "m1")
            try customer.say("I want my money back, you thieves!!!", in: id, as: "m2")
            try agent.push("message") { $0.text?.hasPrefix("I want") == true }
            let page = try agent.ask("history", in: id, ["log": "internal", "after": 0]).ok
            #expect(page?["events"]?.array?.isEmpty == true)
            let snapshot = try agent.push("conversation") { $0.conversation == id }.data
            #expect(snapshot["conversation"]?["analysed"]?.bool == false)
            #expect(snapshot["conversation"]?.int("iseq") == 0)
            #expect(snapshot["notes"]?.array?.isEmpty == true)
            #expect(agent.pushes.allSatisfy { $0.iseq == nil })
            let offer = agent.pushes.first { $0.event == "offer" }
            #expect(offer?.data["energy"]?.object == nil)
            // The same words of somebody who is read do reach the tail, so that silence means something.
            let read = try relay.customer("Eve")
            let other = try Pair.start(read, in: "default")
            try read.say("This is the THIRD time!!! My kettle is broken and I am FURIOUS!!!", in: other, as: "m1")
            try tail.push("flag") { $0.conversation == other }
            #expect(!tail.pushes.contains { $0.conversation == id })
        }
    }
}

@Suite struct `A client that asks for much at once` {
    /// The relay reads no further while so many replies are due, and must not forget to go on.
    @Test func `before its hello is through gets every answer, with nobody else on the relay`() async throws {
        try await withRelay(settings: KillRounds.unlimited) { relay in
            for _ in 0..<5 {
                let client = try relay.connect()
                let hello = client.post("hello", ["name": "Ada"])
                let start = client.post("conversation.start", ["client_id": "start"])
                let others = (0..<1500).map { _ in client.post("no.such.op") }
                #expect(try client.reply(to: hello).ok != nil)
                #expect(try client.reply(to: start).ok != nil)
                #expect(try client.reply(to: others[1499]).error == "unknown_op")
                #expect(client.replies.map(\.id) == [hello, start] + others)
                client.peer.cut()
            }
        }
    }

    @Test func `and whose answers do not fit its socket gets them all once it reads`() async throws {
        try await withRelay(settings: KillRounds.unlimited + ["analysis=false"]) { relay in
            let client = TestClient(try relay.peer("/chat") { $0.receiveBuffer = 4096 })
            try client.hello(["name": "Ada"])
            let id = try Pair.start(client, in: "default")
            for index in 0..<8 { try client.say(String(repeating: "ö", count: 4000), in: id, as: "m\(index)") }
            // Each answer is a full page: far more than the soft limit, so that reading pauses again and again.
            let asked = (0..<60).map { _ in client.post("history", in: id, ["limit": 200]) }
            for number in asked {
                let events = try client.reply(to: number).ok?["events"]?.array ?? []
                #expect(!events.isEmpty)
            }
            #expect(client.peer.isOpen)
        }
    }
}

@Suite struct `A client that is never without a request on its way` {
    @Test func `is given what it missed all the same`() async throws {
        try await withRelay(settings: KillRounds.unlimited + ["analysis=false"]) { relay in
            let customer = try relay.customer("Ada")
            let id = try Pair.start(customer, in: "default")
            for index in 0..<100 { try customer.say("Message \(index)", in: id, as: "m\(index)") }
            let back = try relay.connect()
            back.post(
                "hello",
                ["resume": ["secret": .string(customer.secret), "epoch": .string(customer.epoch), "seen": [:]]]
            )
            var sent = 0
            func sendAnother() {
                sent += 1
                back.post("message.send", in: id, ["client_id": .string("more\(sent)"), "text": "And another"])
            }
            for _ in 0..<64 { sendAnother() }
            var answered = 0
            // Each answer is followed by another request, so that some are always due.
            while !back.pushes.contains(where: { $0.event == "resumed" }), sent < 3000, back.take() {
                while answered < back.replies.count {
                    answered += 1
                    sendAnother()
                }
            }
            #expect(sent < 3000)
            let numbers = back.pushes.compactMap(\.seq)
            #expect(numbers == Array(1...101))
        }
    }
}

@Suite struct `A customer who is gone before the opening is on the disk` {
    @Test func `is not taken to be here, and the conversation ends as one that was left`() async throws {
        try await withRelay(
            settings: KillRounds.unlimited + ["limits.customer_away_ms=200", "limits.queued_abandon_ms=400"]
        ) { relay in
            let gone = try (0..<20).map { index in
                let customer = try relay.customer("Eve \(index)")
                customer.post("conversation.start", ["client_id": "start"])
                customer.peer.close()
                return customer
            }
            for customer in gone { _ = customer.peer.awaitClose() }
            // Long enough for the openings to be on the disk.
            Deadline.pass(milliseconds: 300)
            #expect(Deadline().wait { relay.metric("heard_conversations_open") == 0 })
            // Not all of them were too quick to open anything.
            let closed = try gone.count { customer in
                let back = try PromiseTests.resume(customer, on: relay)
                let listed = back.welcome["conversations"]?.array?.first
                return listed?["conversation"]?["state"]?.string == "closed"
            }
            #expect(closed > 0)
        }
    }
}

@Suite struct `A customer who writes at length` {
    @Test func `does not keep an agent out, and gets an export that is longer than a queue may be`() async throws {
        try await withRelay(settings: KillRounds.unlimited + ["analysis=false"]) { relay in
            let pair = try PlainLease(relay)
            let text = String(repeating: "My kettle is broken. ", count: 180)
            for index in 0..<80 { try pair.customer.say(text, in: pair.conversation, as: "m\(index)") }
            pair.agent.peer.cut()
            let agent = try relay.desk(pair.token)
            let snapshot = try agent.push("conversation") { $0.conversation == pair.conversation }
            let events = snapshot.data["events"]?.array ?? []
            #expect(!events.isEmpty && events.count < 80)
            #expect(events.last?.int("seq") == snapshot.data["conversation"]?.int("seq"))
            let before = Int64(events.first?.int("seq") ?? 0)
            #expect(
                try agent.ask("history", in: pair.conversation, ["before": .integer(before)]).ok?["more"]?.bool == true
            )
            let export = try pair.customer.ask("data.export").ok?["conversations"]?.array?.first
            #expect(export?["events"]?.array?.count == 83)
        }
    }

    @Test func `is given all of it again in pieces, with nobody else on the relay`() async throws {
        try await withRelay(settings: KillRounds.unlimited + ["analysis=false"]) { relay in
            let customer = try relay.customer("Ada")
            let id = try Pair.start(customer, in: "default")
            let text = String(repeating: "My kettle is broken. ", count: 180)
            for index in 0..<200 { try customer.say(text, in: id, as: "m\(index)") }
            let back = try PromiseTests.resume(customer, on: relay)
            #expect(back.pushes.compactMap(\.seq) == Array(1...201))
            #expect(back.peer.isOpen)
        }
    }
}

/// What several promises need.
enum PromiseTests {
    static func resume(_ client: TestClient, on relay: RelayProcess) throws -> TestClient {
        let back = try relay.connect()
        try back.hello([
            "resume": ["secret": .string(client.secret), "epoch": .string(client.epoch), "seen": [:]]
        ])
        try back.push("resumed")
        return back
    }
}
