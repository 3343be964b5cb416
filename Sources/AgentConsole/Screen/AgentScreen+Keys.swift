internal import ChatModel
internal import TerminalScreen

extension AgentScreen {
    /// Takes a key while nothing lies over the panes: the console's own keys first, then the editor's.
    mutating func handle(_ press: KeyPress, at now: Instant, _ effects: inout [ScreenEffect]) {
        if isAfterControlX {
            isAfterControlX = false
            if press == .control("e") { return effects.append(.openEditor(editor.text)) }
        }
        if editor.search == nil, handleOwn(press, at: now, &effects) { return }
        guard editor.handle(press) == .declined else { return mirrorDraft(at: now, &effects) }
        switch press.key {
        case .enter: submit(at: now, &effects)
        case .tab: complete(at: now, &effects)
        case .escape: isHintOpen = false
        case .character("c") where press.modifiers == .control: clearLine(at: now, &effects)
        case .character("d") where press.modifiers == .control: prepareQuit(at: now)
        default: break
        }
    }

    private mutating func handleOwn(_ press: KeyPress, at now: Instant, _ effects: inout [ScreenEffect]) -> Bool {
        if let command = Self.commandKeys[press] {
            run("/\(command.rawValue)", at: now, &effects)
            return true
        }
        switch (press.key, press.modifiers) {
        case (.character(let digit), .alt) where digit.isASCII && digit.isNumber: go(toNumber: digit, at: now, &effects)
        case (.up, .alt): step(-1, at: now, &effects)
        case (.down, .alt): step(1, at: now, &effects)
        case (.function(1), _), (.character("?"), .alt): overlay = .help(LineEditor(), chosen: 0)
        case (.function(2), _): showsList.toggle()
        case (.function(3), _), (.character("h"), .alt): toggleHint()
        case (.function(5), _), (.character(";"), .alt): overlay = .command(LineEditor("/"))
        case (.character("g"), .alt): overlay = .goTo(LineEditor())
        case (.character("s"), .control): overlay = .find(LineEditor(), line: nil)
        case (.character("l"), .alt): showBare(&effects)
        case (.character("l"), .control): effects.append(.redraw)
        case (.character("z"), .control): suspend(at: now, &effects)
        case (.character("x"), .control): isAfterControlX = true
        default: return scroll(press)
        }
        return true
    }

    /// The keys that run a command without arguments.
    static let commandKeys: [KeyPress: Command] = [
        .alt("a"): .next, KeyPress(.function(6)): .next, .alt("/"): .back, .alt("i"): .use, .alt("n"): .another,
        .alt("x"): .dismiss, .alt("w"): .wrong, .alt("k"): .check, KeyPress(.function(4)): .check,
        .alt("o"): .accept, KeyPress(.function(7)): .accept, KeyPress(.function(8)): .decline,
        KeyPress(.function(9)): .asked,
    ]

    /// Runs a command apart from what is being written.
    mutating func run(_ line: String, at now: Instant, _ effects: inout [ScreenEffect]) {
        update(.submitted(line), at: now, &effects)
    }

    // MARK: Sending

    private mutating func submit(at now: Instant, _ effects: inout [ScreenEffect]) {
        let text = editor.text
        if text.hasPrefix("/"), !text.hasPrefix("//") {
            guard model.canCarryOut(text) else {
                return say("Offline: not done. It stands here still; /reconnect tries now.", isProblem: true, at: now)
            }
            guard model.isCommand(text) else { return run(text, at: now, &effects) }
            // What was a draft before the command was typed comes back behind it.
            _ = editor.submit()
            return run(text, at: now, &effects)
        }
        guard !text.trimmedOfWhiteSpace.isEmpty else { return }
        guard !editor.hasBlank else {
            _ = editor.goToBlank()
            return say("Not sent: a ⟨blank⟩ is still open. What you type replaces it.", isProblem: true, at: now)
        }
        guard model.selected != nil else { return run(text, at: now, &effects) }
        let before = model.current?.outgoing.count ?? 0
        var sending = editor
        for effect in handle(.agent(.submitted(text)), at: now) { effects.append(effect) }
        guard (model.current?.outgoing.count ?? 0) > before else { return }
        _ = sending.submit()
        editor = sending
        scrolled[editing ?? ConversationID("")] = nil
        typingSentAt = nil
    }

    private mutating func clearLine(at now: Instant, _ effects: inout [ScreenEffect]) {
        if editor.isEmpty { return prepareQuit(at: now) }
        // Not forgotten: an undo brings it back.
        editor.setText("")
        mirrorDraft(at: now, &effects)
    }

    private mutating func prepareQuit(at now: Instant) {
        overlay = .command(LineEditor("/quit"))
    }

    /// A stopped client answers no heartbeat, and its customers go back to the queue.
    private mutating func suspend(at now: Instant, _ effects: inout [ScreenEffect]) {
        let isAgain = suspendAskedAt.map { now.milliseconds(since: $0) < ScreenTimes.suspendAgain } ?? false
        guard isAgain || !model.held.contains(where: \.isOpen) else {
            suspendAskedAt = now
            return say("Stopped, you lose your customers to the queue. Ctrl-z again stops.", isProblem: true, at: now)
        }
        suspendAskedAt = nil
        effects.append(.suspend)
    }

    // MARK: Completing

    /// Completes a command, a canned reply's shortcut, or a name.
    private mutating func complete(at now: Instant, _ effects: inout [ScreenEffect]) {
        guard let completed = Completion.complete(editor.text, in: model) else { return }
        switch completed {
        case .one(let text): editor.setText(text)
        case .several(let common, let choices):
            editor.setText(common)
            say(choices.joined(separator: "  "), isProblem: false, at: now)
        }
        mirrorDraft(at: now, &effects)
    }

    // MARK: Moving about

    private mutating func go(toNumber digit: Character, at now: Instant, _ effects: inout [ScreenEffect]) {
        let number = digit == "0" ? 10 : digit.wholeNumberValue ?? 0
        run("/to \(number)", at: now, &effects)
    }

    /// Goes up or down the list.
    private mutating func step(_ direction: Int, at now: Instant, _ effects: inout [ScreenEffect]) {
        guard !model.held.isEmpty else { return }
        let place = model.held.firstIndex { $0.id == model.selected }
        let next = place.map { $0 + direction } ?? (direction > 0 ? 0 : model.held.count - 1)
        guard model.held.indices.contains(next) else { return }
        run("/to \(model.held[next].number)", at: now, &effects)
    }

    private mutating func toggleHint() {
        if Layout.kind(of: size) == .wide {
            showsHint.toggle()
        } else if isHintOpen {
            isHintOpen = false
            showsHint = false
        } else if showsHint {
            isHintOpen = true
        } else {
            showsHint = true
        }
    }

    private mutating func scroll(_ press: KeyPress) -> Bool {
        guard let id = model.selected else { return false }
        let now = scrolled[id] ?? 0
        let page = max(1, pageRows - 1)
        switch (press.key, press.modifiers) {
        case (.pageUp, _): scrolled[id] = now + page
        case (.pageDown, _): scrolled[id] = max(0, now - page)
        case (.end, .alt): scrolled[id] = nil
        case (.home, .alt): scrolled[id] = .max / 2
        default: return false
        }
        return true
    }

    private func showBare(_ effects: inout [ScreenEffect]) {
        guard let current = model.current else { return }
        effects.append(.showBare(current.lines.flatMap { model.writer.transcript($0, name: current.name) }))
    }
}
