import Chance

#if canImport(Glibc)
    import Glibc
#endif

/// SIGKILL at random moments under load: the relay is killed, started again on what it had stored, and everybody resumes.
package struct KillRounds {
    package var rounds: Int
    package var seed: UInt64
    package var customers = 6
    package var agents = 2
    /// How often in a hundred looks at the connection somebody says something; less suits a relay without optimisation.
    package var chattiness = 30
    /// After so many rounds the conversations are closed, judged and opened anew.
    package var roundsPerBatch = 20
    /// Breaks the promise, to see that it is noticed: the end of what was committed last is cut off after each kill.
    package var forgetsTheEnd = false
    /// Breaks the promise in the relay itself: a fault of `FaultyRelay`.
    package var fault: String?
    /// Told after each batch.
    package var progress: (String) -> Void = { _ in }

    /// What a run has shown.
    package struct Report {
        package var verdict = Verdict()
        package var rounds = 0
        package var messages = 0
        package var acknowledged = 0
        /// Those whose first reply was lost on the way: known only once they were sent again.
        package var repeated = 0
        package var connections = 0
    }

    package init(rounds: Int, seed: UInt64) {
        self.rounds = rounds
        self.seed = seed
    }

    /// The limits that a flood of tests would trip over, and those of time: who has settled waits for the others without
    /// reading, on a busy machine for longer than a client may, and nothing may be added to a log while it is judged.
    package static let unlimited =
        [
            "messages_per_minute", "message_burst", "ops_per_second", "ops_burst", "address_ops_per_second",
            "address_ops_burst", "address_starts_per_minute", "address_starts_burst",
        ].map { "limits.\($0)=none" } + [
            "limits.heartbeat_timeout_ms=600000", "limits.stalled_reader_ms=600000", "limits.overdue_ms=none",
            "limits.grace_ms=600000",
        ]

    /// Runs all rounds.
    ///
    /// - Throws: ``TestFailure`` where the relay does not come back or somebody is never answered.
    package func run() throws -> Report {
        var chance = SeededGenerator(seed: seed)
        let relay = try RelayProcess(Self.unlimited + ["log.level=error"], keepsPort: true, fault: fault)
        let crowd = try Crowd(relay, customers: customers, agents: agents, seed: seed, chattiness: chattiness)
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
            let known = report.verdict.examples.count
            report.take(crowd)
            report.verdict.examples.dropFirst(known).forEach(progress)
            progress("\(report.rounds) rounds, \(report.acknowledged) messages acknowledged: \(report.verdict)")
            if isControl, !report.verdict.isClean { return report }
        }
        crowd.dropAll()
        if relay.stop() != 0 { throw TestFailure("the relay did not end well") }
        return report
    }

    private var isControl: Bool { forgetsTheEnd || fault != nil }

    /// What the run has found, nil for nothing; a relay whose clients never get an answer is a finding too.
    package func finding() -> String? {
        do {
            let verdict = try run().verdict
            return verdict.isClean ? nil : "\(verdict)"
        } catch {
            return "\(error)"
        }
    }

    /// Cuts the last third off the write-ahead log, as a disk does that had not written what it said it had.
    ///
    /// The file is longer than what is in use: those frames count that carry the salts of its header (sqlite.org/fileformat,
    /// section 4: a header of 32 bytes with the salts at 16, frames of 24 bytes and a page, their salts at 8).
    private static func forgetTheEnd(of directory: String) {
        for name in Scratch.names(in: directory) where name.hasSuffix("-wal") {
            let bytes = Scratch.bytes("\(directory)/\(name)")
            guard bytes.count > 32 else { continue }
            let frame = 24 + (Int(bytes[8]) << 24 | Int(bytes[9]) << 16 | Int(bytes[10]) << 8 | Int(bytes[11]))
            let starts = stride(from: 32, to: bytes.count - frame, by: frame)
            let used = starts.prefix { bytes[($0 + 8)..<($0 + 16)].elementsEqual(bytes[16..<24]) }.count
            truncate("\(directory)/\(name)", off_t(32 + used * 2 / 3 * frame))
        }
    }
}

extension KillRounds.Report {
    /// What the crowd has found up to now.
    mutating func take(_ crowd: Crowd) {
        verdict = crowd.verdict
        messages = crowd.messages
        acknowledged = crowd.acknowledged
        repeated = crowd.repeated
        connections = (crowd.customers + crowd.agents).reduce(0) { $0 + $1.connections }
    }
}
