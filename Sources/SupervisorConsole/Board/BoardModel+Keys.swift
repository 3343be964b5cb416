internal import ChatModel
internal import ChatProtocol
internal import TerminalScreen

/// What keys do.
extension BoardModel {
    mutating func take(_ press: KeyPress, _ effects: inout [BoardEffect]) {
        if press == .control("l") { return effects.append(.redraw) }
        if press == .control("z") { return effects.append(.suspend) }
        if isHelpShown {
            isHelpShown = false
            return
        }
        if let prompt { return answer(prompt, with: press, &effects) }
        if press == .control("c") { return effects.append(.quit) }
        if monitored != nil, takeInMonitor(press, &effects) { return }
        if move(press) { return }
        guard press.modifiers.isSubset(of: .shift) else { return }
        switch press.key {
        case .character("q"), .escape: effects.append(.quit)
        case .enter, .character("m"): open(&effects)
        case .character("?"), .function(1): isHelpShown = true
        case .character(let letter): act(letter)
        default: break
        }
    }

    /// The keys that are the monitor's own; true where it took one.
    private mutating func takeInMonitor(_ press: KeyPress, _ effects: inout [BoardEffect]) -> Bool {
        switch press.key {
        case .escape, .character("q"), .character("m"), .left:
            if let id = monitored?.id, !joined.contains(id) { effects.append(.request(.stopMonitor(id))) }
            monitored = nil
        case .up, .character("k"): monitored?.scroll(by: 1)
        case .down, .character("j"): monitored?.scroll(by: -1)
        case .pageUp: monitored?.scroll(by: ConsoleLimits.scrolledPage)
        case .pageDown, .character(" "): monitored?.scroll(by: -ConsoleLimits.scrolledPage)
        case .end, .character("G"): monitored?.scroll(by: .min / 2)
        case .enter: break
        default: return false
        }
        return true
    }

    // MARK: The list

    private mutating func move(_ press: KeyPress) -> Bool {
        let rows = rows
        guard press.modifiers.isEmpty || press.modifiers == .shift, !rows.isEmpty else { return false }
        let index = selection.flatMap { rows.firstIndex(of: $0) } ?? 0
        let next: Int
        switch press.key {
        case .up, .character("k"): next = index - 1
        case .down, .character("j"): next = index + 1
        case .pageUp: next = index - ConsoleLimits.scrolledPage
        case .pageDown: next = index + ConsoleLimits.scrolledPage
        case .home, .character("g"): next = 0
        case .end, .character("G"): next = rows.count - 1
        case .tab: next = otherSection(from: index, in: rows)
        default: return false
        }
        selection = rows[min(max(0, next), rows.count - 1)]
        return true
    }

    /// The first row of the other section: the flagged, or the agents.
    private func otherSection(from index: Int, in rows: [Row]) -> Int {
        let firstAgent = rows.firstIndex { if case .agent = $0 { true } else { false } } ?? 0
        return index < firstAgent ? firstAgent : 0
    }

    private mutating func open(_ effects: inout [BoardEffect]) {
        if case .agent(let agent)? = selection {
            unfolded = unfolded == agent ? nil : agent
            return
        }
        guard let conversation = selectedConversation else { return }
        guard isOnline else { return say("There is no connection now.", isProblem: true) }
        monitored = MonitoredConversation(conversation)
        effects.append(.request(.monitor(conversation)))
    }

    private mutating func act(_ letter: Character) {
        let prompts: [Character: (ConversationID) -> Prompt] = [
            "w": Prompt.whisper, "b": Prompt.barge, "a": Prompt.assign, "l": Prompt.lower, "s": Prompt.say,
        ]
        guard let make = prompts[letter] else { return }
        guard let conversation = selectedConversation else {
            return say("Select a conversation first; Enter on an agent shows theirs.", isProblem: true)
        }
        if letter == "s", !joined.contains(conversation) {
            return say("b joins the conversation first; w whispers to the agent.", isProblem: true)
        }
        if letter == "b", joined.contains(conversation) { return say("You have joined already: s writes.") }
        prompt = make(conversation)
        editor = LineEditor()
    }

    // MARK: The prompt

    private mutating func answer(_ prompt: Prompt, with press: KeyPress, _ effects: inout [BoardEffect]) {
        if press.key == .escape || press == .control("c") || press == .control("g") {
            self.prompt = nil
            return
        }
        if case .barge(let conversation) = prompt {
            self.prompt = nil
            guard press == .character("y") else { return say("Not joined.") }
            return effects.append(.request(.barge(conversation)))
        }
        guard press.key == .enter, press.modifiers.isEmpty else {
            _ = editor.handle(press)
            return
        }
        let text = editor.text.split(whereSeparator: \.isNewline).joined(separator: " ")
        let isBlank = text.allSatisfy(\.isWhitespace)
        if case .lower = prompt {
        } else if isBlank {
            self.prompt = nil
            return
        }
        guard isOnline else { return say("There is no connection now; the text is kept.", isProblem: true) }
        submit(prompt, text, &effects)
    }

    private mutating func submit(_ prompt: Prompt, _ text: String, _ effects: inout [BoardEffect]) {
        switch prompt {
        case .whisper(let conversation): effects.append(.request(.whisper(in: conversation, text: text)))
        case .lower(let conversation): effects.append(.request(.lowerFlag(conversation, reason: text)))
        case .say(let conversation):
            effects.append(.send(MessageSend(clientID: nextClientID(), text: text), to: conversation))
            monitored?.scroll(by: .min / 2)
        case .assign(let conversation):
            switch destination(text) {
            case .success(let destination): effects.append(.request(.assign(conversation, to: destination)))
            // The prompt stays, so that the name can be mended.
            case .failure(let problem): return say(problem.text, isProblem: true)
            }
        case .barge: break
        }
        self.prompt = nil
        editor = LineEditor()
    }

    private struct UnknownName: Error {
        var text: String
    }

    /// Whom a name means: an agent, by the beginning of the name, or a queue.
    private func destination(_ text: String) -> Result<Destination, UnknownName> {
        let wanted = text.split(whereSeparator: \.isWhitespace).joined(separator: " ").lowercased()
        let agents = board?.agents ?? []
        if let agent = agents.first(where: { $0.name.lowercased() == wanted }) { return .success(.agent(agent.id)) }
        let queues = board?.queues.map(\.name) ?? []
        if let queue = queues.first(where: { $0.lowercased() == wanted }) { return .success(.queue(queue)) }
        let begins = agents.filter { $0.name.lowercased().hasPrefix(wanted) }
        if begins.count == 1 { return .success(.agent(begins[0].id)) }
        let known = (agents.map(\.name) + queues).map { sanitised($0) }.joined(separator: ", ")
        return .failure(
            UnknownName(text: "Neither an agent nor a queue is called \(sanitised(text)). There are: \(known).")
        )
    }
}
