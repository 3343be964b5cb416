package import ChatModel

/// Lanes: those who wait in one queue with the same needs, so that an agent's next is the earliest of a few heads.
extension Desk {
    mutating func joinLane(_ entry: Waiting) {
        guard entry.offer == nil, entry.reservedFor == nil else { return }
        lanes[entry.lane, default: RankedSet()].insert(entry.place)
        unsettled.conversations.insert(entry.conversation)
    }

    mutating func leaveLane(_ entry: Waiting) {
        lanes[entry.lane]?.remove(entry.place)
        guard let lane = lanes[entry.lane], lane.isEmpty else { return }
        retired += lane.visits
        lanes[entry.lane] = nil
    }

    /// Whether an agent serves a lane.
    ///
    /// A need that nobody of the queue covers is waived, so that nobody waits for ever.
    func serves(_ agent: Agent, _ lane: Lane) -> Bool {
        guard agent.queues.contains(lane.queue) else { return false }
        return agent.abilities.cover(lane.needs) || isWaived(lane)
    }

    private func isWaived(_ lane: Lane) -> Bool {
        !agents.values.contains { $0.queues.contains(lane.queue) && $0.abilities.cover(lane.needs) }
    }

    /// Who there is has changed, and with it which needs are waived: every free agent is looked at again.
    mutating func unsettleAllLanes() { unsettled.agents.formUnion(free) }

    /// The estimated wait of a conversation in milliseconds; nil where it does not wait, or too few were served yet.
    package func estimatedWait(of conversation: ConversationID, at instant: Instant) -> Int? {
        guard let entry = waiting[conversation], let position = position(of: conversation) else { return nil }
        return estimatedWait(at: position, in: entry.queue, at: instant)
    }

    /// The same for a position in a queue.
    package func estimatedWait(at position: Int, in queue: String, at instant: Instant) -> Int? {
        paces[queue]?.meanGap(at: instant).map { $0 * position }
    }
}

/// How fast a queue moves: the gaps between those who were served while somebody waited.
struct QueuePace: Sendable {
    private var gaps: [Int] = []
    /// Since when the present gap runs: from the last one served, or from when the queue was last empty.
    private var since: Instant?

    /// How many gaps the mean is taken over.
    static let window = 10
    /// Below so many there is no estimate.
    static let fewest = 3

    /// Somebody waits in a queue that was empty.
    mutating func begins(at instant: Instant) { since = instant }

    /// Somebody was served.
    mutating func served(at instant: Instant) {
        gaps.append(max(0, since.map { instant.milliseconds(since: $0) } ?? 0))
        if gaps.count > Self.window { gaps.removeFirst() }
        since = instant
    }

    /// The mean gap in milliseconds.
    ///
    /// The gap under way counts as soon as it is longer than the mean, so that an estimate
    /// grows when nothing moves.
    func meanGap(at instant: Instant) -> Int? {
        guard gaps.count >= Self.fewest else { return nil }
        let sum = gaps.reduce(0, +)
        let mean = sum / gaps.count
        let running = since.map { instant.milliseconds(since: $0) } ?? 0
        return running > mean ? (sum + running) / (gaps.count + 1) : mean
    }
}
