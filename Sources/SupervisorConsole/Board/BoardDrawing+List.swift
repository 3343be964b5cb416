internal import ChatModel
internal import ChatProtocol
internal import SentimentAnalysis
internal import TerminalScreen

/// The list: queues, the flagged by need, the agents.
extension BoardDrawing {
    /// One line of the list.
    private struct Line {
        var row: BoardModel.Row?
        var pieces: [(text: String, style: TextStyle)]

        init(_ text: String, _ style: TextStyle = .plain) {
            pieces = [(text, style)]
        }

        init(_ row: BoardModel.Row, _ pieces: [(text: String, style: TextStyle)]) {
            self.row = row
            self.pieces = pieces
        }
    }

    mutating func drawList(in area: Area) {
        guard let board = model.board else {
            grid.put("Waiting for the relay …", at: Position(row: area.row + 1, column: 2), in: area, Self.quiet)
            return
        }
        let (top, rest) = area.split(rows: 1)
        let queues = board.queues.map { "\(sanitised($0.name)): \($0.isQuiet ? "0" : BoardLines.waiting($0))" }
        let queueLine = " QUEUES  " + queues.joined(separator: "   ")
        grid.put(queueLine.cut(toColumns: top.columns), at: top.origin, in: top, Self.strong)
        let lines = lines(of: board, columns: rest.columns)
        let selected = lines.firstIndex { $0.row != nil && $0.row == model.selection } ?? 0
        let first = firstLine(of: lines.count, showing: selected, rows: rest.rows)
        for (offset, line) in lines[first...].prefix(rest.rows).enumerated() {
            draw(line, at: rest.row + offset, in: rest)
        }
        let below = lines.count - first - rest.rows
        guard below > 0, rest.rows > 0 else { return }
        let more = " \(below) more below "
        let place = Position(row: rest.row + rest.rows - 1, column: max(0, rest.columns - more.columns))
        grid.put(more, at: place, in: rest, Self.bar)
    }

    /// Keeps the selected line in the middle half where the list is longer than the window.
    private func firstLine(of count: Int, showing selected: Int, rows: Int) -> Int {
        min(max(0, selected - rows / 2), max(0, count - rows))
    }

    private mutating func draw(_ line: Line, at row: Int, in area: Area) {
        var column = area.column
        for piece in line.pieces {
            column = grid.put(piece.text, at: Position(row: row, column: column), in: area, piece.style)
        }
        guard line.row != nil, line.row == model.selection else { return }
        grid.restyle(Area(row: row, column: area.column, rows: 1, columns: area.columns)) { style in
            style.attributes.formUnion(.reverse)
        }
    }

    private func lines(of board: Board, columns: Int) -> [Line] {
        var lines = [Line(""), Line(" FLAGGED  by need", Self.strong)]
        if board.flagged.isEmpty { lines.append(Line("   nobody is flagged", Self.quiet)) }
        lines += board.flagged.map { flagged($0, columns: columns) }
        lines += [Line(""), Line(" AGENTS", Self.strong)]
        if board.agents.isEmpty { lines.append(Line("   heard people add NAME --role agent adds one", Self.quiet)) }
        for agent in board.agents {
            lines.append(self.agent(agent, columns: columns))
            if model.unfolded == agent.id { lines += agent.open.map { open($0, columns: columns) } }
        }
        return lines
    }

    private func flagged(_ flagged: Board.Flagged, columns: Int) -> Line {
        let flag = flagged.flag
        let score = flag.energy.map { "\(BoardLines.points($0)) \($0.trend.arrow)" } ?? ""
        let level = flag.currentLevel.word.fitted(toColumns: 10)
        // A mark besides the colour, for those who do not see it.
        let mark = flag.isAcknowledged ? "   " : " ! "
        let whoColumns = columns < 100 ? 22 : 30
        let who = BoardLines.people(flag).fitted(toColumns: whoColumns)
        let standing: String
        if flag.isAcknowledged {
            standing = "acknowledged"
        } else {
            let waited = flag.unacknowledgedMilliseconds + model.age
            standing = "waits \(TimeWords.short(waited))"
        }
        let used = 3 + 10 + 1 + 6 + 1 + whoColumns + 2 + 13 + 1
        let cause = "\(sanitised(flag.queue)) · \(sanitised(flag.reason))".cut(toColumns: max(0, columns - used))
        return Line(
            .flagged(flagged.conversation),
            [
                (mark, flag.isAcknowledged ? .plain : Self.problem), (level, flag.currentLevel.style), (" ", .plain),
                (score.fitted(toColumns: 6), .plain), (" ", .plain), (who, .plain), ("  ", .plain),
                (standing.fitted(toColumns: 13), flag.isAcknowledged ? Self.quiet : Self.strong), (" ", .plain),
                (cause, Self.quiet),
            ]
        )
    }

    private func agent(_ agent: Board.Agent, columns: Int) -> Line {
        let names = columns < 100 ? 22 : 30
        let isFull = agent.open.count >= agent.capacity
        let heated = agent.open.filter { model.flag(on: $0) != nil }.count
        let fold = agent.open.isEmpty ? " " : model.unfolded == agent.id ? "▾" : "▸"
        return Line(
            .agent(agent.id),
            [
                (" \(fold) ", .plain), (DisplayName(agent.name).marked.fitted(toColumns: names), .plain), (" ", .plain),
                (BoardLines.load(agent).fitted(toColumns: 14), isFull ? Self.strong : .plain),
                ((heated > 0 ? "\(heated) flagged" : "").fitted(toColumns: 11), Energy.Level.heightened.style),
                (BoardLines.state(agent), agent.isConnected ? .plain : Self.quiet),
            ]
        )
    }

    private func open(_ conversation: ConversationID, columns: Int) -> Line {
        let flag = model.flag(on: conversation)
        let level = flag.map { "  \($0.level.word)" } ?? ""
        return Line(
            .open(conversation),
            [("      \(model.name(of: conversation))", .plain), (level, flag?.level.style ?? .plain)]
        )
    }
}

extension Board.Queue {
    fileprivate var isQuiet: Bool { waiting == 0 }
}
