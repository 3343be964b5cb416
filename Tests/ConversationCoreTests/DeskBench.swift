import ChatModel
import ConversationCore

/// A desk with a clock in hand and short names for everything.
struct DeskBench {
    var desk: Desk
    var now = Instant(milliseconds: 1_800_000_000_000)
    var ids = IdentifierSource(seed: (7, 11))
    /// Every effect since the bench was made, in order.
    var effects: [Desk.Effect] = []

    init(_ limits: Limits = Limits()) {
        desk = Desk(limits: limits)
    }

    /// An agent who is connected and takes conversations.
    mutating func agent(
        _ name: String,
        queues: [String] = ["default"],
        capacity: Int = 4,
        routing: Routing = .accepting,
        abilities: Desk.Abilities = Desk.Abilities()
    ) {
        let participant = Participant(id: ParticipantID(name), role: .agent, name: name)
        let person = Person(
            participant: participant,
            queues: queues,
            tokenHashes: [],
            routing: routing,
            capacity: capacity
        )
        desk.know(person, abilities: abilities)
        desk.connected(ParticipantID(name))
        settle()
    }

    mutating func queue(
        _ conversation: String,
        in queue: String = "default",
        front: Bool = false,
        reserved: String? = nil,
        preferring: String? = nil,
        after: String? = nil,
        needs: Desk.Needs = Desk.Needs()
    ) {
        desk.enqueue(
            ConversationID(conversation),
            queue: queue,
            since: now,
            isFront: front,
            reservedFor: reserved.map { ParticipantID($0) },
            preferring: preferring.map { ParticipantID($0) },
            after: after.map { ParticipantID($0) },
            needs: needs
        )
        settle()
    }

    /// Time passes; whatever falls due on the way happens at its time.
    mutating func wait(_ seconds: Int) {
        let end = now.advanced(byMilliseconds: seconds * 1000)
        while let due = desk.nextDeadline, due <= end {
            now = max(due, now)
            settle()
        }
        now = end
        settle()
    }

    mutating func settle() { effects += desk.tick(at: now, ids: &ids) }

    /// Who is being offered a conversation now.
    func offered(_ conversation: String) -> String? {
        desk.offers.values.first { $0.conversation.rawValue == conversation }?.agent.rawValue
    }

    /// Whoever is offered the conversation accepts.
    mutating func accept(_ conversation: String) throws {
        for offer in desk.offers.values where offer.conversation.rawValue == conversation {
            _ = try desk.accept(offer.id, by: offer.agent, at: now)
        }
        settle()
    }

    mutating func decline(_ conversation: String) throws {
        for offer in desk.offers.values where offer.conversation.rawValue == conversation {
            try desk.decline(offer.id, by: offer.agent, at: now)
        }
        settle()
    }

    mutating func close(_ conversation: String) {
        effects += desk.remove(ConversationID(conversation), because: .abandoned)
        settle()
    }

    mutating func drop(_ agent: String) {
        effects += desk.disconnected(ParticipantID(agent), at: now)
        settle()
    }

    mutating func returns(_ agent: String) {
        desk.connected(ParticipantID(agent))
        settle()
    }

    func position(_ conversation: String) -> Int? { desk.position(of: ConversationID(conversation)) }

    func holder(of conversation: String) -> [String] {
        desk.agents.values.filter { $0.open.contains(ConversationID(conversation)) }.map(\.participant.id.rawValue)
    }

    var requeued: [String] {
        effects.compactMap { if case .requeue(let conversation) = $0 { conversation.rawValue } else { nil } }
    }
}

/// What `body` is refused with.
func refusal(of body: () throws -> Void) -> Refusal? {
    do {
        try body()
        return nil
    } catch {
        return error as? Refusal
    }
}
