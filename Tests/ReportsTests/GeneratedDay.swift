import Chance
import ChatModel
import ReflectBack
import RelayTestSupport
import SentimentAnalysis

/// A day of conversations out of a seed: customers who wait, leave, get upset, are acknowledged, transferred, rated.
///
/// Built straight from entries and not by the relay's rules, so that odd orders of things come too.
struct GeneratedDay {
    static let begin = Instant(milliseconds: 1_795_219_200_000)
    static let queues = ["default", "billing"]

    private var random: SeededGenerator
    private var ids: IdentifierSource
    private let agents: [Participant]

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        ids = IdentifierSource(seed: (seed, 99))
        agents = (1...6).map { Participant(id: ParticipantID("agent-\($0)"), role: .agent, name: "Agent \($0)") }
    }

    /// The appends of `count` conversations, whole conversations one after another.
    mutating func appends(count: Int) -> [AppendRequest] {
        (0..<count).map { _ in conversation() }
    }

    private mutating func conversation() -> AppendRequest {
        let opened = Self.begin.advanced(byMilliseconds: Int.random(in: 0..<86_400_000, using: &random))
        let customer = Participant(
            id: ids.next(IdentifierKind.Participant.self, at: opened),
            role: .customer,
            name: "Customer"
        )
        let header = ConversationHeader(
            id: ids.next(IdentifierKind.Conversation.self, at: opened),
            customer: customer,
            queue: random.happens(percent: 60) ? Self.queues[0] : Self.queues[1],
            openedAt: opened,
            isAnalysed: true,
            clientID: "start"
        )
        var talk = GeneratedTalk(header: header, random: random, ids: ids)
        talk.live(with: agents)
        random = talk.random
        ids = talk.ids
        return AppendRequest(
            conversation: header.id,
            opening: header,
            publicItems: talk.publicItems,
            internalItems: talk.internalItems,
            records: talk.records
        )
    }
}

/// One conversation under way.
private struct GeneratedTalk {
    let header: ConversationHeader
    var random: SeededGenerator
    var ids: IdentifierSource
    var publicItems: [PublicItem] = []
    var internalItems: [InternalItem] = []
    var records: [Record] = []
    private var now: Instant
    private var agent: Participant?
    private var flag: Flag?
    private var last = 0.0

    init(header: ConversationHeader, random: SeededGenerator, ids: IdentifierSource) {
        self.header = header
        self.random = random
        self.ids = ids
        now = header.openedAt
    }

    private static let facts = [
        "the router arrived broken", "Order 4411 never came", "order 17 never came", "nobody called",
    ]
    private static let wants = ["a refund", "A refund!", "somebody to call me"]

