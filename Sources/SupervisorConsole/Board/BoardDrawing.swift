internal import ChatModel
internal import ChatProtocol
internal import SentimentAnalysis
package import TerminalScreen

/// Draws a board into a grid of any size.
package struct BoardDrawing: Sendable {
    let model: BoardModel
    var grid: Grid

    /// The screen for a model.
    ///
    /// - Parameters:
    ///   - model: What is to be seen.
    ///   - rows: The terminal's height.
    ///   - columns: Its width.
    /// - Returns: The cells and the cursor.
    package static func grid(of model: BoardModel, rows: Int, columns: Int) -> Grid {
        var drawing = BoardDrawing(model: model, grid: Grid(rows: rows, columns: columns))
        drawing.draw()
        return drawing.grid
    }

    private mutating func draw() {
        let (head, rest) = grid.area.split(rows: 1)
        let (body, foot) = rest.split(rows: max(0, rest.rows - 2))
        drawHead(in: head)
        if model.isHelpShown {
            drawHelp(in: body)
        } else if let monitored = model.monitored {
            drawMonitor(monitored, in: body)
        } else {
            drawList(in: body)
        }
        drawFoot(in: foot)
    }

    static let strong = TextStyle(.standard, on: .standard, [.bold])
    static let quiet = TextStyle(.standard, on: .standard, [.dim])
    static let bar = TextStyle(.standard, on: .standard, [.reverse])
    static let problem = TextStyle(.red, on: .standard, [.bold])

    // MARK: Head and foot

    private mutating func drawHead(in area: Area) {
        grid.fill(area, with: " ", Self.bar)
        let clock = TimeWords.clock(model.now, zoneMinutes: model.zoneMinutes)
        let link = model.isOnline ? "● online" : "✖ OFFLINE"
        var left = " heard board"
        if let board = model.board {
            let unanswered = board.flagged.filter { !$0.flag.isAcknowledged }.count
            let waiting = board.queues.reduce(0) { $0 + $1.waiting }
            left += "   \(board.flagged.count) flagged, \(unanswered) not acknowledged   \(waiting) waiting"
        }
        let age = !model.isOnline && model.boardAt != nil ? " as of \(TimeWords.short(model.age)) ago" : ""
        let right = "\(link)\(age)  \(clock) "
        let room = max(0, area.columns - right.columns - 1)
        grid.put(left.cut(toColumns: room), at: Position(row: area.row, column: 0), in: area, Self.bar)
        let column = max(0, area.columns - right.columns)
        grid.put(right, at: Position(row: area.row, column: column), in: area, Self.bar)
    }

    private mutating func drawFoot(in area: Area) {
        let (line, keys) = area.split(rows: 1)
        grid.put(" " + keyBar.cut(toColumns: max(0, keys.columns - 1)), at: keys.origin, in: keys, Self.quiet)
        if let prompt = model.prompt {
            drawPrompt(prompt, in: line)
            if model.remark?.isProblem == true { drawRemark(in: keys) }
        } else {
            drawRemark(in: line)
        }
    }

    private mutating func drawRemark(in area: Area) {
        guard let remark = model.remark else { return }
        grid.fill(area)
        let style = remark.isProblem ? Self.problem : .plain
        grid.put(" " + remark.text.cut(toColumns: max(0, area.columns - 1)), at: area.origin, in: area, style)
    }

    private var keyBar: String {
        if case .barge? = model.prompt { return "y join  any other key stays out" }
        if model.prompt != nil { return "Enter sends  Esc leaves it" }
        if model.monitored != nil {
            return "? help  w whisper  b barge  s say  a assign  l lower flag  ↑↓ scroll  Esc back"
        }
        return "? help  ↑↓ select  Enter look  w whisper  b barge  a assign  l lower flag  Tab agents  q quit"
    }

    private mutating func drawPrompt(_ prompt: BoardModel.Prompt, in area: Area) {
        let question =
            switch prompt {
            case .whisper(let id): " To \(agentName(of: id)) alone, about \(model.name(of: id)) › "
            case .say(let id): " To \(model.name(of: id)), the customer › "
            case .assign(let id): " Assign \(model.name(of: id)) to agent or queue › "
            case .lower(let id): " Lower the flag on \(model.name(of: id)), because › "
            case .barge(let id): " Join \(model.name(of: id))? They see you come. y/n "
            }
        let shown = question.cut(toColumns: max(0, area.columns * 2 / 3))
        let end = grid.put(shown, at: area.origin, in: area, Self.strong)
        if case .barge = prompt {
            grid.cursor = Position(row: area.row, column: min(end, max(0, area.columns - 1)))
            return
        }
        // One row: what is near the cursor is seen.
        let room = max(2, area.columns - end)
        let layout = EditorLayout(model.editor, columns: room)
        let row = min(layout.cursor.row, layout.rows.count - 1)
        grid.put(layout.rows[row], at: Position(row: area.row, column: end), in: area)
        grid.cursor = Position(row: area.row, column: end + layout.cursor.column)
    }

    private func agentName(of conversation: ConversationID) -> String {
        if model.monitored?.id == conversation, let agent = model.monitored?.agent { return agent }
        if let agent = model.flag(on: conversation)?.agent { return DisplayName(agent.name).marked }
        let holder = model.board?.agents.first { $0.open.contains(conversation) }
        return holder.map { DisplayName($0.name).marked } ?? "the agent"
    }

    private mutating func drawHelp(in area: Area) {
        let lines = [
            "↑ ↓ or k j      select; Page Up, Page Down, Home, End",
            "Tab             to the agents, and back to the flagged",
            "Enter or m      look into the conversation, read-only; the audit log says so",
            "Enter on agent  show the agent's conversations",
            "w               whisper to the agent; the customer never sees it",
            "b, then y       barge: join the conversation; the customer sees you come",
            "s               say something to the customer, once you have joined",
            "a               assign the conversation to another agent or queue",
            "l               lower the flag, with a reason",
            "Ctrl-l, Ctrl-z  draw anew, suspend",
            "Esc or q        back, and at the list: quit",
            "",
            "Any key goes back.",
        ]
        for (index, line) in lines.enumerated() where index + 1 < area.rows {
            grid.put(line, at: Position(row: area.row + 1 + index, column: 2), in: area)
        }
    }
}

extension Area {
    var origin: Position { Position(row: row, column: column) }
}
