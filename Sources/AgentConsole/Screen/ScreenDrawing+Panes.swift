internal import ChatModel
internal import ChatProtocol
internal import SentimentAnalysis
internal import TerminalScreen

extension ScreenDrawing {
    // MARK: The list

    mutating func drawList(_ area: Area) {
        var row = 0
        let isWide = layout.kind == .wide
        if isWide {
            let open = model.held.count { $0.isOpen }
            put(" MINE  \(open) of \(model.capacity.map(String.init) ?? "?")", row: row, in: area, theme.strong)
            row += 1
        }
        for conversation in model.held where row < area.rows {
            draw(conversation, row: row, in: area)
            row += 1
        }
        if row < area.rows { row += isWide ? 1 : 0 }
        if model.held.isEmpty, row < area.rows {
            put("no conversation yet", row: row, in: area, theme.dim, column: 1)
            row += isWide ? 2 : 1
        }
        row = drawQueue(from: row, in: area)
        drawReviews(from: row, in: area)
        drawRelief(in: area)
    }

    private mutating func draw(_ conversation: HeldConversation, row: Int, in area: Area) {
        let isSelected = conversation.id == model.selected
        let level = conversation.reading?.level ?? .calm
        let waited = conversation.waitingSince.map { shortTime(model.now.milliseconds(since: $0)) } ?? ""
        let news =
            conversation.unread > 0 ? "\(conversation.unread)" : conversation.typingUntil != nil ? theme.waiting : ""
        let draft = conversation.draft.text.isEmpty || isSelected ? "" : "+"
        let right = [draft + news, waited].filter { !$0.isEmpty }.joined(separator: " ")
        let nameColumns = max(0, area.columns - 5 - right.columns - 1)
        let style = isSelected ? theme.chosen : conversation.unread > 0 ? theme.strong : .plain
        let name = conversation.name.description.fitted(toColumns: nameColumns)
        if isSelected {
            grid.fill(Area(row: area.row + row, column: area.column, rows: 1, columns: area.columns), with: " ", style)
        }
        put("\(conversation.number)".fitted(toColumns: 2), row: row, in: area, style, column: 1)
        let heat = conversation.isOpen ? theme.heat(level) : theme.cross
        put(heat, row: row, in: area, isSelected ? style : theme.level(level), column: 3)
        put(name, row: row, in: area, style, column: 5)
        putRight(right, row: row, in: area, style)
    }

    /// - Returns: The row below.
    private mutating func drawQueue(from start: Int, in area: Area) -> Int {
        var row = start
        let waiting = max(model.queues.reduce(0) { $0 + $1.waiting }, model.offers.count)
        guard row < area.rows, waiting > 0 || !model.offers.isEmpty else { return row }
        let rule = String(repeating: theme.horizontal, count: area.columns)
        put(rule, row: row, in: area, theme.dim)
        put(" QUEUE \(waiting) ", row: row, in: area, theme.strong, column: 1)
        row += 1
        for (index, offer) in model.offers.enumerated() where row + 1 < area.rows {
            let level = offer.reading?.level ?? .calm
            let seconds = offer.expiresAt.milliseconds(since: model.now) / 1000
            let right = offer.id == nil ? "/take \(index + 1)" : "F7 \(max(0, seconds))s"
            put(theme.heat(level), row: row, in: area, theme.level(level), column: 1)
            let words = offer.preview.onOneLine.isEmpty ? offer.queue.description : offer.preview.onOneLine
            put(words.cut(toColumns: area.columns - right.columns - 4), row: row, in: area, theme.strong, column: 3)
            putRight(right, row: row, in: area, theme.hintTitle)
            row += 1
        }
        return row
    }

    /// What colleagues ask.
    private mutating func drawReviews(from start: Int, in area: Area) {
        guard start + 1 < area.rows, let last = model.reviews.last else { return }
        let rule = String(repeating: theme.horizontal, count: area.columns)
        put(rule, row: start, in: area, theme.dim)
        put(" ASKED \(model.reviews.count) ", row: start, in: area, theme.strong, column: 1)
        let words = "\(last.from): \(last.text.onOneLine)".cut(toColumns: area.columns - 5)
        put(words, row: start + 1, in: area, column: 1)
        putRight("F9", row: start + 1, in: area, theme.hintTitle)
    }

    private mutating func drawRelief(in area: Area) {
        guard let relief = model.relief, relief.suggestedBreakMilliseconds > 0, area.rows > 6 else { return }
        let heavy = relief.heavyMilliseconds / 60_000
        let count = relief.inARow > 1 ? "\(relief.inARow) heavy in a row" : "\(heavy) heavy minutes"
        let minutes = max(1, relief.suggestedBreakMilliseconds / 60_000)
        put(count, row: area.rows - 2, in: area, theme.dim, column: 1)
        put("break? /break \(minutes)m", row: area.rows - 1, in: area, theme.hint, column: 1)
    }

    /// `40s`, `4m`, `2h`.
    private func shortTime(_ milliseconds: Int) -> String {
        switch milliseconds / 1000 {
        case ..<60: "\(milliseconds / 1000)s"
        case ..<3600: "\(milliseconds / 60_000)m"
        default: "\(milliseconds / 3_600_000)h"
        }
    }

