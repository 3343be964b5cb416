internal import ChatModel
internal import TerminalScreen

extension AgentScreen {
    /// Takes a key while something lies over the panes.
    mutating func handleInOverlay(_ press: KeyPress, at now: Instant, _ effects: inout [ScreenEffect]) {
        switch overlay {
        case .lines(let title, let lines, let top): handleInLines(press, title, lines, top, at: now, &effects)
        case .help(let editor, let chosen): handleInHelp(press, editor, chosen, at: now, &effects)
        case .command(let editor): handleInCommand(press, editor, at: now, &effects)
        case .goTo(let editor): handleInGoTo(press, editor, at: now, &effects)
        case .find(let editor, let line): handleInFind(press, editor, line)
        case .paste(let text, _): handleInPaste(press, text, at: now, &effects)
        case nil: break
        }
    }

    private func isCancel(_ press: KeyPress) -> Bool {
        press.key == .escape || press == .control("c") || press == .control("g")
    }

    // MARK: Lines

    private mutating func handleInLines(
        _ press: KeyPress,
        _ title: String,
        _ lines: [String],
        _ top: Int,
        at now: Instant,
        _ effects: inout [ScreenEffect]
    ) {
        let page = max(1, size.rows - 6)
        let last = max(0, lines.count - page)
        func show(_ top: Int) -> Overlay { .lines(title: title, lines, top: min(max(0, top), last)) }
        switch press.key {
        case .up: overlay = show(top - 1)
        case .down: overlay = show(top + 1)
        case .pageUp: overlay = show(top - page)
        case .pageDown, .character(" "): overlay = show(top + page)
        case .enter, .escape, .character("q"): overlay = nil
        default:
            // Whoever types on wants to write, not to read.
            overlay = nil
            handle(press, at: now, &effects)
        }
    }

    // MARK: Help that runs what is chosen

    private mutating func handleInHelp(
        _ press: KeyPress,
        _ editor: LineEditor,
        _ chosen: Int,
        at now: Instant,
        _ effects: inout [ScreenEffect]
    ) {
        let matching = CommandHelp.commands(matching: editor.text)
        switch press.key {
        case _ where isCancel(press): overlay = nil
        case .up: overlay = .help(editor, chosen: max(0, chosen - 1))
        case .down: overlay = .help(editor, chosen: min(max(0, matching.count - 1), chosen + 1))
        case .enter:
            guard matching.indices.contains(chosen) else { return }
            let command = matching[chosen]
            overlay = nil
            if command.entry.argument.isEmpty {
                run("/\(command.rawValue)", at: now, &effects)
            } else {
                overlay = .command(LineEditor("/\(command.rawValue) "))
            }
        default:
            var editor = editor
            guard editor.handle(press) == .handled else { return }
            overlay = .help(editor, chosen: 0)
        }
    }

    // MARK: A command

    private mutating func handleInCommand(
        _ press: KeyPress,
        _ editor: LineEditor,
        at now: Instant,
        _ effects: inout [ScreenEffect]
    ) {
        var editor = editor
        switch press.key {
        case _ where isCancel(press): overlay = nil
        case .enter:
            // The slash stands there already; whoever types another means the same.
            let typed = editor.text.trimmedOfWhiteSpace
            let text = typed.hasPrefix("//") ? String(typed.dropFirst()) : typed
            guard model.canCarryOut(text) else {
                return say("Offline: not done. It stands here still; /reconnect tries now.", isProblem: true, at: now)
            }
            overlay = nil
            guard text.hasPrefix("/") else {
                return say("A command begins with a slash; nothing was sent.", isProblem: true, at: now)
            }
            run(text, at: now, &effects)
        case .tab:
            switch Completion.complete(editor.text, in: model) {
            case .one(let text), .several(let text, _): editor.setText(text)
            case nil: break
            }
            overlay = .command(editor)
        default:
            _ = editor.handle(press)
            overlay = editor.isEmpty ? nil : .command(editor)
        }
    }

    private mutating func handleInGoTo(
        _ press: KeyPress,
        _ editor: LineEditor,
        at now: Instant,
        _ effects: inout [ScreenEffect]
    ) {
        var editor = editor
        switch press.key {
        case _ where isCancel(press): overlay = nil
        case .enter:
            overlay = nil
            guard !editor.isEmpty else { return }
            run("/to \(editor.text)", at: now, &effects)
        default:
            _ = editor.handle(press)
            overlay = .goTo(editor)
        }
    }

    // MARK: Finding words

    private mutating func handleInFind(_ press: KeyPress, _ editor: LineEditor, _ line: Int?) {
        var editor = editor
        switch (press.key, press.modifiers) {
        case (.enter, _): overlay = nil
        case _ where isCancel(press):
            overlay = nil
            if let id = model.selected { scrolled[id] = nil }
        case (.character("s"), .control), (.up, _): find(editor, from: (line ?? Int.max) - 1, step: -1, else: line)
        case (.character("r"), .control), (.down, _): find(editor, from: (line ?? -1) + 1, step: 1, else: line)
        default:
            guard editor.handle(press) == .handled else { return }
            find(editor, from: .max, step: -1, else: nil)
        }
    }

    /// Looks for the words from a line on, and shows the line.
    private mutating func find(_ editor: LineEditor, from start: Int, step: Int, else fallback: Int?) {
        guard let current = model.current else { return overlay = nil }
        let words = editor.text.lowercased()
        var found = fallback
        var place = min(start, current.lines.count - 1)
        while !words.isEmpty, current.lines.indices.contains(place) {
            if current.lines[place].body.text.description.lowercased().contains(words) {
                found = place
                break
            }
            place += step
        }
        overlay = .find(editor, line: found)
        guard let found else { return }
        scrolled[current.id] = MessageRows.rowsBelow(line: found, of: current, in: self)
    }

    // MARK: A paste

    private mutating func handleInPaste(
        _ press: KeyPress,
        _ text: String,
        at now: Instant,
        _ effects: inout [ScreenEffect]
    ) {
        switch press {
        case .control("y"), .character("y"):
            overlay = nil
            editor.insert(text)
            mirrorDraft(at: now, &effects)
        case .control("n"), .character("n"): overlay = nil
        case _ where isCancel(press): overlay = nil
        default: break
        }
    }
}

extension TranscriptLine.Body {
    /// What the line says, without who says it.
    var text: SafeText {
        switch self {
        case .customer(let text), .mine(let text, _), .colleague(_, let text), .system(let text), .event(let text): text
        case .silent: SafeText("")
        }
    }
}
