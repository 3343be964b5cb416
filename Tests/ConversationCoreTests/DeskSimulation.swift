import Chance
import ChatModel
import ConversationCore

/// A desk under random customers, agents and connections, watched from outside.
struct DeskSimulation {
    private(set) var desk = Desk(limits: Limits())
    private var now = Instant(milliseconds: 1_800_000_000_000)
    private var ids: IdentifierSource
    private var random: SeededGenerator
    private let agents: [ParticipantID]
    /// Where each conversation is by what happened to it, not by what the desk says.
    private var places: [ConversationID: Place] = [:]
    private var waiting = Shuffled()
    private var assigned = Shuffled()
    private var upset: Set<ConversationID> = []
    private(set) var faults: [String] = []
    private(set) var tally = Tally()

    enum Place: Equatable {
        case waiting
        case with(ParticipantID)
        case closed
    }

    struct Tally: CustomStringConvertible {
        var opened = 0, closed = 0, abandoned = 0, accepted = 0, drops = 0, requeues = 0, events = 0, longest = 0
        /// The most that one event cost: nodes looked at for each effect, over the logarithm of the waiting.
        var steepest = 0.0

        var description: String {
            "\(opened) opened, \(closed) closed, \(abandoned) abandoned, \(accepted) accepted, \(drops) drops, "
                + "\(requeues) requeues, \(events) events, longest line \(longest), steepest \(steepest)"
        }
    }

    private static let queues = ["billing", "returns", "default"]

    init(seed: UInt64, agents count: Int) {
        random = SeededGenerator(seed: seed)
        ids = IdentifierSource(seed: (seed, 1))
        agents = (0..<count).map { ParticipantID("agent-\($0)") }
        for (index, id) in agents.enumerated() {
            let person = Person(
                participant: Participant(id: id, role: .agent, name: id.rawValue),
                queues: index % 5 == 0 ? Self.queues : [Self.queues[index % 3]],
                tokenHashes: [],
                routing: .accepting,
                capacity: 1 + index % 5
            )
            let languages: Set<String>? = index % 4 == 0 ? nil : index % 4 == 1 ? ["de", "en"] : ["en"]
            desk.know(person, abilities: Desk.Abilities(languages: languages))
            desk.connected(id)
        }
    }

    // MARK: Running

