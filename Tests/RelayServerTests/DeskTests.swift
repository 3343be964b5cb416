import RelayTestSupport
import StrictJSON
import Testing

@Suite struct `The desk` {
    @Test func `of several connections of one agent is one: offers go to all, and the first to accept wins`()
        async throws
    {
        try await withRelay { lease in
            let token = try lease.relay.person("Maya-\(lease.queue)", "agent", queues: [lease.queue])
            let first = try lease.relay.desk(token)
            let second = try lease.relay.desk(token)
            try first.ask("status.set", ["routing": "accepting"])
            let customer = try lease.relay.customer("Ada")
            let id = try Pair.start(customer, in: lease.queue)
            let offer = try first.push("offer").data["offer"] ?? ""
            #expect(try second.push("offer").data["offer"] == offer)
            #expect(try second.ask("offer.accept", ["offer": offer]).ok?["conversation"]?.string == id)
            #expect(try first.ask("offer.accept", ["offer": offer]).error == "offer_expired")
            try first.push("conversation") { $0.conversation == id }
            try customer.say("Hello", in: id, as: "m1")
            try first.push("message") { $0.text == "Hello" }
            try second.push("message") { $0.text == "Hello" }
        }
    }

    @Test func `keeps an agent's status over a restart, and the conversations`() async throws {
        try await withRelay(settings: []) { relay in
            let pair = try PlainLease(relay)
            try pair.customer.say("Before", in: pair.conversation, as: "m1")
            relay.stop(with: 9)
            try relay.start()
            let agent = try relay.desk(pair.token)
            let snapshot = try agent.push("conversation") { $0.conversation == pair.conversation }
            #expect(snapshot.data["events"]?.array?.contains { $0["data"]?["text"]?.string == "Before" } == true)
            #expect(snapshot.data["conversation"]?["agent"]?["name"]?.string == "Maya")
            let rows = try agent.ask("colleagues").ok?["agents"]?.array ?? []
            #expect(rows.map { $0["name"]?.string } == ["Maya"])
            let supervisor = try relay.desk(try relay.person("Sol", "supervisor"))
            let board = try supervisor.ask("board").ok?["agents"]?.array?.first
            #expect(board?["routing"]?.string == "accepting")
            #expect(board?.int("capacity") == 50)
            #expect(board?["connected"]?.bool == true)
            #expect(board?["open"]?.array?.count == 1)
        }
    }

    @Test func `shows on the board how a flagged customer is now, not how they were`() async throws {
        try await withRelay { lease in
            let pair = try Pair(lease)
            try pair.customer.say("This is the THIRD time I ask, nobody answers!", in: pair.conversation, as: "m1")
            try pair.agent.push("flag")
            try pair.customer.say("Yes, exactly, thank you.", in: pair.conversation, as: "m2")
            try pair.agent.push("energy") { $0.data["energy"]?["trend"]?.string == "easing" }
            let supervisor = try lease.relay.desk(try lease.relay.person("Sol-\(lease.queue)", "supervisor"))
            let rows = try supervisor.ask("board").ok?["flagged"]?.array ?? []
            let row = try #require(rows.first { $0["conversation"]?.string == pair.conversation })
            #expect(row.int("level") == 3)
            #expect(row["energy"]?["trend"]?.string == "easing")
        }
    }

    @Test func `hears a late rating of what closed lately, and does not carry a whole day of conversations`()
        async throws
    {
        try await withRelay(settings: ["limits.closed_followed=2"]) { relay in
            let agent = try relay.desk(try relay.person("Maya", "agent"))
            try agent.ask("status.set", ["routing": "accepting", "capacity": 50])
            let visits = try (1...4).map { number in
                let customer = try relay.customer("Ada\(number)")
                let id = try Pair.start(customer, in: "default")
                try Pair.accept(agent, id)
                try agent.ask("conversation.close", in: id)
                return (customer: customer, id: id)
            }
            for visit in visits {
                #expect(try visit.customer.ask("rate", in: visit.id, ["score": 5]).ok != nil)
            }
            try agent.push("rated") { $0.conversation == visits[3].id }
            let rated = agent.pushes.filter { $0.event == "rated" }.map(\.conversation)
            #expect(rated == [visits[2].id, visits[3].id])
        }
    }

