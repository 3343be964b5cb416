import ChatModel
import ConversationCore
import Testing

@Suite struct `The desk when somebody drops or hands on` {
    @Test func `a lost agent keeps everything for the grace time and no longer`() throws {
        var bench = DeskBench()
        bench.agent("maya")
        bench.queue("one")
        try bench.accept("one")
        bench.drop("maya")
        bench.wait(29)
        #expect(bench.requeued.isEmpty)
        bench.wait(1)
        #expect(bench.requeued == ["one"])
    }

    @Test func `an agent who is back within the grace time keeps everything`() throws {
        var bench = DeskBench()
        bench.agent("maya")
        bench.queue("one")
        try bench.accept("one")
        bench.drop("maya")
        bench.wait(29)
        bench.returns("maya")
        bench.wait(600)
        #expect(bench.requeued.isEmpty)
        #expect(bench.holder(of: "one") == ["maya"])
    }

    @Test func `a requeue that did not come about is asked for again`() throws {
        var bench = DeskBench()
        bench.agent("maya")
        bench.queue("one")
        try bench.accept("one")
        bench.drop("maya")
        bench.wait(90)
        #expect(bench.requeued == ["one", "one", "one"])
        bench.queue("one", front: true, after: "maya")
        bench.wait(90)
        #expect(bench.requeued.count == 3)
    }

    @Test func `an offer to an agent who drops goes to the next at once`() {
        var bench = DeskBench()
        bench.agent("maya")
        bench.queue("one")
        bench.agent("noor")
        bench.drop("maya")
        #expect(bench.offered("one") == "noor")
    }

    @Test func `a requeued conversation goes before everybody, and first to another agent`() throws {
        var bench = DeskBench()
        bench.agent("maya", capacity: 1)
        bench.queue("one")
        try bench.accept("one")
        bench.queue("waiting")
        bench.queue("one", front: true, after: "maya")
        #expect(bench.position("one") == 1)
        #expect(bench.position("waiting") == 2)
        bench.agent("noor", capacity: 1)
        bench.close("waiting")
        #expect(bench.offered("one") != nil)
    }

    @Test func `whoever had it is asked last, but is asked where nobody else is there`() throws {
        var bench = DeskBench()
        bench.agent("maya")
        bench.agent("noor")
        bench.queue("other", reserved: "noor")
        try bench.accept("other")
        bench.queue("one", front: true, after: "maya")
        #expect(bench.offered("one") == "noor")
        bench.drop("noor")
        #expect(bench.offered("one") == "maya")
    }

    @Test func `those put at the front stand in the order in which they were put there`() {
        var bench = DeskBench()
        bench.queue("ordinary")
        bench.queue("first", front: true)
        bench.queue("second", front: true)
        #expect(bench.desk.line(of: "default").map(\.rawValue) == ["first", "second", "ordinary"])
    }

    @Test func `a conversation handed to somebody by name is offered there, on a break too`() {
        var bench = DeskBench()
        bench.agent("maya")
        bench.agent("noor", routing: .onBreak)
        bench.queue("one", front: true, reserved: "noor")
        #expect(bench.offered("one") == "noor")
    }

    @Test func `one handed over by name goes to anybody once it is not answered, and keeps its place`() {
        var bench = DeskBench()
        bench.agent("noor", routing: .onBreak)
        bench.queue("one", front: true, reserved: "noor")
        bench.queue("two")
        bench.wait(20)
        #expect(bench.position("one") == 1)
        bench.agent("maya")
        #expect(bench.offered("one") == "maya")
    }

    @Test func `one handed to an agent who is gone waits for nobody`() {
        var bench = DeskBench()
        bench.agent("maya")
        bench.agent("noor")
        bench.drop("noor")
        bench.queue("one", front: true, reserved: "noor")
        #expect(bench.offered("one") == "maya")
    }

    @Test func `one handed to an agent with an offer open is next there`() throws {
        var bench = DeskBench()
        bench.agent("noor")
        bench.queue("one")
        #expect(bench.offered("one") == "noor")
        bench.agent("maya")
        bench.queue("two", front: true, reserved: "noor")
        #expect(bench.offered("two") == nil)
        try bench.accept("one")
        #expect(bench.offered("two") == "noor")
    }

