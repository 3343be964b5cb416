internal import ChatModel
internal import ChatProtocol
internal import ConversationCore
internal import WebSocketTransport

/// The desk at one moment: for colleagues, and for the board.
@EventLoop
struct Overview {
    unowned let relay: Relay

    /// Everybody at the desk, whoever asks among them, and who waits.
    func colleagues() -> Colleagues {
        let agents = sortedAgents.map { agent in
            Colleagues.Agent(
                id: agent.participant.id,
                name: agent.participant.name,
                routing: agent.routing,
                open: agent.open.count,
                capacity: agent.capacity
            )
        }
        let queues = relay.configuration.queues.map { name in
            Colleagues.Queue(name: name, waiting: relay.router.desk.waiting(in: name))
        }
        return Colleagues(agents: agents, queues: queues)
    }

    func board() -> Board {
        let now = relay.conversations.now
        let agents = sortedAgents.map { agent in
            Board.Agent(
                id: agent.participant.id,
                name: agent.participant.name,
                routing: agent.routing,
                open: agent.open.sorted { $0.rawValue < $1.rawValue },
                capacity: agent.capacity,
                isConnected: agent.isConnected,
                wantsLighter: agent.wantsLighter
            )
        }
        let queues = relay.configuration.queues.map { name in
            let desk = relay.router.desk
            return Board.Queue(
                name: name,
                waiting: desk.waiting(in: name),
                oldestMilliseconds: desk.oldest(in: name).map { now.milliseconds(since: $0) }
            )
        }
        let flagged = relay.conversations.open.compactMap { host -> Board.Flagged? in
            guard var flag = host.state.flag else { return nil }
            flag.agent = host.state.agent
            // As it stands now: who has eased since the flag needs less than who has not.
            flag.energy = host.state.energy ?? flag.energy
            flag.unacknowledgedMilliseconds = host.state.episode?.unacknowledgedMilliseconds(at: now) ?? 0
            return Board.Flagged(conversation: host.id, flag: flag)
        }
        return Board(agents: agents, queues: queues, flagged: flagged.sorted(by: Self.needsMore))
    }

    /// Unacknowledged first, then by the level as it stands now, then by how long.
    private static func needsMore(_ left: Board.Flagged, _ right: Board.Flagged) -> Bool {
        if left.flag.isAcknowledged != right.flag.isAcknowledged { return !left.flag.isAcknowledged }
        if left.flag.currentLevel != right.flag.currentLevel { return left.flag.currentLevel > right.flag.currentLevel }
        return left.flag.since < right.flag.since
    }

    private var sortedAgents: [Desk.Agent] {
        relay.router.desk.agents.values.sorted { $0.participant.name < $1.participant.name }
    }
}
