import ChatModel
import ChatProtocol
import ConversationCore
import ConversationStore

/// What time does: offers and grace times that end, customers who stay away, flags that nobody takes up.
extension CoreStage {
    package func pass(milliseconds: Int) throws {
        let end = now.advanced(byMilliseconds: milliseconds)
        while let next = nextInstant, next <= end {
            now = max(now, next)
            try ring()
            settle()
        }
        now = end
        settle()
    }

    private var nextInstant: Instant? { (alarms.values + [desk.nextDeadline].compactMap(\.self)).min() }

    private func ring() throws {
        let due = alarms.filter { $0.value <= now }.sorted {
            ($0.value, $0.key.kind.rawValue) < ($1.value, $1.key.kind.rawValue)
        }
        for (alarm, _) in due {
            alarms[alarm] = nil
            switch alarm.kind {
            case .away:
                try perform(.customerLeft, on: alarm.conversation)
                waitForReturn(to: alarm.conversation)
            case .abandon: try perform(.close(by: nil, reason: "abandoned"), on: alarm.conversation)
            case .overdue: try perform(.markOverdue, on: alarm.conversation)
            }
        }
    }

    /// The customer's connection went.
    func gone(from id: ConversationID) {
        guard conversations[id]?.state != .closed else { return }
        alarms[Alarm(kind: .away, conversation: id)] = now.advanced(byMilliseconds: limits[.customerAway])
    }

    /// The customer is back.
    func back(_ name: String) {
        guard let id = ownConversation[name] else { return }
        alarms[Alarm(kind: .away, conversation: id)] = nil
        alarms[Alarm(kind: .abandon, conversation: id)] = nil
        guard let conversation = conversations[id], !conversation.isCustomerHere else { return }
        _ = try? perform(.customerReturned, on: id)
    }

    private func waitForReturn(to id: ConversationID) {
        guard let conversation = conversations[id] else { return }
        let isShort = conversation.state == .queued && !leftMessages.contains(id)
        let whole = isShort ? limits[.queuedAbandon] : limits[.assignedAbandon]
        alarms[Alarm(kind: .abandon, conversation: id)] = now.advanced(
            byMilliseconds: max(0, whole - limits[.customerAway])
        )
    }

    func watchOverdue(_ conversation: Conversation) {
        let alarm = Alarm(kind: .overdue, conversation: conversation.id)
        alarms[alarm] = nil
        guard conversation.state != .closed, let episode = conversation.episode, !episode.isOverdue,
            let since = episode.unacknowledgedSince
        else { return }
        alarms[alarm] = since.advanced(byMilliseconds: limits[.overdue])
    }

    // MARK: The desk

    /// Lets the desk do what is due and match who can be matched.
    func settle() {
        carryOut(desk.tick(at: now, ids: &ids))
        for queue in desk.takeChangedQueues() {
            for (index, id) in desk.line(of: queue).enumerated() where positions[id] != index + 1 {
                positions[id] = index + 1
                let wait = desk.estimatedWait(at: index + 1, in: queue, at: now).map { ($0 + 999) / 1000 * 1000 }
                let place = QueuePosition(position: index + 1, waitMilliseconds: wait)
                if let name = owner(of: id) { give(CustomerPush.queuePosition(id, place).encoded(), to: name) }
            }
        }
    }

    /// An agent has a connection, and is told what they were told before.
    func greetAtDesk(_ person: Participant) {
        desk.connected(person.id)
        if let counts = desk.relief(of: person.id, at: now), counts.inARow > 0 { tell(counts, to: person.id) }
    }

    private func tell(_ counts: HeavyWork.Counts, to id: ParticipantID) {
        let relief = Relief(
            heavyMilliseconds: counts.heavyMilliseconds,
            inARow: counts.inARow,
            suggestedBreakMilliseconds: counts.breakMilliseconds
        )
        push(.relief(relief), to: id)
    }

    /// A conversation waits, with what it needs of an agent.
    func line(
        up conversation: Conversation,
        isFront: Bool,
        since: Instant,
        preferring preferred: ParticipantID? = nil,
        after former: ParticipantID? = nil,
        reservedFor agent: ParticipantID? = nil
    ) {
        desk.enqueue(
            conversation.id,
            queue: conversation.queue,
            since: since,
            isFront: isFront,
            reservedFor: agent,
            preferring: preferred,
            after: former,
            needs: needs(of: conversation)
        )
    }

