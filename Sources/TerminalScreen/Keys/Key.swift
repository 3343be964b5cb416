/// A key as the terminal names it.
package enum Key: Sendable, Hashable {
    /// A letter, digit or sign; with Ctrl the lower-case letter.
    case character(Character)
    case enter
    case tab
    case backspace
    case escape
    case up
    case down
    case left
    case right
    case home
    case end
    case pageUp
    case pageDown
    case insert
    case delete
    /// F1 to F20.
    case function(Int)
}

/// A key and what was held with it.
package struct KeyPress: Sendable, Hashable {
    /// What was pressed.
    package var key: Key
    /// What was held.
    package var modifiers: Modifiers

    /// A key with what was held.
    package init(_ key: Key, _ modifiers: Modifiers = []) {
        self.key = key
        self.modifiers = modifiers
    }

    /// Keys that are held with another.
    package struct Modifiers: OptionSet, Sendable, Hashable {
        /// The bits themselves.
        package let rawValue: UInt8

        /// Takes bits as they are.
        package init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        // The bits of xterm's modifier parameter less one (ctlseqs, "PC-Style Function Keys").
        /// Shift, where the terminal tells.
        package static let shift = Modifiers(rawValue: 1)
        /// Alt, Meta, or an Escape before the key.
        package static let alt = Modifiers(rawValue: 2)
        /// Ctrl.
        package static let control = Modifiers(rawValue: 4)
    }

    /// A letter, digit or sign.
    package static func character(_ character: Character, _ modifiers: Modifiers = []) -> KeyPress {
        KeyPress(.character(character), modifiers)
    }

    /// Ctrl and a letter.
    package static func control(_ character: Character) -> KeyPress {
        KeyPress(.character(character), .control)
    }

    /// Alt and a letter, digit or sign.
    package static func alt(_ character: Character) -> KeyPress {
        KeyPress(.character(character), .alt)
    }
}

/// What the keyboard, or the terminal itself, sent.
package enum InputEvent: Sendable, Hashable {
    case key(KeyPress)
    /// Pasted text: newlines are LF, other controls but tabs are gone.
    ///
    /// `dropped` counts the bytes beyond `ScreenLimits.pasteBytes`.
    case paste(String, dropped: Int)
    /// The terminal's window got the focus, or lost it (mode 1004).
    case focus(Bool)
    /// The terminal's answer to a question, without its introducer and end; for the one who asked.
    case reply(Reply)

    /// Answers, by the sequence that brought them.
    package enum Reply: Sendable, Hashable {
        /// CSI with its parameters, intermediates and final byte.
        case control(String)
        /// OSC, such as `11;rgb:ffff/ffff/ffff` for the background.
        case system(String)
        /// DCS.
        case device(String)
    }
}
