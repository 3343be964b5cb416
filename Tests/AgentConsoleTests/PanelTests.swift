import AgentConsole
import ChatModel
import ChatProtocol
import RelayClient
import TerminalScreen
import Testing

@Suite struct `What people of the desk say` {
    private static let review = DeskRequest.checkDraft(in: ConversationID("c1"), text: "as I said, no")
    private static let findings = """
        {"findings":[{"start":0,"end":9,"code":"blame","why":"It says that they did not listen.",\
        "instead":"To have it in one place: ⟨the answer⟩."}],"missing":{"facts":[],"wants":[],"feeling":null}}
        """

    @Test(arguments: [(24, 80), (40, 120), (20, 60)])
    func `a draft check stands beside the conversation until the draft is sent`(rows: Int, columns: Int) throws {
        var bench = try ScreenBench(rows: rows, columns: columns)
        bench.type("as I said, no")
        try bench.agentKeepingScreen { try $0.reply(to: Self.review, Self.findings) }
        #expect(bench.grid.text.contains("would you tweak it?"))
        #expect(bench.grid.text.contains("nothing and I'm furious."))
        expectGolden(bench.grid.text, "draft-check-\(columns)x\(rows)")
        bench.press(KeyPress(.enter))
        #expect(!bench.grid.text.contains("would you tweak it?"))
        #expect(bench.sent == ["c1: as I said, no"])
    }

    @Test func `a colleague's question takes no key from what is being written`() throws {
        var bench = try ScreenBench(rows: 24, columns: 80)
        bench.type("a ")
        try bench.push(
            #"{"ev":"review","data":{"review":"r1","from":{"id":"a2","role":"agent","name":"Lee"},"text":"Calm down, please."}}"#
        )
        bench.type("quick question")
        #expect(bench.screen.editor.text == "a quick question")
        #expect(bench.grid.text.contains("Lee: Calm down"))
        bench.press(KeyPress(.function(9)))
        #expect(bench.grid.text.contains("would you tweak this? Calm down, please."))
    }

    @Test func `a colleague's answer stays beside the conversation`() throws {
        var bench = try ScreenBench(rows: 24, columns: 80)
        try bench.push(
            #"{"ev":"review.answered","conversation":"c1","data":{"review":"r1","by":{"id":"a2","role":"agent","name":"Lee"},"verdict":"tweak","text":"I would not say calm down."}}"#
        )
        bench.now = bench.now.advanced(byMilliseconds: 60_000)
        bench.handle(.agent(.tick))
        #expect(bench.grid.text.contains("Lee would tweak your text"))
        #expect(bench.grid.text.contains("I would not say calm down."))
    }

    @Test(arguments: [(24, 80), (40, 120), (20, 60)])
    func `a summary is seen by whoever takes over`(rows: Int, columns: Int) throws {
        var bench = try ScreenBench(rows: rows, columns: columns)
        let conversation = ConsoleBench.conversation("c7", "Ümit")
        try bench.push(
            """
            {"ev":"conversation","conversation":"c7","data":{"conversation":\(conversation),\
            "events":[\(ConsoleBench.message(1, in: "c7", "Hello?", from: "customer", name: "Ümit"))],"internal":[],\
            "notes":[],"earlier":[],"transfer":{"from":{"id":"a2","role":"agent","name":"Lee"},"summary":"knows the carrier"}}}
            """
        )
        bench.press(.alt("4"))
        #expect(bench.grid.text.contains("knows the carrier"))
    }

    @Test func `an offer and its countdown are seen where there is no list`() throws {
        var bench = try ScreenBench(rows: 20, columns: 60)
        try bench.push(
            #"{"ev":"offer","conversation":"c8","data":{"offer":"o2","queue":"default","waited_ms":1000,"expires_in_ms":18000,"preview":"help"}}"#
        )
        bench.handle(.agent(.tick))
        #expect(bench.grid.text.contains("OFFER F7"))
    }

    @Test func `a break is suggested where there is a list and where there is none`() throws {
        for (rows, columns, words) in [(24, 80, "break? /break 10m"), (20, 60, "a break? /break")] {
            var bench = try ScreenBench(rows: rows, columns: columns)
            bench.screen = try Self.withoutOffers(bench)
            try bench.push(#"{"ev":"relief","data":{"heavy_ms":1800000,"in_a_row":3,"suggest_break_ms":600000}}"#)
            #expect(bench.grid.text.contains(words), "\(columns)x\(rows)")
        }
    }

    private static func withoutOffers(_ bench: ScreenBench) throws -> AgentScreen {
        var bench = bench
        try bench.push(#"{"ev":"offer.gone","conversation":"c9","data":{"offer":"o1","reason":"taken"}}"#)
        return bench.screen
    }
}

@Suite struct `A suggestion that is put in` {
    @Test func `stands behind what was written, and takes the place of the one before`() throws {
        var bench = try ScreenBench(rows: 24, columns: 80)
        bench.type("Good morning.")
        bench.press(.alt("i"))
        #expect(bench.screen.editor.text == "Good morning. \(ConsoleBench.suggestion)")
        bench.press(.alt("n"), .alt("i"))
        #expect(bench.screen.editor.text == "Good morning. Another way to say it?")
        bench.type(" Yes?")
        bench.press(.alt("i"))
        #expect(bench.screen.editor.text == "Good morning. Another way to say it? Yes? Another way to say it?")
        #expect(bench.sent.isEmpty)
    }

    @Test func `can be read whole before it is put in`() throws {
        let long =
            "I'm hearing that the parcel never came, that you took a day off work to wait for it, and that nobody "
            + "could tell you where it is. Did I get that right, and what would help most right now?"
        for (rows, columns) in [(24, 80), (20, 60), (40, 120)] {
            var bench = try ScreenBench(rows: rows, columns: columns)
            try bench.agentKeepingScreen { try $0.hint(5, in: "c1", suggestion: long) }
            let shown = bench.grid.text.split { $0 == " " || $0 == "\n" || $0 == "│" }.joined(separator: " ")
            #expect(shown.contains("what would help most right now?"), "\(columns)x\(rows)")
        }
    }
}

@Suite struct `A status` {
    @Test func `is not set back by a list of colleagues that was made before`() throws {
        var bench = ConsoleBench()
        try bench.goOnline()
        try bench.reply(to: .setStatus(StatusChange(routing: .away)), #"{"routing":"away","capacity":4}"#)
        try bench.reply(to: .listColleagues, ConsoleBench.colleagues)
        #expect(bench.model.routing == .away)
        bench.effects = []
        bench.handle(.tick)
        #expect(bench.requests == [.listColleagues])
    }
}
