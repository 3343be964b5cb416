internal import ChatModel
internal import ChatProtocol
internal import SentimentAnalysis
package import TerminalScreen

/// Draws the screen: a pure function from its state to a grid of cells.
package struct ScreenDrawing {
    let screen: AgentScreen
    let model: AgentModel
    let theme: ScreenTheme
    let layout: Layout
    var grid: Grid

    /// The screen as cells, the cursor in the input.
    package static func grid(of screen: AgentScreen) -> Grid {
        var drawing = ScreenDrawing(screen)
        drawing.draw()
        return drawing.grid
    }

    static func layout(of screen: AgentScreen) -> Layout {
        ScreenDrawing(screen).layout
    }

    private init(_ screen: AgentScreen) {
        self.screen = screen
        model = screen.model
        theme = ScreenTheme(settings: screen.model.settings)
        grid = Grid(rows: screen.size.rows, columns: screen.size.columns)
        let size = AgentScreen.Size(rows: grid.rows, columns: grid.columns)
        let wishes = Layout.Wishes(
            inputRows: Self.inputRows(of: screen, size),
            hintRows: { HintRows.count(for: screen, most: $0, columns: $1) },
            showsList: screen.showsList,
            showsHint: screen.showsHint && screen.model.current != nil,
            isHintOpen: screen.isHintOpen
        )
        layout = Layout(size, wishes)
    }

    /// The input grows with its text up to a third of the screen.
    private static func inputRows(of screen: AgentScreen, _ size: AgentScreen.Size) -> Int {
        let prompt = InputLine(screen)
        return min(prompt.layout(in: size.columns).rows.count, max(1, size.rows / 3))
    }

    private mutating func draw() {
        drawTitle()
        if layout.kind != .tiny {
            for rule in layout.rules { grid.fill(rule, with: theme.vertical, theme.dim) }
            if let list = layout.list { drawList(list) }
            drawMessages()
            if let hint = layout.hint { drawHint(hint) }
            drawStatus()
            drawKeys()
            drawOverlay()
        }
        drawInput()
        if model.settings.isASCII { replaceSigns() }
    }

    /// Puts ASCII in place of the few signs that words and cutting bring in.
    private mutating func replaceSigns() {
        let signs = ["…": "~", "·": "-", "›": ">", "—": "-"]
        for row in 0..<grid.rows {
            for column in 0..<grid.columns {
                let place = Position(row: row, column: column)
                guard let cell = grid.cell(at: place), let sign = signs[cell.text] else { continue }
                grid.put(sign, at: place, cell.style)
            }
        }
    }

    // MARK: Helpers of all panes

    /// Writes at the left edge of a row of an area.
    mutating func put(_ text: String, row: Int, in area: Area, _ style: TextStyle = .plain, column: Int = 0) {
        guard row < area.rows else { return }
        grid.put(text, at: Position(row: area.row + row, column: area.column + column), in: area, style)
    }

    /// Writes at the right edge of a row of an area.
    mutating func putRight(_ text: String, row: Int, in area: Area, _ style: TextStyle = .plain) {
        put(text, row: row, in: area, style, column: area.columns - text.columns)
    }

    // MARK: The title and the status

    private mutating func drawTitle() {
        if layout.kind == .tiny {
            return put("too small; typing still works", row: 0, in: layout.title, theme.dim)
        }
        if case .offline(let reason, let since, let next) = model.line {
            let seconds = (next.milliseconds(since: model.now) + 999) / 1000
            let waiting = model.unsentCount == 0 ? "" : ", \(model.unsentCount) unsent and kept"
            let time = model.writer.time(since)
            let next = seconds > 0 ? "next try in \(seconds) s" : "trying now"
            var text = " \(theme.cross) OFFLINE since \(time), \(next)\(waiting)"
            let why = " \(theme.separator) \(reason.onOneLine)"
            if text.columns + why.columns <= layout.title.columns { text += why }
            put(text.fitted(toColumns: layout.title.columns), row: 0, in: layout.title, theme.banner)
            return
        }
        let isNarrow = layout.kind == .narrow
        var left = " heard  \(model.me?.description ?? theme.waiting)"
        if let routing = model.routing, !isNarrow || routing != .accepting { left += "  \(routing.word)" }
        if layout.list == nil { left += "  \(hotlist)" }
        put(left, row: 0, in: layout.title, theme.strong)
        var line = "\(theme.waiting) connecting"
        if model.isOnline { line = "\(theme.bullet) online\(model.latency.map { " \($0)ms" } ?? "")" }
        if model.isOnline, let silence = model.silence { line = "\(theme.waiting) no answer for \(silence / 1000) s" }
        let load = "load \(model.held.count { $0.isOpen })/\(model.capacity.map(String.init) ?? "?")"
        let clock = model.writer.time(model.now)
        let right = isNarrow ? "  \(theme.bullet) \(clock) " : "  \(line)  \(load)  \(clock) "
        let isWell = model.isOnline && model.silence == nil
        putRight(right, row: 0, in: layout.title, isWell ? theme.online : theme.problem)
    }

    /// `4█1 2 2:3`: who needs somebody, the neediest first, with what is new.
    private var hotlist: String {
        model.byNeed.prefix(9).map { conversation in
            let heat = conversation.reading.map { $0.level > .calm ? theme.heat($0.level) : "" } ?? ""
            let news =
                conversation.unread == 0 ? "" : heat.isEmpty ? ":\(conversation.unread)" : "\(conversation.unread)"
            return "\(conversation.number)\(heat)\(news)"
        }.joined(separator: " ")
    }

    private mutating func drawStatus() {
        let area = layout.status
        let text = model.current.map { statusText(of: $0) } ?? "Nobody is selected."
        put(" \(text)".cut(toColumns: area.columns), row: 0, in: area, theme.chosen)
        let right = layout.list == nil || hotlist.isEmpty ? "\(call)\(scrollText)" : "[\(hotlist)] \(scrollText)"
        if !right.isEmpty { putRight("  \(right)", row: 0, in: area, theme.chosen) }
        grid.restyle(area) { $0.attributes.insert(.reverse) }
    }

    /// What calls the agent, where there is no list to show it.
    private var call: String {
        if let offer = model.offers.first(where: { $0.id != nil }) {
            let seconds = max(0, offer.expiresAt.milliseconds(since: model.now) / 1000)
            return "OFFER F7 \(seconds)s "
        }
        if !model.reviews.isEmpty { return "ASKED F9 " }
        return model.relief.map { $0.suggestedBreakMilliseconds > 0 ? "a break? /break " : "" } ?? ""
    }

    private var scrollText: String {
        guard let id = model.selected, let rows = screen.scrolled[id], rows > 0 else { return "" }
        return "-MORE \(rows)- "
    }

    private func statusText(of conversation: HeldConversation) -> String {
        var parts = ["\(conversation.number) \(conversation.name)"]
        let draft = conversation.draft.text
        if draft.utf8.count > model.textLimit {
            let count = draft.utf8.count > 4 * model.textLimit ? nil : draft.unicodeScalars.count
            if count ?? .max > model.textLimit {
                parts.append("TOO LONG\(count.map { " \($0) of \(model.textLimit)" } ?? "")")
            }
        }
        if let reading = conversation.reading, reading.level > .calm {
            parts.append("\(reading.level.word) \(reading.points) \(theme.trend(reading.trend))")
        }
        if case .gone(let reason) = conversation.standing { parts.append("GONE: \(reason)") }
        if let flag = conversation.flag { parts.append(flag.isAcknowledged ? "acknowledged" : "flagged") }
        if !conversation.isAnalysed { parts.append("not analysed") }
        if conversation.typingUntil != nil { parts.append("typing\(theme.waiting)") }
        if !conversation.outgoing.isEmpty { parts.append("\(conversation.outgoing.count) on their way") }
        if let since = conversation.waitingSince {
            parts.append("waits \(model.now.milliseconds(since: since).inWords)")
        }
        let notes = conversation.notes.count { $0.author != nil }
        if notes > 0, layout.kind != .wide { parts.append(notes == 1 ? "1 note" : "\(notes) notes") }
        return parts.joined(separator: "  ")
    }

    /// The last thing that was said stands over the keys for a while; F1 stays.
    private mutating func drawKeys() {
        if let notice = screen.notices.last, screen.overlay == nil || notice.isProblem {
            let style = notice.isProblem ? theme.problem : theme.strong
            put(" \(notice.text)".cut(toColumns: layout.keys.columns - 9), row: 0, in: layout.keys, style)
            return putRight("F1 help ", row: 0, in: layout.keys, theme.dim)
        }
        var text = ""
        for (key, what) in KeyBar.items(for: screen) {
            let item = " \(key) \(what) "
            guard text.columns + item.columns <= layout.keys.columns else { continue }
            let start = text.columns
            put(" \(key)", row: 0, in: layout.keys, theme.strong, column: start)
            put(what, row: 0, in: layout.keys, theme.dim, column: start + key.columns + 2)
            text += item
        }
    }
}

