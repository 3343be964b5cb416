package import ChatModel

/// Who waits, who is free, and who is offered what: decided on each event, never by a sweep.
///
/// A value without a clock: every event brings its instant, and ``nextDeadline`` says when ``tick(at:ids:)`` is due. The
/// rules, in their order, are in `RelayServer.docc/Routing.md`. An event costs the logarithm of the waiting, and what it
/// looks at of the agents: ``work`` counts both.
package struct Desk: Sendable {
    package internal(set) var agents: [ParticipantID: Agent] = [:]
    package internal(set) var offers: [OfferID: Offer] = [:]
    let limits: Limits
    var waiting: [ConversationID: Waiting] = [:]
    /// Everybody who waits, by queue: what positions are counted in.
    var queues: [String: RankedSet<Place>] = [:]
    /// Of those, whoever may be offered to anybody able, by what an agent must be able to do.
    var lanes: [Lane: RankedSet<Place>] = [:]
    /// Who has what, and the place it was given away from.
    var held: [ConversationID: Held] = [:]
    var heightened: Set<ConversationID> = []
    /// Of those, the ones whose customer's own words say so, and not only somebody's flag.
    var read: Set<ConversationID> = []
    /// What each agent has had in hand, what of it they were told last, and whose has changed; never stored.
    var heavy: [ParticipantID: HeavyWork] = [:]
    var told: [ParticipantID: HeavyWork.Counts] = [:]
    var touched: Set<ParticipantID> = []
    /// To whom a calm one has just come as they asked.
    var lighterGiven: Set<ParticipantID> = []
    var free: Set<ParticipantID> = []
    var unsettled = Unsettled()
    var alarms = DeskAlarms()
    var paces: [String: QueuePace] = [:]
    var changedQueues: Set<String> = []
    /// How many agents and conversations were looked at as candidates.
    var looks = 0
    private var serial = 0

    package init(limits: Limits) {
        self.limits = limits
    }

    /// Puts a conversation into line: at its end, or at the front behind those put there before.
    ///
    /// It is offered to `agent` first and alone, where that agent has a connection. Among the able `preferred`, who had this
    /// customer before, goes first, and `former`, who had this conversation until now, goes last.
    package mutating func enqueue(
        _ conversation: ConversationID,
        queue: String,
        since: Instant,
        isFront: Bool,
        reservedFor agent: ParticipantID? = nil,
        preferring preferred: ParticipantID? = nil,
        after former: ParticipantID? = nil,
        needs: Needs = Needs()
    ) {
        release(conversation)
        guard waiting[conversation] == nil else { return }
        serial += 1
        var entry = Waiting(
            conversation: conversation,
            queue: queue,
            since: since,
            order: isFront ? serial - Self.frontOffset : serial,
            needs: needs
        )
        entry.preferred = preferred
        if let former { entry.passedBy[former] = Instant(milliseconds: 0) }
        if let agent, agents[agent]?.isConnected == true { entry.reservedFor = agent }
        admit(entry)
        alarms.set(.longWait(conversation), at: since.advanced(byMilliseconds: limits[.longWait]))
    }

    /// Takes a conversation out of line and off its agent: it closed, or somebody has it.
    package mutating func remove(_ conversation: ConversationID, because end: OfferEnd) -> [Effect] {
        release(conversation)
        heightened.remove(conversation)
        read.remove(conversation)
        guard let entry = waiting[conversation] else { return [] }
        leave(entry)
        guard let id = entry.offer, let offer = offers[id] else { return [] }
        withdraw(offer)
        return [.offerGone(offer, end)]
    }

    /// Notes that `agent` has the conversation, as after a restart.
    ///
    /// - Returns: False where nobody knows that agent any more: the conversation has to go back into line.
    @discardableResult
    package mutating func hold(_ conversation: ConversationID, by agent: ParticipantID) -> Bool {
        guard agents[agent] != nil else { return false }
        held[conversation] = Held(agent: agent, from: nil)
        change(agent) { $0.open.insert(conversation) }
        return true
    }

    /// The commit after an accept or a take failed: the conversation has its old place again.
    package mutating func giveBack(_ conversation: ConversationID) {
        guard var entry = held[conversation]?.from, waiting[conversation] == nil else { return }
        release(conversation)
        entry.offer = nil
        entry.reservedFor = nil
        admit(entry)
    }

    /// Changes what a waiting conversation needs, as when its language has become known.
    package mutating func require(_ needs: Needs, for conversation: ConversationID) {
        guard var entry = waiting[conversation], entry.needs != needs else { return }
        leaveLane(entry)
        entry.needs = needs
        waiting[conversation] = entry
        joinLane(entry)
    }

    // MARK: Positions

    /// 1 for the first in its queue; nil where it does not wait.
    package func position(of conversation: ConversationID) -> Int? {
        guard let entry = waiting[conversation] else { return nil }
        return queues[entry.queue]?.rank(of: entry.place).map { $0 + 1 }
    }

    /// How many wait in a queue.
    package func waiting(in queue: String) -> Int { queues[queue]?.count ?? 0 }

    /// Since when the one has been waiting who waits longest in a queue; nil where nobody waits.
    package func oldest(in queue: String) -> Instant? {
        guard let places = queues[queue] else { return nil }
        // Within the front, and within the rest, whoever came first has waited longest.
        let heads = [places.first, places.next(after: Place(order: 0, conversation: ConversationID("")))]
        return heads.compactMap { place in place.flatMap { waiting[$0.conversation]?.since } }.min()
    }

    /// How many wait in all.
    package var waitingCount: Int { waiting.count }

    /// Those who wait in a queue, first to last.
    package func line(of queue: String) -> [ConversationID] {
        queues[queue]?.elements.map(\.conversation) ?? []
    }

    /// Everybody who waits, in the order in which they are due.
    package var line: [Waiting] { waiting.values.sorted { $0.order < $1.order } }

    /// The queues in which somebody came or went since this was asked last.
    package mutating func takeChangedQueues() -> Set<String> {
        defer { changedQueues = [] }
        return changedQueues
    }

    /// What the decisions have cost so far.
    package var work: Work {
        let trees = Array(queues.values) + Array(lanes.values)
        return Work(candidates: looks, visits: trees.reduce(retired) { $0 + $1.visits } + alarms.visits)
    }

    /// Nodes looked at in trees that are gone.
    var retired = 0

    // MARK: In and out of line

    private mutating func admit(_ unmarked: Waiting) {
        let entry = mark(unmarked)
        waiting[entry.conversation] = entry
        if queues[entry.queue]?.isEmpty ?? true { paces[entry.queue, default: QueuePace()].begins(at: entry.since) }
        queues[entry.queue, default: RankedSet()].insert(entry.place)
        changedQueues.insert(entry.queue)
        if let agent = entry.reservedFor {
            change(agent) { $0.reserved.append(entry.conversation) }
        } else {
            joinLane(entry)
        }
    }

    /// Takes an entry out of everything that orders the waiting; its offer is the caller's to end.
    mutating func leave(_ entry: Waiting) {
        waiting[entry.conversation] = nil
        queues[entry.queue]?.remove(entry.place)
        changedQueues.insert(entry.queue)
        leaveLane(entry)
        if let agent = entry.reservedFor { change(agent) { $0.reserved.removeAll { $0 == entry.conversation } } }
        alarms.clear(.longWait(entry.conversation))
        alarms.clear(.spare(entry.conversation))
    }

    mutating func release(_ conversation: ConversationID) {
        guard let agent = held.removeValue(forKey: conversation)?.agent else { return }
        change(agent) { $0.open.remove(conversation) }
    }

    mutating func withdraw(_ offer: Offer) {
        offers[offer.id] = nil
        alarms.clear(.offer(offer.id))
        waiting[offer.conversation]?.offer = nil
        if agents[offer.agent]?.outstanding == offer.id { change(offer.agent) { $0.outstanding = nil } }
    }

    /// Far more than conversations are ever counted: those at the front stand before all others, in their own order.
    private static let frontOffset = 1 << 60
}
