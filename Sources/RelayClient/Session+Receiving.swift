internal import ChatModel
internal import ChatProtocol
internal import StrictJSON

extension Session {
    mutating func receive(_ bytes: [UInt8], at now: UInt64, _ actions: inout [SessionAction<Side>]) {
        switch phase {
        case .greeting, .online: break
        case .idle, .connecting, .dropping, .waiting, .ended: return
        }
        lastHeard = now
        let message: ServerMessage<Side.Push>
        do {
            message = try ServerMessage<Side.Push>.decode(bytes)
        } catch {
            actions.append(.deliver(.unreadable(error.description)))
            return
        }
        switch message {
        case .ping: actions.append(.send(Heartbeat.frame))
        case .reply(let reply): replied(reply, at: now, &actions)
        case .push(let push, let cursor?): actions.append(.deliver(.push(push, cursor: cursor)))
        case .push(let push, nil): pushed(push, at: now, &actions)
        case .unknownEvent: break
        }
    }

    // MARK: Replies

    private mutating func replied(_ reply: ServerReply, at now: UInt64, _ actions: inout [SessionAction<Side>]) {
        guard case .integer(let id)? = reply.re, let open = openRequests.removeValue(forKey: id) else {
            if case .error(let error) = reply.outcome { actions.append(.deliver(.unreadable(error.message))) }
            return
        }
        let elapsed = now - min(now, open.sentAt)
        switch open.purpose {
        case .hello(let isResuming): greeted(reply.outcome, isResuming: isResuming, at: now, &actions)
        case .fill(let key): filled(key, reply.outcome, at: now, &actions)
        case .message(let unsent):
            actions.append(.deliver(.latency(milliseconds: Int(elapsed))))
            count(reply.outcome, of: unsent.conversation, at: now, &actions)
            messageAnswered(unsent, reply.outcome, at: now, &actions)
        case .client(let number, let request):
            actions.append(.deliver(.latency(milliseconds: Int(elapsed))))
            if let conversation = Side.conversation(of: request) {
                count(reply.outcome, of: conversation, at: now, &actions)
            }
            let outcome: ReplyOutcome =
                switch reply.outcome {
                case .ok(let body): .ok(body)
                case .error(let error): .refused(error)
                }
            actions.append(.deliver(.reply(number: number, request, outcome)))
        }
    }

    /// Counts the number that a reply carries as seen (PROTOCOL.md, section 2, promise 4).
    private mutating func count(
        _ outcome: ServerReply.Outcome,
        of conversation: ConversationID,
        at now: UInt64,
        _ actions: inout [SessionAction<Side>]
    ) {
        guard case .ok(let body) = outcome else { return }
        for (log, member) in [(LogName.publicLog, "seq"), (.internalLog, "iseq")] {
            guard let number = body[member]?.integer.flatMap({ Int(exactly: $0) }) else { continue }
            let key = LogKey(conversation: conversation, log: log)
            let due = progress[key]?.countAsSeen(number) ?? []
            actions += due.map { .deliver(.push($0, cursor: nil)) }
        }
    }

    private mutating func greeted(
        _ outcome: ServerReply.Outcome,
        isResuming: Bool,
        at now: UInt64,
        _ actions: inout [SessionAction<Side>]
    ) {
        switch outcome {
        case .error(let error):
            refused(error, isResuming: isResuming, at: now, &actions)
        case .ok(let body):
            guard let welcome = try? Welcome<Side.Conversation>(json: body) else {
                actions.append(.deliver(.unreadable("The relay's greeting could not be read.")))
                return drop("The relay's greeting could not be read.", at: now, &actions)
            }
            welcomed(welcome, at: now, &actions)
        }
    }

    private mutating func refused(
        _ error: WireError,
        isResuming: Bool,
        at now: UInt64,
        _ actions: inout [SessionAction<Side>]
    ) {
        if isResuming, error.code == .unauthorized {
            // The relay closes with 4501 next; what comes then begins anew.
            isSecretRefused = true
        } else if error.isTemporary {
            drop(error.message, at: now, &actions)
        } else {
            let words = error.code == .unauthorized ? "The relay refused the token." : error.message
            end(.notAuthorised(words), &actions)
        }
    }

