internal import SentimentAnalysis
internal import TerminalScreen

extension Energy.Level {
    /// The level in a word (PROTOCOL.md, section 6.1).
    var word: String {
        switch self {
        case .calm: "calm"
        case .uneasy: "uneasy"
        case .heightened: "heightened"
        case .acute: "acute"
        }
    }

    /// How it looks where there is colour: the word always stands beside it.
    var style: TextStyle {
        switch self {
        case .calm: TextStyle(.green)
        case .uneasy: TextStyle(.cyan)
        case .heightened: TextStyle(.yellow, [.bold])
        case .acute: TextStyle(.red, [.bold])
        }
    }
}

extension TextStyle {
    fileprivate init(_ foreground: Colour, _ attributes: Attributes) {
        self.init(foreground, on: .standard, attributes)
    }
}

extension Energy.Trend {
    /// The direction as an arrow.
    var arrow: String {
        switch self {
        case .rising: "↑"
        case .steady: "→"
        case .easing: "↓"
        }
    }
}