    @Test func `lets a supervisor's tail resume over a restart without a gap or a repetition`() async throws {
        try await withRelay(settings: []) { relay in
            let pair = try PlainLease(relay)
            let token = try relay.person("Sol", "supervisor")
            var tail = try relay.desk(token)
            let start = try tail.ask("tail", ["min_level": 0]).ok?["cursor"]?.string ?? ""
            #expect(!start.isEmpty)
            try pair.agent.ask("flag.raise", in: pair.conversation, ["reason": "one"])
            let first = try tail.push("flag")
            #expect(first.data["reason"]?.string == "one")
            relay.stop(with: 9)
            try relay.start()
            let agent = try relay.desk(pair.token)
            try agent.push("conversation")
            try agent.ask("flag.raise", in: pair.conversation, ["reason": "two"])
            tail = try relay.desk(token)
            try tail.ask("tail", ["min_level": 0, "after": first.body["cursor"] ?? ""])
            #expect(try tail.push("flag.updated").data["reason"]?.string == "two")
            try agent.ask("flag.raise", in: pair.conversation, ["reason": "three"])
            try tail.push("flag.updated") { $0.data["reason"]?.string == "three" }
            let reasons = tail.pushes.compactMap { $0.data["reason"]?.string }
            #expect(reasons == ["two", "three"])
            #expect(Set(tail.pushes.compactMap { $0.body["cursor"]?.string }).count == 2)
        }
    }

    @Test func `says gap for a cursor that cannot be resumed from, and bad_request for what is none`() async throws {
        try await withRelay(settings: []) { relay in
            let tail = try relay.desk(try relay.person("Sol", "supervisor"))
            let cursor = try tail.ask("tail", ["min_level": 0]).ok?["cursor"]?.string ?? ""
            let epoch = cursor.prefix { $0 != "." }
            for after in ["another.5", "\(epoch).999999"] {
                #expect(try tail.ask("tail", ["after": .string(after)]).ok != nil)
                let gap = try tail.push("gap", from: max(0, tail.pushes.count - 1))
                #expect(gap.data["from"]?.string == after)
                _ = tail.takePushes()
            }
            for after in ["", "nonsense", "\(epoch).", "\(epoch).-1", "\(epoch).x"] {
                #expect(try tail.ask("tail", ["after": .string(after)]).error == "bad_request", "\(after)")
            }
        }
    }

    @Test func `writes who looked, stepped in, whispered and banned into the audit log`() async throws {
        try await withRelay(settings: []) { relay in
            let pair = try PlainLease(relay)
            let supervisor = try relay.desk(try relay.person("Sol", "supervisor"))
            try supervisor.ask("monitor", in: pair.conversation)
            try supervisor.ask("whisper", in: pair.conversation, ["text": "psst"])
            try supervisor.ask("barge", in: pair.conversation)
            #expect(
                try supervisor.ask(
                    "ban",
                    ["customer": .string(pair.customer.participant), "for_ms": 600_000, "reason": "threats"]
                ).ok != nil
            )
            #expect(pair.customer.peer.awaitClose() == 4503)
            let audit = try relay.command(["audit"])
            #expect(audit.code == 0)
            for act in ["monitor", "whisper", "barge", "ban"] {
                #expect(
                    audit.output.split(separator: "\n").contains { $0.contains(act) && $0.contains("Sol") },
                    "\(act)"
                )
            }
            #expect(!audit.output.contains("psst"))
            // Who is banned does not come back with the old secret.
            let back = try relay.connect()
            let resume: JSONValue = [
                "secret": .string(pair.customer.secret), "epoch": .string(pair.customer.epoch), "seen": [:],
            ]
            #expect(try back.hello(["resume": resume]).error == "banned")
            #expect(back.peer.awaitClose() == 4503)
        }
    }

    @Test func `gives a customer all there is of them, and forgets them everywhere when asked`() async throws {
        try await withRelay(settings: []) { relay in
            let pair = try PlainLease(relay)
            try pair.customer.say("My zanzibarian kettle is broken.", in: pair.conversation, as: "m1")
            try pair.agent.ask("note.add", in: pair.conversation, ["kind": "note", "text": "MARKED zanzibarian"])
            let export = try pair.customer.ask("data.export")
            #expect(export.ok?["participant"]?["name"]?.string == "Ada")
            #expect(export.ok?["conversations"]?.array?.first?["events"]?.array?.count == 4)
            #expect(!export.body.line.contains("MARKED"))
            #expect(DeskTraces.first(in: export.body.serialized) == nil)
            let erased = try pair.customer.ask("data.erase")
            #expect(erased.ok?.int("erased") == 1)
            #expect(pair.customer.peer.awaitClose() == 4500)
            let back = try relay.connect()
            let resume: JSONValue = [
                "secret": .string(pair.customer.secret), "epoch": .string(pair.customer.epoch), "seen": [:],
            ]
            #expect(try back.hello(["resume": resume]).error == "unauthorized")
            #expect(relay.stop() == 0)
            for name in Scratch.names(in: relay.dataDirectory) {
                let bytes = Scratch.bytes("\(relay.dataDirectory)/\(name)")
                #expect(!bytes.contains("zanzibarian"), "\(name)")
            }
            try relay.start()
        }
    }

    @Test func `searches what its people may read and no more`() async throws {
        try await withRelay { lease in
            let pair = try Pair(lease)
            try pair.customer.say("The \(lease.queue)quokka lamp", in: pair.conversation, as: "m1")
            let other = try lease.relay.desk(
                try lease.relay.person("Other-\(lease.queue)", "agent", queues: ["default"])
            )
            let query: JSONValue = ["query": .string("\(lease.queue)quokka")]
            #expect(try pair.agent.ask("search", query).ok?["hits"]?.array?.count == 1)
            #expect(try other.ask("search", query).ok?["hits"]?.array?.isEmpty == true)
            for query in ["\"", "*", "AND OR", "lamp NEAR(", "", "a'; DROP TABLE messages;--"] {
                let reply = try pair.agent.ask("search", ["query": .string(query)])
                #expect(reply.ok != nil || reply.error == "bad_request", "\(query)")
            }
        }
    }
}

