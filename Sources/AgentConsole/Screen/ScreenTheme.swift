internal import SentimentAnalysis
internal import TerminalScreen

/// The looks and signs of the screen; what a colour says, a word or a sign says too.
struct ScreenTheme {
    let settings: Settings

    // MARK: Looks

    var dim: TextStyle { TextStyle(.standard, on: .standard, .dim) }
    var strong: TextStyle { TextStyle(.standard, on: .standard, .bold) }
    var chosen: TextStyle { TextStyle(.standard, on: .standard, .reverse) }
    var customer: TextStyle { style(palette.customer, [.bold]) }
    var mine: TextStyle { style(palette.mine, []) }
    var colleague: TextStyle { style(palette.colleague, [.bold]) }
    var hint: TextStyle { style(palette.hint, []) }
    var hintTitle: TextStyle { style(palette.hint, [.bold]) }
    var note: TextStyle { style(palette.note, [.bold]) }
    var problem: TextStyle { style(palette.problem, [.bold]) }
    var banner: TextStyle { TextStyle(.standard, on: .standard, [.bold, .reverse]) }
    var online: TextStyle { style(palette.mine, []) }

    func level(_ level: Energy.Level) -> TextStyle {
        switch level {
        case .calm: dim
        case .uneasy: style(palette.hint, [])
        case .heightened: style(palette.heightened, [.bold])
        case .acute: style(palette.problem, [.bold, .reverse])
        }
    }

    private func style(_ colour: Colour, _ attributes: TextStyle.Attributes) -> TextStyle {
        TextStyle(colour, on: .standard, attributes)
    }

    private var palette: Palette {
        let isLight = settings.background == .light
        return switch settings.theme {
        case .standard: isLight ? .light : .dark
        case .dark: .dark
        case .light: .light
        case .safe: isLight ? .safeOnLight : .safeOnDark
        case .mono: .mono
        }
    }

    // MARK: Signs

    private var isASCII: Bool { settings.isASCII }

    var vertical: Character { isASCII ? "|" : "│" }
    var horizontal: Character { isASCII ? "-" : "─" }
    var prompt: String { isASCII ? ">" : "›" }
    var bullet: String { isASCII ? "*" : "●" }
    var cross: String { isASCII ? "x" : "✖" }
    var bar: String { isASCII ? "|" : "▌" }
    var waiting: String { isASCII ? "..." : "…" }
    var stored: String { isASCII ? "v" : "✓" }
    var delivered: String { isASCII ? "vv" : "✓✓" }
    var separator: String { isASCII ? "-" : "·" }

    /// How heated, as one sign.
    func heat(_ level: Energy.Level) -> String {
        switch level {
        case .calm: isASCII ? "." : "·"
        case .uneasy: isASCII ? "o" : "▂"
        case .heightened: isASCII ? "O" : "▅"
        case .acute: isASCII ? "#" : "█"
        }
    }

    func trend(_ trend: Energy.Trend) -> String {
        switch trend {
        case .rising: isASCII ? "^" : "↑"
        case .steady: isASCII ? "=" : "→"
        case .easing: isASCII ? "v" : "↓"
        }
    }

    /// The last readings as a small curve.
    func curve(_ points: [Int]) -> String {
        let steps = isASCII ? [".", "o", "O", "#"] : ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
        return points.suffix(8).map { steps[min(steps.count - 1, max(0, $0) * steps.count / 101)] }.joined()
    }
}
