import ChatModel
import ConversationCore
import Testing

@Suite struct `The desk chooses an agent` {
    @Test func `whoever has the fewest open conversations is asked first`() throws {
        var bench = DeskBench()
        bench.agent("maya")
        for name in ["one", "two"] {
            bench.queue(name)
            try bench.accept(name)
        }
        bench.wait(1)
        bench.agent("noor")
        // The later assignment is noor's, so that only the count speaks for her.
        bench.queue("three", reserved: "noor")
        try bench.accept("three")
        bench.queue("four")
        #expect(bench.offered("four") == "noor")
    }

    @Test func `of equals whoever has gone longest without a new one is asked first`() throws {
        var bench = DeskBench()
        bench.agent("maya")
        bench.agent("noor")
        bench.queue("one")
        #expect(bench.offered("one") == "maya")
        try bench.accept("one")
        bench.wait(1)
        bench.close("one")
        bench.queue("two")
        #expect(bench.offered("two") == "noor")
    }

    @Test func `whoever has waited longest goes first`() {
        var bench = DeskBench()
        bench.queue("early")
        bench.wait(1)
        bench.queue("late")
        bench.agent("maya")
        #expect(bench.offered("early") == "maya")
        #expect(bench.offered("late") == nil)
    }

    @Test func `a customer who comes back gets the same agent before one with less to do`() throws {
        var bench = DeskBench()
        bench.agent("maya")
        bench.queue("other")
        try bench.accept("other")
        bench.agent("noor")
        bench.queue("again", preferring: "maya")
        #expect(bench.offered("again") == "maya")
    }

    @Test func `a customer who comes back does not wait for an agent who is away`() {
        var bench = DeskBench()
        bench.agent("maya", routing: .away)
        bench.agent("noor")
        bench.queue("again", preferring: "maya")
        #expect(bench.offered("again") == "noor")
    }

    @Test func `somebody upset goes to the agent with the fewest upset customers, not with the fewest customers`()
        throws
    {
        var bench = DeskBench()
        bench.agent("maya")
        bench.queue("upset")
        bench.desk.note(isHeightened: true, isRead: true, ConversationID("upset"))
        try bench.accept("upset")
        bench.agent("noor")
        for name in ["calm one", "calm two"] {
            bench.queue(name, reserved: "noor")
            try bench.accept(name)
        }
        bench.queue("calm")
        #expect(bench.offered("calm") == "maya")
        bench.close("calm")
        bench.queue("another upset", after: nil)
        bench.close("another upset")
        bench.effects += bench.desk.set(.away, capacity: nil, for: ParticipantID("maya"))
        bench.effects += bench.desk.set(.away, capacity: nil, for: ParticipantID("noor"))
        bench.queue("second upset")
        bench.desk.note(isHeightened: true, isRead: true, ConversationID("second upset"))
        bench.effects += bench.desk.set(.accepting, capacity: nil, for: ParticipantID("maya"))
        bench.effects += bench.desk.set(.accepting, capacity: nil, for: ParticipantID("noor"))
        bench.settle()
        #expect(bench.offered("second upset") == "noor")
    }

    @Test func `an agent gets no more than the capacity they set`() throws {
        var bench = DeskBench()
        bench.agent("maya", capacity: 1)
        bench.queue("one")
        try bench.accept("one")
        bench.queue("two")
        #expect(bench.offered("two") == nil)
        bench.effects += bench.desk.set(nil, capacity: 2, for: ParticipantID("maya"))
        bench.settle()
        #expect(bench.offered("two") == "maya")
    }

    @Test func `an agent is asked only for the queues they serve`() {
        var bench = DeskBench()
        bench.agent("maya", queues: ["billing"])
        bench.queue("one", in: "returns")
        bench.queue("two", in: "billing")
        #expect(bench.offered("one") == nil)
        #expect(bench.offered("two") == "maya")
    }

    @Test func `a conversation waits for an agent who writes its language`() {
        var bench = DeskBench()
        bench.agent("maya", abilities: Desk.Abilities(languages: ["en"]))
        bench.agent("jonas", routing: .away, abilities: Desk.Abilities(languages: ["de"]))
        bench.queue("german", needs: Desk.Needs(language: "de"))
        #expect(bench.offered("german") == nil)
        bench.queue("english", needs: Desk.Needs(language: "en"))
        #expect(bench.offered("english") == "maya")
        bench.effects += bench.desk.set(.accepting, capacity: nil, for: ParticipantID("jonas"))
        bench.settle()
        #expect(bench.offered("german") == "jonas")
    }

    @Test func `a conversation waits for an agent with all the skills it needs`() {
        var bench = DeskBench()
        bench.agent("maya", abilities: Desk.Abilities(skills: ["refunds"]))
        bench.agent("jonas", routing: .away, abilities: Desk.Abilities(skills: ["refunds", "law"]))
        bench.queue("both", needs: Desk.Needs(skills: ["refunds", "law"]))
        #expect(bench.offered("both") == nil)
        bench.queue("one", needs: Desk.Needs(skills: ["refunds"]))
        #expect(bench.offered("one") == "maya")
        bench.effects += bench.desk.set(.accepting, capacity: nil, for: ParticipantID("jonas"))
        bench.settle()
        #expect(bench.offered("both") == "jonas")
    }

    @Test func `an agent without listed skills can do everything, and a need that nobody has is waived`() {
        var bench = DeskBench()
        bench.agent("maya", abilities: Desk.Abilities(languages: ["en"]))
        bench.queue("finnish", needs: Desk.Needs(language: "fi"))
        #expect(bench.offered("finnish") == "maya")
        bench.agent("aino")
        bench.queue("second", needs: Desk.Needs(skills: ["refunds"], language: "fi"))
        #expect(bench.offered("second") == "aino")
    }

