internal import ChatModel
internal import SentimentAnalysis
internal import TerminalScreen

/// A row of the hint panel: a label, and words behind it.
struct HintRow {
    var label = ""
    var labelStyle = TextStyle.plain
    var text = ""
    var textStyle = TextStyle.plain
    /// The column of the words where there is no label before them.
    var indent = 0
}

/// The hint panel, which only the agent sees: ENERGY with the words that said so, apart from FACTS, WANTS, TRY and ASK.
struct HintRows {
    let conversation: HeldConversation
    let theme: ScreenTheme
    let columns: Int

    /// How many rows the panel wants below the messages, its title included.
    static func count(for screen: AgentScreen, most: Int, columns: Int) -> Int {
        guard let current = screen.model.current else { return 0 }
        let theme = ScreenTheme(settings: screen.model.settings)
        let rows = HintRows(conversation: current, theme: theme, columns: columns)
        return 1 + rows.compact(most: most - 1, saysWords: Layout.kind(of: screen.size) != .narrow).count
    }

    /// `anger 78/100 ↑ heightened`.
    func headline(_ reading: Reading) -> String {
        guard reading.confidence != .unscored else { return "not scored" }
        let emotion = reading.emotion.map { "\($0.rawValue) " } ?? ""
        return "\(emotion)\(reading.points)/100 \(theme.trend(reading.trend)) \(reading.level.word)"
    }

    // MARK: Below the messages

    /// How many rows of each part are shown besides the sentence to try, or the advice where there is some.
    private struct Measure {
        var said: Int
        var facts: Int
        var wants: Int
        var sentence: Int
    }

    /// From all that is wanted to the least.
    ///
    /// What is to be read before it is sent is not cut as long as there is room.
    private static let measures = [
        Measure(said: 1, facts: 4, wants: 2, sentence: 9), Measure(said: 1, facts: 2, wants: 1, sentence: 9),
        Measure(said: 1, facts: 1, wants: 1, sentence: 9), Measure(said: 0, facts: 1, wants: 1, sentence: 9),
        Measure(said: 0, facts: 0, wants: 1, sentence: 9), Measure(said: 0, facts: 0, wants: 0, sentence: 9),
    ]

    /// As few rows as say it.
    ///
    /// - Parameters:
    ///   - most: How many there may be.
    ///   - saysWords: Whether the words that said so have a row; they may stand in the title.
    /// - Returns: The rows, no more than there may be.
    func compact(most: Int, saysWords: Bool = true) -> [HintRow] {
        var rows: [HintRow] = []
        for var measure in Self.measures {
            if !saysWords { measure.said = 0 }
            rows = compact(measure)
            if rows.count <= most { return rows }
        }
        let others = rows.count - sentence(most: 9).count
        let room = max(conversation.advice == nil ? 1 : 0, most - others)
        return Array(compact(Measure(said: 0, facts: 0, wants: 0, sentence: room)).prefix(max(0, most)))
    }

    private func compact(_ measure: Measure) -> [HintRow] {
        var rows = adviceRows
        if let handOver = conversation.handOver, !conversation.hasLine(where: \.isMine) {
            rows += row("from", "\(handOver.from): \(handOver.summary)", theme.note, most: 2)
        }
        if conversation.hasNewWhisper, let whisper = conversation.whispers.last {
            rows += row("whisper", "\(whisper.from): \(whisper.text.onOneLine)", theme.note, most: 2)
        }
        let said = (conversation.hint?.reading ?? conversation.reading).map { words($0, 4) } ?? ""
        if !said.isEmpty { rows += row("said", said, theme.hint, most: measure.said) }
        guard let hint = conversation.hint else { return rows }
        rows += row("fact", list(hint.facts), theme.hint, most: measure.facts)
        rows += row("want", list(hint.wants), theme.hint, most: measure.wants)
        return rows + sentence(most: measure.sentence)
    }

    /// What to try, or what to ask oneself where there is no sentence.
    private func sentence(most: Int) -> [HintRow] {
        guard let hint = conversation.hint else { return [] }
        if hint.suggestions.indices.contains(hint.shown) {
            return row("try", hint.suggestions[hint.shown].text.onOneLine, theme.hintTitle, most: most)
        }
        return hint.prompts.first.map { row("ask", "\($0)", theme.hintTitle, most: most) } ?? []
    }

    private var adviceRows: [HintRow] {
        guard let advice = conversation.advice else { return [] }
        let label = advice.from == nil ? "check" : "asked"
        let lines = [advice.title] + advice.lines.map(\.onOneLine)
        return lines.enumerated().flatMap { row($0 == 0 ? label : "", $1, theme.note, most: 3) }
    }

    private func list(_ texts: [SafeText]) -> String {
        texts.map(\.description).joined(separator: " \(theme.separator) ")
    }

    /// A label and its words on so many rows; none where there are no words.
    private func row(_ label: String, _ text: String, _ style: TextStyle, most: Int) -> [HintRow] {
        guard most > 0, !text.isEmpty else { return [] }
        let indent = max(5, label.columns + 1)
        let lines = wrapped(text, columns: max(4, columns - indent - 1))
        return lines.prefix(most).enumerated().map { number, line in
            let isCut = number == most - 1 && lines.count > most
            let text = isCut ? "\(line) \(theme.waiting)".cut(toColumns: max(1, columns - indent - 1)) : line
            return HintRow(label: number == 0 ? label : "", labelStyle: style, text: text, indent: indent)
        }
    }

    func words(_ reading: Reading, _ count: Int) -> String {
        let separator = " \(theme.separator) "
        return reading.words.filter { !$0.text.description.isEmpty }.prefix(count).map { "\($0.text)" }.joined(
            separator: separator
        )
    }

    // MARK: The whole hint

