/// Texts that are worse than what a person types.
package enum RandomText {
    /// Pieces that have broken terminals: escapes, 8-bit controls, bidi, joiners, tags, marks, flags, wide and unassigned.
    package static let pieces: [String] = [
        "\u{1B}[2J", "\u{1B}]0;t\u{7}", "\u{1B}]52;c;aGk=\u{1B}\\", "\u{9B}31m", "\u{9D}0;x\u{9C}", "\u{90}q\u{9C}",
        "\u{85}", "\u{7F}", "\r\n", "\r", "\n", "\t", "\u{B}", "\u{8}", "\u{E}", "\u{202E}", "\u{2066}", "\u{2069}",
        "\u{61C}", "\u{200F}", "\u{200B}", "\u{200C}", "\u{200D}", "\u{2060}", "\u{FEFF}", "\u{AD}", "\u{34F}",
        "\u{2028}", "\u{2029}", "\u{E0041}", "\u{E007F}",
        "\u{1F3F4}\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}",
        "\u{FE0F}", "\u{FE0E}", "\u{20E3}", "\u{301}", "\u{64B}", "\u{FFFE}", "\u{10FFFF}", "\u{E0A0}", "\u{378}",
        "\u{1161}", "\u{11A8}", "\u{1100}", "\u{115F}", "\u{3164}", "\u{1F468}", "\u{1F3FD}", "\u{2764}", "\u{1F1F9}",
        "\u{1F1F7}", "李", "ｆ", "क", "\u{94D}", "ن", "\u{600}", "\u{1F600}", "e", "Z", " ", "7",
    ]

    /// A text of pieces and of scalars from everywhere.
    package static func hostile(pieces count: Int, using generator: inout some RandomNumberGenerator) -> String {
        var text = ""
        for _ in 0..<count {
            switch Int.random(in: 0..<4, using: &generator) {
            case 0:
                text.unicodeScalars.append(scalar(in: 0...0x10FFFF, using: &generator))
            case 1:
                text.unicodeScalars.append(scalar(in: 0...0x2FF, using: &generator))
            default:
                text += pieces.randomElement(using: &generator) ?? ""
            }
        }
        return text
    }

    private static func scalar(
        in range: ClosedRange<UInt32>,
        using generator: inout some RandomNumberGenerator
    ) -> Unicode.Scalar {
        Unicode.Scalar(UInt32.random(in: range, using: &generator)) ?? "\u{FFFD}"
    }
}
