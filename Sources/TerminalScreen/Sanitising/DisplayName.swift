@_spi(_Unicode) import Swift

/// What a person is called on a screen: one line, safe, at most 80 characters, and marked if scripts are mixed in it.
package struct DisplayName: Sendable, Equatable {
    /// The name in NFC, sanitised, spaces collapsed, cut with `…`; empty if nothing visible was given.
    package var text: String

    /// Whether letters of scripts stand together that no writing system mixes, as in `Suppоrt` with a Cyrillic `о`.
    ///
    /// UTS #39, section 5.1: no script is in the augmented script sets of all its letters. Japanese with Han, Korean
    /// with Han and Bopomofo with Han are one script each.
    package var mixesScripts: Bool

    /// Reads a name as a customer gave it.
    package init(_ name: String) {
        let spaced = sanitised(DisplayName.composed(name)).split { $0.isWhitespace }.joined(separator: " ")
        if spaced.count > ScreenLimits.nameCharacters {
            text = spaced.prefix(ScreenLimits.nameCharacters - 1) + "…"
        } else {
            text = spaced
        }
        mixesScripts =
            name.unicodeScalars
            .lazy.filter(\.isWordPart)
            .reduce(ScriptSet.unrestricted) { $0.intersection(ScriptSet(of: $1)) }
            .isEmpty
    }

    /// The name as it is written on a screen, with the mark where it is needed.
    package var marked: String {
        mixesScripts ? text + " " + DisplayName.mark : text
    }

    /// What is written behind a name of mixed scripts.
    package static let mark = "⚠mixed-script"

    private static func composed(_ name: String) -> String {
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: name._nfc)
        return String(scalars)
    }
}
