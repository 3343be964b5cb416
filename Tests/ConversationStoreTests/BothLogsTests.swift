import ChatModel
import ConversationStore
import StrictJSON
import Testing

/// The two logs, which have to behave alike.
enum Engine: String, CaseIterable, Sendable {
    case memory, sqlite

    func open() throws -> (log: any ConversationLog, keep: ScratchDirectory?) {
        switch self {
        case .memory: return (MemoryLog(), nil)
        case .sqlite:
            let directory = try ScratchDirectory()
            return (try SQLiteLog(.small(directory.path)), directory)
        }
    }
}

@Suite struct `A conversation log` {
    @Test(arguments: Engine.allCases)
    func `gives back what was said, in order`(engine: Engine) throws {
        let (log, keep) = try engine.open()
        defer { withExtendedLifetime(keep) { log.close() } }
        log.open("a", at: 5)
        for text in ["Hello", "My order is late", "Émile 🎁 \u{0}?"] { try log.say(text, in: "a") }

        #expect(try log.texts(of: "a") == ["Hello", "My order is late", "Émile 🎁 \u{0}?"])
        let stored = try #require(try log.conversation(ConversationID("a")))
        #expect(stored.heads == Heads(seq: 3, iseq: 0))
        #expect(stored.header.openedAt == Instant(milliseconds: 5))
        #expect(!stored.isClosed)
        #expect(try log.conversation(ConversationID("b")) == nil)
    }

