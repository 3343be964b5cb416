internal import ChatModel
internal import ChatProtocol

extension AgentModel {
    // MARK: Offers

    mutating func answerOffer(_ command: Command, _ argument: String, _ effects: inout Effects) {
        let index: Int?
        if argument.isEmpty {
            index = offers.firstIndex { $0.id != nil || command == .take }
        } else {
            index = Int(argument).map { $0 - 1 }
        }
        guard let index, offers.indices.contains(index) else {
            let what = argument.isEmpty ? "There is no offer." : "There is no offer \(SafeText(line: argument))."
            return problem(what, &effects)
        }
        let offer = offers[index]
        switch (command, offer.id) {
        case (.accept, let id?):
            accepted.insert(offer.conversation)
            ask(.acceptOffer(id), &effects)
        case (.decline, let id?): ask(.declineOffer(id), &effects)
        case (.take, _):
            accepted.insert(offer.conversation)
            ask(.take(offer.conversation), &effects)
        default: problem("That offer has expired: /take \(index + 1) takes it if it still waits.", &effects)
        }
    }

    // MARK: Moving about

    mutating func move(_ command: Command, _ argument: String, _ effects: inout Effects) {
        switch command {
        case .list: effects.append(.announce(.listing(overviewLines)))
        case .to:
            guard !argument.isEmpty else { return usage(of: command, &effects) }
            switch find(argument) {
            case .success(let id): go(to: id, &effects)
            case .failure(let error): problem(error.description, &effects)
            }
        case .next:
            guard let next = byNeed.first(where: { $0.id != selected && $0.need(at: now).level >= 0 }) else {
                return note("No other conversation needs you now.", &effects)
            }
            go(to: next.id, &effects)
        case .back:
            guard let previous, conversation(previous) != nil else {
                return problem("There is no conversation before this one.", &effects)
            }
            go(to: previous, &effects)
        default: readAgain(argument, &effects)
        }
    }

    mutating func go(to id: ConversationID, _ effects: inout Effects) {
        select(id, &effects)
        forgetGone(&effects)
        guard let draft = conversation(id)?.draft.text, !draft.isEmpty else { return }
        effects.append(.announce(.draft(id, draft)))
    }

    private mutating func readAgain(_ argument: String, _ effects: inout Effects) {
        guard let current else { return nobody(&effects) }
        let count = Int(argument) ?? Self.linesReadAgain
        guard count > 0 else { return usage(of: .read, &effects) }
        let lines = current.lines.suffix(count).flatMap { writer.transcript($0, name: current.name) }
        effects.append(.announce(.listing(lines.isEmpty ? ["Nothing has been said yet."] : lines)))
    }

    private static let linesReadAgain = 20

    /// The conversation that a number, or the beginning of a name, stands for.
    func find(_ words: String) -> Result<ConversationID, NotFound> {
        if let number = Int(words), let match = held.first(where: { $0.number == number }) { return .success(match.id) }
        let wanted = words.lowercased()
        if wanted == "new", let newest { return .success(newest) }
        let exact = held.filter { $0.name.description.lowercased() == wanted }
        let matches = exact.isEmpty ? held.filter { $0.name.description.lowercased().contains(wanted) } : exact
        if matches.count == 1, let match = matches.first { return .success(match.id) }
        guard !matches.isEmpty else { return .failure(NotFound("Nobody is called \(SafeText(line: words)).")) }
        let names = matches.map { "\($0.number) \($0.name)" }.joined(separator: ", ")
        return .failure(NotFound("Several are called that: \(names). /to N is exact."))
    }

    /// Nothing, or too much, is called so; as a sentence.
    struct NotFound: Error, CustomStringConvertible {
        let description: String

        init(_ description: String) {
            self.description = description
        }
    }

    // MARK: Writing

    mutating func write(_ command: Command, _ argument: String, _ effects: inout Effects) {
        switch command {
        case .send: draftOrNothing(&effects) { model, effects in model.sendDraft(&effects) }
        case .fill:
            draftOrNothing(&effects) { model, effects in
                guard !argument.isEmpty else { return model.usage(of: .fill, &effects) }
                model.fill(argument, &effects)
            }
        case .drop:
            draftOrNothing(&effects) { model, effects in
                if let selected = model.selected { model.change(selected) { ($0.draft, $0.advice) = (Draft(), nil) } }
                effects.append(.saveDrafts)
                model.note("The draft is gone.", &effects)
            }
        case .check:
            let text = argument.isEmpty ? current?.draft.text ?? "" : argument
            guard !text.isEmpty else { return problem("There is no draft to check: /check TEXT.", &effects) }
            ask(.checkDraft(in: selected, text: text), &effects)
        case .ask:
            let text = argument.isEmpty ? current?.draft.text ?? "" : argument
            guard !text.isEmpty else { return problem("There is no draft to show: /ask TEXT.", &effects) }
            ask(.askReview(in: selected, ReviewRequest(text: text)), &effects)
        case .asked:
            let lines = reviews.enumerated().flatMap { LineWriter.review($1, number: $0 + 1) }
            effects.append(.announce(.listing(lines.isEmpty ? ["No colleague asks you anything."] : lines)))
        case .answer: answerReview(argument, &effects)
        default: useCanned(argument, &effects)
        }
    }