/// The keys that are worth knowing now, the most important first.
enum KeyBar {
    static func items(for screen: AgentScreen) -> [(String, String)] {
        switch screen.overlay {
        case .lines: return [("Esc", "close"), ("PgUp PgDn", "scroll")]
        case .help: return [("Enter", "run"), ("Esc", "close"), ("type", "to sift")]
        case .command: return [("Enter", "run"), ("Tab", "complete"), ("Esc", "back to the draft")]
        case .goTo: return [("Enter", "go"), ("Esc", "stay")]
        case .find: return [("Ctrl-s", "older"), ("Ctrl-r", "newer"), ("Enter", "stay here"), ("Esc", "back")]
        case .paste: return [("Ctrl-y", "paste it"), ("Ctrl-n", "no")]
        case nil: break
        }
        var items = [("F1", "help")]
        if screen.model.offers.contains(where: { $0.id != nil }) { items.append(("F7", "accept offer")) }
        items.append(("Alt-a", "next by need"))
        let suggestions = screen.model.current?.hint?.suggestions.count ?? 0
        if suggestions > 0 { items.append(("Alt-i", "insert hint")) }
        if suggestions > 1 { items.append(("Alt-n", "another")) }
        items += [("F4", "check"), ("Alt-h", "hint"), ("Alt-Enter", "new line"), ("Alt-1…9", "go"), ("F5", "command")]
        return items
    }
}