    private func needs(of conversation: Conversation) -> Desk.Needs {
        Desk.Needs(
            skills: Set([play.queues[conversation.queue]?.skill].compactMap(\.self)),
            language: conversation.language
        )
    }

    /// Something was read out of a conversation.
    func noted(_ conversation: Conversation) {
        desk.note(isHeightened: conversation.isHeightened, isRead: conversation.isHeavy, conversation.id)
        if conversation.state == .queued { desk.require(needs(of: conversation), for: conversation.id) }
    }

    /// The hours or the greeting, for somebody who comes into line.
    func greet(_ name: String, in queue: String) {
        guard let traits = play.queues[queue], let id = ownConversation[name] else { return }
        if traits.isClosed { return notify(id, .closedDesk) }
        guard !traits.greeting.isEmpty else { return }
        give(CustomerPush.notice(id, Notice(code: "greeting", message: traits.greeting)).encoded(), to: name)
    }

    private func notify(_ id: ConversationID, _ key: Notices.Key) {
        leftMessages.insert(id)
        guard let name = owner(of: id) else { return }
        let notice = Notice(code: key.rawValue, message: analyst.notices[key])
        give(CustomerPush.notice(id, notice).encoded(), to: name)
    }

    private func owner(of id: ConversationID) -> String? { ownConversation.first { $0.value == id }?.key }

    func carryOut(_ effects: [Desk.Effect]) {
        for effect in effects {
            switch effect {
            case .offer(let offer): announce(offer)
            case .offerGone(let offer, let end):
                let gone = OfferGone(id: offer.id, reason: OfferGone.Reason(rawValue: end.rawValue) ?? .expired)
                push(.offerGone(offer.conversation, gone), to: offer.agent)
            case .routingChanged(let id, let routing, let reason):
                carryOut(desk.set(routing, capacity: nil, for: id))
                push(.status(StatusNotice(routing: routing, reason: reason)), to: id)
            case .requeue(let id): _ = try? perform(.requeue(.agentLost), on: id)
            case .longWait(let id): notify(id, .longWait)
            case .lighterGiven(let id):
                guard let routing = desk.agents[id]?.routing else { continue }
                push(.status(StatusNotice(routing: routing, reason: StatusNotice.lighterGiven)), to: id)
            case .relief(let id, let counts): tell(counts, to: id)
            }
        }
    }

    private func announce(_ offer: Desk.Offer) {
        guard let conversation = conversations[offer.conversation] else { return }
        let notice = Offer(
            id: offer.id,
            queue: offer.queue,
            waitedMilliseconds: offer.waitedMilliseconds,
            expiresInMilliseconds: limits[.offer],
            preview: conversation.preview,
            energy: conversation.energy
        )
        push(.offer(offer.conversation, notice), to: offer.agent)
    }

    private func push(_ push: DeskPush, to id: ParticipantID) {
        if let name = name(of: id) { give(push.encoded(), to: name) }
    }

    /// Who has what and who waits, out of the folded logs; the agents' status is kept, their connections are not.
    func restoreDesk() {
        var fresh = Desk(limits: limits)
        for agent in desk.agents.values {
            fresh.know(
                Person(
                    participant: agent.participant,
                    queues: agent.queues.sorted(),
                    tokenHashes: [],
                    routing: agent.routing,
                    capacity: agent.capacity
                ),
                abilities: agent.abilities
            )
        }
        var waiting: [(since: Instant, isFront: Bool, conversation: Conversation)] = []
        for conversation in conversations.values {
            switch conversation.phase {
            case .assigned(let agent): fresh.hold(conversation.id, by: agent.id)
            case .queued(let since, let isFront): waiting.append((since, isFront, conversation))
            case .closed: break
            }
        }
        for entry in waiting.sorted(by: {
            ($0.since, $0.conversation.id.rawValue) < ($1.since, $1.conversation.id.rawValue)
        }) {
            fresh.enqueue(
                entry.conversation.id,
                queue: entry.conversation.queue,
                since: entry.since,
                isFront: entry.isFront,
                needs: needs(of: entry.conversation)
            )
        }
        desk = fresh
        conversations.values.forEach(noted)
        for agent in fresh.agents.keys { carryOut(desk.disconnected(agent, at: now)) }
    }
}
