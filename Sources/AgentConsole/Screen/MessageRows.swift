internal import ChatModel
internal import TerminalScreen

/// A row of the message pane.
struct MessageRow {
    /// The index of its line in the conversation; past the end for messages on their way.
    var line: Int
    var time = ""
    var name = ""
    var nameStyle = TextStyle.plain
    var mark = ""
    var markStyle = TextStyle.plain
    var text = ""
    var textStyle = TextStyle.plain
    /// What stands at the right edge.
    var tail = ""
    var isDivider = false
}

/// The message pane's rows, laid out from the last message upwards and no further than needed.
struct MessageRows {
    let conversation: HeldConversation
    let theme: ScreenTheme
    let writer: LineWriter
    let columns: Int
    /// The width of the column of names.
    let nameColumns: Int

    init(_ conversation: HeldConversation, in model: AgentModel, columns: Int) {
        self.conversation = conversation
        theme = ScreenTheme(settings: model.settings)
        writer = model.writer
        self.columns = columns
        nameColumns = columns >= 50 ? 9 : 6
    }

    /// Time, a space, the name, a space, the mark.
    private var textColumn: Int { 5 + 1 + nameColumns + 1 + 1 }

    private var textColumns: Int { max(8, columns - textColumn - 3) }

    /// At least so many rows, the lowest first, or all there are.
    func rowsFromBelow(atLeast count: Int) -> [MessageRow] {
        var rows: [MessageRow] = []
        for message in conversation.outgoing.reversed() {
            rows += outgoing(message).reversed()
            if rows.count >= count { return rows }
        }
        var index = conversation.lines.count - 1
        while index >= 0, rows.count < count {
            rows += self.rows(of: index).reversed()
            if let divider = conversation.divider, isFirstAfter(divider, index) {
                rows.append(MessageRow(line: index, isDivider: true))
            }
            index -= 1
        }
        return rows
    }

    private func isFirstAfter(_ divider: Int, _ index: Int) -> Bool {
        guard conversation.lines[index].seq > divider else { return false }
        return index == 0 || conversation.lines[index - 1].seq <= divider
    }

    /// How many rows lie below a line, so that it can be shown.
    static func rowsBelow(line: Int, of conversation: HeldConversation, in screen: AgentScreen) -> Int {
        let columns = ScreenDrawing.layout(of: screen).messages.columns
        let rows = MessageRows(conversation, in: screen.model, columns: columns)
        let below = (line + 1..<conversation.lines.count).reduce(0) { $0 + rows.rows(of: $1).count }
        return max(0, below - screen.pageRows / 2)
    }

    // MARK: One line

    private func rows(of index: Int) -> [MessageRow] {
        let line = conversation.lines[index]
        var first = MessageRow(line: index, time: writer.time(line.at))
        switch line.body {
        case .customer:
            first.name = conversation.name.description
            first.nameStyle = theme.customer
            first.mark = theme.bar
            first.markStyle = theme.customer
        case .mine:
            first.name = "you"
            first.nameStyle = theme.mine
            let isDelivered = conversation.customerDelivered >= line.seq
            first.tail = isDelivered ? theme.delivered : theme.stored
        case .colleague(let name, _):
            first.name = name.description
            first.nameStyle = theme.colleague
        case .system, .event: first.textStyle = theme.dim
        case .silent: return []
        }
        return fill(first, with: line.body.text)
    }

    private func outgoing(_ message: OutgoingMessage) -> [MessageRow] {
        var first = MessageRow(line: conversation.lines.count, time: theme.waiting, name: "you")
        first.nameStyle = theme.dim
        first.textStyle = theme.dim
        first.tail = theme.waiting
        return fill(first, with: SafeText(message.text))
    }

    private func fill(_ first: MessageRow, with text: SafeText) -> [MessageRow] {
        let lines = wrapped(text.description, columns: textColumns)
        return lines.enumerated().map { number, words in
            var row = number == 0 ? first : MessageRow(line: first.line)
            row.mark = first.mark
            row.markStyle = first.markStyle
            row.text = words
            row.textStyle = first.textStyle
            if number < lines.count - 1 { row.tail = "" } else { row.tail = first.tail }
            return row
        }
    }

    // MARK: Drawing

    func draw(_ row: MessageRow, at place: Position, in area: Area, isFound: Bool, on grid: inout Grid) {
        guard !row.isDivider else {
            let rule = String(repeating: theme.horizontal, count: max(0, area.columns - 6))
            grid.put("\(rule) new", at: place, in: area, theme.hint)
            return
        }
        let textStyle = isFound ? theme.chosen : row.textStyle
        grid.put(row.time, at: place, in: area, theme.dim)
        let name = row.name.fitted(toColumns: nameColumns)
        grid.put(name, at: Position(row: place.row, column: place.column + 6), in: area, row.nameStyle)
        let markColumn = place.column + 6 + nameColumns
        grid.put(row.mark, at: Position(row: place.row, column: markColumn), in: area, row.markStyle)
        grid.put(row.text, at: Position(row: place.row, column: place.column + textColumn - 1), in: area, textStyle)
        let tailColumn = area.column + area.columns - row.tail.columns
        if !row.tail.isEmpty {
            grid.put(row.tail, at: Position(row: place.row, column: tailColumn), in: area, theme.mine)
        }
    }
}
