import ChatModel
import ConversationCore
import Testing

@Suite struct `The desk under load` {
    @Test func `serves 10,000 customers with 50 agents who drop, and forgets nobody`() {
        let seed = UInt64.random(in: 1...UInt64(UInt32.max))
        var simulation = DeskSimulation(seed: seed, agents: 50)
        while simulation.tally.opened < 10_000 {
            simulation.step(opening: true)
            if simulation.tally.events % 2000 == 0 { simulation.checkOwners() }
            guard simulation.faults.isEmpty else { break }
        }
        simulation.checkOwners()
        simulation.finish()
        simulation.checkOwners()
        print("desk simulation: seed \(seed): \(simulation.tally)")
        #expect(simulation.faults.isEmpty, "seed \(seed)")
        #expect(simulation.tally.closed == 10_000, "seed \(seed)")
        #expect(simulation.desk.waitingCount == 0)
        #expect(simulation.desk.offers.isEmpty)
    }

    @Test func `costs the logarithm of the line, not its length`() throws {
        let short = try Self.cost(waiting: 1000)
        let long = try Self.cost(waiting: 64_000)
        print("desk cost at 1,000 waiting: \(short), at 64,000: \(long)")
        #expect(long.candidates == short.candidates)
        // The logarithm grows by 16 / 10 from 1,000 to 64,000; the length by 64.
        #expect(Double(long.visits) < Double(short.visits) * 2.5)
    }

    /// What 200 rounds of arriving, being offered, accepted and closed cost while so many wait.
    private static func cost(waiting: Int) throws -> Desk.Work {
        var bench = DeskBench()
        for number in 0..<waiting {
            bench.desk.enqueue(ConversationID("w\(number)"), queue: "default", since: bench.now, isFront: false)
        }
        for agent in ["maya", "noor"] { bench.agent(agent, capacity: 1) }
        let before = bench.desk.work
        for number in 0..<200 {
            bench.wait(1)
            bench.desk.enqueue(ConversationID("n\(number)"), queue: "default", since: bench.now, isFront: false)
            bench.settle()
            let offer = try #require(bench.desk.offers.values.min { $0.id.rawValue < $1.id.rawValue })
            _ = try bench.desk.accept(offer.id, by: offer.agent, at: bench.now)
            bench.settle()
            bench.close(offer.conversation.rawValue)
        }
        let after = bench.desk.work
        return Desk.Work(candidates: after.candidates - before.candidates, visits: after.visits - before.visits)
    }
}
