import AgentConsole
import ChatModel
import ChatProtocol
import RelayClient
import TerminalScreen
import Testing

@Suite struct `Whatever happens to the screen` {
    @Test func `it draws, keeps its cursor, and shows no control character`() throws {
        let seed = UInt64.random(in: 1 ... .max)
        var random = Xorshift(seed)
        for _ in 0..<10 {
            var bench = try ScreenBench(rows: 24, columns: 80)
            for step in 0..<120 {
                try happen(to: &bench, step, &random)
                let grid = bench.grid
                bench.screen.noteLayout()
                let cursor = try #require(grid.cursor, "seed \(seed)")
                #expect(cursor.row < grid.rows && cursor.column < grid.columns, "seed \(seed)")
                let isClean = grid.text.unicodeScalars.allSatisfy {
                    $0 == "\n" || $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value)
                }
                #expect(isClean, "seed \(seed)")
            }
        }
    }

    private func happen(to bench: inout ScreenBench, _ step: Int, _ random: inout Xorshift) throws {
        switch Int.random(in: 0..<8, using: &random) {
        case 0, 1:
            let text = ["a", "ü", "李", "👨‍👩‍👧‍👦", "/", "⟨x⟩", " ", "\u{301}", "e"].randomElement(using: &random) ?? "a"
            bench.type(text)
        case 2: bench.press(Self.keys.randomElement(using: &random) ?? KeyPress(.enter))
        case 3:
            let size = AgentScreen.Size(
                rows: Int.random(in: 1...60, using: &random),
                columns: Int.random(in: 1...200, using: &random)
            )
            bench.handle(.resized(size))
        case 4:
            let bytes = (0..<Int.random(in: 0...80, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            let text = String(decoding: bytes, as: UTF8.self)
            let id = "c\(Int.random(in: 1...4, using: &random))"
            try push(ConsoleBench.message(10 + step, in: id, text, from: "customer", name: text), to: &bench)
        case 5:
            let text = String(repeating: "a\u{301}\n", count: Int.random(in: 0...2000, using: &random))
            bench.handle(.input(.paste(text, dropped: 0)))
        case 6: bench.handle(.agent(.delivery(.offline(Outage(reason: "x", retryInMilliseconds: 1)))))
        default:
            bench.now = bench.now.advanced(byMilliseconds: Int.random(in: 0...100_000, using: &random))
            bench.handle(.agent(.tick))
        }
    }

    private func push(_ json: String, to bench: inout ScreenBench) throws {
        guard case .push(let push, let cursor)? = try? ServerMessage<DeskPush>.decode(Array(json.utf8)) else { return }
        bench.handle(.agent(.delivery(.push(push, cursor: cursor))))
    }

    private static let keys: [KeyPress] = [
        KeyPress(.enter), KeyPress(.tab), KeyPress(.escape), KeyPress(.up), KeyPress(.down), KeyPress(.pageUp),
        KeyPress(.pageDown), KeyPress(.end, .alt), KeyPress(.home, .alt), KeyPress(.function(1)),
        KeyPress(.function(2)),
        KeyPress(.function(3)), KeyPress(.function(5)), KeyPress(.function(7)), .alt("a"), .alt("i"), .alt("n"),
        .alt("h"),
        .alt("g"), .alt("1"), .alt("2"), .alt("/"), .control("s"), .control("r"), .control("u"), .control("y"),
        .control("c"), .control("_"), KeyPress(.backspace), KeyPress(.left), KeyPress(.up, .alt), KeyPress(.down, .alt),
    ]
}

/// xorshift64 (Marsaglia 2003), so that a failing run can be repeated.
struct Xorshift: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}

@Suite struct `Input that is far too large` {
    @Test func `a paste of five megabytes is asked about, kept, drawn and not sent`() throws {
        var bench = try ScreenBench(rows: 24, columns: 80)
        let text = String(repeating: "line of a log 2026-11-21 e\u{301}\n", count: 170_000)
        bench.handle(.input(.paste(text, dropped: 0)))
        #expect(bench.grid.text.contains("Paste 170001 lines"))
        bench.press(.control("y"))
        #expect(bench.screen.editor.text.utf8.count == text.utf8.count)
        #expect(bench.grid.cursor != nil)
        bench.press(KeyPress(.enter))
        #expect(bench.sent.isEmpty)
        #expect(bench.screen.editor.text.utf8.count == text.utf8.count)
    }

    @Test func `ten thousand marks on one letter stay in its cells`() throws {
        var bench = try ScreenBench(rows: 24, columns: 80)
        let text = "a" + String(repeating: "\u{301}", count: 10_000) + "b"
        let json = ConsoleBench.message(9, in: "c1", text, from: "customer", name: text)
        guard case .push(let push, let cursor) = try ServerMessage<DeskPush>.decode(Array(json.utf8)) else { return }
        bench.handle(.agent(.delivery(.push(push, cursor: cursor))))
        #expect(bench.grid.text.unicodeScalars.count < 24 * 80 * 3)
        #expect(bench.grid.text.contains("<+9985>"))
    }
}
