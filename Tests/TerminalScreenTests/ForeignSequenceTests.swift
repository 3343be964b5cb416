import Chance
import Foundation
import HostileText
import Testing

@testable import TerminalScreen

@Suite struct `What reaches the terminal` {
    /// 5,000 texts; the environment's `HEARD_TEXTS` says another number.
    private static var texts: Int {
        ProcessInfo.processInfo.environment["HEARD_TEXTS"].flatMap(Int.init) ?? 5_000
    }

    @Test func `holds no sequence that we did not write, on the screen, at the prompt and in lines`() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var generator = SeededGenerator(seed: seed)
        var painter = Painter(depth: .trueColour)
        for _ in 0..<Self.texts {
            let text = RandomText.hostile(pieces: Int.random(in: 1...20, using: &generator), using: &generator)
            var grid = Grid(rows: 4, columns: 30)
            for (row, line) in wrapped(text, columns: 30).prefix(3).enumerated() {
                grid.put(line, at: Position(row: row, column: 0), TextStyle(.red))
            }
            grid.put(text, at: Position(row: 3, column: Int.random(in: -5...30, using: &generator)))
            var prompt = LinePrompt()
            let name = DisplayName(text).marked
            let outputs = [
                painter.paint(grid),
                prompt.show(name, TextStyle(.blue), depth: .ansi16, editor: LineEditor(text), size: (5, 30)),
                Array(TextStyle(.red, .bold).applied(to: sanitised(text), depth: .ansi16).utf8),
            ]
            guard let foreign = outputs.compactMap(OwnSequences.foreign).first else { continue }
            Issue.record("seed \(seed): \(foreign) from \(text.debugDescription)")
            return
        }
    }

    @Test(arguments: ["\u{1B}]0;x\u{7}", "\u{1B}[5n", "\u{9B}1m", "\u{1B}[?1049h", "\u{7F}", "\u{1B}", "\u{1B}[?25m"])
    func `would be noticed if it were foreign`(bytes: String) {
        #expect(OwnSequences.foreign(in: Array(bytes.utf8)) != nil)
    }
}
