import RelayTestSupport
import Testing

@Suite(.serialized) struct `What was acknowledged` {
    @Test func `is there once and in order after twenty SIGKILLs under load`() async throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("kill seed \(seed)")
        try await onOwnThread {
            var run = KillRounds(rounds: 20, seed: seed)
            run.roundsPerBatch = 4
            let report = try run.run()
            print("kills: \(report.rounds) rounds, \(report.acknowledged) acknowledged: \(report.verdict)")
            #expect(report.verdict.isClean, "seed \(seed): \(report.verdict.examples)")
            #expect(report.acknowledged > 200)
        }
    }

    @Test func `is missed by the checker where the disk forgets its end`() async throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        try await onOwnThread {
            var run = KillRounds(rounds: 6, seed: seed)
            run.roundsPerBatch = 2
            run.forgetsTheEnd = true
            let isNoticed: Bool
            do { isNoticed = try run.run().verdict.lost > 0 } catch { isNoticed = true }
            #expect(isNoticed, "seed \(seed)")
        }
    }

    @Test func `is there once and in order after two hundred cuts at random bytes`() async throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("cut seed \(seed)")
        try await onOwnThread {
            let (report, cuts) = try CutRounds(cuts: 200, seed: seed).run()
            print("cuts: \(cuts), \(report.acknowledged) acknowledged: \(report.verdict)")
            #expect(report.verdict.isClean, "seed \(seed): \(report.verdict.examples)")
            #expect(cuts >= 200)
        }
    }
}
