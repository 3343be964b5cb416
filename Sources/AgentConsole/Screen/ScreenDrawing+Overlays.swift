internal import TerminalScreen

extension ScreenDrawing {
    mutating func drawOverlay() {
        switch screen.overlay {
        case .lines(let title, let lines, let top): drawLines(title, lines, top: top)
        case .help(let editor, let chosen): drawHelp(editor.text, chosen: chosen)
        case .goTo(let editor): drawNames(editor.text)
        case .command, .find, .paste, nil: break
        }
    }

    /// A frame over the panes between title and status; nil where there is no room.
    private mutating func openFrame(_ title: String) -> Area? {
        let rows = layout.status.row - layout.title.rows
        guard rows >= 3 else { return nil }
        let frame = Area(row: layout.title.rows, column: 0, rows: rows, columns: grid.columns)
        grid.fill(frame)
        let rule = String(repeating: theme.horizontal, count: frame.columns)
        put(rule, row: 0, in: frame, theme.hint)
        put(" \(title) ", row: 0, in: frame, theme.hintTitle, column: 2)
        return frame.split(rows: 1).lower
    }

    private mutating func drawLines(_ title: String, _ lines: [String], top: Int) {
        guard let area = openFrame(title) else { return }
        var row = 0
        for line in lines.dropFirst(top) {
            for part in wrapped(line, columns: area.columns - 2) {
                guard row < area.rows else { return }
                put(part, row: row, in: area, column: 1)
                row += 1
            }
        }
    }

    private mutating func drawHelp(_ words: String, chosen: Int) {
        guard let area = openFrame("HELP \(theme.separator) type to sift, Enter runs") else { return }
        let commands = CommandHelp.commands(matching: words)
        let top = max(0, chosen - area.rows + 1)
        for (row, command) in commands.dropFirst(top).prefix(area.rows).enumerated() {
            let isChosen = top + row == chosen
            let keys = command.entry.keys.joined(separator: ", ")
            let usage = command.usage.fitted(toColumns: min(30, area.columns / 3))
            let text = " \(usage) \(command.entry.summary)"
            let room = area.columns - keys.columns - 2
            put(text.fitted(toColumns: room), row: row, in: area, isChosen ? theme.chosen : .plain)
            putRight(" \(keys) ", row: row, in: area, isChosen ? theme.chosen : theme.dim)
        }
        if commands.isEmpty { put(" No command has these words.", row: 0, in: area, theme.dim) }
    }

    private mutating func drawNames(_ words: String) {
        guard let area = openFrame("GO TO") else { return }
        let wanted = words.lowercased()
        let matching = model.held.filter {
            wanted.isEmpty || $0.name.description.lowercased().contains(wanted) || "\($0.number)" == wanted
        }
        for (row, conversation) in matching.prefix(area.rows).enumerated() {
            put(" \(conversation.number)  \(conversation.name)", row: row, in: area)
        }
    }
}
