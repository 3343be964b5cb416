import RelayTestSupport
import StrictJSON
import Testing

@Suite struct `A message` {
    @Test func `that is repeated gets its first reply again and adds nothing`() async throws {
        try await withRelay { lease in
            let pair = try Pair(lease)
            let first = try pair.customer.ask(
                "message.send",
                in: pair.conversation,
                ["client_id": "m1", "text": "Where is my parcel?"]
            )
            let again = try pair.customer.ask(
                "message.send",
                in: pair.conversation,
                ["client_id": "m1", "text": "Other words"]
            )
            for member in ["seq", "message", "at"] { #expect(first.ok?[member] == again.ok?[member]) }
            #expect(first.ok?["duplicate"]?.bool == false)
            #expect(again.ok?["duplicate"]?.bool == true)
            // The agent's m1 is another message than the customer's.
            #expect(
                try pair.agent.say("Let me look.", in: pair.conversation, as: "m1") == (first.ok?.int("seq") ?? 0) + 1
            )
        }
    }

    @Test func `that is repeated while the first is still on its way to the disk is one message`() async throws {
        try await withRelay { lease in
            let pair = try Pair(lease)
            let data: JSONValue = ["client_id": "m1", "text": "Where is my parcel?"]
            let ids = (0..<8).map { _ in pair.customer.post("message.send", in: pair.conversation, data) }
            let replies = try ids.map { try pair.customer.reply(to: $0) }
            #expect(Set(replies.compactMap { $0.ok?.int("seq") }).count == 1)
            #expect(replies.map { $0.ok?["duplicate"]?.bool } == [false] + [Bool](repeating: true, count: 7))
            try pair.customer.say("And now?", in: pair.conversation, as: "m2")
            try pair.agent.push("message") { $0.text == "And now?" }
            #expect(pair.agent.pushes.filter { $0.event == "message" }.count == 2)
        }
    }

    @Test func `is answered in the order of the requests, and before what it causes`() async throws {
        try await withRelay { lease in
            let pair = try Pair(lease)
            let customer = pair.customer
            var ids: [Int] = []
            for index in 0..<30 {
                ids.append(
                    index % 3 == 2
                        ? customer.post("no.such.op")
                        : customer.post(
                            "message.send",
                            in: pair.conversation,
                            ["client_id": .string("m\(index)"), "text": .string("Message \(index)")]
                        )
                )
            }
            _ = try customer.reply(to: ids[29])
            #expect(customer.replies.map(\.id).suffix(30) == ids[...])
            let closing = try customer.ask("conversation.close", in: pair.conversation, ["reason": "done"])
            let push = try? customer.push("conversation.state", until: Deadline(milliseconds: 0)) {
                $0.seq == closing.ok?.int("seq")
            }
            #expect(push == nil, "one's own act is named by the reply, not pushed")
        }
    }

    @Test func `is never followed by its own push, and reaches the sender's other connection with its client_id`()
        async throws
    {
        try await withRelay { lease in
            let pair = try Pair(lease)
            let tab = try lease.relay.connect()
            try tab.hello(["join": .string(pair.customer.secret)])
            let seq = try pair.customer.say("Hello", in: pair.conversation, as: "mine")
            #expect(try tab.push("message") { $0.seq == seq }.data["client_id"]?.string == "mine")
            #expect(try pair.agent.push("message") { $0.seq == seq }.data["client_id"] == nil)
            _ = try pair.customer.ask("no.such.op")
            #expect(!pair.customer.pushes.contains { $0.seq == seq })
        }
    }

    @Test func `and what was read out of it come to the desk in that order`() async throws {
        try await withRelay { lease in
            let pair = try Pair(lease)
            let seq = try pair.customer.say(
                "This is the THIRD time!!! My kettle arrived broken and I am furious!!!",
                in: pair.conversation,
                as: "m1"
            )
            try pair.agent.push("hint")
            let events = pair.agent.pushes.drop { $0.event != "message" }.map(\.event)
            #expect(events.first == "message")
            #expect(events.dropFirst().first == "energy")
            #expect(events.contains("flag"))
            #expect(events.last == "hint")
            let iseqs = pair.agent.pushes.compactMap(\.iseq)
            #expect(iseqs == Array(1...iseqs.count))
            #expect(pair.agent.pushes.first { $0.event == "energy" }?.data.int("seq") == seq)
        }
    }
}

