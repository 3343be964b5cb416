/// What an agent likes; kept on disk with the drafts.
package struct Settings: Sendable, Equatable {
    package var theme = Theme.standard
    /// From which level on a message rings; offers and whispers ring unless it is off.
    package var bell = Bell.heightened
    /// Shows no facts, wants, sentences and questions, only how heightened a customer is.
    ///
    /// It stays on this machine: nobody is told, and no count hangs on it.
    package var hidesHints = false
    /// Draws with ASCII alone.
    package var isASCII = false
    /// What the terminal says of its background; not kept.
    package var background = Background.dark

    package init() {}

    /// How the screen looks.
    package enum Theme: String, Sendable, CaseIterable {
        /// The terminal's own 16 colours, chosen by its background.
        case standard
        /// The same, for a dark and for a light background whatever the terminal says.
        case dark, light
        /// Blue, orange and vermilion, which most colour-blind people tell apart (Okabe and Ito, 2008).
        case safe
        /// Bold, reverse and underline only.
        case mono
    }

    /// What colours have to be told from.
    package enum Background: Sendable {
        case dark, light
    }

    /// When the terminal rings.
    package enum Bell: String, Sendable, CaseIterable {
        case off, acute, heightened, uneasy, all

        /// Whether a message of this level rings.
        package func rings(atLevel level: Int) -> Bool {
            switch self {
            case .off: false
            case .acute: level >= 3
            case .heightened: level >= 2
            case .uneasy: level >= 1
            case .all: true
            }
        }
    }
}
