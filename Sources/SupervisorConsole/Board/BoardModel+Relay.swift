internal import ChatModel
internal import ChatProtocol
internal import RelayClient
internal import StrictJSON
internal import TerminalScreen

/// What comes from the relay.
extension BoardModel {
    mutating func take(_ delivery: Delivery<DeskSide>, _ effects: inout [BoardEffect]) {
        switch delivery {
        case .online(let welcome):
            me = welcome.participant
            isOnline = true
            isAsking = false
            remark = nil
            refresh(&effects)
            if let monitored { effects.append(.request(.monitor(monitored.id))) }
        case .offline(let outage):
            isOnline = false
            isAsking = false
            say(outage.reason, isProblem: true)
        case .push(let push, nil): take(push)
        case .reply(_, let request, let outcome): replied(to: request, outcome, &effects)
        case .notSent(_, let error), .delayed(_, let error, _): say(error.message, isProblem: true)
        case .unreadable(let reason): say(sanitised(reason), isProblem: true)
        case .sent(let unsent, let reply): said(unsent, reply)
        case .push, .connecting, .startOver, .gap, .latency, .save, .ended: break
        }
    }

    /// One's own message is not pushed back on the same connection (PROTOCOL.md, section 2, promise 4).
    private mutating func said(_ unsent: UnsentMessage, _ reply: SentReply) {
        guard let me, monitored?.id == unsent.conversation, !reply.isDuplicate else { return }
        let message = PublicEntry.Message(
            id: reply.message,
            from: me,
            text: unsent.message.text,
            clientID: unsent.message.clientID
        )
        monitored?.take(PublicItem(seq: reply.seq, at: reply.at, entry: .message(message)))
    }

    private mutating func take(_ push: DeskPush) {
        guard let monitored else { return }
        switch push {
        case .conversation(let snapshot) where snapshot.conversation.id == monitored.id:
            self.monitored?.take(snapshot)
        case .item(monitored.id, let item, _): self.monitored?.take(item)
        case .internalItem(monitored.id, let item): self.monitored?.take(item)
        default: break
        }
    }

    private mutating func replied(
        to request: DeskRequest,
        _ outcome: ReplyOutcome,
        _ effects: inout [BoardEffect]
    ) {
        if case .board = request { isAsking = false }
        switch outcome {
        case .ok(let body):
            if case .board = request {
                guard let board = try? Board(json: body) else { return }
                show(board, &effects)
            } else {
                done(request)
                refresh(&effects)
            }
        case .refused(let error):
            say(sanitised(error.message), isProblem: true)
            if case .monitor = request { monitored = nil }
        case .offline, .unknown:
            if case .board = request { return }
            say("The connection was lost before the relay answered.", isProblem: true)
        }
    }

    private mutating func show(_ board: Board, _ effects: inout [BoardEffect]) {
        let known = Set(self.board?.flagged.map(\.conversation) ?? [])
        let isNew = board.flagged.contains { !$0.flag.isAcknowledged && !known.contains($0.conversation) }
        if self.board != nil, isNew { effects.append(.ring) }
        self.board = board
        boardAt = now
        let rows = rows
        if let selection, rows.contains(selection) { return }
        // What was selected is gone: a conversation whose flag was lowered is found with its agent, if anywhere.
        selection = rows.first
    }

    private mutating func done(_ request: DeskRequest) {
        switch request {
        case .whisper: say("Whispered; only the agent sees it.")
        case .barge(let conversation):
            joined.insert(conversation)
            say("You have joined; the customer sees you. s writes to them.")
        case .assign(_, let destination): say(Self.remark(onAssigningTo: destination, board))
        case .lowerFlag: say("The flag is lowered.")
        default: break
        }
    }

    /// Who is offered it: an agent without a connection cannot be.
    private static func remark(onAssigningTo destination: Destination, _ board: Board?) -> String {
        guard case .agent(let id) = destination, let agent = board?.agents.first(where: { $0.id == id }) else {
            return "Assigned."
        }
        let name = DisplayName(agent.name).marked
        return agent.isConnected
            ? "It is offered to \(name)." : "\(name) is not connected: it goes to anybody who is able."
    }
}
