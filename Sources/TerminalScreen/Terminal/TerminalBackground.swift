/// Whether the terminal's background is light, so that colours can be told from it.
package enum TerminalBackground {
    /// Asks the terminal (OSC 11, xterm's ctlseqs); one that does not know it says nothing.
    package static let question = Array("\u{1B}]11;?\u{1B}\\".utf8)

    /// What the terminal answered.
    ///
    /// - Parameter words: What stands between OSC and ST, as in `11;rgb:ffff/ffff/dddd`.
    /// - Returns: Whether it is light; nil where it is no answer to the question.
    package static func isLight(inReply words: String) -> Bool? {
        guard words.hasPrefix("11;rgb:") || words.hasPrefix("11;rgba:") else { return nil }
        let parts = words.drop { $0 != ":" }.dropFirst().split(separator: "/").prefix(3)
        let levels = parts.compactMap { part -> Double? in
            guard (1...4).contains(part.count), let value = Int(part, radix: 16) else { return nil }
            return Double(value) / Double((1 << (4 * part.count)) - 1)
        }
        guard levels.count == 3 else { return nil }
        return luminance(levels[0], levels[1], levels[2]) > threshold
    }

    /// What `COLORFGBG` says, which rxvt, Konsole and others set: the last number is the background's.
    package static func isLight(in environment: [String: String]) -> Bool? {
        let last = environment["COLORFGBG"]?.split(separator: ";").last
        guard let last, let number = Int(last) else { return nil }
        return number == 7 || (9...15).contains(number)
    }

    /// Roughly the relative luminance of ITU-R BT.709, with a square for the gamma.
    private static func luminance(_ red: Double, _ green: Double, _ blue: Double) -> Double {
        0.2126 * red * red + 0.7152 * green * green + 0.0722 * blue * blue
    }

    /// Black and white have the same contrast to this luminance (WCAG 2.2: 1.05 / 0.229 = 0.229 / 0.05).
    private static let threshold = 0.18
}
