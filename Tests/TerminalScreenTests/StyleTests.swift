import Testing

@testable import TerminalScreen

@Suite struct `Colour in lines of output` {
    private let terminal = ["TERM": "xterm-256color"]

    @Test func `is off in a pipe, under NO_COLOR and on a dumb terminal`() {
        #expect(ColourDepth.forLines(.auto, isTerminal: false, environment: terminal) == .none)
        #expect(ColourDepth.forLines(.auto, isTerminal: true, environment: ["TERM": "dumb"]) == .none)
        let refused = terminal.merging(["NO_COLOR": "1"]) { $1 }
        #expect(ColourDepth.forLines(.auto, isTerminal: true, environment: refused) == .none)
        #expect(ColourDepth.forLines(.never, isTerminal: true, environment: terminal) == .none)
    }

    @Test func `is on where it is asked for, an empty NO_COLOR being no refusal`() {
        #expect(ColourDepth.forLines(.auto, isTerminal: true, environment: terminal) == .palette256)
        #expect(ColourDepth.forLines(.always, isTerminal: false, environment: ["NO_COLOR": "1"]) == .ansi16)
        #expect(
            ColourDepth.forLines(.auto, isTerminal: true, environment: ["TERM": "xterm", "NO_COLOR": ""]) == .ansi16
        )
        #expect(ColourDepth.forLines(.auto, isTerminal: false, environment: ["CLICOLOR_FORCE": "1"]) == .ansi16)
        let true24 = ["TERM": "xterm-256color", "COLORTERM": "truecolor"]
        #expect(ColourDepth.forLines(.auto, isTerminal: true, environment: true24) == .trueColour)
    }

    @Test func `leaves bold and reverse to a full screen under NO_COLOR`() {
        let depth = ColourDepth.forScreen(.auto, environment: ["TERM": "xterm", "NO_COLOR": "1"])
        #expect(depth == .attributes)
        #expect(TextStyle(.red, on: .yellow, .bold).sequence(depth) == "\u{1B}[0;1;7m")
    }

    @Test func `writes the sequences that terminals know`() {
        #expect(TextStyle(.red, .bold).applied(to: "hot", depth: .ansi16) == "\u{1B}[0;1;31mhot\u{1B}[0m")
        #expect(TextStyle(.ansi(9), on: .ansi(15)).sequence(.ansi16) == "\u{1B}[0;91;107m")
        #expect(TextStyle(.palette(208)).sequence(.palette256) == "\u{1B}[0;38;5;208m")
        #expect(TextStyle(.rgb(red: 1, green: 2, blue: 3)).sequence(.trueColour) == "\u{1B}[0;38;2;1;2;3m")
        #expect(TextStyle(.red).applied(to: "hot", depth: .none) == "hot")
        #expect(TextStyle.plain.applied(to: "calm", depth: .trueColour) == "calm")
    }

    @Test func `keeps a hue when there are fewer colours`() {
        let vermilion = Colour.rgb(red: 0xCC, green: 0x33, blue: 0x11)
        #expect(vermilion.reduced(to: .ansi16) == .ansi(1))
        #expect(vermilion.reduced(to: .palette256) == .palette(166))
        #expect(Colour.rgb(red: 0, green: 0x77, blue: 0xBB).reduced(to: .ansi16) == .ansi(6))
        #expect(Colour.palette(196).reduced(to: .ansi16) == .ansi(9))
        #expect(Colour.palette(244).reduced(to: .ansi16) == .ansi(7))
    }
}
