import AgentConsole
import ChatModel
import ChatProtocol
import RelayClient
import TerminalScreen

/// The full screen on the table: keys and the relay's pushes go in, the drawn cells come out.
struct ScreenBench {
    var screen: AgentScreen
    var now = Instant(milliseconds: 1_763_687_402_000)
    var effects: [ScreenEffect] = []

    /// A desk in the middle of a day: three conversations, one of them heated, and an offer.
    init(rows: Int, columns: Int) throws {
        var bench = ConsoleBench()
        try bench.goOnline()
        try bench.open("c1", "Dana Ruiz", saying: "Hi, my order 88121 was supposed to be here on Monday.")
        try bench.open("c2", "李小龙", saying: "你好")
        try bench.open("c3", "Mallory", saying: "\u{1B}[2J is this \u{202E}safe?")
        bench.enter("Hi Dana, I'm looking at 88121 now.")
        if case .send(let unsent)? = bench.effects.last(where: { if case .send = $0 { true } else { false } }) {
            let at = Instant(milliseconds: 1_795_223_400_000)
            bench.handle(
                .delivery(.sent(unsent, SentReply(seq: 2, message: MessageID("m2"), at: at, isDuplicate: false)))
            )
        }
        try bench.say(
            3,
            in: "c1",
            "This is the THIRD time I've been told \"tomorrow\". I took a day off work for nothing and I'm furious."
        )
        try bench.hint(1, in: "c1")
        bench.enter("/fact it is a birthday present")
        try bench.push(
            #"{"ev":"offer","conversation":"c9","data":{"offer":"o1","queue":"default","waited_ms":61000,"expires_in_ms":20000,"preview":"where is my refund"}}"#
        )
        bench.handle(.delivery(.latency(milliseconds: 23)))
        now = Instant(milliseconds: 1_795_223_520_000)
        bench.now = now
        bench.handle(.tick)
        screen = AgentScreen(bench.model, size: AgentScreen.Size(rows: rows, columns: columns))
        handle(.agent(.settled))
    }

    mutating func handle(_ event: ScreenEvent) {
        effects += screen.handle(event, at: now)
    }

    mutating func press(_ presses: KeyPress...) {
        for press in presses { handle(.input(.key(press))) }
    }

    mutating func type(_ text: String) {
        for character in text { press(character == "\n" ? KeyPress(.enter) : .character(character)) }
    }

    mutating func agent(_ body: (inout ConsoleBench) throws -> Void) rethrows {
        var bench = ConsoleBench()
        bench.model = screen.model
        bench.now = now
        try body(&bench)
        screen = AgentScreen(bench.model, size: screen.size)
        handle(.agent(.settled))
    }

    /// Lets something happen to the console beneath, as the relay would.
    mutating func agentKeepingScreen(_ body: (inout ConsoleBench) throws -> Void) throws {
        var bench = ConsoleBench()
        bench.model = screen.model
        bench.now = now
        bench.events = []
        try body(&bench)
        for event in bench.events { handle(.agent(event)) }
    }

    mutating func push(_ json: String) throws {
        try agentKeepingScreen { _ = try $0.push(json) }
    }

    var grid: Grid { ScreenDrawing.grid(of: screen) }

    var sent: [String] {
        effects.compactMap { effect in
            guard case .agent(.send(let unsent)) = effect else { return nil }
            return "\(unsent.conversation): \(unsent.message.text)"
        }
    }
}
