/// A colour as the terminal names it.
package enum Colour: Sendable, Hashable {
    /// The terminal's own foreground or background.
    case standard
    /// One of the 16 colours that the user's palette decides: 0 to 7, and 8 to 15 bright.
    case ansi(UInt8)
    /// One of xterm's 256.
    case palette(UInt8)
    /// A true colour.
    case rgb(red: UInt8, green: UInt8, blue: UInt8)

    /// Number 0.
    package static let black = Colour.ansi(0)
    /// Number 1.
    package static let red = Colour.ansi(1)
    /// Number 2.
    package static let green = Colour.ansi(2)
    /// Number 3.
    package static let yellow = Colour.ansi(3)
    /// Number 4.
    package static let blue = Colour.ansi(4)
    /// Number 5.
    package static let magenta = Colour.ansi(5)
    /// Number 6.
    package static let cyan = Colour.ansi(6)
    /// Number 7.
    package static let white = Colour.ansi(7)
}

/// How a piece of text looks.
package struct TextStyle: Sendable, Hashable {
    /// The colour of the letters.
    package var foreground: Colour
    /// The colour behind them.
    package var background: Colour
    /// Bold and the like.
    package var attributes: Attributes

    /// The terminal's own look.
    package static let plain = TextStyle()

    /// A look; without arguments the terminal's own.
    package init(
        _ foreground: Colour = .standard,
        on background: Colour = .standard,
        _ attributes: Attributes = []
    ) {
        self.foreground = foreground
        self.background = background
        self.attributes = attributes
    }

    /// What can be seen without any colour.
    package struct Attributes: OptionSet, Sendable, Hashable {
        /// The bits themselves.
        package let rawValue: UInt8

        /// Takes bits as they are.
        package init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        /// SGR 1.
        package static let bold = Attributes(rawValue: 1)
        /// SGR 2; many terminals show it as plain.
        package static let dim = Attributes(rawValue: 2)
        /// SGR 3.
        package static let italic = Attributes(rawValue: 4)
        /// SGR 4.
        package static let underline = Attributes(rawValue: 8)
        /// SGR 7: letters and ground exchanged.
        package static let reverse = Attributes(rawValue: 16)
    }

    /// The style as a terminal of this depth can show it; without colour a background becomes reverse video.
    package func reduced(to depth: ColourDepth) -> TextStyle {
        switch depth {
        case .none:
            return .plain
        case .attributes:
            var kept = TextStyle(.standard, on: .standard, attributes)
            if background != .standard { kept.attributes.formSymmetricDifference(.reverse) }
            return kept
        case .ansi16, .palette256, .trueColour:
            return TextStyle(foreground.reduced(to: depth), on: background.reduced(to: depth), attributes)
        }
    }
}
