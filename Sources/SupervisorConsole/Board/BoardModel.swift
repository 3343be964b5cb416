package import ChatModel
package import ChatProtocol
package import RelayClient
package import TerminalScreen

/// What happens to a board.
package enum BoardEvent: Sendable {
    case delivery(Delivery<DeskSide>)
    case input(InputEvent)
    /// A second has passed.
    case tick
}

/// What a board wants done.
package enum BoardEffect: Sendable, Equatable {
    case request(DeskRequest)
    case send(MessageSend, to: ConversationID)
    /// Somebody needs to look.
    case ring
    case redraw
    case suspend
    case quit
}

/// A supervisor's live board as a value: what the desk looks like, what is selected, and what is being typed.
package struct BoardModel: Sendable {
    /// A line of the list that can be selected; by identity, so that nothing moves the selection but a key.
    package enum Row: Sendable, Hashable {
        case flagged(ConversationID)
        case agent(ParticipantID)
        /// A conversation of the agent whose row is unfolded.
        case open(ConversationID)
    }

    /// What is asked on the bottom line.
    package enum Prompt: Sendable, Equatable {
        case whisper(ConversationID)
        case say(ConversationID)
        case assign(ConversationID)
        case lower(ConversationID)
        /// `y` joins.
        case barge(ConversationID)
    }

    /// A remark on the bottom line.
    package struct Remark: Sendable, Equatable {
        package var text: String
        package var isProblem: Bool
        package var until: Instant
    }

    package internal(set) var now: Instant
    package let zoneMinutes: Int
    package internal(set) var me: Participant?
    package internal(set) var board: Board?
    package internal(set) var boardAt: Instant?
    package internal(set) var isOnline = false
    package internal(set) var selection: Row?
    package internal(set) var unfolded: ParticipantID?
    package internal(set) var monitored: MonitoredConversation?
    package internal(set) var prompt: Prompt?
    package internal(set) var editor = LineEditor()
    package internal(set) var remark: Remark?
    package internal(set) var isHelpShown = false
    /// Conversations that the supervisor has joined.
    package internal(set) var joined: Set<ConversationID> = []
    var isAsking = false
    var sent = 0
    private let clientIDPrefix: String

    /// An empty board.
    ///
    /// - Parameters:
    ///   - now: The time of the wall clock.
    ///   - zoneMinutes: What the local time is ahead of UTC.
    ///   - seed: Randomness, so that no two boards name their messages alike.
    package init(now: Instant, zoneMinutes: Int, seed: UInt64) {
        self.now = now
        self.zoneMinutes = zoneMinutes
        clientIDPrefix = "board-" + String(seed, radix: 36)
    }

    mutating func nextClientID() -> String {
        sent += 1
        return "\(clientIDPrefix)-\(sent)"
    }

    /// What can be selected, in the order of the list: the flagged by need, then the agents.
    package var rows: [Row] {
        guard let board else { return [] }
        var rows = board.flagged.map { Row.flagged($0.conversation) }
        for agent in board.agents {
            rows.append(.agent(agent.id))
            if unfolded == agent.id { rows += agent.open.map { .open($0) } }
        }
        return rows
    }

    /// The conversation that a key is about; nil where an agent is selected.
    package var selectedConversation: ConversationID? {
        if let monitored { return monitored.id }
        switch selection {
        case .flagged(let id), .open(let id): return id
        case .agent, nil: return nil
        }
    }

    /// The flag that stands on a conversation.
    package func flag(on conversation: ConversationID) -> Flag? {
        board?.flagged.first { $0.conversation == conversation }?.flag
    }

    /// What a conversation is called: its customer's name where that is known.
    package func name(of conversation: ConversationID) -> String {
        if let monitored, monitored.id == conversation, let customer = monitored.customer { return customer }
        if let flag = flag(on: conversation) { return DisplayName(flag.customer.name).marked }
        return "…" + sanitised(String(conversation.rawValue.suffix(ConsoleLimits.identifierEnding)))
    }

    /// How long ago the board was drawn up, in milliseconds.
    package var age: Int { boardAt.map { now.milliseconds(since: $0) } ?? 0 }

    /// Takes an event in.
    ///
    /// - Parameters:
    ///   - event: What happened.
    ///   - now: The time of the wall clock.
    /// - Returns: What is to be done, in order.
    package mutating func handle(_ event: BoardEvent, at now: Instant) -> [BoardEffect] {
        self.now = now
        var effects: [BoardEffect] = []
        switch event {
        case .delivery(let delivery): take(delivery, &effects)
        case .input(.key(let press)): take(press, &effects)
        case .input(.paste(let text, _)):
            if prompt != nil { editor.insert(text.split(whereSeparator: \.isNewline).joined(separator: " ")) }
        case .input(.focus), .input(.reply): break
        case .tick:
            if let remark, remark.until <= now { self.remark = nil }
            refresh(&effects)
        }
        return effects
    }

    /// Asks for the board anew, one question at a time.
    mutating func refresh(_ effects: inout [BoardEffect]) {
        guard isOnline, !isAsking else { return }
        isAsking = true
        effects.append(.request(.board))
    }

    mutating func say(_ text: String, isProblem: Bool = false) {
        remark = Remark(
            text: text,
            isProblem: isProblem,
            until: now.advanced(byMilliseconds: ConsoleLimits.remark)
        )
    }
}
