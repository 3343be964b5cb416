package import TerminalScreen

/// The colours of a theme by what they stand for.
package struct Palette: Sendable {
    package var customer: Colour
    package var mine: Colour
    package var colleague: Colour
    package var hint: Colour
    package var note: Colour
    package var heightened: Colour
    package var problem: Colour

    /// The terminal's own colours that are bright enough on black.
    package static let dark = Palette(
        customer: .cyan,
        mine: .green,
        colleague: .ansi(12),
        hint: .yellow,
        note: .magenta,
        heightened: .red,
        problem: .red
    )

    /// The ones that are dark enough on white: yellow, green and cyan are not in the palettes of most terminals.
    package static let light = Palette(
        customer: .blue,
        mine: .standard,
        colleague: .magenta,
        hint: .blue,
        note: .magenta,
        heightened: .red,
        problem: .red
    )

    /// Colours that most colour-blind people tell apart.
    ///
    /// Source: Okabe and Ito, "Color Universal Design", 2008, in the variants of P. Tol's bright scheme, made lighter or
    /// darker until each has a contrast of 4.5 (WCAG 2.2, 1.4.3).
    package static let safeOnDark = Palette(
        customer: .rgb(red: 0x33, green: 0xBB, blue: 0xEE),
        mine: .rgb(red: 0x44, green: 0x99, blue: 0xDD),
        colleague: .rgb(red: 0x44, green: 0x99, blue: 0xDD),
        hint: .rgb(red: 0xCC, green: 0xBB, blue: 0x44),
        note: .rgb(red: 0xCC, green: 0xBB, blue: 0x44),
        heightened: .rgb(red: 0xEE, green: 0x77, blue: 0x33),
        problem: .rgb(red: 0xEE, green: 0x55, blue: 0x33)
    )

    /// The same for a light background.
    package static let safeOnLight = Palette(
        customer: .rgb(red: 0x00, green: 0x66, blue: 0xAA),
        mine: .rgb(red: 0x00, green: 0x44, blue: 0x88),
        colleague: .rgb(red: 0x00, green: 0x44, blue: 0x88),
        hint: .rgb(red: 0x77, green: 0x5D, blue: 0x00),
        note: .rgb(red: 0x77, green: 0x5D, blue: 0x00),
        heightened: .rgb(red: 0xB3, green: 0x4D, blue: 0x00),
        problem: .rgb(red: 0xBB, green: 0x22, blue: 0x00)
    )

    /// None: bold, reverse and underline say it.
    package static let mono = Palette(
        customer: .standard,
        mine: .standard,
        colleague: .standard,
        hint: .standard,
        note: .standard,
        heightened: .standard,
        problem: .standard
    )
}