    /// One thing happens, and a little time passes.
    mutating func step(opening: Bool) {
        let before = desk.work
        let effectsBefore = tally.accepted + tally.requeues
        tally.events += 1
        pass(milliseconds: Int.random(in: 0...400, using: &random))
        if opening, chance(35) { open() }
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<45: answerAnOffer()
        case 45..<75: closeOne()
        case 75..<78: abandonOne()
        case 78..<84: dropOrReturn()
        case 84..<88: changeStatus()
        case 88..<92: transferOne()
        case 92..<96: heatOne()
        case 96..<98: askForALighterOne()
        default: break
        }
        settle()
        checkIdleness()
        measure(from: before, effects: tally.accepted + tally.requeues - effectsBefore)
    }

    /// Everybody is there and takes what there is, until nobody waits.
    mutating func finish() {
        for agent in agents {
            desk.connected(agent)
            handle(desk.set(.accepting, capacity: nil, for: agent))
        }
        settle()
        for _ in 0..<200_000 where tally.closed < tally.opened {
            tally.events += 1
            pass(milliseconds: 50)
            for agent in agents.shuffled(using: &random).prefix(5) where desk.agents[agent]?.routing != .accepting {
                handle(desk.set(.accepting, capacity: nil, for: agent))
            }
            for offer in desk.offers.values.sorted(by: { $0.id.rawValue < $1.id.rawValue }) { accept(offer) }
            closeOne()
            settle()
            checkIdleness()
        }
    }

    private mutating func pass(milliseconds: Int) {
        let end = now.advanced(byMilliseconds: milliseconds)
        while let due = desk.nextDeadline, due <= end {
            now = max(now, due)
            settle()
        }
        now = end
    }

    private mutating func settle() { handle(desk.tick(at: now, ids: &ids)) }

    private mutating func handle(_ effects: [Desk.Effect]) {
        for effect in effects {
            switch effect {
            case .requeue(let conversation):
                guard case .with(let agent) = places[conversation] else {
                    faults.append("\(conversation) was to be requeued and had no agent")
                    continue
                }
                // Now and then the disk fails, and the desk has to ask again.
                guard !chance(10) else { continue }
                requeue(conversation, from: agent, to: nil)
            case .offer(let offer):
                if places[offer.conversation] != .waiting { faults.append("\(offer.conversation) is offered") }
            case .offerGone, .routingChanged, .longWait, .lighterGiven, .relief: break
            }
        }
    }

    // MARK: What happens

    private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

    private mutating func open() {
        tally.opened += 1
        let id = ConversationID("c\(tally.opened)")
        places[id] = .waiting
        waiting.insert(id)
        desk.enqueue(
            id,
            queue: Self.queues[Int.random(in: 0..<3, using: &random)],
            since: now,
            isFront: false,
            preferring: chance(30) ? agents.randomElement(using: &random) : nil,
            needs: Desk.Needs(language: chance(15) ? "de" : chance(50) ? "en" : nil)
        )
        tally.longest = max(tally.longest, desk.waitingCount)
    }

    private mutating func answerAnOffer() {
        guard let offer = desk.offers.values.min(by: { $0.id.rawValue < $1.id.rawValue }) else { return }
        switch Int.random(in: 0..<10, using: &random) {
        case 0: try? desk.decline(offer.id, by: offer.agent, at: now)
        case 1: break
        case 2: desk.giveBack(offer.conversation)  // has no effect on what nobody has
        default: accept(offer)
        }
    }

    private mutating func accept(_ offer: Desk.Offer) {
        guard (try? desk.accept(offer.id, by: offer.agent, at: now)) != nil else { return }
        if places[offer.conversation] != .waiting { faults.append("\(offer.conversation) was accepted twice") }
        if chance(3) { return desk.giveBack(offer.conversation) }
        tally.accepted += 1
        places[offer.conversation] = .with(offer.agent)
        waiting.remove(offer.conversation)
        assigned.insert(offer.conversation)
    }

    private mutating func closeOne() {
        guard let id = assigned.any(using: &random) else { return }
        end(id)
    }

    private mutating func abandonOne() {
        guard let id = waiting.any(using: &random) else { return }
        tally.abandoned += 1
        end(id)
    }

    private mutating func end(_ id: ConversationID) {
        tally.closed += 1
        places[id] = .closed
        waiting.remove(id)
        assigned.remove(id)
        handle(desk.remove(id, because: .abandoned))
    }

    private mutating func dropOrReturn() {
        guard let agent = agents.randomElement(using: &random) else { return }
        if desk.agents[agent]?.isConnected == true {
            tally.drops += 1
            handle(desk.disconnected(agent, at: now))
        } else {
            desk.connected(agent)
        }
    }

    private mutating func changeStatus() {
        guard let agent = agents.randomElement(using: &random) else { return }
        let routing: Routing = chance(70) ? .accepting : chance(50) ? .away : .onBreak
        handle(desk.set(routing, capacity: chance(20) ? Int.random(in: 1...6, using: &random) : nil, for: agent))
    }

    private mutating func askForALighterOne() {
        guard let agent = agents.randomElement(using: &random) else { return }
        desk.set(wantsLighter: chance(80), for: agent)
    }

    private mutating func transferOne() {
        guard let id = assigned.any(using: &random), case .with(let agent) = places[id] else { return }
        requeue(id, from: agent, to: chance(50) ? agents.randomElement(using: &random) : nil)
    }

    private mutating func requeue(_ id: ConversationID, from agent: ParticipantID, to other: ParticipantID?) {
        tally.requeues += 1
        places[id] = .waiting
        assigned.remove(id)
        waiting.insert(id)
        desk.enqueue(
            id,
            queue: Self.queues[Int.random(in: 0..<3, using: &random)],
            since: now,
            isFront: true,
            reservedFor: other,
            after: agent
        )
    }

    private mutating func heatOne() {
        guard let id = waiting.any(using: &random) else { return }
        let isUpset = chance(70)
        desk.note(isHeightened: isUpset, isRead: isUpset, id)
        desk.require(Desk.Needs(language: chance(50) ? "de" : nil), for: id)
    }

    // MARK: Watching

    /// Nobody may wait while an able agent is free.
    private mutating func checkIdleness() {
        let idle = desk.agents.values.filter(\.isFree).map(\.participant.id)
        guard !idle.isEmpty else { return }
        for entry in desk.line where entry.offer == nil && entry.reservedFor == nil {
            if let agent = idle.first(where: { desk.isAble($0, for: entry, at: now) }) {
                faults.append("\(entry.conversation) waits while \(agent) is free")
            }
        }
    }

    /// Nobody is lost, and nobody has two owners.
    mutating func checkOwners() {
        var owners: [ConversationID: [ParticipantID]] = [:]
        for (id, agent) in desk.agents {
            for conversation in agent.open { owners[conversation, default: []].append(id) }
        }
        for (id, place) in places {
            let isWaiting = desk.position(of: id) != nil
            switch place {
            case .waiting where !isWaiting || owners[id] != nil: faults.append("\(id) should wait")
            case .with(let agent) where isWaiting || owners[id] != [agent]: faults.append("\(id) should be \(agent)'s")
            case .closed where isWaiting || owners[id] != nil: faults.append("\(id) should be gone")
            default: break
            }
        }
    }

    private mutating func measure(from before: Desk.Work, effects: Int) {
        var size = 2
        var logarithm = 1.0
        while size < desk.waitingCount + 2 {
            size *= 2
            logarithm += 1
        }
        let visits = Double(desk.work.visits - before.visits)
        tally.steepest = max(tally.steepest, visits / Double(effects + 1) / logarithm)
    }
}

/// A set with a random element in constant time.
private struct Shuffled {
    private var order: [ConversationID] = []
    private var indices: [ConversationID: Int] = [:]

    mutating func insert(_ id: ConversationID) {
        guard indices[id] == nil else { return }
        indices[id] = order.count
        order.append(id)
    }

    mutating func remove(_ id: ConversationID) {
        guard let index = indices.removeValue(forKey: id) else { return }
        let last = order.removeLast()
        guard last != id else { return }
        order[index] = last
        indices[last] = index
    }

    func any(using random: inout SeededGenerator) -> ConversationID? { order.randomElement(using: &random) }
}