    @Test func `one handed to an agent who then drops is anybody's`() {
        var bench = DeskBench()
        bench.agent("noor")
        bench.queue("one")
        bench.agent("maya")
        bench.agent("zoe")
        bench.queue("two", front: true, reserved: "noor")
        #expect(bench.offered("two") == nil)
        bench.drop("noor")
        #expect(Set([bench.offered("one"), bench.offered("two")]) == ["maya", "zoe"])
    }

    @Test func `status outlives the connection`() {
        var bench = DeskBench()
        bench.agent("maya", routing: .onBreak)
        bench.drop("maya")
        bench.returns("maya")
        bench.queue("one")
        #expect(bench.desk.agents[ParticipantID("maya")]?.routing == .onBreak)
        #expect(bench.offered("one") == nil)
    }

    @Test func `after a restart an agent who does not come back loses what they had`() {
        var bench = DeskBench()
        let participant = Participant(id: ParticipantID("maya"), role: .agent, name: "maya")
        bench.desk.know(Person(participant: participant, queues: ["default"], tokenHashes: [], routing: .accepting))
        let isKnown = bench.desk.hold(ConversationID("one"), by: ParticipantID("maya"))
        let isUnknown = bench.desk.hold(ConversationID("two"), by: ParticipantID("nobody"))
        #expect(isKnown && !isUnknown)
        bench.drop("maya")
        bench.wait(30)
        #expect(bench.requeued == ["one"])
    }
}

@Suite struct `The desk tells who waits` {
    @Test func `positions count within the queue and move up`() throws {
        var bench = DeskBench()
        bench.queue("a1", in: "a")
        bench.queue("b1", in: "b")
        bench.queue("a2", in: "a")
        #expect([bench.position("a1"), bench.position("b1"), bench.position("a2")] == [1, 1, 2])
        let opened = bench.desk.takeChangedQueues()
        #expect(opened == ["a", "b"])
        bench.close("a1")
        #expect(bench.position("a2") == 1)
        let closed = bench.desk.takeChangedQueues()
        #expect(closed == ["a"])
        #expect(bench.desk.waiting(in: "a") == 1)
    }

    @Test func `the estimate is the position times the mean gap between those served`() throws {
        var bench = DeskBench()
        bench.agent("maya", capacity: 50)
        for number in 1...6 { bench.queue("c\(number)") }
        for number in 1...2 {
            bench.wait(10)
            try bench.accept("c\(number)")
        }
        #expect(bench.desk.estimatedWait(of: ConversationID("c6"), at: bench.now) == nil)
        bench.wait(10)
        try bench.accept("c3")
        #expect(bench.desk.estimatedWait(of: ConversationID("c4"), at: bench.now) == 10_000)
        #expect(bench.desk.estimatedWait(of: ConversationID("c6"), at: bench.now) == 30_000)
        bench.effects += bench.desk.set(.away, capacity: nil, for: ParticipantID("maya"))
        bench.wait(50)
        #expect(bench.desk.estimatedWait(of: ConversationID("c4"), at: bench.now) == 20_000)
    }

    @Test func `an hour without customers does not count as a wait`() throws {
        var bench = DeskBench()
        bench.agent("maya", capacity: 50)
        for number in 1...4 {
            bench.wait(3600)
            bench.queue("c\(number)")
            bench.wait(5)
            try bench.accept("c\(number)")
        }
        bench.queue("next")
        #expect(bench.desk.estimatedWait(of: ConversationID("next"), at: bench.now) == 5000)
    }

    @Test func `a wait that becomes long is said once, and not of who was served`() throws {
        var bench = DeskBench()
        bench.queue("long")
        bench.queue("short")
        bench.wait(299)
        bench.close("short")
        bench.wait(600)
        let said = bench.effects.compactMap { if case .longWait(let id) = $0 { id.rawValue } else { nil } }
        #expect(said == ["long"])
    }
}