    @Test(arguments: Engine.allCases)
    func `refuses what was decided on an older state`(engine: Engine) throws {
        let (log, keep) = try engine.open()
        defer { withExtendedLifetime(keep) { log.close() } }
        log.open("a")
        let outcomes = log.addTogether([
            .message("one", in: "a", expecting: Heads(), clientID: "1"),
            .message("one again, from elsewhere", in: "a", expecting: Heads(), clientID: "2"),
            .message("two", in: "a", expecting: Heads(seq: 1), clientID: "3"),
            .whisper("be kind", in: "a", expecting: Heads(seq: 2)),
            .message("skipped ahead", in: "a", expecting: Heads(seq: 7, iseq: 1), clientID: "4"),
        ])
        #expect(
            outcomes == [
                .committed(firstPosition: 0), .headMoved(Heads(seq: 1)), .committed(firstPosition: 0),
                .committed(firstPosition: 1), .headMoved(Heads(seq: 2, iseq: 1)),
            ]
        )
        #expect(try log.texts(of: "a") == ["one", "two"])
    }

    @Test(arguments: Engine.allCases)
    func `takes a request whole or not at all`(engine: Engine) throws {
        let (log, keep) = try engine.open()
        defer { withExtendedLifetime(keep) { log.close() } }
        log.open("a")
        try log.say("one", in: "a", clientID: "same")
        var request = AppendRequest.message("two", in: "a", expecting: Heads(seq: 1), clientID: "same")
        request.internalItems = AppendRequest.whisper("hm", in: "a", expecting: Heads()).internalItems
        request.records = [Record(kind: .customer, key: "p-ada", body: .bool(true))]
        let others = [
            AppendRequest.opening("b"), request, AppendRequest.message("b", in: "b", expecting: Heads(), clientID: "1"),
        ]
        let outcomes = log.addTogether(others)
        #expect(outcomes[0].isCommitted && outcomes[2].isCommitted)
        #expect(outcomes[1].failure?.contains("twice") == true)
        #expect(try log.texts(of: "a") == ["one"])
        #expect(try log.texts(of: "b") == ["b"])
        #expect(try log.tail(after: 0, limit: 10).isEmpty)
        #expect(try log.record(.customer, "p-ada") == nil)
        #expect(try log.say("two", in: "a", clientID: "other").isCommitted)
    }

    @Test(arguments: Engine.allCases)
    func `keeps one client id for each participant of a conversation`(engine: Engine) throws {
        let (log, keep) = try engine.open()
        defer { withExtendedLifetime(keep) { log.close() } }
        log.open("a")
        log.open("b")
        #expect(try log.say("hello", in: "a", from: .ada, clientID: "1").isCommitted)
        #expect(try log.say("hello", in: "a", from: .maya, clientID: "1").isCommitted)
        #expect(try log.say("hello", in: "b", from: .ada, clientID: "1").isCommitted)
        #expect(try log.say("hello", in: "a", from: .ada, clientID: "1").failure != nil)
        #expect(try log.say("the relay's own", in: "a", from: .system, clientID: "").isCommitted)
        #expect(try log.say("the relay's own", in: "a", from: .system, clientID: "").isCommitted)
    }

    @Test(arguments: Engine.allCases)
    func `refuses items that leave a gap or have no conversation`(engine: Engine) throws {
        let (log, keep) = try engine.open()
        defer { withExtendedLifetime(keep) { log.close() } }
        log.open("a")
        var gap = AppendRequest.message("two", in: "a", expecting: Heads(), clientID: "1")
        gap.publicItems[0].seq = 2
        #expect(log.add(gap).failure != nil)
        var nowhere = AppendRequest.message("two", in: "a", expecting: Heads(), clientID: "1")
        nowhere.conversation = nil
        #expect(log.add(nowhere).failure != nil)
        #expect(log.add(.message("?", in: "none", expecting: Heads(), clientID: "1")).failure != nil)
        #expect(
            log.add(.message("?", in: "none", expecting: Heads(seq: 4), clientID: "1")) == .headMoved(Heads())
        )
        #expect(log.open("a") == .headMoved(Heads()))
        #expect(try log.texts(of: "a").isEmpty)
    }

    @Test(arguments: Engine.allCases)
    func `pages a log forwards and backwards`(engine: Engine) throws {
        let (log, keep) = try engine.open()
        defer { withExtendedLifetime(keep) { log.close() } }
        log.open("a")
        for number in 1...9 { try log.say("t\(number)", in: "a") }
        func numbers(_ range: LogRange, _ limit: Int) throws -> [Int] {
            try log.publicItems(of: ConversationID("a"), range, limit: limit).map(\.seq)
        }
        #expect(try numbers(.after(0), 3) == [1, 2, 3])
        #expect(try numbers(.after(7), 3) == [8, 9])
        #expect(try numbers(.after(9), 3) == [])
        #expect(try numbers(.before(4), 2) == [2, 3])
        #expect(try numbers(.before(1), 2) == [])
        #expect(try numbers(.before(100), 2) == [8, 9])
        #expect(try numbers(.latest, 2) == [8, 9])
        #expect(try numbers(.latest, 0) == [])
        #expect(try numbers(.latest, -1) == [])
    }

    @Test(arguments: Engine.allCases)
    func `knows what is open and what is over`(engine: Engine) throws {
        let (log, keep) = try engine.open()
        defer { withExtendedLifetime(keep) { log.close() } }
        for name in ["a", "b", "c"] { log.open(name) }
        log.open("d", customer: .maya)
        log.add(.state(.closed, in: "b", expecting: Heads(), at: 77))
        log.add(.state(.assigned, in: "c", expecting: Heads(), at: 78))
        #expect(try log.openConversations().map(\.header.id.rawValue) == ["a", "c", "d"])
        #expect(try log.conversation(ConversationID("b"))?.closedAt == Instant(milliseconds: 77))
        let adas = try log.conversations(of: Participant.ada.id, limit: 2).map(\.header.id.rawValue)
        #expect(adas == ["c", "b"])
    }

    @Test(arguments: Engine.allCases)
    func `numbers internal items over all conversations`(engine: Engine) throws {
        let (log, keep) = try engine.open()
        defer { withExtendedLifetime(keep) { log.close() } }
        log.open("a")
        log.open("b")
        for (index, at) in [10, 20, 20, 15, 40].enumerated() {
            log.add(.whisper("w\(index)", in: "a", expecting: Heads(iseq: index), at: Int64(at)))
            log.add(.whisper("w\(index)", in: "b", expecting: Heads(iseq: index), at: Int64(at)))
        }
        #expect(try log.lastPosition() == 10)
        let tail = try log.tail(after: 7, limit: 2)
        #expect(tail.map(\.item.position) == [8, 9])
        #expect(tail.map(\.conversation.rawValue) == ["b", "a"])
        #expect(try log.internalItems(of: ConversationID("b"), .latest, limit: 1).map(\.position) == [10])
        let positions = try [0, 10, 11, 20, 21, 40, 41].map { try log.position(at: Instant(milliseconds: $0)) }
        #expect(positions == [0, 0, 2, 2, 8, 8, 10])
    }

    @Test(arguments: Engine.allCases)
    func `keeps the last write of a record, and every line of the audit log`(engine: Engine) throws {
        let (log, keep) = try engine.open()
        defer { withExtendedLifetime(keep) { log.close() } }
        func put(_ kind: Record.Kind, _ key: String, _ body: JSONValue?) -> AppendOutcome {
            log.add(AppendRequest(records: [Record(kind: kind, key: key, body: body)]))
        }
        #expect(put(.person, "2", .integer(1)).isCommitted)
        #expect(put(.person, "2", .integer(2)).isCommitted)
        #expect(put(.person, "1", .string("é")).isCommitted)
        #expect(put(.person, "3", .null).isCommitted)
        #expect(put(.person, "3", nil).isCommitted)
        #expect(try log.records(.person).map(\.key) == ["1", "2"])
        #expect(try log.record(.person, "2")?.body == .integer(2))
        #expect(put(.audit, "1", .string("looked")).isCommitted)
        #expect(put(.audit, "1", .string("did not look")).failure != nil)
        #expect(put(.audit, "1", nil).failure != nil)
        #expect(try log.record(.audit, "1")?.body == .string("looked"))
        #expect(put(.meta, "epoch", .string("mine")).failure != nil)
    }

    @Test(arguments: Engine.allCases)
    func `finds messages by their words, newest first`(engine: Engine) throws {
        let (log, keep) = try engine.open()
        defer { withExtendedLifetime(keep) { log.close() } }
        log.open("a")
        for text in [
            "The router arrived broken", "Broken glass", "I broke nothing", "say \"so\" AND (NOT) it's *fine*",
        ] {
            try log.say(text, in: "a")
        }
        func found(_ query: String) throws -> [Int] { try log.search(query, limit: 10).map(\.seq) }
        #expect(try found("broken") == [2, 1])
        #expect(try found("bro") == [3, 2, 1])
        #expect(try found("ROUTER brok") == [1])
        #expect(try found("\"bro\"") == [])
        #expect(try found("\"arrived broken\"") == [1])
        #expect(try found("\"broken arrived\"") == [])
        for hostile in [
            "\"", "* OR", "NEAR(", "a:b", "-x", "^", "{}", "'; DROP", "\"so", "it's", "\u{0}", "(((((", "()",
        ] {
            _ = try found(hostile)
        }
        #expect(try found("it's fin") == [4])
        #expect(try found("  ") == [])
        #expect(try log.search("broken", limit: 1).map(\.snippet) == ["Broken glass"])
    }

    @Test(arguments: Engine.allCases)
    func `forgets a customer and goes on counting`(engine: Engine) throws {
        let (log, keep) = try engine.open()
        defer { withExtendedLifetime(keep) { log.close() } }
        let eve = Participant(id: ParticipantID("p-eve"), role: .customer, name: "Eve")
        log.open("a")
        log.open("e1", customer: eve)
        log.open("e2", customer: eve)
        try log.say("shared words", in: "a")
        try log.say("shared words", in: "e1", from: eve)
        log.add(.whisper("hm", in: "a", expecting: Heads(seq: 1), at: 100))
        log.add(.whisper("hm", in: "e1", expecting: Heads(seq: 1), at: 200))
        let session = SessionRecord(participant: eve.id, createdAt: Instant(milliseconds: 1))
        log.add(
            AppendRequest(records: [
                CustomerRecord(participant: eve).record, session.record(secretHash: "s1"),
                SessionRecord(participant: Participant.ada.id, createdAt: Instant(milliseconds: 1))
                    .record(secretHash: "s2"),
            ])
        )
        #expect(log.erase(eve) == .success(2))
        #expect(log.erase(eve) == .success(0))
        #expect(try log.conversation(ConversationID("e1")) == nil)
        #expect(try log.search("shared", limit: 9).map(\.conversation.rawValue) == ["a"])
        #expect(try log.records(.session).map(\.key) == ["s2"])
        #expect(try log.records(.customer).isEmpty)
        #expect(try log.tail(after: 0, limit: 9).map(\.item.position) == [1])
        #expect(try log.lastPosition() == 1)
        #expect(log.add(.whisper("next", in: "a", expecting: Heads(seq: 1, iseq: 1))) == .committed(firstPosition: 3))
        #expect(try log.position(at: Instant(milliseconds: 200)) == 1)
        #expect(try log.say("after", in: "e1", from: eve).failure != nil)
    }

    @Test(arguments: Engine.allCases)
    func `answers what it took before it closed, and refuses the rest`(engine: Engine) throws {
        let (log, keep) = try engine.open()
        defer { withExtendedLifetime(keep) {} }
        log.open("a")
        log.close()
        #expect(log.open("b").failure?.contains("closed") == true)
        log.close()
    }
}
