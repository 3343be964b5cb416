import Foundation
import Testing

@testable import TerminalScreen

/// The sequences that the project itself writes, and nothing else.
enum OwnSequences {
    /// The first thing in the bytes that is neither visible text nor a sequence of ours.
    static func foreign(in bytes: [UInt8]) -> String? {
        let scalars = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)
        var index = 0
        while index < scalars.count {
            let scalar = scalars[index]
            index += 1
            if scalar == "\u{1B}" {
                guard let end = end(of: scalars[index...]) else { return "ESC at \(index - 1)" }
                index = end
            } else if scalar.properties.generalCategory == .control, scalar != "\r", scalar != "\n" {
                return "U+\(String(scalar.value, radix: 16)) at \(index - 1)"
            }
        }
        return nil
    }

    /// Where a CSI of ours ends: addresses, erasures, looks, and the modes 25 and 2026.
    private static func end(of rest: ArraySlice<Unicode.Scalar>) -> Int? {
        guard rest.first == "[" else { return nil }
        let parameters = rest.dropFirst().prefix { (0x30...0x3F).contains($0.value) }
        guard let final = rest[parameters.endIndex...].first else { return nil }
        let text = String(String.UnicodeScalarView(parameters))
        let isOurs =
            "hl".unicodeScalars.contains(final)
            ? ["?25", "?2026"].contains(text) : "HJKmAC".unicodeScalars.contains(final)
        return isOurs && (text.hasPrefix("?") == "hl".unicodeScalars.contains(final)) ? parameters.endIndex + 1 : nil
    }
}

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
