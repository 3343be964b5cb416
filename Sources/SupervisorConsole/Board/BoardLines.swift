internal import ChatModel
package import ChatProtocol
internal import SentimentAnalysis
internal import TerminalScreen

/// The board in words: the parts that the screen and `--plain` share, and the plain snapshot.
package enum BoardLines {
    /// The whole board as lines, for screen readers, pipes and files.
    package static func plain(_ board: Board) -> [String] {
        var lines = ["Flagged conversations: \(board.flagged.count)"]
        for flagged in board.flagged {
            let flag = flagged.flag
            let score = flag.energy.map { " \(points($0)), \($0.trend.rawValue)" } ?? ""
            lines.append(
                "  \(flag.currentLevel.word)\(score): \(people(flag)), queue \(sanitised(flag.queue)), \(standing(flag))"
                    + reason(flag) + ", conversation \(sanitised(flagged.conversation.rawValue))"
            )
        }
        lines.append("Queues: \(board.queues.count)")
        lines += board.queues.map { "  \(sanitised($0.name)): \(waiting($0))" }
        lines.append("Agents: \(board.agents.count)")
        lines += board.agents.map { "  \(DisplayName($0.name).marked): \(state($0)), \(load($0))" }
        return lines
    }

    static func points(_ energy: Energy) -> Int { Int((max(0, min(1, energy.score)) * 100).rounded()) }

    static func people(_ flag: Flag) -> String {
        let agent = flag.agent.map { DisplayName($0.name).marked } ?? "nobody yet"
        return "\(DisplayName(flag.customer.name).marked) → \(agent)"
    }

    /// Whether somebody acknowledged it, and for how long nobody did.
    static func standing(_ flag: Flag) -> String {
        if flag.isAcknowledged { return "acknowledged" }
        return "not acknowledged for \(TimeWords.short(flag.unacknowledgedMilliseconds))"
    }

    private static func reason(_ flag: Flag) -> String { flag.reason.isEmpty ? "" : ", \(sanitised(flag.reason))" }

    static func waiting(_ queue: Board.Queue) -> String {
        guard queue.waiting > 0 else { return "nobody waits" }
        return "\(queue.waiting) waiting" + (queue.oldestMilliseconds.map { ", oldest \(TimeWords.short($0))" } ?? "")
    }

    static func state(_ agent: Board.Agent) -> String {
        let routing =
            switch agent.routing {
            case .accepting: "accepting"
            case .away: "away"
            case .onBreak: "on a break"
            }
        // The request is the supervisor's to see; what it comes from is the agent's own.
        let wish = agent.wantsLighter ? ", asks for a lighter one" : ""
        return (agent.isConnected ? routing : "not connected, \(routing)") + wish
    }

    static func load(_ agent: Board.Agent) -> String { "\(agent.open.count) of \(agent.capacity) open" }
}
