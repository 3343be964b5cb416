internal import ChatModel
internal import ChatProtocol

extension AgentModel {
    // MARK: Notes

    mutating func takeNote(_ command: Command, _ argument: String, _ effects: inout Effects) {
        guard let conversation = current else { return nobody(&effects) }
        switch command {
        case .notes:
            let lines = conversation.notes.enumerated().map { LineWriter.note($1, number: $0 + 1) }
            effects.append(.announce(.listing(lines.isEmpty ? ["There are no notes on \(conversation.name)."] : lines)))
        case .editNote, .removeNote:
            let (number, text) = argument.numberAndRest
            guard let number, conversation.notes.indices.contains(number - 1) else {
                return problem("There is no such note: /notes shows their numbers.", &effects)
            }
            let note = conversation.notes[number - 1].id
            if command == .removeNote { return ask(.removeNote(in: conversation.id, note), &effects) }
            guard !text.isEmpty else { return usage(of: command, &effects) }
            ask(.editNote(in: conversation.id, note, text: text), &effects)
        default:
            guard !argument.isEmpty else { return usage(of: command, &effects) }
            let kind: Note.Kind = command == .fact ? .fact : command == .want ? .want : .note
            ask(.addNote(in: conversation.id, kind: kind, text: argument), &effects)
        }
    }

    // MARK: Handing on

    mutating func handOn(_ command: Command, _ argument: String, _ effects: inout Effects) {
        guard let conversation = writable(&effects) else { return }
        let id = conversation.id
        guard conversation.outgoing.isEmpty || command == .flag || command == .unflag else {
            let count = conversation.outgoing.count
            return problem(
                "\(count) of your messages to \(conversation.name) are still on their way: wait a moment.",
                &effects
            )
        }
        switch command {
        case .close: ask(.closeConversation(id, reason: argument.isEmpty ? nil : argument), &effects)
        case .requeue: ask(.requeue(id, summary: argument), &effects)
        case .flag:
            guard !argument.isEmpty else { return usage(of: command, &effects) }
            ask(.raiseFlag(id, reason: argument), &effects)
        case .unflag: ask(.lowerFlag(id, reason: argument.isEmpty ? "settled" : argument), &effects)
        default:
            let (target, summary) = argument.firstWordAndRest
            guard !target.isEmpty else { return usage(of: command, &effects) }
            pendingTransfer = PendingTransfer(conversation: id, target: target, summary: summary)
            ask(.listColleagues, &effects)
        }
    }

    /// Hands on to whoever the name stands for, now that colleagues and queues are known.
    mutating func transfer(_ pending: PendingTransfer, _ effects: inout Effects) {
        let wanted = pending.target.lowercased()
        let people = colleagues.filter { $0.id != myID }
        let exact = people.filter { $0.name.description.lowercased() == wanted }
        let agents = exact.isEmpty ? people.filter { $0.name.description.lowercased().hasPrefix(wanted) } : exact
        let queue = queues.first { $0.name.description.lowercased() == wanted }
        let destination: Destination
        switch (agents.count, queue) {
        case (1, nil): destination = .agent(agents[0].id)
        case (0, let queue?): destination = .queue(queue.name.description)
        case (0, nil): return problem("No colleague or queue is called \(SafeText(line: pending.target)).", &effects)
        default:
            return problem("\(SafeText(line: pending.target)) can mean several: write the whole name.", &effects)
        }
        let request = TransferRequest(to: destination, summary: pending.summary)
        ask(.transfer(pending.conversation, request), &effects)
    }

    // MARK: Looking up

    mutating func lookUp(_ command: Command, _ argument: String, _ effects: inout Effects) {
        switch command {
        case .help: effects.append(.announce(.listing(CommandHelp.lines(matching: argument))))
        case .keys: effects.append(.announce(.listing(CommandHelp.keys())))
        case .colleagues:
            isListingColleagues = true
            ask(.listColleagues, &effects)
        case .search:
            guard !argument.isEmpty else { return usage(of: command, &effects) }
            ask(.search(query: argument, limit: Self.searchHits), &effects)
        case .found:
            let number = argument.isEmpty ? 1 : Int(argument) ?? 0
            guard hits.indices.contains(number - 1) else {
                return problem("There is no such find: /search WORDS looks for some.", &effects)
            }
            let hit = hits[number - 1]
            let query = HistoryQuery(range: .before(hit.seq &+ Self.linesAround), limit: 2 * Self.linesAround)
            ask(.history(of: hit.conversation, .publicLog, query), &effects)
        case .history:
            guard let conversation = current else { return nobody(&effects) }
            let limit = Int(argument) ?? Self.historyItems
            guard limit > 0 else { return usage(of: command, &effects) }
            let range: LogRange = conversation.lines.first.map { .before($0.seq) } ?? .latest
            ask(.history(of: conversation.id, .publicLog, HistoryQuery(range: range, limit: limit)), &effects)
        default: wait(argument, &effects)
        }
    }

