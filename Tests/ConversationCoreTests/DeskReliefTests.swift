import ChatModel
import ConversationCore
import Testing

@Suite struct `Relief` {
    private static let maya = ParticipantID("maya")

    private static func upset(_ bench: inout DeskBench, _ name: String, isRead: Bool = true) {
        bench.desk.note(isHeightened: true, isRead: isRead, ConversationID(name))
        bench.settle()
    }

    private static func take(_ bench: inout DeskBench, _ name: String, upset isUpset: Bool) throws {
        bench.queue(name)
        try bench.accept(name)
        if isUpset { upset(&bench, name) }
    }

    /// What maya was told, oldest first: conversations in a row, and minutes of the break.
    private static func told(_ bench: DeskBench) -> [[Int]] {
        bench.effects.compactMap {
            guard case .relief(maya, let counts) = $0 else { return nil }
            return [counts.inARow, counts.breakMilliseconds / 60_000]
        }
    }

    @Test func `a break is offered after three heightened conversations in a row, and a longer one after six`() throws {
        var bench = DeskBench()
        bench.agent("maya", capacity: 9)
        for number in 1...6 { try Self.take(&bench, "c\(number)", upset: true) }
        #expect(Self.told(bench) == [[1, 0], [2, 0], [3, 5], [4, 5], [5, 5], [6, 10]])
    }

    @Test func `the longest break that is offered is bounded`() throws {
        var bench = DeskBench()
        bench.agent("maya", capacity: 50)
        for number in 1...15 { try Self.take(&bench, "c\(number)", upset: true) }
        #expect(Self.told(bench).last == [15, 15])
    }

    @Test func `a conversation that stays calm ends the row`() throws {
        var bench = DeskBench()
        bench.agent("maya", capacity: 9)
        try Self.take(&bench, "one", upset: true)
        bench.close("one")
        try Self.take(&bench, "calm", upset: false)
        bench.close("calm")
        try Self.take(&bench, "two", upset: true)
        #expect(Self.told(bench) == [[1, 0], [0, 0], [1, 0]])
    }

    @Test func `a calm one that ends at the same moment as upset ones ends the row`() throws {
        var bench = DeskBench()
        bench.agent("maya", capacity: 9)
        let upset = ["one", "two", "three", "four"]
        for name in upset { try Self.take(&bench, name, upset: true) }
        try Self.take(&bench, "calm", upset: false)
        for name in upset + ["calm"] { bench.effects += bench.desk.remove(ConversationID(name), because: .abandoned) }
        bench.settle()
        #expect(Self.told(bench).last == [0, 0])
    }

    @Test func `one that eases and heats up again is one`() throws {
        var bench = DeskBench()
        bench.agent("maya")
        try Self.take(&bench, "one", upset: true)
        bench.desk.note(isHeightened: false, isRead: false, ConversationID("one"))
        bench.settle()
        Self.upset(&bench, "one")
        #expect(Self.told(bench) == [[1, 0]])
    }

    @Test func `somebody's flag is not counted, only what the customer wrote`() throws {
        var bench = DeskBench()
        bench.agent("maya")
        try Self.take(&bench, "one", upset: false)
        Self.upset(&bench, "one", isRead: false)
        #expect(Self.told(bench).isEmpty)
    }

    @Test func `thirty minutes with an upset customer in hand are enough, however many there are at once`() throws {
        var bench = DeskBench()
        bench.agent("maya")
        try Self.take(&bench, "one", upset: true)
        bench.wait(10 * 60)
        try Self.take(&bench, "two", upset: true)
        bench.wait(20 * 60 - 1)
        #expect(Self.told(bench) == [[1, 0], [2, 0]])
        bench.wait(1)
        #expect(Self.told(bench).last == [2, 5])
        #expect(bench.desk.relief(of: Self.maya, at: bench.now)?.heavyMilliseconds == 30 * 60_000)
    }

