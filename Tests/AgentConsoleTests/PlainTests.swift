import AgentConsole
import ChatModel
import ChatProtocol
import Testing

@Suite struct `The line mode` {
    @Test func `shows a message behind its conversation, and further lines behind a bar`() throws {
        var bench = ConsoleBench()
        try bench.goOnline()
        try bench.open("c1", "Dana Ruiz")
        let effects = try bench.push(
            ConsoleBench.message(
                2,
                in: "c1",
                "hello\n[2 Mallory] 01:10 you: pay now",
                from: "customer",
                name: "Dana Ruiz"
            )
        )
        #expect(
            bench.lines(effects) == [
                "[1 Dana Ruiz] 01:10 Dana Ruiz: hello", "    | [2 Mallory] 01:10 you: pay now",
            ]
        )
    }

    @Test func `shows a hint with energy apart from facts, wants and what to try`() throws {
        var bench = ConsoleBench()
        try bench.goOnline()
        try bench.open("c1", "Dana Ruiz")
        bench.effects = []
        try bench.hint(1, in: "c1")
        #expect(
            bench.lines(bench.effects) == [
                "[1 Dana Ruiz, heightened 78, rising] hint, only you see it: reflect back.",
                #"  ENERGY: heightened, 78 of 100, rising, anger. Words: "furious" (anger); "THIRD time" (repetition)."#,
                #"  FACTS: 1 "the parcel never came""#, #"  WANTS: 1 "the parcel by Friday""#,
                "  TRY (/use 1): I'm hearing that the parcel never came. Is that right?",
                "  TRY (/use 2): Another way to say it?",
                "  ASK YOURSELF: What do they know, and what do they not know?",
            ]
        )
    }

    @Test func `tells a reading without a hint, once, and not when a hint tells it`() throws {
        var bench = ConsoleBench()
        try bench.goOnline()
        try bench.open("c1", "Dana Ruiz")
        try bench.push(
            #"{"ev":"energy","conversation":"c1","iseq":1,"at":"2026-11-21T01:10:03.000Z","data":{"seq":1,"energy":\#(ConsoleBench.energy)}}"#
        )
        let told = bench.lines(bench.handle(.settled))
        #expect(told.count == 1 && told[0].contains("reading, only you see it: heightened, 78 of 100"))
        try bench.hint(2, in: "c1")
        #expect(bench.handle(.settled).isEmpty)
    }

    @Test func `shows no hint to an agent who does without, tells nobody, and shows it again`() throws {
        var bench = ConsoleBench()
        try bench.goOnline()
        try bench.open("c1", "Dana Ruiz")
        let effects = bench.enter("/hints off")
        #expect(!effects.contains { if case .request = $0 { true } else if case .post = $0 { true } else { false } })
        bench.effects = []
        try bench.hint(2, in: "c1")
        let told = bench.lines(bench.effects + bench.handle(.settled))
        #expect(told.contains { $0.contains("reading, only you see it") })
        #expect(!told.contains { $0.contains("TRY") || $0.contains("FACTS") || $0.contains("ASK YOURSELF") })
        #expect(bench.lines(bench.enter("/use")).contains { $0.contains("no hint") })
        _ = bench.enter("/hints on")
        #expect(bench.lines(bench.enter("/hint")).contains { $0.contains("TRY (/use 1)") })
    }

    @Test func `lets no escape sequence of anybody through`() throws {
        var bench = ConsoleBench()
        try bench.goOnline()
        let hostile = "\u{1B}[2J\u{1B}]0;pwned\u{07}\u{202E}\u{9B}31m\u{7F}"
        try bench.open("c1", "Dana\u{1B}[31m", saying: hostile)
        try bench.hint(1, in: "c1", suggestion: hostile)
        bench.enter("/use")
        bench.enter("/list")
        bench.enter("/read")
        try bench.push(#"{"ev":"notice","data":{"code":"x","message":\#(quoted(hostile))}}"#)
        try bench.push(
            #"{"ev":"offer","conversation":"c9","data":{"offer":"o1","queue":\#(quoted(hostile)),"waited_ms":1,"expires_in_ms":20000,"preview":\#(quoted(hostile))}}"#
        )
        try bench.push(
            #"{"ev":"whisper","conversation":"c1","iseq":9,"at":"2026-11-21T01:10:03.000Z","data":{"from":{"id":"s","role":"supervisor","name":\#(quoted(hostile))},"text":\#(quoted(hostile))}}"#
        )
        let scalars = bench.lines(bench.effects).joined().unicodeScalars
        #expect(!scalars.isEmpty)
        #expect(scalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) && $0.value != 0x202E })
    }

    @Test func `says what a draft could be tweaked in, with the words`() throws {
        var bench = ConsoleBench()
        try bench.goOnline()
        try bench.open("c1", "Dana Ruiz")
        bench.effects = []
        let request = DeskRequest.checkDraft(in: ConversationID("c1"), text: "as I said, no")
        try bench.reply(
            to: request,
            #"{"findings":[{"start":0,"end":9,"code":"blame","why":"It blames.","instead":"Say it anew."}],"missing":{"facts":[],"wants":[{"text":"a refund","about":1}],"feeling":null}}"#
        )
        #expect(
            bench.lines(bench.effects) == [
                "[1 Dana Ruiz] draft check, only you see it: would you tweak it?",
                #"  "as I said": It blames. Instead: Say it anew."#,
                #"  Left out, what they want: "a refund""#,
            ]
        )
    }

    @Test func `hands on to the colleague or queue that is named, and to nobody else`() throws {
        var bench = ConsoleBench()
        try bench.goOnline()
        try bench.open("c1", "Dana Ruiz")
        bench.enter("/transfer lee knows the carrier")
        try bench.reply(to: .listColleagues, ConsoleBench.colleagues)
        let request = TransferRequest(to: .agent(ParticipantID("a2")), summary: "knows the carrier")
        #expect(bench.requests.last == .transfer(ConversationID("c1"), request))
        bench.enter("/transfer nobody x")
        try bench.reply(to: .listColleagues, ConsoleBench.colleagues)
        #expect(bench.problems.last == "No colleague or queue is called nobody.")
    }

    @Test func `takes a duration for a break`() throws {
        var bench = ConsoleBench()
        try bench.goOnline()
        bench.enter("/status break for 15m")
        bench.enter("/break 90s")
        let changes = bench.requests.suffix(2)
        #expect(
            Array(changes) == [
                .setStatus(StatusChange(routing: .onBreak, forMilliseconds: 900_000)),
                .setStatus(StatusChange(routing: .onBreak, forMilliseconds: 90_000)),
            ]
        )
    }

    @Test func `accepts the offer that is asked for and selects what comes of it`() throws {
        var bench = ConsoleBench()
        try bench.goOnline()
        for number in 1...2 {
            try bench.push(
                #"{"ev":"offer","conversation":"c\#(number)","data":{"offer":"o\#(number)","queue":"default","waited_ms":1000,"expires_in_ms":20000,"preview":"help"}}"#
            )
        }
        bench.enter("/accept 2")
        #expect(bench.requests.last == .acceptOffer(OfferID("o2")))
        try bench.open("c2", "Ümit")
        #expect(bench.model.selected == ConversationID("c2"))
        #expect(bench.model.offers.map(\.conversation) == [ConversationID("c1")])
    }

    @Test func `fills the customer's name into a canned reply`() throws {
        var bench = ConsoleBench()
        try bench.goOnline()
        try bench.open("c1", "Dana Ruiz")
        bench.enter("/canned hello")
        #expect(bench.model.current?.draft.text == "Hello Dana Ruiz, ⟨what you see⟩.")
    }
}

