package import ChatModel
internal import ChatProtocol
internal import TerminalScreen

extension AgentScreen {
    /// Takes an event in.
    ///
    /// - Parameters:
    ///   - event: What happened.
    ///   - now: When.
    /// - Returns: What is to be done, in order.
    package mutating func handle(_ event: ScreenEvent, at now: Instant) -> [ScreenEffect] {
        var effects: [ScreenEffect] = []
        switch event {
        case .agent(let event): update(event, at: now, &effects)
        case .resized(let size):
            self.size = size
            effects.append(.redraw)
        case .edited(let text, let whose): takeEdited(text, of: whose, at: now, &effects)
        case .input(let input): take(input, at: now, &effects)
        }
        notices.removeAll { now.milliseconds(since: $0.at) > ($0.isProblem ? ScreenTimes.problem : ScreenTimes.notice) }
        return effects
    }

    /// Takes what was written outside, into the conversation that it was written for and no other.
    private mutating func takeEdited(
        _ text: String,
        of whose: ConversationID?,
        at now: Instant,
        _ effects: inout [ScreenEffect]
    ) {
        guard whose == editing else {
            editor.kills.add(text, joins: false, before: false)
            return say("Another conversation is selected now: Ctrl-y puts what you wrote in.", isProblem: true, at: now)
        }
        editor.setText(text)
        mirrorDraft(at: now, &effects)
    }

    private mutating func take(_ input: InputEvent, at now: Instant, _ effects: inout [ScreenEffect]) {
        switch input {
        case .key(let press):
            if !model.isWatched { update(.watched(true), at: now, &effects) }
            if overlay != nil { return handleInOverlay(press, at: now, &effects) }
            handle(press, at: now, &effects)
        case .paste(let text, let dropped): paste(text, dropped: dropped, at: now, &effects)
        case .focus(let focus):
            hasFocus = focus
            update(.watched(focus), at: now, &effects)
        case .reply(.system(let words)): takeBackground(words)
        case .reply: break
        }
    }

    /// The terminal says what its background is.
    private mutating func takeBackground(_ words: String) {
        guard let isLight = TerminalBackground.isLight(inReply: words) else { return }
        setBackground(isLight ? .light : .dark)
    }

    /// Chooses colours that can be told from this.
    package mutating func setBackground(_ background: Settings.Background) {
        model.settings.background = background
    }

    // MARK: The model

    /// Lets the model take an event in, and follows where it led.
    mutating func update(_ event: AgentEvent, at now: Instant, _ effects: inout [ScreenEffect]) {
        for effect in model.update(event, at: now) { follow(effect, at: now, &effects) }
        followSelection()
        followDraft()
    }

    private mutating func follow(_ effect: AgentEffect, at now: Instant, _ effects: inout [ScreenEffect]) {
        switch effect {
        case .announce(let announcement): take(announcement, at: now)
        case .alert(let alert): ring(alert, &effects)
        case .hold: say("That is for scripts.", isProblem: true, at: now)
        case .request, .post, .send, .saveDrafts, .retryNow, .quit: effects.append(.agent(effect))
        }
    }

    private mutating func take(_ announcement: Announcement, at now: Instant) {
        switch announcement {
        case .note(let text): say(text, isProblem: false, at: now)
        case .problem(let text): say(text, isProblem: true, at: now)
        case .listing(let lines) where lines.count == 1: say(lines[0], isProblem: false, at: now)
        case .listing(let lines): overlay = .lines(title: "Esc closes", lines, top: 0)
        case .offer(let offer, let number):
            say("Offer \(number): \(offer.previewWords) · F7 accepts", isProblem: false, at: now)
        case .conversationOpened(let id):
            if let conversation = model.conversation(id) {
                say("New conversation \(conversation.number): \(conversation.name)", isProblem: false, at: now)
            }
        case .noteLine(_, let note, let number):
            say("NOTE, team only: \(LineWriter.note(note, number: number))", isProblem: false, at: now)
        case .whisper(_, let from, let text): say("\(from) whispers: \(text.onOneLine)", isProblem: false, at: now)
        case .review(let review, _):
            say("\(review.from) asks: would you tweak this? F9 reads it", isProblem: false, at: now)
        case .advice(let id, let advice): show(advice, of: id, at: now)
        case .message, .reading, .hint, .draft, .selected: break
        }
    }

