package import ChatModel

/// Relief: an agent asks for a lighter one, and is told of their own heavy hours.
extension Desk {
    // MARK: A lighter one

    /// A person asks that heightened conversations go to others until a calm one has come, or takes that back.
    package mutating func set(wantsLighter: Bool, for id: ParticipantID) {
        change(id) { $0.wantsLighter = wantsLighter }
    }

    /// Notes how upset a customer is (level 2 and above): whom it goes to, and what it weighs on who has it.
    ///
    /// - Parameters:
    ///   - isHeightened: The customer is, or the conversation is flagged by whomever.
    ///   - isRead: The customer is by their own words; relief counts nothing else.
    ///   - conversation: Whose customer; nothing is noted of one that is not at the desk.
    package mutating func note(isHeightened: Bool, isRead: Bool, _ conversation: ConversationID) {
        let holder = held[conversation]?.agent
        guard holder != nil || waiting[conversation] != nil else { return }
        if isHeightened { heightened.insert(conversation) } else { heightened.remove(conversation) }
        if isRead { read.insert(conversation) } else { read.remove(conversation) }
        if let holder { touched.insert(holder) }
        guard let entry = waiting[conversation], entry.isHeightened != isHeightened else { return }
        leaveLane(entry)
        let marked = mark(entry)
        waiting[conversation] = marked
        joinLane(marked)
    }

    /// The entry as its readings have it; a heightened one is kept from who asked for a lighter one, for a while.
    mutating func mark(_ entry: Waiting) -> Waiting {
        var entry = entry
        entry.isHeightened = heightened.contains(entry.conversation)
        entry.isSpared = entry.isHeightened
        if entry.isSpared {
            alarms.set(.spare(entry.conversation), at: entry.since.advanced(byMilliseconds: limits[.lighterWait]))
        } else {
            alarms.clear(.spare(entry.conversation))
        }
        return entry
    }

    /// It has waited for others long enough.
    mutating func endSparing(_ conversation: ConversationID) {
        guard var entry = waiting[conversation], entry.isSpared else { return }
        leaveLane(entry)
        entry.isSpared = false
        waiting[conversation] = entry
        joinLane(entry)
    }

    /// Whether an agent who asked for a lighter one is spared a lane: somebody else serves it and accepts.
    func isSpared(_ agent: Agent, _ lane: Lane) -> Bool {
        guard lane.isSpared, agent.wantsLighter else { return false }
        return agents.values.contains { $0.participant.id != agent.participant.id && $0.isThere && serves($0, lane) }
    }

    /// Says of whom the request is over.
    mutating func endLighter() -> [Effect] {
        let given = lighterGiven.sorted { $0.rawValue < $1.rawValue }
        lighterGiven = []
        return given.compactMap { id in
            guard agents[id]?.wantsLighter == true else { return nil }
            change(id) { $0.wantsLighter = false }
            return .lighterGiven(id)
        }
    }

    // MARK: Heavy hours

    /// Brings the counts of all whom something has happened to up to date, and tells those whose counts say more.
    mutating func relieve(at instant: Instant) -> [Effect] {
        let due = touched
        touched = []
        return due.sorted { $0.rawValue < $1.rawValue }.compactMap { id in
            guard let agent = agents[id] else { return nil }
            let before = told[id] ?? HeavyWork().counts(at: instant, limits: limits)
            heavy[id, default: HeavyWork()].observe(
                agent.open,
                heightened: read,
                mayRest: agent.routing != .accepting || !agent.isConnected || agent.open.isEmpty,
                at: instant,
                limits: limits
            )
            guard let counts = relief(of: id, at: instant) else { return nil }
            if let deadline = heavy[id]?.deadline(after: instant, limits: limits) {
                alarms.set(.relief(id), at: deadline)
            } else {
                alarms.clear(.relief(id))
            }
            guard counts.inARow != before.inARow || counts.breakMilliseconds != before.breakMilliseconds else {
                return nil
            }
            told[id] = counts
            return .relief(id, counts)
        }
    }

    /// What an agent is told when they ask or connect; nil of somebody of whom there is nothing to tell.
    package func relief(of id: ParticipantID, at instant: Instant) -> HeavyWork.Counts? {
        heavy[id]?.counts(at: instant, limits: limits)
    }
}
