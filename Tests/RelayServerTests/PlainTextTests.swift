import RelayTestSupport
import StrictJSON
import Testing

@Suite struct `A client without a subprotocol` {
    /// The lines up to the first for which `isLast` holds.
    private static func lines(_ peer: WebSocketPeer, until isLast: (String) -> Bool) throws -> [String] {
        var lines: [String] = []
        while let frame = peer.next() {
            lines.append(frame.text)
            if isLast(frame.text) { return lines }
        }
        throw TestFailure("the line did not come; there were \(lines)")
    }

    private static func open(_ relay: RelayProcess) throws -> WebSocketPeer {
        let peer = try relay.peer("/chat") { $0.subprotocol = nil }
        peer.keepsTranscript = true
        return peer
    }

    @Test func `chats in lines: the notice and the way back first, and never JSON`() async throws {
        try await withRelay(settings: []) { relay in
            let token = try relay.person("Maya", "agent")
            let agent = try relay.desk(token)
            try agent.ask("status.set", ["routing": "accepting"])
            let peer = try Self.open(relay)
            peer.send("/name Ada")
            peer.send("My kettle arrived broken, this is the THIRD time and I am furious!!!")
            let opening = try Self.lines(peer) { $0.contains("/resume ") }
            #expect(opening.first?.hasPrefix("* Messages are analysed") == true)
            let offer = try agent.push("offer")
            try Pair.accept(agent, offer.conversation ?? "")
            #expect(
                agent.pushes.contains {
                    $0.event == "conversation" && $0.data["conversation"]?["customer"]?["name"] == "Ada"
                }
            )
            try agent.ask("note.add", in: offer.conversation, ["kind": "note", "text": "MARK inside"])
            try agent.say("Hello Ada,\nI am looking at it.", in: offer.conversation ?? "", as: "m1")
            let lines = try Self.lines(peer) { $0.hasPrefix("Maya: ") }
            #expect(lines.last?.contains("\n") == false)
            #expect(lines.dropLast().allSatisfy { $0.hasPrefix("* ") })
            let bytes = String(decoding: peer.transcript, as: UTF8.self)
            for mark in ["{", "MARK", "hint", "energy", "flag", "iseq"] { #expect(!bytes.contains(mark), "\(mark)") }
        }
    }

    @Test func `has commands, and an unknown one is not sent`() async throws {
        try await withRelay(settings: []) { relay in
            let peer = try Self.open(relay)
            peer.send("/help")
            let help = try Self.lines(peer) { $0.contains("//") }
            for command in ["/name", "/quit", "/rate", "/resume", "/private"] {
                #expect(help.contains { $0.contains(command) }, "\(command)")
            }
            #expect(help.allSatisfy { $0.hasPrefix("* ") })
            peer.send("/frobnicate now")
            _ = try Self.lines(peer) { $0.hasPrefix("* ") }
            peer.send("//quit is what I typed")
            _ = try Self.lines(peer) { $0.contains("/resume ") }
            let supervisor = try relay.desk(try relay.person("Sol", "supervisor"))
            let deadline = Deadline()
            var hits: [String] = []
            while hits.isEmpty, !deadline.hasPassed {
                hits =
                    try supervisor.ask("search", ["query": "typed"]).ok?["hits"]?.array?.compactMap {
                        $0["snippet"]?.string
                    } ?? []
            }
            #expect(hits.count == 1)
            #expect(try supervisor.ask("search", ["query": "frobnicate"]).ok?["hits"]?.array?.isEmpty == true)
            peer.send("/quit")
            #expect(peer.awaitClose() == 1000)
        }
    }

    @Test func `comes back with its secret and gets the conversation again`() async throws {
        try await withRelay(settings: []) { relay in
            let peer = try Self.open(relay)
            peer.send("A first word")
            let line = try Self.lines(peer) { $0.contains("/resume ") }.last ?? ""
            let secret = line.split(separator: " ").last.map { String($0) } ?? ""
            peer.cut()
            let back = try Self.open(relay)
            back.send("/resume \(secret)")
            let lines = try Self.lines(back) { $0.contains("A first word") }
            #expect(!lines.isEmpty)
            let wrong = try Self.open(relay)
            wrong.send("/resume AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
            #expect(wrong.awaitClose() == 4501)
        }
    }

    @Test func `comes back to what was closed lately, and can still rate it`() async throws {
        try await withRelay(settings: []) { relay in
            let agent = try relay.desk(try relay.person("Maya", "agent"))
            try agent.ask("status.set", ["routing": "accepting"])
            let peer = try Self.open(relay)
            peer.send("A first word")
            let line = try Self.lines(peer) { $0.contains("/resume ") }.last ?? ""
            let conversation = try agent.push("offer").conversation ?? ""
            try Pair.accept(agent, conversation)
            peer.cut()
            try agent.ask("conversation.close", in: conversation, ["reason": "solved"])
            let back = try Self.open(relay)
            back.send("/resume " + (line.split(separator: " ").last.map { String($0) } ?? ""))
            _ = try Self.lines(back) { $0.contains("solved") }
            back.send("/rate 4")
            #expect(try Self.lines(back) { $0.contains("rating") }.last == "* Thank you for your rating.")
        }
    }

    @Test func `can stay private`() async throws {
        try await withRelay(settings: []) { relay in
            let agent = try relay.desk(try relay.person("Maya", "agent"))
            try agent.ask("status.set", ["routing": "accepting"])
            let peer = try Self.open(relay)
            // Nothing has been typed yet when the notice and the way to refuse are there.
            let greeting = try Self.lines(peer) { $0.contains("/private") }
            #expect(greeting.first?.contains("analysed on this server") == true)
            peer.send("/private")
            _ = try Self.lines(peer) { $0.contains("not analysed") }
            peer.send("I am FURIOUS!!! This is the THIRD time!!!")
            _ = try Self.lines(peer) { $0.contains("/resume ") }
            let conversation = try agent.push("offer").conversation ?? ""
            try Pair.accept(agent, conversation)
            try agent.say("Hello", in: conversation, as: "m1")
            let isAnalysed = try agent.push("conversation").data["conversation"]?["analysed"]?.bool
            #expect(isAnalysed == false)
            let internalNumbers = agent.pushes.compactMap(\.iseq)
            #expect(internalNumbers == [])
        }
    }

    @Test func `is told of the rate in words`() async throws {
        try await withRelay(settings: ["limits.messages_per_minute=6", "limits.message_burst=2"]) { relay in
            let peer = try Self.open(relay)
            for index in 0..<6 { peer.send("line \(index)") }
            let lines = try Self.lines(peer) { $0.contains("ait") }
            #expect(lines.allSatisfy { $0.hasPrefix("* ") || $0.hasPrefix("Guest: ") })
        }
    }
}
