internal import ChatModel
internal import ChatProtocol
internal import RelayClient

extension AgentModel {
    /// The agent entered a line or a whole message.
    mutating func submit(_ text: String, _ effects: inout Effects) {
        switch EnteredLine(text) {
        case .empty: sendDraft(&effects)
        case .message(let message): send(message, &effects)
        case .command(let command, let argument): perform(command, argument, &effects)
        case .unknownCommand(let name):
            problem("There is no \(SafeText(line: name)): nothing was sent. /help lists all.", &effects)
        case .perhapsCommand(let message):
            guard let selected else { return nobody(&effects) }
            guard doubtful != message else { return send(message, &effects) }
            doubtful = message
            change(selected) { $0.draft = Draft(text: message) }
            effects.append(.saveDrafts)
            problem("That looks like a command, so it was not sent. Enter (or /send) sends it as it is.", &effects)
        }
    }

    func nobody(_ effects: inout Effects) {
        problem("Nobody is selected, so nothing was sent. /list shows who is there, /to N selects.", &effects)
    }

    /// The selected conversation where it can be written to; says why not otherwise.
    mutating func writable(_ effects: inout Effects) -> HeldConversation? {
        guard let current else {
            nobody(&effects)
            return nil
        }
        guard case .gone(let reason) = current.standing else { return current }
        problem("\(current.name) is gone (\(reason)), so nothing was sent.", &effects)
        return nil
    }

    /// Sends the draft as it stands, unless a gap in it is still open.
    mutating func sendDraft(_ effects: inout Effects) {
        guard let current else { return }
        let draft = current.draft
        guard !draft.text.trimmedOfWhiteSpace.isEmpty else { return }
        if let blank = draft.blank {
            let gap = SafeText(line: String(draft.text[blank]))
            return problem("Not sent: \(gap) is still open. /fill TEXT puts words there.", &effects)
        }
        send(draft.text, &effects)
    }

    /// Sends a message to the selected conversation; the draft is used up.
    private mutating func send(_ text: String, _ effects: inout Effects) {
        guard let conversation = writable(&effects) else { return keep(text, &effects) }
        let count = text.unicodeScalars.count
        guard count <= textLimit else {
            problem("Not sent: it has \(count) characters, at most \(textLimit) go into one message.", &effects)
            return keep(text, &effects)
        }
        tellUse(of: conversation.draft.origin, sending: text, to: conversation.id, &effects)
        doubtful = nil
        let clientID = identifiers.next(IdentifierKind.Message.self, at: now).rawValue
        change(conversation.id) { [now] conversation in
            conversation.draft = Draft()
            conversation.advice = nil
            conversation.outgoing.append(OutgoingMessage(clientID: clientID, text: text, since: now))
        }
        let message = MessageSend(clientID: clientID, text: text)
        effects.append(.send(UnsentMessage(conversation: conversation.id, message: message)))
        effects.append(.saveDrafts)
        if !isOnline { note("Offline: the message to \(conversation.name) waits to be sent.", &effects) }
    }

    private mutating func keep(_ text: String, _ effects: inout Effects) {
        guard let selected, conversation(selected)?.draft.text != text else { return }
        change(selected) { $0.draft = Draft(text: text) }
        effects.append(.saveDrafts)
    }

    /// Tells the relay that a suggestion was used, as it was or edited.
    private mutating func tellUse(
        of origin: Draft.Origin?,
        sending text: String,
        to id: ConversationID,
        _ effects: inout Effects
    ) {
        guard let origin else { return }
        let action: HintFeedback.Action = text == origin.text ? .used : .edited
        let feedback = HintFeedback(hint: origin.hint, suggestion: origin.suggestion, action: action)
        ask(.hintFeedback(in: id, feedback), &effects)
    }

    // MARK: Commands

    /// Whether a line can be carried out now: a command for the relay needs the line to it.
    package func canCarryOut(_ line: String) -> Bool {
        guard case .command(let command, _) = EnteredLine(line) else { return true }
        return isOnline || command.worksOffline
    }

    /// Whether a line is a command that there is.
    package func isCommand(_ line: String) -> Bool {
        guard case .command = EnteredLine(line) else { return false }
        return true
    }

    private mutating func perform(_ command: Command, _ argument: String, _ effects: inout Effects) {
        guard isOnline || command.worksOffline else {
            return problem("Offline: /\(command.rawValue) was not done.", &effects)
        }
        switch command {
        case .accept, .decline, .take: answerOffer(command, argument, &effects)
        case .list, .to, .next, .back, .read: move(command, argument, &effects)
        case .send, .fill, .drop, .check, .ask, .asked, .answer, .canned: write(command, argument, &effects)
        case .use, .hint, .another, .dismiss, .wrong: useHint(command, argument, &effects)
        case .note, .fact, .want, .notes, .editNote, .removeNote: takeNote(command, argument, &effects)
        case .transfer, .requeue, .close, .flag, .unflag: handOn(command, argument, &effects)
        case .history, .search, .found, .colleagues, .wait, .help, .keys: lookUp(command, argument, &effects)
        case .status, .away, .pause, .resume, .capacity, .lighter, .whoami, .hints, .theme, .bell, .ascii, .reconnect,
            .quit:
            changeStatus(command, argument, &effects)
        }
    }

    func usage(of command: Command, _ effects: inout Effects) {
        problem("It is written \(command.usage).", &effects)
    }
}
