import AgentConsole
import TerminalScreen
import Testing

@Suite struct `A theme` {
    /// xterm's own values of the 16 colours that the themes use.
    private static let xterm: [Colour: (Double, Double, Double)] = [
        .red: (0xCD, 0, 0), .green: (0, 0xCD, 0), .yellow: (0xCD, 0xCD, 0), .blue: (0, 0, 0xEE),
        .magenta: (0xCD, 0, 0xCD), .cyan: (0, 0xCD, 0xCD), .ansi(12): (0x5C, 0x5C, 0xFF),
    ]

    private static func luminance(_ colour: Colour) -> Double? {
        let parts: (Double, Double, Double)? =
            switch colour {
            case .rgb(let red, let green, let blue): (Double(red), Double(green), Double(blue))
            default: xterm[colour]
            }
        guard let parts else { return nil }
        // WCAG 2.2, relative luminance, with a plain power for the transfer curve: within 2 % of it for these.
        func linear(_ level: Double) -> Double {
            let share = level / 255
            return share * share * (0.75 + 0.25 * share)
        }
        return 0.2126 * linear(parts.0) + 0.7152 * linear(parts.1) + 0.0722 * linear(parts.2)
    }

    private static func colours(of palette: Palette) -> [Colour] {
        [
            palette.customer, palette.mine, palette.colleague, palette.hint, palette.note, palette.heightened,
            palette.problem,
        ]
    }

    @Test func `can be read on the background that it is for`() {
        let palettes: [(Palette, background: Double, least: Double)] = [
            (.dark, 0, 3), (.light, 1, 4.5), (.safeOnDark, 0, 4.5), (.safeOnLight, 1, 4.5),
        ]
        for (palette, background, least) in palettes {
            for colour in Self.colours(of: palette) {
                guard let luminance = Self.luminance(colour) else { continue }
                let contrast = (max(luminance, background) + 0.05) / (min(luminance, background) + 0.05)
                #expect(contrast >= least, "\(colour) on \(background == 0 ? "black" : "white"): \(contrast)")
            }
        }
    }

    @Test(arguments: [
        ("11;rgb:ffff/ffff/ffff", true), ("11;rgb:fdfd/f6f6/e3e3", true), ("11;rgb:0000/0000/0000", false),
        ("11;rgb:28/28/28", false), ("11;rgba:1e1e/1e1e/2e2e/ffff", false),
    ])
    func `knows a light background from what the terminal answers`(reply: String, isLight: Bool) {
        #expect(TerminalBackground.isLight(inReply: reply) == isLight)
    }

    @Test(arguments: ["", "11;", "10;rgb:ffff/ffff/ffff", "11;rgb:ffff/ffff", "11;rgb:x/y/z", "11;rgb:00000/0/0"])
    func `makes nothing of any other answer`(reply: String) {
        #expect(TerminalBackground.isLight(inReply: reply) == nil)
    }

    @Test func `changes its colours when the terminal says that its background is light`() throws {
        var bench = try ScreenBench(rows: 24, columns: 80)
        let before = bench.grid
        bench.handle(.input(.reply(.system("11;rgb:ffff/ffff/ffff"))))
        #expect(bench.grid.text == before.text)
        #expect(bench.grid != before)
        bench.type("/theme dark\n")
        #expect(bench.screen.model.settings.theme == .dark)
    }
}

@Suite struct `Completing with Tab` {
    @Test func `knows every command`() throws {
        for command in Command.allCases {
            var bench = try ScreenBench(rows: 24, columns: 80)
            bench.type("/\(command.rawValue)")
            bench.press(KeyPress(.tab))
            #expect(bench.screen.editor.text.hasPrefix("/\(command.rawValue)"))
            let others = Command.allCases.filter { $0 != command && $0.rawValue.hasPrefix(command.rawValue) }
            let expected = others.isEmpty ? "/\(command.rawValue) " : "/\(command.rawValue)"
            #expect(bench.screen.editor.text == expected)
        }
    }
}
