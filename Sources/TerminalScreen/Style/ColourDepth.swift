/// What `--color` asks for.
package enum ColourChoice: String, Sendable, CaseIterable {
    case auto
    case always
    case never
}

/// How many colours may be used, from nothing at all upwards.
package enum ColourDepth: Int, Sendable, Comparable {
    /// No escape sequence at all.
    case none
    /// Bold, underline and reverse, but no colour: what a full screen uses under `NO_COLOR`.
    case attributes
    case ansi16
    case palette256
    case trueColour

    /// Whether the left has less than the right.
    package static func < (left: ColourDepth, right: ColourDepth) -> Bool {
        left.rawValue < right.rawValue
    }

    /// The depth for lines of output.
    ///
    /// `--color` wins over `NO_COLOR` (no-color.org: a command line's own choice does), which wins over
    /// `CLICOLOR_FORCE` (bixense.com/clicolors), which wins over what the output is.
    ///
    /// - Parameters:
    ///   - choice: The value of `--color`.
    ///   - isTerminal: Whether the output is a terminal.
    ///   - environment: The process's variables; an empty value counts as unset.
    /// - Returns: What the lines may use.
    package static func forLines(
        _ choice: ColourChoice,
        isTerminal: Bool,
        environment: [String: String]
    ) -> ColourDepth {
        switch choice {
        case .never:
            return .none
        case .always:
            return max(.ansi16, offered(by: environment))
        case .auto:
            if isSet("NO_COLOR", environment) { return .none }
            if isSet("CLICOLOR_FORCE", environment), environment["CLICOLOR_FORCE"] != "0" {
                return max(.ansi16, offered(by: environment))
            }
            guard isTerminal, environment["CLICOLOR"] != "0" else { return .none }
            return offered(by: environment)
        }
    }

    /// The depth for a full screen, which keeps bold and reverse where colour is not wanted.
    package static func forScreen(_ choice: ColourChoice, environment: [String: String]) -> ColourDepth {
        max(.attributes, forLines(choice, isTerminal: true, environment: environment))
    }

    /// What the terminal says of itself in `COLORTERM` and `TERM`.
    private static func offered(by environment: [String: String]) -> ColourDepth {
        let terminal = environment["TERM"] ?? ""
        if terminal.isEmpty || terminal == "dumb" { return .none }
        if ["truecolor", "24bit"].contains(environment["COLORTERM"] ?? "") { return .trueColour }
        if terminal.hasSuffix("-direct") { return .trueColour }
        if terminal.contains("256color") || isSet("COLORTERM", environment) { return .palette256 }
        return terminal.hasSuffix("-mono") || terminal.hasPrefix("vt1") || terminal.hasPrefix("vt2")
            ? .attributes : .ansi16
    }

    private static func isSet(_ name: String, _ environment: [String: String]) -> Bool {
        environment[name].map { !$0.isEmpty } ?? false
    }
}

extension Colour {
    /// The nearest colour that the depth has; the terminal's own for a depth without colours.
    func reduced(to depth: ColourDepth) -> Colour {
        switch (self, depth) {
        case (.standard, _), (_, .none), (_, .attributes):
            .standard
        case (.ansi, _), (_, .trueColour), (.palette, .palette256):
            self
        case (.palette(let number), _):
            number < 16 ? .ansi(number) : Colour.components(of: number).nearestANSI
        case (.rgb(let red, let green, let blue), .palette256):
            .palette(Components(red: Int(red), green: Int(green), blue: Int(blue)).nearestInCube)
        case (.rgb(let red, let green, let blue), _):
            Components(red: Int(red), green: Int(green), blue: Int(blue)).nearestANSI
        }
    }

    /// The colour of a number from 16 on: a 6×6×6 cube, then 24 greys (xterm, 256colres.pl).
    private static func components(of number: UInt8) -> Components {
        let value = Int(number) - 16
        if value >= 216 {
            let grey = 8 + 10 * (value - 216)
            return Components(red: grey, green: grey, blue: grey)
        }
        func level(_ step: Int) -> Int { step == 0 ? 0 : 55 + 40 * step }
        return Components(red: level(value / 36), green: level(value / 6 % 6), blue: level(value % 6))
    }

    private struct Components {
        var red: Int
        var green: Int
        var blue: Int

        var nearestInCube: UInt8 {
            if red == green, green == blue, (4...246).contains(red) {
                return UInt8(232 + min(23, max(0, (red - 3) / 10)))
            }
            func step(_ level: Int) -> Int { level < 48 ? 0 : level < 115 ? 1 : (level - 35) / 40 }
            return UInt8(16 + 36 * step(red) + 6 * step(green) + step(blue))
        }

        /// Which of red, green and blue stand out, and whether brightly: it keeps the hue, as a palette's own values
        /// are not known.
        var nearestANSI: Colour {
            let strongest = max(red, green, blue)
            guard strongest >= 48 else { return .ansi(0) }
            let weakest = min(red, green, blue)
            if strongest - weakest < 40 { return .ansi(strongest > 210 ? 15 : strongest > 120 ? 7 : 8) }
            let threshold = (strongest + weakest) / 2
            let number = (red > threshold ? 1 : 0) + (green > threshold ? 2 : 0) + (blue > threshold ? 4 : 0)
            return .ansi(UInt8(number + (strongest > 210 ? 8 : 0)))
        }
    }
}