@Suite struct `People of the desk` {
    @Test func `are added, changed and removed beside a live relay, and their connections end with their token`()
        async throws
    {
        try await withRelay(settings: ["queues=default,returns"]) { relay in
            let first = try relay.person("Maya", "agent", queues: ["returns"])
            #expect(first.hasPrefix("heard_") && first.utf8.count == 6 + 43)
            #expect(try relay.command(["people", "add", "Maya", "--role", "agent"]).code == 1)
            let client = try relay.desk(first)
            #expect(client.welcome["participant"]?["name"]?.string == "Maya")
            let rotated = try relay.command(["people", "rotate", "Maya"]).output.split(separator: "\n").first.map {
                String($0)
            }
            let second = try #require(rotated)
            #expect(second != first)
            // Two tokens live, so that nobody is locked out while the new one is handed over.
            #expect(try relay.desk(first).welcome["participant"] != nil)
            #expect(try relay.desk(second).welcome["participant"] != nil)
            // The third ends the first, and every connection that came in with it.
            #expect(try relay.command(["people", "rotate", "Maya"]).code == 0)
            #expect(client.peer.awaitClose() == 4501)
            let late = TestClient(try relay.peer("/desk"))
            #expect(try late.hello(["token": .string(first)]).error == "unauthorized")
            let newest = try relay.desk(second)
            #expect(try relay.command(["people", "remove", "Maya"]).code == 0)
            #expect(newest.peer.awaitClose() == 4501)
            #expect(try relay.command(["people", "list"]).output.isEmpty)
            #expect(try relay.command(["people", "remove", "Maya"]).code == 1)
        }
    }

    @Test func `have no token on the disk, in a command line or in the journal`() async throws {
        try await withRelay(settings: ["log.level=debug"]) { relay in
            let token = try relay.person("Maya", "agent")
            let client = try relay.desk(token)
            let customer = try relay.customer("Ada")
            _ = try Pair.start(customer, in: "default")
            let secrets = [token, String(token.dropFirst(6)), client.secret, customer.secret]
            let commandLine = Scratch.bytes("/proc/\(relay.identifier)/cmdline")
            let files = Scratch.names(in: relay.dataDirectory).map { Scratch.bytes("\(relay.dataDirectory)/\($0)") }
            for bytes in files + [commandLine, Scratch.bytes(relay.journal)] {
                for secret in secrets { #expect(!bytes.contains(secret)) }
            }
        }
    }
}
