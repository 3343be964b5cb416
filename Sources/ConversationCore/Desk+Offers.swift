package import ChatModel

/// Matching those who wait with those who are free, and what time does.
extension Desk {
    /// Does what is due by `instant` and offers all that can be offered.
    package mutating func tick(at instant: Instant, ids: inout IdentifierSource) -> [Effect] {
        var effects: [Effect] = []
        while let alarm = alarms.pop(at: instant) { effects += fire(alarm, at: instant) }
        effects += endLighter()
        effects += offerReserved(at: instant, ids: &ids)
        effects += match(at: instant, ids: &ids)
        effects += relieve(at: instant)
        return effects
    }

    /// When ``tick(at:ids:)`` is due next, if no event comes before; nil for never.
    package var nextDeadline: Instant? { alarms.next }

    // MARK: Time

    private mutating func fire(_ alarm: DeskAlarms.Alarm, at instant: Instant) -> [Effect] {
        switch alarm {
        case .offer(let id): return expire(id)
        case .grace(let id): return endGrace(of: id, at: instant)
        case .retry(let agent, let conversation):
            guard waiting[conversation]?.passedBy[agent] != nil else { return [] }
            waiting[conversation]?.passedBy[agent] = Instant(milliseconds: 0)
            change(agent) { _ in }
            return []
        case .longWait(let conversation):
            return waiting[conversation] == nil ? [] : [.longWait(conversation)]
        case .spare(let conversation):
            endSparing(conversation)
            return []
        case .relief(let agent):
            touched.insert(agent)
            return []
        }
    }

    /// An unanswered offer goes to the next; an agent who left several in a row unanswered is set away.
    private mutating func expire(_ id: OfferID) -> [Effect] {
        guard let offer = offers[id] else { return [] }
        pass(offer, until: nil)
        var isGone = false
        let most = limits[.missedOffers]
        change(offer.agent) { agent in
            agent.missedInARow += 1
            guard agent.missedInARow >= most, agent.routing == .accepting else { return }
            agent.routing = .away
            agent.missedInARow = 0
            isGone = true
        }
        let expired = Effect.offerGone(offer, .expired)
        return isGone ? [expired, .routingChanged(offer.agent, .away, reason: "no_answer")] : [expired]
    }

    /// Everything the lost agent had goes back into line.
    ///
    /// Should that not come about, as when the disk fails, it is due
    /// once more after another grace time: a conversation never stays with somebody who is gone.
    private mutating func endGrace(of id: ParticipantID, at instant: Instant) -> [Effect] {
        guard let agent = agents[id], !agent.isConnected, !agent.open.isEmpty else { return [] }
        alarms.set(.grace(id), at: instant.advanced(byMilliseconds: limits[.grace]))
        return agent.open.sorted { $0.rawValue < $1.rawValue }.map { .requeue($0) }
    }

    // MARK: Matching

    /// What was handed to somebody by name is offered there, whatever their status and capacity.
    private mutating func offerReserved(at instant: Instant, ids: inout IdentifierSource) -> [Effect] {
        let ready = unsettled.agents.filter { agents[$0]?.canBeAsked == true && agents[$0]?.reserved.isEmpty == false }
        return ready.sorted { $0.rawValue < $1.rawValue }.compactMap { id in
            guard let entry = agents[id]?.reserved.first.flatMap({ waiting[$0] }) else { return nil }
            return offer(entry, to: id, at: instant, ids: &ids)
        }
    }

    /// Pairs what has changed: a conversation with the best of the free, longest-waiting first.
    ///
    /// Only a conversation or an agent that has changed can make a new pair, so nothing else is looked at.
    private mutating func match(at instant: Instant, ids: inout IdentifierSource) -> [Effect] {
        var due = RankedSet<Place>()
        var wishes: [ConversationID: [ParticipantID]] = [:]
        for id in unsettled.conversations { if let entry = offerable(id) { due.insert(entry.place) } }
        let agents = unsettled.agents.filter(free.contains)
        unsettled = Unsettled()
        for agent in agents { wish(of: agent, at: instant, &due, &wishes) }
        var effects: [Effect] = []
        while !free.isEmpty, let place = due.first {
            due.remove(place)
            if let entry = offerable(place.conversation), let agent = choose(for: entry, at: instant) {
                effects.append(offer(entry, to: agent, at: instant, ids: &ids))
            }
            for agent in wishes.removeValue(forKey: place.conversation) ?? [] where free.contains(agent) {
                wish(of: agent, at: instant, &due, &wishes)
            }
        }
        retired += due.visits
        return effects
    }