    private mutating func draftOrNothing(
        _ effects: inout Effects,
        _ body: (inout AgentModel, inout Effects) -> Void
    ) {
        guard let current else { return nobody(&effects) }
        guard !current.draft.text.isEmpty else { return problem("There is no draft to \(current.name).", &effects) }
        body(&self, &effects)
    }

    private mutating func fill(_ words: String, _ effects: inout Effects) {
        guard let selected, var draft = conversation(selected)?.draft else { return }
        guard draft.fillBlank(with: words) else { return problem("The draft has no ⟨blank⟩ to fill.", &effects) }
        setDraft(draft, of: selected, &effects)
    }

    mutating func setDraft(_ draft: Draft, of id: ConversationID, _ effects: inout Effects) {
        change(id) { $0.draft = draft }
        effects.append(.saveDrafts)
        effects.append(.announce(.draft(id, draft.text)))
    }

    private mutating func answerReview(_ argument: String, _ effects: inout Effects) {
        let (number, rest) = argument.numberAndRest
        let (word, text) = rest.firstWordAndRest
        guard let verdict = ReviewAnswer.Verdict(rawValue: word.lowercased()) else {
            return usage(of: .answer, &effects)
        }
        let index = (number ?? reviews.count) - 1
        guard reviews.indices.contains(index) else { return problem("Nobody waits for that answer.", &effects) }
        ask(.answerReview(ReviewAnswer(review: reviews[index].id, text: text, verdict: verdict)), &effects)
    }

    private mutating func useCanned(_ shortcut: String, _ effects: inout Effects) {
        guard !shortcut.isEmpty else {
            let lines = canned.map { "\($0.shortcut): \($0.text.onOneLine)" }
            return effects.append(.announce(.listing(lines.isEmpty ? ["There are no canned replies."] : lines)))
        }
        guard let reply = canned.first(where: { $0.shortcut.description.lowercased() == shortcut.lowercased() }) else {
            return problem("There is no canned reply \(SafeText(line: shortcut)): /canned lists them.", &effects)
        }
        guard let conversation = writable(&effects) else { return }
        let text = reply.text.description.replacing("{name}", with: conversation.name.description)
        var draft = conversation.draft
        draft.insert(text)
        setDraft(draft, of: conversation.id, &effects)
    }

    // MARK: Hints

    mutating func useHint(_ command: Command, _ argument: String, _ effects: inout Effects) {
        guard let conversation = current else { return nobody(&effects) }
        guard let hint = conversation.hint else {
            return problem("There is no hint for \(conversation.name).", &effects)
        }
        switch command {
        case .use: use(hint, argument, in: conversation, &effects)
        case .hint: effects.append(.announce(.hint(conversation.id, hint)))
        case .another:
            guard hint.suggestions.count > 1 else { return note("There is no other suggestion.", &effects) }
            change(conversation.id) { held in
                let last = held.hints.count - 1
                held.hints[last].shown = (hint.shown + 1) % hint.suggestions.count
            }
            let shown = hint.suggestions[(hint.shown + 1) % hint.suggestions.count]
            note("Try: \(shown.text.onOneLine)", &effects)
        case .dismiss: rate(hint, .dismissed, argument, in: conversation.id, &effects)
        default: rate(hint, .wrong, argument, in: conversation.id, &effects)
        }
    }

    private mutating func use(
        _ hint: HintCard,
        _ argument: String,
        in conversation: HeldConversation,
        _ effects: inout Effects
    ) {
        let index = argument.isEmpty ? hint.shown : (Int(argument) ?? 0) - 1
        guard hint.suggestions.indices.contains(index) else {
            let count = hint.suggestions.count
            let words = count == 0 ? "The hint has no sentence to use." : "The hint has suggestions 1 to \(count)."
            return problem(words, &effects)
        }
        guard writable(&effects) != nil else { return }
        let suggestion = hint.suggestions[index]
        let text = suggestion.text.description
        let origin = Draft.Origin(hint: hint.id, suggestion: suggestion.id, text: text)
        var draft = conversation.draft
        draft.insert(text, origin: origin)
        setDraft(draft, of: conversation.id, &effects)
    }

    private mutating func rate(
        _ hint: HintCard,
        _ action: HintFeedback.Action,
        _ why: String,
        in id: ConversationID,
        _ effects: inout Effects
    ) {
        let feedback = HintFeedback(hint: hint.id, action: action, why: why.isEmpty ? nil : why)
        ask(.hintFeedback(in: id, feedback), &effects)
        change(id) { $0.hints.removeAll { $0.id == hint.id } }
        note(action == .wrong ? "Marked as wrong; thank you." : "Put away.", &effects)
    }
}
