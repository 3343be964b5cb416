import RelayTestSupport
import Testing

/// The torture in small: every run beside one against a relay or a client that breaks the promise, which has to be noticed.
///
/// At full size: `scripts/torture`.
@Suite(.serialized) struct `What was acknowledged` {
    private let seed = UInt64.random(in: 0...UInt64.max)

    @Test func `is there once and in order after twenty SIGKILLs under load`() async throws {
        let seed = seed
        try await onOwnThread {
            var run = KillRounds(rounds: 20, seed: seed)
            run.roundsPerBatch = 4
            run.chattiness = 8
            let report = try run.run()
            print(
                "kills: seed \(seed), \(report.rounds) rounds, \(report.acknowledged) acknowledged: \(report.verdict)"
            )
            #expect(report.verdict.isClean, "seed \(seed): \(report.verdict.examples)")
            #expect(report.acknowledged > 100)
        }
    }

    @Test(arguments: ["early", "forgetful"])
    func `is missed by the checker where a relay breaks the promise`(fault: String) async throws {
        let seed = seed
        try await onOwnThread {
            var run = KillRounds(rounds: 12, seed: seed)
            run.roundsPerBatch = 2
            run.chattiness = 8
            run.fault = fault
            #expect(run.finding() != nil, "seed \(seed)")
        }
    }

    @Test func `is missed by the checker where the disk forgets its end`() async throws {
        let seed = seed
        try await onOwnThread {
            var run = KillRounds(rounds: 6, seed: seed)
            run.roundsPerBatch = 2
            run.chattiness = 8
            run.forgetsTheEnd = true
            #expect(run.finding() != nil, "seed \(seed)")
        }
    }

    @Test func `is there once and in order after two hundred cuts at random bytes`() async throws {
        let seed = seed
        try await onOwnThread {
            let (report, cuts) = try CutRounds(cuts: 200, seed: seed).run()
            print("cuts: seed \(seed), \(cuts) cuts, \(report.acknowledged) acknowledged: \(report.verdict)")
            #expect(report.verdict.isClean, "seed \(seed): \(report.verdict.examples)")
            #expect(report.repeated > 0)
        }
    }

    @Test func `is doubled, which is noticed, where a client gives what it repeats another number`() async throws {
        let seed = seed
        try await onOwnThread {
            var run = CutRounds(cuts: 100, seed: seed)
            run.renumbersRepeats = true
            let verdict = try run.run().report.verdict
            #expect(verdict.duplicated > 0, "seed \(seed)")
        }
    }

    @Test func `is there while the disk fails, and nothing else is acknowledged or shown`() async throws {
        let seed = seed
        try await onOwnThread {
            let run = try DiskFaultRun(seed: seed)
            try run.run(rounds: 12)
            print("faults: seed \(seed), \(run.acknowledged) acknowledged, \(run.refused) refused: \(run.verdict)")
            #expect(run.verdict.isClean, "seed \(seed): \(run.verdict.examples)")
            #expect(run.refused >= 36)
        }
    }

    @Test func `is missed where a relay acknowledges while the disk fails`() async throws {
        let seed = seed
        try await onOwnThread {
            let run = try DiskFaultRun(seed: seed, fault: "early")
            try? run.run(rounds: 4)
            #expect(run.verdict.lost > 0, "seed \(seed)")
        }
    }
}
