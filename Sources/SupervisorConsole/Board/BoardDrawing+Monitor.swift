internal import ChatModel
internal import ChatProtocol
internal import SentimentAnalysis
internal import TerminalScreen

/// A conversation that is looked into, drawn from the bottom: only what is seen is wrapped.
extension BoardDrawing {
    mutating func drawMonitor(_ monitored: MonitoredConversation, in area: Area) {
        let (head, rest) = area.split(rows: 2)
        let customer = monitored.customer ?? model.name(of: monitored.id)
        let agent = monitored.agent ?? "nobody yet"
        let place = model.joined.contains(monitored.id) ? "you have joined" : "you look on; nobody sees you"
        let title = " \(customer) → \(agent)   \(place)"
        grid.put(title.cut(toColumns: head.columns), at: head.origin, in: head, Self.strong)
        if head.rows > 1 {
            var column = head.column + 1
            let second = Position(row: head.row + 1, column: column)
            if let energy = monitored.energy {
                column = grid.put(energy.level.word, at: second, in: head, energy.level.style)
            }
            let at = Position(row: head.row + 1, column: column)
            grid.put(reading(of: monitored).cut(toColumns: max(0, head.columns - column)), at: at, in: head, Self.quiet)
        }
        drawLines(of: monitored, in: rest)
    }

    private func reading(of monitored: MonitoredConversation) -> String {
        guard monitored.isAnalysed else { return "not analysed: the customer opted out" }
        var text = monitored.energy.map { " \(BoardLines.points($0)) \($0.trend.arrow)" } ?? "no reading yet"
        if let emotion = monitored.energy?.strongestEmotion { text += "  \(emotion.rawValue)" }
        if let flag = monitored.flag {
            text += "   flagged for \(TimeWords.short(model.now.milliseconds(since: flag.since)))"
            text += flag.isAcknowledged ? ", acknowledged" : ", not acknowledged"
        }
        return text
    }

    private mutating func drawLines(of monitored: MonitoredConversation, in area: Area) {
        if monitored.lines.isEmpty {
            grid.put(" …", at: area.origin, in: area, Self.quiet)
            return
        }
        var row = area.row + area.rows
        for line in monitored.lines.dropLast(monitored.scrolled).reversed() {
            let (label, body) = parts(of: line, columns: area.columns)
            for (index, text) in body.enumerated().reversed() {
                row -= 1
                guard row >= area.row else { return }
                let start = Position(row: row, column: area.column + Self.labelColumns(area.columns))
                grid.put(text, at: start, in: area, style(of: line.kind))
                guard index == 0 else { continue }
                grid.put(label, at: Position(row: row, column: area.column), in: area, labelStyle(of: line.kind))
            }
        }
    }

    /// Time and name.
    private static func labelColumns(_ columns: Int) -> Int { columns < 80 ? 17 : 26 }

    private func parts(of line: MonitoredConversation.Line, columns: Int) -> (label: String, body: [String]) {
        let width = Self.labelColumns(columns)
        let time = TimeWords.clock(line.at, zoneMinutes: model.zoneMinutes).prefix(5)
        let who =
            switch line.kind {
            case .internal: "only the desk"
            case .flag: "flag"
            case .customer, .desk, .event: line.who
            }
        let label = " \(time) \(who)".cut(toColumns: width - 1)
        return (label, wrapped(line.text, columns: max(1, columns - width - 1)))
    }

    private func style(of kind: MonitoredConversation.Kind) -> TextStyle {
        switch kind {
        case .customer: Self.strong
        case .desk: .plain
        case .event: Self.quiet
        case .internal: TextStyle(.cyan)
        case .flag: TextStyle(.yellow)
        }
    }

    private func labelStyle(of kind: MonitoredConversation.Kind) -> TextStyle {
        switch kind {
        case .customer, .desk: .plain
        case .event, .internal, .flag: Self.quiet
        }
    }
}
