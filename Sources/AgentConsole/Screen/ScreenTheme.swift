internal import SentimentAnalysis
internal import TerminalScreen

/// The looks and signs of the screen; what a colour says, a word or a sign says too.
struct ScreenTheme {
    let settings: Settings

    // MARK: Looks

    var dim: TextStyle { TextStyle(.standard, on: .standard, .dim) }
    var strong: TextStyle { TextStyle(.standard, on: .standard, .bold) }
    var chosen: TextStyle { TextStyle(.standard, on: .standard, .reverse) }
    var customer: TextStyle { style(.cyan, safe: Self.safeCyan, [.bold]) }
    var mine: TextStyle { style(.green, safe: Self.safeBlue, []) }
    var colleague: TextStyle { style(.blue, safe: Self.safeBlue, [.bold]) }
    var hint: TextStyle { style(.yellow, safe: Self.safeYellow, []) }
    var hintTitle: TextStyle { style(.yellow, safe: Self.safeYellow, [.bold]) }
    var note: TextStyle { style(.magenta, safe: Self.safeYellow, [.bold]) }
    var problem: TextStyle { style(.red, safe: Self.safeVermilion, [.bold]) }
    var banner: TextStyle { TextStyle(.standard, on: .standard, [.bold, .reverse]) }
    var online: TextStyle { style(.green, safe: Self.safeBlue, []) }

    func level(_ level: Energy.Level) -> TextStyle {
        switch level {
        case .calm: dim
        case .uneasy: style(.yellow, safe: Self.safeYellow, [])
        case .heightened: style(.red, safe: Self.safeOrange, [.bold])
        case .acute: style(.red, safe: Self.safeVermilion, [.bold, .reverse])
        }
    }

    private func style(_ colour: Colour, safe: Colour, _ attributes: TextStyle.Attributes) -> TextStyle {
        switch settings.theme {
        case .standard: TextStyle(colour, on: .standard, attributes)
        case .safe: TextStyle(safe, on: .standard, attributes)
        case .mono: TextStyle(.standard, on: .standard, attributes)
        }
    }

    // Okabe and Ito, "Color Universal Design", 2008, in the variants of P. Tol's bright scheme.
    private static let safeCyan = Colour.rgb(red: 0x33, green: 0xBB, blue: 0xEE)
    private static let safeBlue = Colour.rgb(red: 0x00, green: 0x77, blue: 0xBB)
    private static let safeYellow = Colour.rgb(red: 0xCC, green: 0xBB, blue: 0x44)
    private static let safeOrange = Colour.rgb(red: 0xEE, green: 0x77, blue: 0x33)
    private static let safeVermilion = Colour.rgb(red: 0xCC, green: 0x33, blue: 0x11)

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