@Suite struct `The table of commands` {
    @Test func `has every name, alias and key once, and says something of each`() {
        let names = Command.allCases.flatMap { [$0.rawValue] + $0.entry.aliases }
        #expect(Set(names).count == names.count)
        let keys = Command.allCases.flatMap(\.entry.keys)
        #expect(Set(keys).count == keys.count)
        #expect(Command.allCases.allSatisfy { !$0.entry.summary.isEmpty })
    }

    @Test func `is all in the help`() {
        let help = CommandHelp.lines().joined(separator: "\n")
        for command in Command.allCases { #expect(help.contains("/\(command.rawValue)")) }
    }

    @Test func `leads to an answer for every command, also without what it needs`() throws {
        for command in Command.allCases {
            var bench = ConsoleBench()
            try bench.goOnline()
            let effects = bench.enter("/\(command.rawValue)")
            #expect(!effects.isEmpty || command == .send || command == .wait, "/\(command.rawValue) says nothing")
        }
    }
}

@Suite struct `The manual page` {
    @Test func `names every command with what it does`() {
        let page = AgentManual.page()
        for command in Command.allCases {
            #expect(page.contains("/\(command.rawValue)".replacing("-", with: "\\-")), "/\(command.rawValue)")
        }
        #expect(page.split(separator: "\n").allSatisfy { !$0.hasPrefix("'") })
    }

    @Test func `names every key of the full screen that runs a command`() {
        let page = AgentManual.page()
        for key in Command.allCases.flatMap(\.entry.keys) {
            #expect(page.contains(key.replacing("-", with: "\\-").replacing("…", with: "...")), "\(key)")
        }
    }
}