    // MARK: The messages

    mutating func drawMessages() {
        var area = layout.messages
        guard !area.isEmpty else { return }
        guard let current = model.current else { return drawWelcome(area) }
        if layout.kind == .wide {
            let (head, rest) = area.split(rows: 1)
            put(headline(of: current).cut(toColumns: head.columns), row: 0, in: head, theme.strong)
            area = rest
        }
        let rows = MessageRows(current, in: model, columns: area.columns)
        let scrolled = screen.scrolled[current.id] ?? 0
        let needed = scrolled.addingReportingOverflow(area.rows)
        let all = rows.rowsFromBelow(atLeast: needed.overflow ? .max : needed.partialValue)
        let skipped = min(scrolled, max(0, all.count - area.rows))
        let shown = all.dropFirst(skipped).prefix(area.rows)
        var found: Int?
        if case .find(_, let line) = screen.overlay { found = line }
        for (index, row) in shown.enumerated() {
            let place = Position(row: area.row + area.rows - 1 - index, column: area.column)
            rows.draw(row, at: place, in: area, isFound: row.line == found, on: &grid)
        }
    }

    private func headline(of conversation: HeldConversation) -> String {
        var parts = [conversation.name.description]
        if let subject = conversation.subject { parts.append(subject.description) }
        if let email = conversation.email { parts.append(email.description) }
        if let since = conversation.waitingSince {
            parts.append("waiting \(model.now.milliseconds(since: since).inWords)")
        }
        if conversation.isVerified { parts.append("verified") }
        if !conversation.earlier.isEmpty { parts.append("was here \(conversation.earlier.count) times before") }
        return " " + parts.joined(separator: " \(theme.separator) ")
    }

    // MARK: The input

    mutating func drawInput() {
        let area = layout.input
        let line = InputLine(screen)
        let label = line.label(in: area.columns, theme)
        let editorLayout = line.layout(in: area.columns)
        let hanging = line.hanging(in: area.columns)
        let visible = editorLayout.visibleRows(area.rows)
        for (index, row) in visible.enumerated() {
            let isFirst = row == 0 && !editorLayout.isCutBefore
            if isFirst { put(label, row: index, in: area, line.style(theme)) }
            put(editorLayout.rows[row], row: index, in: area, column: isFirst ? label.columns : hanging)
        }
        let row = editorLayout.cursor.row - visible.lowerBound
        grid.cursor = Position(
            row: area.row + row,
            column: area.column + min(editorLayout.cursor.column, area.columns - 1)
        )
    }
}

/// What stands in the input line: whose text it is says the prompt.
struct InputLine {
    let editor: LineEditor
    private let words: String
    private let kind: Kind

    private enum Kind {
        case recipient, nobody, note, command, question
    }

    init(_ screen: AgentScreen) {
        switch screen.overlay {
        case .command(let editor): (self.editor, words, kind) = (editor, "command", .command)
        case .help(let editor, _): (self.editor, words, kind) = (editor, "help", .command)
        case .goTo(let editor): (self.editor, words, kind) = (editor, "go to", .command)
        case .find(let editor, let line):
            (self.editor, words, kind) = (editor, line == nil && !editor.isEmpty ? "not found" : "find", .command)
        case .paste(let text, let dropped):
            let lines = text.utf8.count { $0 == 0x0A } + 1
            let lost = dropped == 0 ? "" : ", \(dropped) bytes beyond the limit are lost"
            words = "Paste \(lines) lines, \(text.unicodeScalars.count) characters\(lost)? Ctrl-y yes, Ctrl-n no"
            (editor, kind) = (LineEditor(), .question)
        case .lines, nil:
            editor = screen.editor
            let isNote = ["/note ", "/fact ", "/want "].contains { screen.editor.text.hasPrefix($0) }
            if isNote {
                (words, kind) = ("NOTE (team only)", .note)
            } else if let search = screen.editor.search {
                (words, kind) = ("search \(search.query)", .command)
            } else if let current = screen.model.current {
                (words, kind) = (current.name.description, .recipient)
            } else {
                (words, kind) = ("nobody", .nobody)
            }
        }
    }

    func label(in columns: Int, _ theme: ScreenTheme) -> String {
        " \(words.cut(toColumns: room(in: columns))) \(theme.prompt) "
    }

    func indent(in columns: Int) -> Int {
        min(words.columns, room(in: columns)) + 4
    }

    /// The text in rows behind the label, further rows below its beginning where there is room for that.
    func layout(in columns: Int) -> EditorLayout {
        EditorLayout(editor, columns: columns, indent: indent(in: columns), hanging: hanging(in: columns))
    }

    func hanging(in columns: Int) -> Int {
        let indent = indent(in: columns)
        return indent <= columns / 4 ? indent : min(2, columns / 4)
    }

    /// A question may take the whole line, a name leaves half of it to the text.
    private func room(in columns: Int) -> Int {
        max(1, kind == .question ? columns - 5 : columns / 2 - 4)
    }

    func style(_ theme: ScreenTheme) -> TextStyle {
        switch kind {
        case .recipient: theme.customer
        case .nobody: theme.dim
        case .note: theme.note
        case .command, .question: theme.hintTitle
        }
    }
}
