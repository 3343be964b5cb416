#if canImport(Glibc)
    import Glibc
#endif

/// SIGKILL at random moments under load: the relay is killed, started again on what it had stored, and everybody resumes.
package struct KillRounds {
    package var rounds: Int
    package var seed: UInt64
    package var customers = 6
    package var agents = 2
    /// After so many rounds the conversations are closed, judged and opened anew.
    package var roundsPerBatch = 20
    /// Breaks the promise, to see that it is noticed: the end of what was committed last is cut off after each kill.
    package var forgetsTheEnd = false
    /// Told after each batch.
    package var progress: (String) -> Void = { _ in }

    /// What a run has shown.
    package struct Report {
        package var verdict = Verdict()
        package var rounds = 0
        package var messages = 0
        package var acknowledged = 0
        package var connections = 0
    }

    package init(rounds: Int, seed: UInt64) {
        self.rounds = rounds
        self.seed = seed
    }

    /// The limits that a flood of tests would trip over.
    package static let unlimited = [
        "messages_per_minute", "message_burst", "ops_per_second", "ops_burst", "address_ops_per_second",
        "address_ops_burst", "address_starts_per_minute", "address_starts_burst",
    ].map { "limits.\($0)=none" }

    /// Runs all rounds.
    ///
    /// - Throws: ``TestFailure`` where the relay does not come back or somebody is never answered.
    package func run() throws -> Report {
        var chance = SeededGenerator(seed: seed)
        let relay = try RelayProcess(Self.unlimited + ["log.level=error"], keepsPort: true)
        let crowd = try Crowd(relay, customers: customers, agents: agents, seed: seed)
        var report = Report()
        while report.rounds < rounds {
            try crowd.open()
            for _ in 0..<min(roundsPerBatch, rounds - report.rounds) {
                let wait = UInt32.random(in: 10_000...400_000, using: &chance)
                try crowd.talk {
                    usleep(wait)
                    relay.stop(with: SIGKILL)
                    if forgetsTheEnd { Self.forgetTheEnd(of: relay.dataDirectory) }
                    try relay.start()
                }
                report.rounds += 1
            }
            try crowd.judge()
            report.verdict = crowd.verdict
            report.messages = crowd.messages
            report.acknowledged = crowd.acknowledged
            progress("\(report.rounds) rounds, \(report.acknowledged) messages acknowledged: \(report.verdict)")
            if forgetsTheEnd, !report.verdict.isClean { break }
        }
        report.connections = (crowd.customers + crowd.agents).reduce(0) { $0 + $1.connections }
        crowd.dropAll()
        if relay.stop() != 0 { throw TestFailure("the relay did not end well") }
        return report
    }

    /// Cuts the last third off the write-ahead log, as a disk does that had not written what it said it had.
    private static func forgetTheEnd(of directory: String) {
        for name in Scratch.names(in: directory) where name.hasSuffix("-wal") {
            var facts = stat()
            guard stat("\(directory)/\(name)", &facts) == 0 else { continue }
            truncate("\(directory)/\(name)", facts.st_size / 3 * 2)
        }
    }
}