    /// Advice stands beside the conversation; where the panel is put away, over it.
    private mutating func show(_ advice: Advice, of id: ConversationID, at now: Instant) {
        guard id == model.selected else {
            let name = model.conversation(id)?.name.description ?? ""
            return say("Your draft to \(name): \(advice.title)", isProblem: false, at: now)
        }
        if !showsHint { overlay = .lines(title: "YOUR DRAFT", LineWriter.advice(advice), top: 0) }
    }

    mutating func say(_ text: String, isProblem: Bool, at now: Instant) {
        notices.append(ScreenNotice(text: text, isProblem: isProblem, at: now))
        if notices.count > ScreenTimes.keptNotices { notices.removeFirst() }
    }

    private func ring(_ alert: Alert, _ effects: inout [ScreenEffect]) {
        let bell = model.settings.bell
        // Never the customer's words: screens are shared, and desktops show them to whoever passes.
        let words: String
        switch alert {
        case .offer: words = "A conversation is offered to you"
        case .whisper: words = "A colleague has a word for you"
        case .message(let level):
            guard bell.rings(atLevel: level) else { return }
            words = level >= 2 ? "A heightened conversation is waiting" : "A customer has written"
        }
        guard bell != .off else { return }
        effects.append(.ring(notification: hasFocus == false ? words : nil))
    }

    // MARK: Whose text is in the editor

    /// Brings the selected conversation's text into the editor, and puts the other one's away.
    private mutating func followSelection() {
        guard editing != model.selected else { return }
        let kills = editor.kills
        if let editing { parked[editing] = editor }
        editing = model.selected
        editor = model.selected.flatMap { parked.removeValue(forKey: $0) } ?? LineEditor()
        editor.kills = kills
        isHintOpen = false
        let listed = Set(model.held.map(\.id))
        parked = parked.filter { listed.contains($0.key) }
        scrolled = scrolled.filter { listed.contains($0.key) }
    }

    /// Takes over a draft that changed under the editor: a suggestion that was put in, a message that went out.
    private mutating func followDraft() {
        guard let draft = model.current?.draft.text, draft != mirrored else { return }
        editor.setText(draft)
        _ = editor.goToBlank()
    }

    /// What the model knows as the draft: commands are none.
    private var mirrored: String {
        editor.text.hasPrefix("/") && !editor.text.hasPrefix("//") ? model.current?.draft.text ?? "" : editor.text
    }

    /// Tells the model what is being written.
    mutating func mirrorDraft(at now: Instant, _ effects: inout [ScreenEffect]) {
        guard let current = model.current, mirrored != current.draft.text else { return }
        update(.edited(mirrored), at: now, &effects)
        let isTyping = !mirrored.isEmpty && current.isOpen && model.isOnline
        let isDue = typingSentAt.map { now.milliseconds(since: $0) >= ScreenTimes.typing } ?? true
        guard isTyping, isDue else { return }
        typingSentAt = now
        effects.append(.agent(.post(.typing(in: current.id, .active))))
    }

    // MARK: Pasting

    private mutating func paste(_ text: String, dropped: Int, at now: Instant, _ effects: inout [ScreenEffect]) {
        if overlay != nil { return pasteIntoOverlay(text) }
        let lines = text.utf8.count { $0 == 0x0A } + 1
        let isLong = lines > ScreenTimes.unaskedPasteLines || text.utf8.count > ScreenTimes.unaskedPasteCharacters
        if isLong || dropped > 0 {
            overlay = .paste(text, dropped: dropped)
        } else {
            editor.insert(text)
            mirrorDraft(at: now, &effects)
        }
    }

    private mutating func pasteIntoOverlay(_ text: String) {
        let line = text.split(separator: "\n").joined(separator: " ")
        switch overlay {
        case .command(var editor):
            editor.insert(line)
            overlay = .command(editor)
        case .goTo(var editor):
            editor.insert(line)
            overlay = .goTo(editor)
        default: break
        }
    }
}