    @Test func `minutes are added up over stretches, and calm time between does not count`() throws {
        var bench = DeskBench()
        bench.agent("maya")
        try Self.take(&bench, "calm", upset: false)
        try Self.take(&bench, "one", upset: true)
        bench.wait(20 * 60)
        bench.close("one")
        bench.wait(60 * 60)
        try Self.take(&bench, "two", upset: true)
        bench.wait(10 * 60)
        #expect(Self.told(bench).last == [2, 5])
        #expect(bench.desk.relief(of: Self.maya, at: bench.now)?.heavyMilliseconds == 30 * 60_000)
    }

    @Test func `after a break of the length that was offered the counts begin anew, and not before`() throws {
        var bench = DeskBench()
        bench.agent("maya", capacity: 9)
        for number in 1...3 { try Self.take(&bench, "c\(number)", upset: true) }
        bench.effects += bench.desk.set(.onBreak, capacity: nil, for: Self.maya)
        bench.wait(10 * 60)
        #expect(Self.told(bench).last == [3, 5], "on a break with upset customers in hand nobody rests")
        for number in 1...3 { bench.close("c\(number)") }
        bench.wait(5 * 60 - 1)
        #expect(Self.told(bench).last == [3, 5])
        bench.wait(1)
        #expect(Self.told(bench).last == [0, 0])
    }

    @Test func `somebody upset goes to others while they are there, and a calm one ends the request`() throws {
        var bench = DeskBench()
        bench.agent("noor", capacity: 1)
        try Self.take(&bench, "hers", upset: false)
        bench.queue("upset")
        Self.upset(&bench, "upset")
        bench.queue("calm")
        bench.agent("maya", routing: .away)
        bench.desk.set(wantsLighter: true, for: Self.maya)
        bench.effects += bench.desk.set(.accepting, capacity: nil, for: Self.maya)
        bench.settle()
        #expect(bench.offered("upset") == nil)
        #expect(bench.offered("calm") == "maya")
        try bench.accept("calm")
        #expect(bench.effects.contains(.lighterGiven(Self.maya)))
        #expect(bench.offered("upset") == "maya", "what was asked for was one")
    }

    @Test func `it costs an upset customer at most a minute, and nothing where nobody else is there`() throws {
        var bench = DeskBench()
        bench.agent("noor", capacity: 1)
        try Self.take(&bench, "hers", upset: false)
        bench.agent("maya", routing: .away)
        bench.desk.set(wantsLighter: true, for: Self.maya)
        for name in ["one", "two"] {
            bench.queue(name)
            Self.upset(&bench, name)
        }
        bench.effects += bench.desk.set(.accepting, capacity: nil, for: Self.maya)
        bench.wait(59)
        #expect(bench.offered("one") == nil)
        bench.wait(1)
        #expect(bench.offered("one") == "maya")
        bench.close("one")
        bench.close("two")
        bench.queue("three", preferring: "maya")
        #expect(bench.offered("three") == "maya", "calm as it comes")
        try bench.decline("three")
        Self.upset(&bench, "three")
        bench.wait(21)
        #expect(bench.offered("three") == nil)
        bench.effects += bench.desk.set(.away, capacity: nil, for: ParticipantID("noor"))
        bench.settle()
        #expect(bench.offered("three") == "maya")
    }

    @Test func `what is handed over by name comes, asked for or not`() throws {
        var bench = DeskBench()
        bench.agent("noor")
        bench.agent("maya")
        bench.desk.set(wantsLighter: true, for: Self.maya)
        bench.queue("upset", reserved: "maya")
        Self.upset(&bench, "upset")
        #expect(bench.offered("upset") == "maya")
    }

    @Test func `who is forgotten leaves no count behind`() throws {
        var bench = DeskBench()
        bench.agent("maya")
        try Self.take(&bench, "one", upset: true)
        bench.effects += bench.desk.forget(Self.maya)
        bench.settle()
        #expect(bench.desk.relief(of: Self.maya, at: bench.now) == nil)
    }
}
