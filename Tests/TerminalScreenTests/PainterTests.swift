import Chance
import Foundation
import HostileText
import Testing

@testable import TerminalScreen

/// Random screens, each a change of the one before.
struct RandomFrames {
    private var generator: SeededGenerator
    private(set) var grid = Grid(rows: 12, columns: 40)

    /// Words of every width and kind; the first ones have one width everywhere.
    static let words = [
        "hello", "x", "ok then", "naïve", "李小龙", "さくら", "한국어", "ｆｕｌｌ", "e\u{301}e\u{323}", "شيماء", "क्षि", "👍🏽", "❤️",
        "👨‍👩‍👧‍👦", "🇹🇷", "1️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "😀", "─│┌", "▂▅█", "●", "…", "a\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}",
    ]

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    /// Changes the grid; whether its size changed.
    mutating func step() -> Bool {
        let resizes = Int.random(in: 0..<25, using: &generator) == 0
        if resizes { resize() }
        for _ in 0..<Int.random(in: 0...6, using: &generator) { change() }
        grid.cursor = Bool.random(using: &generator) ? place() : grid.cursor
        if let cursor = grid.cursor, !(grid.rows > cursor.row && grid.columns > cursor.column) { grid.cursor = nil }
        return resizes
    }

    private mutating func resize() {
        let large = Int.random(in: 0..<40, using: &generator) == 0
        grid = Grid(
            rows: Int.random(in: 1...(large ? 100 : 16), using: &generator),
            columns: Int.random(in: 1...(large ? 300 : 50), using: &generator)
        )
    }

    private mutating func place() -> Position {
        Position(
            row: Int.random(in: 0..<grid.rows, using: &generator),
            column: Int.random(in: 0..<grid.columns, using: &generator)
        )
    }

    private mutating func change() {
        let style = style()
        switch Int.random(in: 0..<8, using: &generator) {
        case 0:
            let start = place()
            let size = place()
            grid.fill(Area(row: start.row, column: start.column, rows: size.row, columns: size.column + 1), style)
        case 1:
            let text = RandomText.hostile(pieces: 4, using: &generator)
            grid.put(sanitised(text.filter { $0.unicodeScalars.allSatisfy { $0.value < 0x250 } }), at: place(), style)
        default:
            var text = ""
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                text += RandomFrames.words.randomElement(using: &generator) ?? ""
                if Bool.random(using: &generator) { text += " " }
            }
            grid.put(text, at: place(), style)
        }
    }

    private mutating func style() -> TextStyle {
        let colours: [Colour] = [.standard, .standard, .red, .ansi(12), .palette(208), .rgb(red: 1, green: 2, blue: 3)]
        let attributes: [TextStyle.Attributes] = [[], [], .bold, .underline, .reverse, [.italic, .bold]]
        return TextStyle(
            colours.randomElement(using: &generator) ?? .standard,
            on: colours.randomElement(using: &generator) ?? .standard,
            attributes.randomElement(using: &generator) ?? []
        )
    }
}

@Suite struct `A painted screen` {
    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    /// What the second grid costs after the first.
    private func change(_ size: (Int, Int) = (3, 30), from first: (inout Grid) -> Void, to second: (inout Grid) -> Void)
        -> String
    {
        var grid = Grid(rows: size.0, columns: size.1)
        var painter = Painter(depth: .ansi16)
        first(&grid)
        _ = painter.paint(grid)
        second(&grid)
        return text(painter.paint(grid))
    }

    @Test func `costs one byte for a letter at the cursor`() {
        let sent = change {
            $0.cursor = Position(row: 0, column: 0)
        } to: {
            $0.put("a", at: Position(row: 0, column: 0))
            $0.cursor = Position(row: 0, column: 1)
        }
        #expect(sent == "a")
    }

    @Test func `begins with a cleared screen and shows itself at once`() {
        var grid = Grid(rows: 2, columns: 20)
        grid.put("hi", at: Position(row: 1, column: 3), TextStyle(.red, .bold))
        grid.cursor = Position(row: 0, column: 0)
        var painter = Painter(depth: .ansi16)
        let start = "\u{1B}[?2026h\u{1B}[?25l\u{1B}[0m\u{1B}[2J\u{1B}[H"
        #expect(
            text(painter.paint(grid)) == start + "\u{1B}[2;4H\u{1B}[0;1;31mhi\u{1B}[0m\u{1B}[H\u{1B}[?25h\u{1B}[?2026l"
        )
        #expect(painter.paint(grid).isEmpty)
        painter.forget()
        #expect(text(painter.paint(grid)).contains("\u{1B}[2J"))
    }

    @Test func `addresses what follows a wide cluster anew, and blanks both its halves first`() {
        let sent = change {
            $0.put("ab cd", at: Position(row: 0, column: 0))
        } to: {
            $0.put("李", at: Position(row: 0, column: 0))
        }
        #expect(sent == "\u{1B}[H  \u{1B}[H李\u{1B}[1;3H ")
    }

    @Test func `erases the rest of a row instead of writing blanks, and steps over little by writing it`() {
        let erased = change {
            $0.put("a long line of text", at: Position(row: 1, column: 0))
        } to: {
            $0.fill(Area(row: 1, column: 2, rows: 1, columns: 28))
        }
        #expect(erased == "\u{1B}[2;3H\u{1B}[K")
        let stepped = change {
            $0.put("12:41", at: Position(row: 2, column: 0))
        } to: {
            $0.put("13:42", at: Position(row: 2, column: 0))
        }
        #expect(stepped == "\u{1B}[3;2H3:42")
    }

    /// 10,000 frames; the environment's `HEARD_FRAMES` says another number.
    private static var frames: Int {
        ProcessInfo.processInfo.environment["HEARD_FRAMES"].flatMap(Int.init) ?? 10_000
    }

    @Test(arguments: [ColourDepth.attributes, .ansi16, .palette256, .trueColour])
    func `shows on a real terminal what was drawn, frame after frame`(depth: ColourDepth) throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var frames = RandomFrames(seed: seed)
        let terminal = try #require(ReferenceTerminal(rows: frames.grid.rows, columns: frames.grid.columns))
        var painter = Painter(depth: depth)
        var bytes = 0
        for number in 0..<Self.frames / 4 {
            if frames.step() {
                terminal.resize(rows: frames.grid.rows, columns: frames.grid.columns)
                painter.forget()
            }
            let frame = painter.paint(frames.grid)
            bytes += frame.count
            terminal.write(frame)
            let differences = terminal.differences(from: frames.grid, depth: depth)
            guard differences.isEmpty else {
                Issue.record(
                    "seed \(seed), frame \(number), \(frames.grid.rows)×\(frames.grid.columns): \(differences)"
                )
                return
            }
        }
        print("\(Self.frames / 4) frames, \(depth), 0 wrong cells, \(bytes / max(1, Self.frames / 4)) bytes a frame")
    }
}
