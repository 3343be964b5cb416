import ChatModel
import ChatProtocol
import RelayClient
import SentimentAnalysis
import StrictJSON
import TerminalScreen
import Testing

@testable import SupervisorConsole

private let busy = Board.Agent(
    id: maya.id,
    name: "Maya",
    routing: .accepting,
    open: [first, second],
    capacity: 4,
    isConnected: true
)
private let absent = Board.Agent(
    id: lee.id,
    name: "lee",
    routing: .away,
    open: [],
    capacity: 2,
    isConnected: false
)

private func desk(flagged: [Board.Flagged]) -> Board {
    Board(
        agents: [busy, absent],
        queues: [
            Board.Queue(name: "default", waiting: 3, oldestMilliseconds: 360_000),
            Board.Queue(name: "billing", waiting: 0, oldestMilliseconds: nil),
        ],
        flagged: flagged
    )
}

private let dana1 = Board.Flagged(conversation: first, flag: flag(level: .acute, unacknowledged: 240_000))
private let calmed = Board.Flagged(conversation: second, flag: flag(isAcknowledged: true))

/// A board that is online and has heard how the desk stands.
private struct BoardPlay {
    var model = BoardModel(now: noon36, zoneMinutes: 0, seed: 7)

    init(_ board: Board = desk(flagged: [dana1, calmed])) {
        _ = show(board)
        model.isOnline = true
    }

    mutating func show(_ board: Board) -> [BoardEffect] {
        deliver(.reply(number: 1, .board, .ok(DeskReplyBytes.value(of: board))))
    }

    mutating func deliver(_ delivery: Delivery<DeskSide>) -> [BoardEffect] {
        model.handle(.delivery(delivery), at: noon36)
    }

    mutating func press(_ keys: KeyPress...) -> [BoardEffect] {
        keys.flatMap { model.handle(.input(.key($0)), at: noon36) }
    }

    mutating func type(_ text: String) -> [BoardEffect] {
        text.flatMap { model.handle(.input(.key(.character($0))), at: noon36) }
    }

    func screen(rows: Int = 24, columns: Int = 80) -> String {
        BoardDrawing.grid(of: model, rows: rows, columns: columns).text
    }
}

@Suite struct `A board` {
    @Test func `says who asks for a lighter one, and no count of why`() {
        var agent = busy
        agent.wantsLighter = true
        let lines = BoardLines.plain(Board(agents: [agent], queues: [], flagged: []))
        #expect(lines.last == "  Maya: accepting, asks for a lighter one, 2 of 4 open")
    }

    @Test func `shows who waits, who is upset, and who is there`() {
        let lines = BoardPlay().screen().split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        #expect(lines[0].hasPrefix(" heard board   2 flagged, 1 not acknowledged   3 waiting"))
        #expect(lines[0].hasSuffix("● online  12:36:04"))
        #expect(lines[1] == " QUEUES  default: 3 waiting, oldest 6m00s   billing: 0")
        #expect(lines[3] == " FLAGGED  by need")
        #expect(lines[4] == " ! heightened 78 ↑   Dana Ruiz → Maya        waits 4m00s   default · anger, rep…")
        #expect(lines[5] == "   heightened 78 ↑   Dana Ruiz → Maya        acknowledged  default · anger, rep…")
        #expect(lines[7] == " AGENTS")
        #expect(lines[8] == " ▸ Maya                   2 of 4 open   2 flagged  accepting")
        #expect(lines[9] == "   lee                    0 of 2 open              not connected, away")
    }

    @Test func `is drawn into any window without harm`() {
        var monitoring = BoardPlay()
        _ = monitoring.press(KeyPress(.enter))
        var asking = BoardPlay()
        _ = asking.press(.character("w"))
        _ = asking.type("a long whisper that does not fit, 李小龙 and 🇹🇷")
        for play in [BoardPlay(), monitoring, asking] {
            for rows in [1, 2, 3, 4, 7, 24, 60] {
                for columns in [1, 2, 5, 20, 60, 80, 120, 200] {
                    let grid = BoardDrawing.grid(of: play.model, rows: rows, columns: columns)
                    #expect(grid.rows == rows && grid.columns == columns)
                }
            }
        }
    }

    @Test func `lets nothing that a customer is called reach the terminal`() {
        var wicked = flag()
        wicked.customer.name = "\u{1B}[2J\u{9B}31mred"
        wicked.reason = "\u{1B}]0;owned\u{7}"
        let play = BoardPlay(desk(flagged: [Board.Flagged(conversation: first, flag: wicked)]))
        let texts = [play.screen(columns: 160)] + BoardLines.plain(desk(flagged: play.model.board?.flagged ?? []))
        for scalar in texts.joined().unicodeScalars where scalar != "\n" {
            #expect(scalar.properties.generalCategory != .control)
        }
    }

    @Test func `keeps the selection where it is when the order changes`() {
        var play = BoardPlay()
        #expect(play.model.selection == .flagged(first))
        _ = play.show(desk(flagged: [calmed, dana1]))
        #expect(play.model.selection == .flagged(first))
    }

    @Test func `rings when somebody is newly upset, and only then`() {
        var play = BoardPlay(desk(flagged: [calmed]))
        #expect(play.show(desk(flagged: [calmed])).isEmpty)
        #expect(play.show(desk(flagged: [dana1, calmed])) == [.ring])
        #expect(play.show(desk(flagged: [dana1, calmed])).isEmpty)
    }