    private func offerable(_ id: ConversationID) -> Waiting? {
        guard let entry = waiting[id], entry.offer == nil, entry.reservedFor == nil else { return nil }
        return entry
    }

    /// Notes the earliest conversation that a free agent could have.
    private mutating func wish(
        of agent: ParticipantID,
        at instant: Instant,
        _ due: inout RankedSet<Place>,
        _ wishes: inout [ConversationID: [ParticipantID]]
    ) {
        guard let place = earliest(for: agent, at: instant) else { return }
        due.insert(place)
        wishes[place.conversation, default: []].append(agent)
    }

    /// The head of each lane that the agent serves, past those that they declined a moment ago.
    private mutating func earliest(for id: ParticipantID, at instant: Instant) -> Place? {
        guard let agent = agents[id] else { return nil }
        var best: Place?
        for (lane, places) in lanes where serves(agent, lane) && !isSpared(agent, lane) {
            var place = places.first
            while let candidate = place, best.map({ candidate < $0 }) ?? true {
                looks += 1
                if (waiting[candidate.conversation]?.passedBy[id] ?? instant) <= instant {
                    best = candidate
                    break
                }
                place = places.next(after: candidate)
            }
        }
        return best
    }

    private mutating func offer(
        _ entry: Waiting,
        to agent: ParticipantID,
        at instant: Instant,
        ids: inout IdentifierSource
    ) -> Effect {
        let offer = Offer(
            id: ids.next(IdentifierKind.Offer.self, at: instant),
            conversation: entry.conversation,
            agent: agent,
            queue: entry.queue,
            waitedMilliseconds: instant.milliseconds(since: entry.since),
            expires: instant.advanced(byMilliseconds: limits[.offer])
        )
        offers[offer.id] = offer
        waiting[entry.conversation]?.offer = offer.id
        leaveLane(entry)
        change(agent) { $0.outstanding = offer.id }
        alarms.set(.offer(offer.id), at: offer.expires)
        return .offer(offer)
    }

    /// The able agent whom the rules put first.
    private mutating func choose(for entry: Waiting, at instant: Instant) -> ParticipantID? {
        looks += free.count
        let isHeightened = heightened.contains(entry.conversation)
        var best: Standing?
        for id in free where isAble(id, for: entry, at: instant) {
            guard let agent = agents[id] else { continue }
            let standing = Standing(
                hasPassed: entry.passedBy[id] != nil,
                heightened: isHeightened ? agent.open.count(where: heightened.contains) : 0,
                isPreferred: entry.preferred == id,
                open: agent.open.count,
                lastAssigned: agent.lastAssigned,
                id: id
            )
            if best.map({ standing.isBefore($0) }) ?? true { best = standing }
        }
        return best?.id
    }

    /// How an agent stands towards one conversation; the rules in their order.
    private struct Standing {
        /// Let it pass, or had it until now.
        var hasPassed: Bool
        /// Heightened conversations in hand; 0 for all where this conversation is calm.
        var heightened: Int
        /// Had this customer before.
        var isPreferred: Bool
        var open: Int
        var lastAssigned: Instant
        var id: ParticipantID

        func isBefore(_ other: Standing) -> Bool {
            if hasPassed != other.hasPassed { return other.hasPassed }
            if heightened != other.heightened { return heightened < other.heightened }
            if isPreferred != other.isPreferred { return isPreferred }
            if open != other.open { return open < other.open }
            if lastAssigned != other.lastAssigned { return lastAssigned < other.lastAssigned }
            return id.rawValue < other.id.rawValue
        }
    }
}
