internal import ChatModel
internal import SentimentAnalysis
internal import TerminalScreen

/// A row of the hint panel: a label, and words behind it.
struct HintRow {
    var label = ""
    var labelStyle = TextStyle.plain
    var text = ""
    var textStyle = TextStyle.plain
}

/// The hint panel, which only the agent sees: ENERGY with the words that said so, apart from FACTS, WANTS, TRY and ASK.
struct HintRows {
    let conversation: HeldConversation
    let theme: ScreenTheme
    let columns: Int

    /// How many rows the panel needs below the messages, its title included; 1 where there is no hint.
    static func count(for screen: AgentScreen) -> Int {
        guard let current = screen.model.current else { return 0 }
        let theme = ScreenTheme(settings: screen.model.settings)
        let listed = screen.showsList && Layout.kind(of: screen.size) == .medium ? 22 : 0
        let rows = HintRows(conversation: current, theme: theme, columns: max(20, screen.size.columns - listed))
        return 1 + (Layout.kind(of: screen.size) == .narrow ? rows.least.count : rows.compact.count)
    }

    /// `anger 78/100 ↑ heightened`.
    func headline(_ reading: Reading) -> String {
        guard reading.confidence != .unscored else { return "not scored" }
        let emotion = reading.emotion.map { "\($0.rawValue) " } ?? ""
        return "\(emotion)\(reading.points)/100 \(theme.trend(reading.trend)) \(reading.level.word)"
    }

    /// As few rows as say it: for below the messages.
    var compact: [HintRow] {
        var rows: [HintRow] = []
        if let whisper = conversation.whispers.last {
            rows += row("WHISPER", "\(whisper.from): \(whisper.text.onOneLine)", theme.note)
        }
        let said = (conversation.hint?.reading ?? conversation.reading).map { words($0, 4) } ?? ""
        if !said.isEmpty { rows += row("said", said, theme.hint) }
        guard let hint = conversation.hint else { return rows }
        rows += hint.facts.prefix(2).flatMap { row("fact", "\($0)", theme.hint) }
        if !hint.wants.isEmpty {
            rows += row("want", hint.wants.map(\.description).joined(separator: "; "), theme.hint)
        }
        if hint.suggestions.indices.contains(hint.shown) {
            rows += row("try", hint.suggestions[hint.shown].text.onOneLine, theme.hint)
        } else if let prompt = hint.prompts.first {
            rows += row("ask", "\(prompt)", theme.hint)
        }
        return rows
    }

    /// Two rows, for a narrow screen: the words stand in the title.
    var least: [HintRow] {
        guard let hint = conversation.hint else { return compact }
        let content = hint.wants.isEmpty ? compact.filter { $0.label == "fact" } : compact.filter { $0.label == "want" }
        return content.prefix(1) + compact.filter { $0.label == "try" || $0.label == "ask" }
    }

    private func row(_ label: String, _ text: String, _ style: TextStyle) -> [HintRow] {
        [
            HintRow(
                label: label,
                labelStyle: style,
                text: text.cut(toColumns: max(1, columns - 5 - max(4, label.columns)))
            )
        ]
    }

    func words(_ reading: Reading, _ count: Int) -> String {
        let separator = " \(theme.separator) "
        return reading.words.filter { !$0.text.description.isEmpty }.prefix(count).map { "\($0.text)" }.joined(
            separator: separator
        )
    }

    // MARK: The whole hint

    /// Everything, in chapters: for a column of its own.
    var full: [HintRow] {
        var rows: [HintRow] = []
        if let reading = conversation.hint?.reading ?? conversation.reading {
            rows += headRows(reading)
        }
        for whisper in conversation.whispers.suffix(2) {
            rows += chapter("WHISPER", "from \(whisper.from)", theme.note) + body(whisper.text.description)
        }
        guard let hint = conversation.hint else { return rows + noteRows }
        if !hint.facts.isEmpty {
            rows += chapter("FACTS", "what happened?", theme.hintTitle) + numbered(hint.facts)
        }
        if !hint.wants.isEmpty {
            rows += chapter("WANTS", "what do they want?", theme.hintTitle) + numbered(hint.wants)
        }
        if hint.suggestions.indices.contains(hint.shown) {
            let place = hint.suggestions.count > 1 ? ", \(hint.shown + 1) of \(hint.suggestions.count)" : ""
            rows += chapter("TRY", "\(hint.kind.words)\(place)", theme.hintTitle)
            rows += body(hint.suggestions[hint.shown].text.description)
        }
        if !hint.prompts.isEmpty {
            rows += chapter("ASK", "yourself", theme.hintTitle)
            rows += hint.prompts.flatMap { body($0.description) }
        }
        return rows + noteRows
    }