    @Test func `asks anew each second, one question at a time`() {
        var play = BoardPlay()
        #expect(play.model.handle(.tick, at: noon36) == [.request(.board)])
        #expect(play.model.handle(.tick, at: noon36).isEmpty)
        #expect(play.show(desk(flagged: [])).isEmpty)
        #expect(play.model.handle(.tick, at: noon36) == [.request(.board)])
    }

    @Test func `says that what it shows is old when the line is down`() {
        var play = BoardPlay()
        _ = play.deliver(.offline(Outage(reason: "The connection was lost.", retryInMilliseconds: 500)))
        _ = play.model.handle(.tick, at: noon36.advanced(byMilliseconds: 12_000))
        #expect(play.screen().contains("✖ OFFLINE as of 12s ago"))
    }

    @Test func `says once in lines how the desk stands`() {
        #expect(
            BoardLines.plain(desk(flagged: [dana1])) == [
                "Flagged conversations: 1",
                "  heightened 78, rising: Dana Ruiz → Maya, queue default, not acknowledged for 4m00s, anger, repetition,"
                    + " conversation 01J9ZK3V5T8QWERTY1234567AB",
                "Queues: 2",
                "  default: 3 waiting, oldest 6m00s",
                "  billing: nobody waits",
                "Agents: 2",
                "  Maya: accepting, 2 of 4 open",
                "  lee: not connected, away, 0 of 2 open",
            ]
        )
    }
}

@Suite struct `A supervisor at the board` {
    @Test func `looks into a conversation, and the relay is told when it is over`() {
        var play = BoardPlay()
        #expect(play.press(KeyPress(.enter)) == [.request(.monitor(first))])
        #expect(play.press(KeyPress(.escape)) == [.request(.stopMonitor(first))])
        #expect(play.model.monitored == nil)
    }

    @Test func `whispers to the agent`() {
        var play = BoardPlay()
        _ = play.press(.character("w"))
        #expect(play.screen().contains("To Maya alone, about Dana Ruiz ›"))
        #expect(play.type("Name it.").isEmpty)
        #expect(play.press(KeyPress(.enter)) == [.request(.whisper(in: first, text: "Name it."))])
        #expect(play.model.prompt == nil)
    }

    @Test func `joins only after a yes`() {
        var play = BoardPlay()
        #expect(play.press(.character("b"), .character("n")).isEmpty)
        #expect(play.press(.character("b"), KeyPress(.enter)).isEmpty)
        #expect(play.press(.character("b"), .character("y")) == [.request(.barge(first))])
    }

    @Test func `writes to the customer only after joining`() {
        var play = BoardPlay()
        #expect(play.press(.character("s")).isEmpty)
        #expect(play.model.prompt == nil)
        _ = play.deliver(.reply(number: 2, .barge(first), .ok(.object(JSONObject()))))
        _ = play.press(.character("s"))
        _ = play.type("I am here.")
        guard case .send(let message, let conversation)? = play.press(KeyPress(.enter)).first else {
            Issue.record("nothing was sent")
            return
        }
        #expect(message.text == "I am here.")
        #expect(conversation == first)
    }

    @Test(arguments: [("Maya", Destination.agent(maya.id)), ("le", .agent(lee.id)), ("billing", .queue("billing"))])
    func `assigns to an agent by name, or to a queue`(text: String, destination: Destination) {
        var play = BoardPlay()
        _ = play.press(.character("a"))
        _ = play.type(text)
        #expect(play.press(KeyPress(.enter)) == [.request(.assign(first, to: destination))])
    }

    @Test func `is told who there is where nobody has the name, and can mend it`() {
        var play = BoardPlay()
        _ = play.press(.character("a"))
        _ = play.type("bob")
        #expect(play.press(KeyPress(.enter)).isEmpty)
        #expect(play.screen(columns: 120).contains("There are: Maya, lee, default, billing."))
        #expect(play.model.prompt == .assign(first))
    }

    @Test func `reaches the conversations that are not flagged through their agent`() {
        var play = BoardPlay(desk(flagged: []))
        #expect(play.model.selection == .agent(maya.id))
        _ = play.press(KeyPress(.enter), KeyPress(.down))
        #expect(play.model.selection == .open(first))
        #expect(play.press(KeyPress(.enter)) == [.request(.monitor(first))])
    }

    @Test func `is told what the relay refuses`() {
        var play = BoardPlay()
        _ = play.deliver(.reply(number: 3, .assign(first, to: .queue("x")), .refused(WireError(.notFound, "No."))))
        #expect(play.screen().contains("No."))
    }

    @Test func `sees both logs in the order of time`() {
        var watched = MonitoredConversation(first)
        let said = PublicEntry.Message(id: MessageID("m"), from: dana, text: "THIRD time!", clientID: "c")
        watched.take(InternalItem(iseq: 1, at: noon36, entry: .flagRaised(flag())))
        watched.take(PublicItem(seq: 1, at: noon36, entry: .message(said)))
        let later = noon36.advanced(byMilliseconds: 5_000)
        watched.take(InternalItem(iseq: 2, at: later, entry: .acknowledged(acknowledgement)))
        #expect(watched.lines.map(\.kind) == [.customer, .flag, .flag])
        #expect(watched.lines[0].text == "THIRD time!")
        #expect(watched.lines[2].text == "acknowledged by the facts after 37s")
        #expect(watched.flag?.isAcknowledged == true)
    }
}