    private static let searchHits = 20
    private static let historyItems = 50
    /// How much is shown before and after what was found.
    private static let linesAround = 8

    private mutating func wait(_ argument: String, _ effects: inout Effects) {
        if let seconds = Int(argument), (0...Self.longestWait).contains(seconds) {
            return effects.append(.hold(.time, milliseconds: seconds * 1000))
        }
        guard let reason = WaitReason(rawValue: argument.lowercased()), reason != .time else {
            return usage(of: .wait, &effects)
        }
        guard !hasHappened(reason) else { return }
        effects.append(.hold(reason, milliseconds: Self.longestWait * 1000))
    }

    /// Whether what a script waits for is there already.
    private func hasHappened(_ reason: WaitReason) -> Bool {
        switch reason {
        case .offer: offers.contains { $0.id != nil }
        case .conversation: current?.isOpen == true
        case .message: current?.waitingSince != nil
        case .hint: current?.waitingSince != nil && current?.hint != nil
        case .time: false
        }
    }

    /// The longest that a script is held, in seconds.
    private static let longestWait = 600

    // MARK: The desk

    mutating func changeStatus(_ command: Command, _ argument: String, _ effects: inout Effects) {
        switch command {
        case .status:
            let (word, rest) = argument.firstWordAndRest
            if word.isEmpty { return effects.append(.announce(.listing(statusLines))) }
            guard let routing = Routing(rawValue: word.lowercased()) else { return usage(of: command, &effects) }
            setRouting(routing, rest, command, &effects)
        case .away: setRouting(.away, argument, command, &effects)
        case .pause: setRouting(.onBreak, argument, command, &effects)
        case .resume: setRouting(.accepting, "", command, &effects)
        case .capacity:
            guard let capacity = Int(argument), (1...50).contains(capacity) else { return usage(of: command, &effects) }
            ask(.setStatus(StatusChange(capacity: capacity)), &effects)
        case .lighter:
            guard ["", "off"].contains(argument.lowercased()) else { return usage(of: command, &effects) }
            ask(.setStatus(StatusChange(wantsLighter: argument.isEmpty)), &effects)
        case .whoami: effects.append(.announce(.listing(statusLines)))
        case .reconnect: effects.append(.retryNow)
        case .hints, .theme, .bell, .ascii: set(command, argument.lowercased(), &effects)
        default:
            isQuitting = true
            effects.append(.quit)
        }
    }

    private mutating func set(_ command: Command, _ value: String, _ effects: inout Effects) {
        var changed = settings
        switch command {
        case .theme: Settings.Theme(rawValue: value).map { changed.theme = $0 }
        case .bell: Settings.Bell(rawValue: value).map { changed.bell = $0 }
        case .hints: ["on": false, "off": true][value].map { changed.hidesHints = $0 }
        default: ["on": true, "off": false][value].map { changed.isASCII = $0 }
        }
        guard changed != settings || !value.isEmpty && isSet(command, value) else {
            return usage(of: command, &effects)
        }
        settings = changed
        for index in held.indices { held[index].hidesHints = settings.hidesHints }
        effects.append(.saveDrafts)
        note("Set: \(command.rawValue) \(value).", &effects)
    }

    private func isSet(_ command: Command, _ value: String) -> Bool {
        switch command {
        case .theme: settings.theme.rawValue == value
        case .bell: settings.bell.rawValue == value
        case .hints: value == (settings.hidesHints ? "off" : "on")
        default: value == (settings.isASCII ? "on" : "off")
        }
    }

    private mutating func setRouting(
        _ routing: Routing,
        _ argument: String,
        _ command: Command,
        _ effects: inout Effects
    ) {
        var duration: Int?
        if !argument.isEmpty {
            let (word, rest) = argument.firstWordAndRest
            duration = (word.lowercased() == "for" ? rest : argument).durationInMilliseconds
            guard duration != nil else { return usage(of: command, &effects) }
        }
        ask(.setStatus(StatusChange(routing: routing, forMilliseconds: duration)), &effects)
    }

    private var statusLines: [String] {
        let line: String =
            switch self.line {
            case .connecting: "connecting"
            case .online: "online\(latency.map { ", \($0) ms" } ?? "")"
            case .offline(let reason, _, _): "offline: \(reason)"
            }
        let open = held.count { $0.isOpen }
        return [
            "You are \(me?.description ?? "not known yet"), \(routing?.word ?? "status unknown"). The line: \(line).",
            "\(open) open of \(capacity.map(String.init) ?? "?"), \(done) closed since the start, \(unsentCount) unsent.",
        ]
    }
}
