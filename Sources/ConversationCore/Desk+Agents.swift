package import ChatModel

/// What agents do and what becomes of their connections.
extension Desk {
    /// Makes an agent known, or changes what is known of one.
    package mutating func know(_ person: Person, abilities: Abilities = Abilities()) {
        let id = person.participant.id
        if agents[id] == nil { agents[id] = Agent(person) }
        change(id) { agent in
            agent.participant = person.participant
            agent.queues = Set(person.queues)
            agent.routing = person.routing
            agent.capacity = person.capacity
            agent.abilities = abilities
        }
        unsettleAllLanes()
    }

    /// Forgets an agent; the caller requeues what they had.
    package mutating func forget(_ id: ParticipantID) -> [Effect] {
        let effects = endOffer(to: id, .abandoned)
        freeReserved(of: id)
        for conversation in agents[id]?.open ?? [] { held[conversation] = nil }
        agents[id] = nil
        free.remove(id)
        alarms.clear(.grace(id))
        alarms.clear(.relief(id))
        heavy[id] = nil
        told[id] = nil
        unsettleAllLanes()
        return effects
    }

    package mutating func connected(_ id: ParticipantID) {
        alarms.clear(.grace(id))
        change(id) { agent in
            agent.isConnected = true
            agent.lostAt = nil
        }
    }

    /// The last connection of an agent went: an offer goes on to the next at once, conversations have the grace time.
    package mutating func disconnected(_ id: ParticipantID, at instant: Instant) -> [Effect] {
        guard agents[id] != nil else { return [] }
        change(id) { agent in
            agent.isConnected = false
            agent.lostAt = instant
        }
        alarms.set(.grace(id), at: instant.advanced(byMilliseconds: limits[.grace]))
        freeReserved(of: id)
        return endOffer(to: id, .expired)
    }

    /// A person sets routing or capacity.
    package mutating func set(_ routing: Routing?, capacity: Int?, for id: ParticipantID) -> [Effect] {
        change(id) { agent in
            if let capacity { agent.capacity = capacity }
            guard let routing else { return }
            agent.routing = routing
            agent.missedInARow = 0
        }
        guard let routing, routing != .accepting else { return [] }
        return endOffer(to: id, .expired)
    }

    /// An agent accepts: the conversation is theirs unless the commit that follows fails.
    ///
    /// - Throws: ``Refusal/offerExpired`` for an offer that is over or somebody else's.
    package mutating func accept(_ id: OfferID, by agent: ParticipantID, at instant: Instant) throws(Refusal) -> Offer {
        guard let offer = offers[id], offer.agent == agent, offer.expires >= instant,
            let entry = waiting[offer.conversation]
        else { throw Refusal.offerExpired }
        give(entry, to: agent, at: instant)
        withdraw(offer)
        return offer
    }

    /// An agent lets an offer pass; they are not asked about it again for as long as an offer lasts.
    package mutating func decline(_ id: OfferID, by agent: ParticipantID, at instant: Instant) throws(Refusal) {
        guard let offer = offers[id], offer.agent == agent else { throw Refusal.offerExpired }
        let until = instant.advanced(byMilliseconds: limits[.offer])
        pass(offer, until: until)
        alarms.set(.retry(agent, offer.conversation), at: until)
        change(agent) { $0.missedInARow = 0 }
    }

    /// An agent takes a waiting conversation out of turn.
    ///
    /// - Throws: ``Refusal/alreadyTaken`` where it does not wait.
    package mutating func take(
        _ conversation: ConversationID,
        by agent: ParticipantID,
        at instant: Instant
    ) throws(Refusal) -> [Effect] {
        guard let entry = waiting[conversation], agents[agent] != nil else { throw Refusal.alreadyTaken }
        give(entry, to: agent, at: instant)
        guard let offer = entry.offer.flatMap({ offers[$0] }) else { return [] }
        withdraw(offer)
        return offer.agent == agent ? [] : [.offerGone(offer, .taken)]
    }

    /// Whether an agent may see the conversations of a queue.
    package func serves(_ agent: ParticipantID, queue: String) -> Bool {
        agents[agent]?.queues.contains(queue) ?? false
    }

    /// Whether an agent is free, serves the queue, covers the needs and is not waiting out a pass: who must not be idle
    /// while the conversation waits.
    package func isAble(_ agent: ParticipantID, for entry: Waiting, at instant: Instant) -> Bool {
        guard let agent = agents[agent], agent.isFree, serves(agent, entry.lane), !isSpared(agent, entry.lane) else {
            return false
        }
        return (entry.passedBy[agent.participant.id] ?? instant) <= instant
    }

    // MARK: The one way in which an agent changes

    mutating func change(_ id: ParticipantID, _ body: (inout Agent) -> Void) {
        guard agents[id] != nil else { return }
        touched.insert(id)
        if var agent = agents.removeValue(forKey: id) {
            let wasThere = agent.isThere
            body(&agent)
            if agent.isFree { free.insert(id) } else { free.remove(id) }
            if agent.canBeAsked { unsettled.agents.insert(id) }
            agents[id] = agent
            guard agent.isThere != wasThere else { return }
            // Who asked for a lighter one is spared only while somebody else is there.
            unsettled.agents.formUnion(free.filter { agents[$0]?.wantsLighter == true })
        }
    }

    private mutating func give(_ entry: Waiting, to agent: ParticipantID, at instant: Instant) {
        leave(entry)
        paces[entry.queue]?.served(at: instant)
        held[entry.conversation] = Held(agent: agent, from: entry)
        if agents[agent]?.wantsLighter == true, !entry.isHeightened { lighterGiven.insert(agent) }
        change(agent) { agent in
            agent.open.insert(entry.conversation)
            agent.missedInARow = 0
            agent.lastAssigned = instant
        }
    }

    private mutating func endOffer(to id: ParticipantID, _ end: OfferEnd) -> [Effect] {
        guard let offer = agents[id]?.outstanding.flatMap({ offers[$0] }) else { return [] }
        pass(offer, until: nil)
        return [.offerGone(offer, end)]
    }

    /// Ends an offer without taking it: a reservation is over, and the agent may be asked again after `until`.
    mutating func pass(_ offer: Offer, until: Instant?) {
        withdraw(offer)
        guard var entry = waiting[offer.conversation] else { return }
        if let agent = entry.reservedFor { change(agent) { $0.reserved.removeAll { $0 == entry.conversation } } }
        entry.reservedFor = nil
        entry.passedBy[offer.agent] = until ?? Instant(milliseconds: 0)
        waiting[offer.conversation] = entry
        joinLane(entry)
    }

    /// What was handed to an agent by name, who is gone, is anybody's.
    private mutating func freeReserved(of id: ParticipantID) {
        for conversation in agents[id]?.reserved ?? [] where waiting[conversation]?.offer == nil {
            waiting[conversation]?.reservedFor = nil
            if let entry = waiting[conversation] { joinLane(entry) }
        }
        change(id) { $0.reserved = [] }
    }
}