    private func headRows(_ reading: Reading) -> [HintRow] {
        let curve = conversation.curve.count > 1 ? "  \(theme.curve(conversation.curve))" : ""
        var rows = [HintRow(label: headline(reading) + curve, labelStyle: theme.level(reading.level))]
        guard !reading.words.isEmpty else { return rows }
        rows += chapter("ENERGY", "what made it say so", theme.hintTitle)
        rows += reading.words.prefix(6).map { HintRow(text: " \(line(of: $0))") }
        return rows
    }

    /// The words, why they count and what they add; where it is narrow, the words come first.
    private func line(of word: Reading.Word) -> String {
        let name = word.cue.description.replacing("_", with: " ")
        let weight = hundredths(word.weight)
        guard !word.text.description.isEmpty else { return justified(name, weight) }
        let quoted = "\"\(word.text)\""
        let whole = "\(name)  \(weight)"
        return justified(quoted, quoted.columns + whole.columns + 6 <= columns ? whole : weight)
    }

    private func justified(_ left: String, _ right: String) -> String {
        let room = max(4, columns - 4 - right.columns)
        return "\(left.fitted(toColumns: room)) \(right)"
    }

    /// `+0.36` for 360 thousandths.
    private func hundredths(_ thousandths: Int) -> String {
        let rounded = (thousandths + 5) / 10
        let rest = rounded % 100
        return "+\(rounded / 100).\(rest < 10 ? "0" : "")\(rest)"
    }

    private var noteRows: [HintRow] {
        let mine = conversation.notes.filter { $0.author != nil }
        guard !mine.isEmpty else { return [] }
        return chapter("NOTES", "team only", theme.note)
            + mine.suffix(4).flatMap { body("\($0.kind.rawValue): \($0.text)") }
    }

    private func chapter(_ title: String, _ words: String, _ style: TextStyle) -> [HintRow] {
        [HintRow(), HintRow(label: title.fitted(toColumns: 8), labelStyle: style, text: words, textStyle: theme.dim)]
    }

    private func numbered(_ texts: [SafeText]) -> [HintRow] {
        texts.enumerated().flatMap { number, text in body("\(number + 1) \(text)") }
    }

    private func body(_ text: String) -> [HintRow] {
        wrapped(text, columns: max(8, columns - 3)).map { HintRow(text: "  \($0)") }
    }
}

extension ScreenDrawing {
    mutating func drawHint(_ area: Area) {
        guard let current = model.current, area.rows > 0 else { return }
        let isFull = layout.kind == .wide || screen.isHintOpen
        let rows = HintRows(conversation: current, theme: theme, columns: area.columns)
        let reading = current.hint?.reading ?? current.reading
        if isFull {
            put(" HINT  only you see this", row: 0, in: area, theme.hintTitle)
            drawRows(rows.full, from: 1, in: area, indent: 1)
            return
        }
        let rule = String(repeating: theme.horizontal, count: area.columns)
        put(rule, row: 0, in: area, theme.hint)
        let said = layout.kind == .narrow ? reading.map { " \(theme.separator) \(rows.words($0, 3))" } ?? "" : ""
        let rules = "\(theme.horizontal)\(theme.horizontal)"
        let title = " HINT only you \(rules) \(reading.map { rows.headline($0) } ?? "nothing yet")\(said) "
        put(
            title.cut(toColumns: area.columns - 2),
            row: 0,
            in: area,
            reading.map { theme.level($0.level) } ?? theme.dim,
            column: 1
        )
        let offered = current.hint?.suggestions.isEmpty == false ? " Alt-i insert " : ""
        if title.columns + offered.columns + 2 < area.columns {
            putRight("\(offered)\(theme.horizontal)", row: 0, in: area, theme.hint)
        }
        drawRows(layout.kind == .narrow ? rows.least : rows.compact, from: 1, in: area, indent: 0)
    }

    private mutating func drawRows(_ rows: [HintRow], from start: Int, in area: Area, indent: Int) {
        for (index, row) in rows.prefix(max(0, area.rows - start)).enumerated() {
            put(row.label, row: start + index, in: area, row.labelStyle, column: indent)
            let column = row.label.isEmpty ? indent : indent + max(5, row.label.columns + 1)
            put(row.text, row: start + index, in: area, row.textStyle, column: column)
        }
    }
}