    /// Everything, in chapters, for a column of its own: where it does not fit, with fewer words and questions.
    func full(most: Int) -> [HintRow] {
        var rows: [HintRow] = []
        for (words, facts, prompts) in [(6, 9, 9), (4, 4, 2), (3, 3, 1), (2, 2, 0), (0, 1, 0)] {
            rows = full(words: words, facts: facts, prompts: prompts)
            if rows.count <= most { break }
        }
        return rows
    }

    private func full(words: Int, facts: Int, prompts: Int) -> [HintRow] {
        var rows: [HintRow] = []
        if let reading = conversation.hint?.reading ?? conversation.reading {
            rows += headRows(reading, words: words)
        }
        rows += deskRows
        guard let hint = conversation.hint else { return rows + noteRows + earlierRows }
        if !hint.facts.isEmpty {
            rows += chapter("FACTS", "what happened?", theme.hintTitle) + numbered(hint.facts.prefix(facts))
        }
        if !hint.wants.isEmpty {
            rows += chapter("WANTS", "what do they want?", theme.hintTitle) + numbered(hint.wants.prefix(facts))
        }
        if hint.suggestions.indices.contains(hint.shown) {
            let place = hint.suggestions.count > 1 ? ", \(hint.shown + 1) of \(hint.suggestions.count)" : ""
            rows += chapter("TRY", "\(hint.kind.words)\(place)", theme.hintTitle)
            rows += body(hint.suggestions[hint.shown].text.description)
        }
        if !hint.prompts.isEmpty, prompts > 0 {
            rows += chapter("ASK", "yourself", theme.hintTitle)
            rows += hint.prompts.prefix(prompts).flatMap { body($0.description) }
        }
        return rows + noteRows + earlierRows
    }

    /// What people of the desk have to say, and the check of the draft.
    private var deskRows: [HintRow] {
        var rows: [HintRow] = []
        if let advice = conversation.advice {
            let title = advice.from == nil ? "DRAFT" : "ASKED"
            rows += chapter(title, advice.title, theme.note) + advice.lines.flatMap { body($0.onOneLine) }
        }
        if let handOver = conversation.handOver {
            rows += chapter("FROM", "\(handOver.from), who handed it on", theme.note) + body("\(handOver.summary)")
        }
        for whisper in conversation.whispers.suffix(2) {
            rows += chapter("WHISPER", "from \(whisper.from)", theme.note) + body(whisper.text.description)
        }
        return rows
    }

    private func headRows(_ reading: Reading, words: Int) -> [HintRow] {
        let curve = conversation.curve.count > 1 ? theme.curve(conversation.curve) : ""
        var rows = [HintRow(label: headline(reading), labelStyle: theme.level(reading.level), text: curve)]
        guard !reading.words.isEmpty, words > 0 else { return rows }
        rows += chapter("ENERGY", "what made it say so", theme.hintTitle)
        rows += reading.words.prefix(words).map { HintRow(text: " \(line(of: $0))") }
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

    /// Who the customer is, from earlier contacts.
    private var earlierRows: [HintRow] {
        guard let last = conversation.earlier.last else { return [] }
        let count = conversation.earlier.count
        let times = count == 1 ? "once before" : "\(count) times before"
        return chapter("BEFORE", "was here \(times)", theme.note)
            + last.notes.prefix(3).flatMap { body("\($0.kind.rawValue): \($0.text)") }
    }

    private func chapter(_ title: String, _ words: String, _ style: TextStyle) -> [HintRow] {
        [HintRow(), HintRow(label: title.fitted(toColumns: 8), labelStyle: style, text: words, textStyle: theme.dim)]
    }

    private func numbered(_ texts: ArraySlice<SafeText>) -> [HintRow] {
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
            let keys = current.hint?.suggestions.isEmpty == false && area.rows > 12
            if keys { drawHintKeys(in: area) }
            let (room, _) = area.split(rows: area.rows - (keys ? 3 : 0))
            drawRows(rows.full(most: room.rows - 1), from: 1, in: room, indent: 1)
            return
        }
        let rule = String(repeating: theme.horizontal, count: area.columns)
        put(rule, row: 0, in: area, theme.hint)
        let rules = "\(theme.horizontal)\(theme.horizontal)"
        var title = " HINT only you \(rules) \(reading.map { rows.headline($0) } ?? "nothing yet")"
        if layout.kind == .narrow, let reading {
            for word in reading.words.prefix(3).map(\.text.description) where !word.isEmpty {
                guard title.columns + word.columns + 6 <= area.columns else { break }
                title += " \(theme.separator) \(word)"
            }
        }
        title += " "
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
        drawRows(rows.compact(most: area.rows - 1, saysWords: layout.kind != .narrow), from: 1, in: area, indent: 0)
    }

    /// What can be done with a suggestion.
    private mutating func drawHintKeys(in area: Area) {
        let pairs = [[("Alt-i", "insert"), ("Alt-n", "next one")], [("Alt-x", "not helpful"), ("Alt-w", "wrong")]]
        for (line, keys) in pairs.enumerated() {
            var column = 1
            for (key, what) in keys {
                put(key, row: area.rows - 2 + line, in: area, theme.strong, column: column)
                put(what, row: area.rows - 2 + line, in: area, theme.dim, column: column + 6)
                column += 21
            }
        }
    }

    private mutating func drawRows(_ rows: [HintRow], from start: Int, in area: Area, indent: Int) {
        for (index, row) in rows.prefix(max(0, area.rows - start)).enumerated() {
            put(row.label, row: start + index, in: area, row.labelStyle, column: indent)
            let column = indent + (row.label.isEmpty ? row.indent : max(5, row.label.columns + 1))
            put(row.text, row: start + index, in: area, row.textStyle, column: column)
        }
    }
}