@Suite struct `History` {
    @Test func `is paged in both directions without a gap or a repetition`() async throws {
        try await withRelay { lease in
            let pair = try Pair(lease)
            for index in 0..<23 { try pair.customer.say("Message \(index)", in: pair.conversation, as: "m\(index)") }
            let head = 3 + 23
            var forward: [Int] = []
            while true {
                let page = try pair.agent.ask(
                    "history",
                    in: pair.conversation,
                    ["after": .integer(Int64(forward.last ?? 0)), "limit": 7]
                ).ok
                forward += page?["events"]?.array?.compactMap { $0.int("seq") } ?? []
                if page?["more"]?.bool != true { break }
            }
            #expect(forward == Array(1...head))
            var backward: [Int] = []
            while true {
                let before = Int64(backward.first ?? head + 1)
                let page = try pair.customer.ask(
                    "history",
                    in: pair.conversation,
                    ["before": .integer(before), "limit": 7]
                ).ok
                backward = (page?["events"]?.array?.compactMap { $0.int("seq") } ?? []) + backward
                if page?["more"]?.bool != true { break }
            }
            #expect(backward == Array(1...head))
            let latest = try pair.customer.ask("history", in: pair.conversation, ["limit": 5]).ok
            #expect(latest?["events"]?.array?.compactMap { $0.int("seq") } == Array((head - 4)...head))
            #expect(latest?["more"]?.bool == true)
        }
    }

    @Test func `never holds more than 64 KiB and says that there is more`() async throws {
        try await withRelay { lease in
            let client = try lease.relay.customer("Ada")
            let id = try Pair.start(client, in: lease.queue)
            for index in 0..<12 { try client.say(String(repeating: "ö", count: 4000), in: id, as: "m\(index)") }
            var seen: [Int] = []
            while true {
                client.peer.keepsTranscript = true
                client.peer.forgetTranscript()
                let page = try client.ask("history", in: id, ["after": .integer(Int64(seen.last ?? 0)), "limit": 200])
                    .ok
                #expect(client.peer.transcript.count <= 65_536 + 1)
                seen += page?["events"]?.array?.compactMap { $0.int("seq") } ?? []
                if page?["more"]?.bool != true { break }
            }
            #expect(seen == Array(1...13))
        }
    }

    @Test func `of the internal log is the desk's alone`() async throws {
        try await withRelay { lease in
            let pair = try Pair(lease)
            try pair.customer.say("My kettle arrived broken.", in: pair.conversation, as: "m1")
            #expect(try pair.customer.ask("history", in: pair.conversation, ["log": "internal"]).error == "forbidden")
            let page = try pair.agent.ask("history", in: pair.conversation, ["log": "internal", "after": 0]).ok
            let iseqs = page?["events"]?.array?.compactMap { $0.int("iseq") } ?? []
            #expect(!iseqs.isEmpty && iseqs == Array(1...iseqs.count))
        }
    }
}

@Suite struct `Coming back` {
    @Test func `is whole after what was seen, in order, and ends with resumed`() async throws {
        try await withRelay { lease in
            let pair = try Pair(lease)
            for index in 0..<5 { try pair.agent.say("Message \(index)", in: pair.conversation, as: "m\(index)") }
            try pair.customer.push("message") { $0.text == "Message 1" }
            pair.customer.peer.cut()
            let back = try lease.relay.connect()
            try back.hello([
                "resume": [
                    "secret": .string(pair.customer.secret), "epoch": .string(pair.customer.epoch),
                    "seen": .object(JSONObject([(pair.conversation, ["seq": 5])])),
                ]
            ])
            #expect(back.welcome["conversations"]?.array?.first?["recovered"]?.bool == true)
            try back.push("resumed")
            #expect(back.pushes.compactMap(\.seq) == [6, 7, 8])
        }
    }

