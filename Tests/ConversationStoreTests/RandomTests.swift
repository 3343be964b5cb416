import Chance
import ChatModel
import ConversationStore
import StrictJSON
import Testing

@Suite struct `Random operations` {
    @Test func `come out alike on disk and in memory`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("random store operations, seed \(seed)")
        let directory = try ScratchDirectory()
        let memory = MemoryLog()
        var sqlite = try SQLiteLog(.small(directory.path) { $0.commitBatch = 5 })
        var plan = RandomPlan(seed: seed)
        for round in 0..<150 {
            let requests = plan.requests()
            #expect(sqlite.addTogether(requests) == memory.addTogether(requests), "round \(round), seed \(seed)")
            for name in RandomPlan.names { plan.learn(name, try memory.conversation(ConversationID(name))?.heads) }
            if plan.chance(of: 12) {
                let customer = plan.customer()
                #expect(sqlite.erase(customer) == memory.erase(customer), "round \(round), seed \(seed)")
            }
            if plan.chance(of: 15) {
                sqlite.close()
                sqlite = try SQLiteLog(.small(directory.path) { $0.commitBatch = 5 })
            }
            try compare(sqlite, memory, plan: &plan, "round \(round), seed \(seed)")
        }
        #expect(try memory.lastPosition() > 200, "the plan did next to nothing, seed \(seed)")
        sqlite.close()
        memory.close()
    }

    private func compare(
        _ one: any ConversationLog,
        _ other: any ConversationLog,
        plan: inout RandomPlan,
        _ comment: Comment
    ) throws {
        #expect(try one.openConversations() == other.openConversations(), comment)
        for name in RandomPlan.names {
            let id = ConversationID(name)
            #expect(try one.conversation(id) == other.conversation(id), comment)
            let (range, limit) = plan.page()
            #expect(try one.publicItems(of: id, range, limit: limit) == other.publicItems(of: id, range, limit: limit))
            #expect(
                try one.internalItems(of: id, range, limit: limit) == other.internalItems(of: id, range, limit: limit)
            )
        }
        for customer in RandomPlan.customers {
            #expect(
                try one.conversations(of: customer.id, limit: 3) == other.conversations(of: customer.id, limit: 3)
            )
        }
        let position = plan.position()
        #expect(try one.tail(after: position, limit: 7) == other.tail(after: position, limit: 7), comment)
        #expect(try one.lastPosition() == other.lastPosition(), comment)
        let instant = plan.instant()
        #expect(try one.position(at: instant) == other.position(at: instant), comment)
        for kind in Record.Kind.allCases where kind != .meta {
            #expect(try one.records(kind) == other.records(kind), comment)
        }
        let query = plan.query()
        #expect(try one.search(query, limit: 5) == other.search(query, limit: 5), comment)
    }
}

/// Random requests, most of them sound, from a model of the heads that is often wrong on purpose.
struct RandomPlan {
    static let names = (0..<8).map { "talk-\($0)" }
    static let customers = (0..<3).map {
        Participant(id: ParticipantID("customer-\($0)"), role: .customer, name: "C\($0)")
    }
    private static let words = ["apple", "apply", "bread", "broken", "refund", "never", "Friday", "été"]

    private var random: SeededGenerator
    private var heads: [String: Heads] = [:]
    private var time: Int64 = 1_000_000
    private var lines = 0

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    mutating func chance(of parts: Int) -> Bool { Int.random(in: 0..<parts, using: &random) == 0 }

    /// Sets the model right, most of the time.
    mutating func learn(_ name: String, _ stored: Heads?) {
        if !chance(of: 10) { heads[name] = stored }
    }

    mutating func customer() -> Participant { pick(Self.customers) }

    mutating func page() -> (LogRange, Int) {
        let number = Int.random(in: -1...20, using: &random)
        return (pick([.after(number), .before(number), .latest]), Int.random(in: 0...6, using: &random))
    }

    mutating func position() -> Int64 { Int64.random(in: 0...500, using: &random) }

    mutating func instant() -> Instant { Instant(milliseconds: Int64.random(in: 999_000...time + 10, using: &random)) }

    mutating func query() -> String {
        let terms = [pick(Self.words), String(pick(Self.words).prefix(3))]
        return pick([terms[0], terms[1], terms.joined(separator: " "), "\"\(terms[0])\""])
    }

    /// One to twelve requests that are asked for without waiting between.
    mutating func requests() -> [AppendRequest] {
        (0..<Int.random(in: 1...12, using: &random)).map { _ in request() }
    }

    private mutating func request() -> AppendRequest {
        time += Int64.random(in: -3...20, using: &random)
        let name = pick(Self.names)
        let id = ConversationID(name)
        if heads[name] == nil || chance(of: 25) { return opening(name) }
        var expecting = heads[name] ?? Heads()
        if chance(of: 10) { expecting.seq = max(0, expecting.seq + pick([-1, 1])) }
        var request = AppendRequest(conversation: id, expecting: expecting)
        for _ in 0..<Int.random(in: 0...2, using: &random) {
            let seq = expecting.seq + request.publicItems.count + (chance(of: 30) ? 2 : 1)
            request.publicItems.append(PublicItem(seq: seq, at: Instant(milliseconds: time), entry: publicEntry(seq)))
        }
        for offset in 0..<Int.random(in: 0...2, using: &random) {
            let entry = InternalEntry.whisper(Whisper(from: .maya, text: pick(Self.words)))
            request.internalItems.append(
                InternalItem(iseq: expecting.iseq + offset + 1, at: Instant(milliseconds: time), entry: entry)
            )
        }
        request.records = records()
        heads[name] = Heads(
            seq: expecting.seq + request.publicItems.count,
            iseq: expecting.iseq + request.internalItems.count
        )
        return request
    }

    private mutating func opening(_ name: String) -> AppendRequest {
        var request = AppendRequest.opening(name, customer: customer(), at: time)
        request.publicItems = AppendRequest.state(.queued, in: name, expecting: Heads(), at: time).publicItems
        request.records = records()
        heads[name] = Heads(seq: 1)
        return request
    }

    private mutating func publicEntry(_ seq: Int) -> PublicEntry {
        if chance(of: 12) { return .stateChanged(.init(state: pick(ConversationState.allCases), reason: "so")) }
        let text = (0..<3).map { _ in pick(Self.words) }.joined(separator: " ")
        return .message(
            .init(id: MessageID("m\(seq)"), from: customer(), text: text, clientID: "\(pick([seq, seq, seq, 2]))")
        )
    }

    private mutating func records() -> [Record] {
        guard chance(of: 4) else { return [] }
        lines += 1
        let customer = customer()
        return [
            pick([
                Record(kind: .audit, key: "\(chance(of: 5) ? 1 : lines)", body: .string("looked")),
                Record(kind: .person, key: pick(["x", "y"]), body: .integer(Int64(lines))),
                Record(kind: .person, key: pick(["x", "y"]), body: nil),
                CustomerRecord(participant: customer, conversations: lines).record,
                SessionRecord(participant: customer.id, createdAt: Instant(milliseconds: time))
                    .record(secretHash: "hash-\(lines % 7)"),
            ])
        ]
    }

    private mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: 0..<elements.count, using: &random)]
    }
}