    private mutating func welcomed(
        _ welcome: Welcome<Side.Conversation>,
        at now: UInt64,
        _ actions: inout [SessionAction<Side>]
    ) {
        phase = .online
        onlineSince = now
        hasBeenOnline = true
        secret = Secret(welcome.secret)
        epoch = welcome.epoch
        heartbeat = welcome.heartbeat
        if !welcome.isResumed { progress = [:] }
        let listed = Set(welcome.conversations.map(\.conversation.id))
        progress = progress.filter { listed.contains($0.key.conversation) }
        actions.append(.deliver(.online(welcome)))
        actions.append(.deliver(.save(saved)))
        if welcome.isResumed {
            for listing in welcome.conversations where !listing.isRecovered {
                startOver(listing.conversation.id, at: now, &actions)
            }
        }
        flushOutbox(at: now, &actions)
    }

    // MARK: Pushes and the holes between them

    private mutating func pushed(_ push: Side.Push, at now: UInt64, _ actions: inout [SessionAction<Side>]) {
        switch Side.standing(of: push) {
        case .ephemeral: actions.append(.deliver(.push(push, cursor: nil)))
        case .snapshot(let conversation, let heads):
            for log in Side.logs {
                let head = log == .publicLog ? heads.seq : heads.iseq
                progress[LogKey(conversation: conversation, log: log)] = LogProgress(head: head)
            }
            actions.append(.deliver(.push(push, cursor: nil)))
        case .item(let conversation, let log, let number):
            let key = LogKey(conversation: conversation, log: log)
            var known = progress[key] ?? LogProgress()
            let arrival = known.arrive(push, numbered: number)
            progress[key] = known
            switch arrival {
            case .due(let items): actions += items.map { .deliver(.push($0, cursor: nil)) }
            case .duplicate: break
            case .early where known.heldCount > SessionLimits.heldItems:
                drop("Too many items came without the ones before them.", at: now, &actions)
            case .early: fill(key, at: now, &actions)
            }
        }
    }

    private mutating func startOver(
        _ conversation: ConversationID,
        at now: UInt64,
        _ actions: inout [SessionAction<Side>]
    ) {
        actions.append(.deliver(.startOver(conversation)))
        for log in Side.logs {
            let key = LogKey(conversation: conversation, log: log)
            progress[key] = LogProgress()
            fill(key, at: now, &actions)
        }
    }

    /// Asks for what follows the last item without a hole.
    private mutating func fill(_ key: LogKey, at now: UInt64, _ actions: inout [SessionAction<Side>]) {
        guard filling.insert(key).inserted else { return }
        let head = progress[key]?.head ?? 0
        let request = Side.history(of: key.conversation, key.log, after: head, limit: SessionLimits.historyPage)
        transmit(request, for: .fill(key), at: now, &actions)
    }

    private mutating func filled(
        _ key: LogKey,
        _ outcome: ServerReply.Outcome,
        at now: UInt64,
        _ actions: inout [SessionAction<Side>]
    ) {
        filling.remove(key)
        guard progress[key] != nil else { return }
        var page = HistoryPage<Side.Push>(events: [], hasMore: false)
        if case .ok(let body) = outcome { page = (try? HistoryPage<Side.Push>(json: body)) ?? page }
        let before = progress[key]?.head ?? 0
        for push in page.events {
            guard case .item(key.conversation, key.log, let number) = Side.standing(of: push) else { continue }
            guard case .due(let items)? = progress[key]?.arrive(push, numbered: number) else { continue }
            actions += items.map { .deliver(.push($0, cursor: nil)) }
        }
        let hasMoved = (progress[key]?.head ?? 0) > before
        if page.hasMore, hasMoved { return fill(key, at: now, &actions) }
        // The relay cannot fill the hole: what is behind it must not wait for ever.
        while let (missing, due) = progress[key]?.skipHole() {
            actions.append(.deliver(.gap(key.conversation, key.log, missing)))
            actions += due.map { .deliver(.push($0, cursor: nil)) }
        }
    }
}