    @Test func `a language that becomes known while waiting counts`() {
        var bench = DeskBench()
        bench.agent("maya", routing: .away, abilities: Desk.Abilities(languages: ["en"]))
        bench.agent("jonas", routing: .away, abilities: Desk.Abilities(languages: ["de"]))
        bench.queue("one")
        bench.desk.require(Desk.Needs(language: "de"), for: ConversationID("one"))
        bench.effects += bench.desk.set(.accepting, capacity: nil, for: ParticipantID("maya"))
        bench.settle()
        #expect(bench.offered("one") == nil)
        bench.effects += bench.desk.set(.accepting, capacity: nil, for: ParticipantID("jonas"))
        bench.settle()
        #expect(bench.offered("one") == "jonas")
    }
}

@Suite struct `The desk offers` {
    @Test func `an unanswered offer goes to the next agent after 20 seconds`() {
        var bench = DeskBench()
        bench.agent("maya")
        bench.agent("noor")
        bench.queue("one")
        let first = bench.offered("one")
        bench.wait(19)
        #expect(bench.offered("one") == first)
        bench.wait(1)
        #expect(bench.offered("one") != nil)
        #expect(bench.offered("one") != first)
    }

    @Test func `three misses in a row set an agent away, and say why`() {
        var bench = DeskBench()
        bench.agent("maya")
        bench.queue("one")
        bench.wait(59)
        #expect(bench.desk.agents[ParticipantID("maya")]?.routing == .accepting)
        bench.wait(1)
        #expect(bench.desk.agents[ParticipantID("maya")]?.routing == .away)
        #expect(bench.effects.contains(.routingChanged(ParticipantID("maya"), .away, reason: "no_answer")))
        #expect(bench.position("one") == 1)
    }

    @Test func `an answer in between begins the count of misses anew`() throws {
        var bench = DeskBench()
        bench.agent("maya")
        bench.queue("one")
        bench.wait(45)
        try bench.accept("one")
        bench.queue("two")
        bench.wait(45)
        #expect(bench.desk.agents[ParticipantID("maya")]?.routing == .accepting)
    }

    @Test func `who declines is asked about the next one, and about the same one after a while`() throws {
        var bench = DeskBench()
        bench.agent("maya")
        bench.queue("one")
        bench.queue("two")
        try bench.decline("one")
        #expect(bench.offered("one") == nil)
        #expect(bench.offered("two") == "maya")
        try bench.accept("two")
        bench.wait(20)
        #expect(bench.offered("one") == "maya")
    }

    @Test func `an offer that is over cannot be accepted, nor can somebody else's`() throws {
        var bench = DeskBench()
        bench.agent("maya")
        bench.agent("noor")
        bench.queue("one")
        let offer = try #require(bench.desk.offers.values.first)
        let other = ParticipantID(offer.agent.rawValue == "maya" ? "noor" : "maya")
        #expect(refusal(of: { _ = try bench.desk.accept(offer.id, by: other, at: bench.now) }) == .offerExpired)
        // Late by the clock, before the desk itself has looked at it.
        let late = bench.now.advanced(byMilliseconds: 20_001)
        #expect(refusal(of: { _ = try bench.desk.accept(offer.id, by: offer.agent, at: late) }) == .offerExpired)
        bench.wait(20)
        #expect(refusal(of: { _ = try bench.desk.accept(offer.id, by: offer.agent, at: bench.now) }) == .offerExpired)
        #expect(bench.holder(of: "one").isEmpty)
    }

    @Test func `taking out of turn ends the offer to somebody else`() throws {
        var bench = DeskBench()
        bench.agent("maya")
        bench.queue("one")
        let offer = try #require(bench.desk.offers.values.first)
        bench.agent("noor")
        let effects = try bench.desk.take(ConversationID("one"), by: ParticipantID("noor"), at: bench.now)
        #expect(effects == [.offerGone(offer, .taken)])
        #expect(bench.holder(of: "one") == ["noor"])
        let second = refusal(of: {
            _ = try bench.desk.take(ConversationID("one"), by: ParticipantID("maya"), at: bench.now)
        })
        #expect(second == .alreadyTaken)
    }

    @Test func `a customer who leaves ends the offer as abandoned and frees the agent`() throws {
        var bench = DeskBench()
        bench.agent("maya")
        bench.queue("one")
        let offer = try #require(bench.desk.offers.values.first)
        bench.queue("two")
        bench.close("one")
        #expect(bench.effects.contains(.offerGone(offer, .abandoned)))
        #expect(bench.offered("two") == "maya")
    }

    @Test func `a break ends the offer, and the next one is asked`() {
        var bench = DeskBench()
        bench.agent("maya")
        bench.queue("one")
        bench.agent("noor")
        bench.effects += bench.desk.set(.onBreak, capacity: nil, for: ParticipantID("maya"))
        bench.settle()
        #expect(bench.offered("one") == "noor")
    }

    @Test func `an accept that could not be written gives the old place back`() throws {
        var bench = DeskBench()
        bench.agent("maya", capacity: 1)
        bench.queue("one")
        bench.queue("two")
        try bench.accept("one")
        bench.desk.giveBack(ConversationID("one"))
        bench.settle()
        #expect(bench.position("one") == 1)
        #expect(bench.position("two") == 2)
        #expect(bench.offered("one") == "maya")
    }
}
