import AgentConsole
import ChatModel
import ChatProtocol
import HostileText
import RelayClient
import StrictJSON
import TerminalScreen
import Testing

/// What a relay delivers to an agent on a day when everybody and everything is called something wicked.
enum WickedDay {
    /// Puts the texts wherever a text of somebody else's can come in; 14 at a time.
    static func events(_ texts: [String], step: Int) throws -> [AgentEvent] {
        let id = "c\(step % 3)"
        let said = texts.map(quoted)
        let energy = """
            {"level":2,"score":0.78,"trend":"rising","emotions":{"anger":0.8},"confidence":"high","language":\(said[0]),\
            "evidence":[{"seq":1,"start":0,"end":2,"text":\(said[1]),"cue":\(said[2]),"weight":1.4}]}
            """
        let at = #""at":"2026-11-21T01:10:03.000Z""#
        let pushes = [
            """
            {"ev":"conversation","conversation":"\(id)","data":{"conversation":{"id":"\(id)","state":"assigned",\
            "queue":\(said[3]),"customer":{"id":"k","role":"customer","name":\(said[4]),"email":\(said[5])},\
            "agent":{"id":"a1","role":"agent","name":"Maya"},"about":{"subject":\(said[6]),"page":\(said[7])},\
            "opened_at":"2026-11-21T01:00:00.000Z","seq":1,"iseq":0},\
            "events":[\(ConsoleBench.message(1, in: id, texts[8], from: "customer", name: texts[4]))],"internal":[],\
            "notes":[],"earlier":[],"transfer":{"from":{"id":"a2","role":"agent","name":\(said[9])},"summary":\(said[10])}}}
            """,
            ConsoleBench.message(2, in: id, texts[11], from: "agent", name: texts[12]),
            #"{"ev":"energy","conversation":"\#(id)","iseq":1,\#(at),"data":{"seq":1,"energy":\#(energy)}}"#,
            """
            {"ev":"hint","conversation":"\(id)","iseq":2,\(at),"data":{"hint":"h\(step)","about":[1],\
            "kind":"reflect_back","energy":\(energy),"content":{"facts":[{"text":\(said[0]),"about":1}],\
            "wants":[{"text":\(said[1]),"about":1}]},"suggestions":[{"id":"s1","text":\(said[2])}],\
            "prompts":[\(said[3])],"acknowledged":false}}
            """,
            """
            {"ev":"note","conversation":"\(id)","iseq":3,\(at),"data":{"note":"n\(step)","kind":"fact",\
            "text":\(said[13]),"by":{"id":"a2","role":"agent","name":\(said[4])},"about":[1]}}
            """,
            """
            {"ev":"whisper","conversation":"\(id)","iseq":4,\(at),"data":{"from":{"id":"s","role":"supervisor",\
            "name":\(said[5])},"text":\(said[6])}}
            """,
            """
            {"ev":"offer","conversation":"o\(step)","data":{"offer":"o\(step)","queue":\(said[7]),"waited_ms":61000,\
            "expires_in_ms":20000,"preview":\(said[8])}}
            """,
        ]
        let deliveries = try pushes.map { json -> AgentEvent in
            guard case .push(let push, let cursor) = try ServerMessage<DeskPush>.decode(Array(json.utf8)) else {
                throw NotAPush()
            }
            return .delivery(.push(push, cursor: cursor))
        }
        return deliveries + [
            .delivery(.offline(Outage(reason: texts[9], retryInMilliseconds: 1))), .submitted("/" + texts[12]),
            .settled, .tick,
        ]
    }

    struct NotAPush: Error {}

    static func online() throws -> ConsoleBench {
        var bench = ConsoleBench()
        try bench.goOnline()
        return bench
    }
}

@Suite struct `Wicked text in an agent's console` {
    @Test func `drives no terminal from the full screen`() throws {
        let size = AgentScreen.Size(rows: 30, columns: 110)
        let now = Instant(milliseconds: 1_763_687_402_000)
        var screen = AgentScreen(try WickedDay.online().model, size: size)
        var painter = Painter(depth: .trueColour)
        var round = 0
        let problem = try HostileRun.problem(batch: 14, isLines: false) { texts in
            round += 1
            if round % 30 == 0 { screen = AgentScreen(try WickedDay.online().model, size: size) }
            for event in try WickedDay.events(texts, step: round) { _ = screen.handle(.agent(event), at: now) }
            _ = screen.handle(.input(.paste(texts[0], dropped: 0)), at: now)
            var outputs = [painter.paint(ScreenDrawing.grid(of: screen))]
            // What lies over the panes: the drafts' list, the help, the conversation's facts.
            for key in [KeyPress(.function(1)), .alt("i"), .alt("h"), .alt("g"), KeyPress(.escape)] {
                _ = screen.handle(.input(.key(key)), at: now)
                if round % 10 == 0 { outputs.append(painter.paint(ScreenDrawing.grid(of: screen))) }
            }
            return outputs
        }
        #expect(problem == nil)
    }

    @Test func `drives no terminal from the lines of plain mode`() throws {
        var bench = try WickedDay.online()
        var round = 0
        var count = 0
        let problem = try HostileRun.problem(batch: 14) { texts in
            round += 1
            if round % 30 == 0 { bench = try WickedDay.online() }
            let lines = try WickedDay.events(texts, step: round).flatMap { bench.lines(bench.handle($0)) }
            count += lines.count
            return lines.map { Array($0.utf8) }
        }
        #expect(problem == nil)
        #expect(count > HostileRun.texts / 4)
    }

    @Test func `drives no terminal from a customer's chat`() throws {
        var model = CustomerModel(seed: (1, 2), zoneMinutes: 0, showsOwn: true)
        let now = Instant(milliseconds: 0)
        var count = 0
        let problem = HostileRun.problem(batch: 4) { texts in
            var effects = model.enter("/" + texts[0], at: now)
            let sender = Participant(id: ParticipantID("a"), role: .agent, name: texts[1])
            let entry = PublicEntry.message(
                PublicEntry.Message(id: MessageID("m"), from: sender, text: texts[2], clientID: "")
            )
            let item = PublicItem(seq: 1, at: now, entry: entry)
            effects += model.take(.push(.item(ConversationID("c"), item, isOwn: false), cursor: nil), at: now)
            effects += model.take(.push(.notice(nil, Notice(code: "n", message: texts[3])), cursor: nil), at: now)
            effects += model.take(.offline(Outage(reason: texts[1], retryInMilliseconds: 1)), at: now)
            return effects.compactMap { effect in
                switch effect {
                case .show(let line), .complain(let line):
                    count += 1
                    return Array(line.utf8)
                default: return nil
                }
            }
        }
        #expect(problem == nil)
        #expect(count > HostileRun.texts / 4)
    }
}