    mutating func live(with agents: [Participant]) {
        add(.stateChanged(.init(state: .queued, reason: "opened")))
        for _ in 0..<Int.random(in: 0...14, using: &random) {
            now = now.advanced(byMilliseconds: Int.random(in: 0...90_000, using: &random))
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<4: customerWrites()
            case 4..<7: if agent != nil { deskWrites(agents) } else { join(agents) }
            case 7: join(agents)
            case 8: leave()
            default: rate()
            }
        }
        if random.happens(percent: 80) { close() }
    }

    private mutating func add(_ entry: PublicEntry) {
        publicItems.append(PublicItem(seq: publicItems.count + 1, at: now, entry: entry))
    }

    private mutating func add(_ entry: InternalEntry) {
        internalItems.append(InternalItem(iseq: internalItems.count + 1, at: now, entry: entry))
    }

    private mutating func write(_ text: String, by person: Participant) {
        let id = ids.next(IdentifierKind.Message.self, at: now)
        add(.message(.init(id: id, from: person, text: text, clientID: id.rawValue)))
    }

    private mutating func customerWrites() {
        write("words", by: header.customer)
        last = Double(Int.random(in: 0...100, using: &random)) / 100
        let level: Energy.Level = last > 0.6 ? .heightened : .calm
        let energy = Energy(level: level, score: last, confidence: .medium, language: "en")
        add(.energy(seq: publicItems.count, energy))
        if random.happens(percent: 40) { note(.fact, Self.facts) }
        if random.happens(percent: 30) { note(.want, Self.wants) }
        moveFlag(level, energy)
        if random.happens(percent: 30) { hint(energy) }
    }

    private mutating func moveFlag(_ level: Energy.Level, _ energy: Energy) {
        if let standing = flag {
            guard last < 0.3 else { return }
            add(.flagLowered(FlagLowering(flag: standing.id, reason: "eased", by: nil)))
            flag = nil
        } else if level == .heightened {
            let raised = Flag(
                id: FlagID("\(header.id)-\(internalItems.count)"),
                source: random.happens(percent: 85) ? .analyser : .agent,
                level: level,
                since: now,
                customer: header.customer,
                agent: agent,
                queue: header.queue,
                reason: "repetition",
                energy: energy,
                isAcknowledged: false,
                unacknowledgedMilliseconds: 0
            )
            add(.flagRaised(raised))
            flag = raised
        }
    }

    private mutating func note(_ kind: Note.Kind, _ texts: [String]) {
        let note = Note(
            id: ids.next(IdentifierKind.Note.self, at: now),
            kind: kind,
            text: texts[Int.random(in: 0..<texts.count, using: &random)],
            author: .analyser,
            about: [publicItems.count]
        )
        add(.noteAdded(note))
        if random.happens(percent: 10) { add(.noteRemoved(note)) }
    }

    private mutating func hint(_ energy: Energy) {
        let id = ids.next(IdentifierKind.Hint.self, at: now)
        let content = HintContent(kind: .acknowledge, about: [publicItems.count])
        add(.hint(Hint(id: id, content: content, energy: energy, isAcknowledged: false)))
        guard random.happens(percent: 60) else { return }
        let action = ["used", "edited", "dismissed", "wrong"][Int.random(in: 0..<4, using: &random)]
        let body = JSONBody([
            "conversation": header.id.rawValue, "hint": id.rawValue, "action": action, "at": now.rfc3339,
        ])
        records.append(Record(kind: .feedback, key: id.rawValue, body: body.value))
    }

    private mutating func deskWrites(_ agents: [Participant]) {
        guard let agent else { return }
        let supervisor = Participant(id: ParticipantID("super"), role: .supervisor, name: "Supervisor")
        write("answer", by: random.happens(percent: 10) ? supervisor : agent)
        guard random.happens(percent: 50) else { return }
        let how = AcknowledgedRecord.How.allCases[Int.random(in: 0..<4, using: &random)]
        let record = AcknowledgedRecord(
            seq: publicItems.count,
            about: [1],
            how: how,
            evidence: [],
            afterMilliseconds: 0
        )
        add(.acknowledged(record))
    }

    private mutating func join(_ agents: [Participant]) {
        guard agent == nil, let someone = agents.randomElement(using: &random) else { return }
        if random.happens(percent: 10) {
            add(.participantJoined(.init(participant: someone, reason: .barge)))
            return
        }
        agent = someone
        add(.participantJoined(.init(participant: someone, reason: .accepted)))
        add(.stateChanged(.init(state: .assigned, reason: "accepted")))
    }

    private mutating func leave() {
        guard let leaving = agent else { return }
        agent = nil
        add(.participantLeft(.init(participant: leaving, reason: .transfer)))
        add(.stateChanged(.init(state: .queued, reason: "transfer")))
        let system = PublicEntry.Message(
            id: ids.next(IdentifierKind.Message.self, at: now),
            from: .system,
            text: "Hold on.",
            clientID: ""
        )
        add(.message(system))
    }

    private mutating func rate() {
        let score = random.happens(percent: 80) ? Int.random(in: 1...5, using: &random) : nil
        let understood = random.happens(percent: 80) ? Int.random(in: 1...4, using: &random) : nil
        let comment = score == nil && understood == nil ? "fine" : nil
        add(.rated(Rating(score: score, understood: understood, comment: comment)))
    }

    private mutating func close() {
        now = now.advanced(byMilliseconds: Int.random(in: 0...60_000, using: &random))
        add(.stateChanged(.init(state: .closed, reason: "done")))
        if random.happens(percent: 30) {
            now = now.advanced(byMilliseconds: 5000)
            rate()
        }
    }
}
