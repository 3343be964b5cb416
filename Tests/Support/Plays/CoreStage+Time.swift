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
        let due = alarms.filter { $0.value <= now }.sorted { ($0.value, $0.key.kind.rawValue) < ($1.value, $1.key.kind.rawValue) }
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
        let whole = conversation.state == .queued ? limits[.queuedAbandon] : limits[.assignedAbandon]
        alarms[Alarm(kind: .abandon, conversation: id)] = now.advanced(
            byMilliseconds: max(0, whole - limits[.customerAway]))
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
    func settle() { carryOut(desk.tick(at: now, ids: &ids)) }

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
            case .longWait(let id): _ = try? perform(.announce(.longWait), on: id)
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
                    participant: agent.participant, queues: agent.queues.sorted(), tokenHashes: [], routing: agent.routing,
                    capacity: agent.capacity))
        }
        var waiting: [(since: Instant, isFront: Bool, conversation: Conversation)] = []
        for conversation in conversations.values {
            switch conversation.phase {
            case .assigned(let agent): fresh.hold(conversation.id, by: agent.id)
            case .queued(let since, let isFront): waiting.append((since, isFront, conversation))
            case .closed: break
            }
        }
        for entry in waiting.sorted(by: { ($0.since, $0.conversation.id.rawValue) < ($1.since, $1.conversation.id.rawValue) }) {
            fresh.enqueue(entry.conversation.id, queue: entry.conversation.queue, since: entry.since, isFront: entry.isFront)
        }
        desk = fresh
        for agent in fresh.agents.keys { carryOut(desk.disconnected(agent, at: now)) }
    }
}