    @Test func `with a number past the end, or another epoch, is refused whole`() async throws {
        try await withRelay { lease in
            let pair = try Pair(lease)
            var said = 0
            for (epoch, seq) in [("another", 1), (pair.customer.epoch, 99), ("", 0)] as [(String, Int64)] {
                let back = try lease.relay.connect()
                try back.hello([
                    "resume": [
                        "secret": .string(pair.customer.secret), "epoch": .string(epoch),
                        "seen": .object(JSONObject([(pair.conversation, ["seq": .integer(seq)])])),
                    ]
                ])
                #expect(back.welcome["conversations"]?.array?.first?["recovered"]?.bool == false, "\(epoch) \(seq)")
                try back.push("resumed")
                #expect(back.pushes.compactMap(\.seq).isEmpty)
                // It pages the history, and is told of what is new.
                let events = try back.ask("history", in: pair.conversation).ok?["events"]?.array?.count
                #expect(events == 3 + said)
                said += 1
                try pair.agent.say("New \(epoch) \(seq)", in: pair.conversation, as: "n\(seq)\(epoch.count)")
                try back.push("message") { $0.text == "New \(epoch) \(seq)" }
            }
        }
    }

    @Test func `without having seen a conversation gets it whole`() async throws {
        try await withRelay { lease in
            let pair = try Pair(lease)
            try pair.agent.say("Hello", in: pair.conversation, as: "m1")
            let back = try lease.relay.connect()
            try back.hello([
                "resume": ["secret": .string(pair.customer.secret), "epoch": .string(pair.customer.epoch), "seen": [:]]
            ])
            try back.push("resumed")
            #expect(back.pushes.compactMap(\.seq) == [1, 2, 3, 4])
        }
    }
}

@Suite struct `What is never kept` {
    @Test func `receipts reach the others, up to a number, and so does the sender's other connection`() async throws {
        try await withRelay { lease in
            let pair = try Pair(lease)
            let seq = Int64(try pair.agent.say("Hello", in: pair.conversation, as: "m1"))
            #expect(try pair.customer.ask("receipt", in: pair.conversation, ["read": .integer(seq)]).ok == [:])
            let push = try pair.agent.push("receipt")
            #expect(push.data.int("read") == Int(seq))
            #expect(push.data["participant"]?["name"]?.string == "Ada")
            #expect(push.seq == nil && push.iseq == nil)
            let history = try pair.agent.ask("history", in: pair.conversation).ok
            #expect(history?["events"]?.array?.contains { $0["ev"]?.string == "receipt" } == false)
        }
    }

    @Test func `typing is passed on at most once in the interval and never to oneself`() async throws {
        try await withRelay(settings: ["limits.typing_interval_ms=60000"]) { relay in
            let lease = try PlainLease(relay)
            for _ in 0..<20 { lease.customer.tell("typing", in: lease.conversation, ["state": "active"]) }
            _ = try lease.customer.ask("no.such.op")
            try lease.customer.say("Done typing", in: lease.conversation, as: "m1")
            try lease.agent.push("message") { $0.text == "Done typing" }
            #expect(lease.agent.pushes.filter { $0.event == "typing" }.count == 1)
            #expect(!lease.customer.pushes.contains { $0.event == "typing" })
        }
    }
}

/// A customer and an agent on a relay of their own.
struct PlainLease {
    let customer: TestClient
    let agent: TestClient
    let conversation: String
    let token: String

    init(_ relay: RelayProcess) throws {
        token = try relay.person("Maya", "agent")
        agent = try relay.desk(token)
        try agent.ask("status.set", ["routing": "accepting", "capacity": 50])
        customer = try relay.customer("Ada")
        conversation = try Pair.start(customer, in: "default")
        try Pair.accept(agent, conversation)
    }
}
