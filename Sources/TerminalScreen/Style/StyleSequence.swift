extension TextStyle {
    /// The escape sequence that sets this look, whatever was set before: SGR (ECMA-48, 8.3.117), always with a reset.
    package func sequence(_ depth: ColourDepth) -> String {
        if depth == .none { return "" }
        let style = reduced(to: depth)
        var codes = "0"
        if style.attributes.contains(.bold) { codes += ";1" }
        if style.attributes.contains(.dim) { codes += ";2" }
        if style.attributes.contains(.italic) { codes += ";3" }
        if style.attributes.contains(.underline) { codes += ";4" }
        if style.attributes.contains(.reverse) { codes += ";7" }
        codes += style.foreground.codes(base: 30) + style.background.codes(base: 40)
        return "\u{1B}[\(codes)m"
    }

    /// The text between this look's sequence and a reset; the text alone where nothing would be seen of it.
    ///
    /// - Parameters:
    ///   - text: Sanitised text.
    ///   - depth: What the output may use.
    /// - Returns: What to write.
    package func applied(to text: String, depth: ColourDepth) -> String {
        if reduced(to: depth) == .plain || text.isEmpty { return text }
        return sequence(depth) + text + "\u{1B}[0m"
    }
}

extension Colour {
    /// The SGR codes with their leading semicolons, for a foreground (30) or a background (40).
    func codes(base: Int) -> String {
        switch self {
        case .standard: ""
        case .ansi(let number) where number < 8: ";\(base + Int(number))"
        case .ansi(let number): ";\(base + 60 + Int(min(number, 15)) - 8)"
        case .palette(let number): ";\(base + 8);5;\(number)"
        case .rgb(let red, let green, let blue): ";\(base + 8);2;\(red);\(green);\(blue)"
        }
    }
}
