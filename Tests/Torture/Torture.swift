import RelayTestSupport

#if canImport(Glibc)
    import Glibc
#endif

/// The promises at full size: `Torture RUN [COUNT] [SEED]`, `Torture soak [MINUTES] [SEED] [CONNECTS A MINUTE]`.
///
/// Every run prints its seed and ends with its findings; the exit code is 0 where there are none, and for a control, whose
/// relay breaks a promise, where there are some.
@main
struct Torture {
    /// A run, by the word that asks for it.
    private static let runs: [String: @Sendable (Int, UInt64) throws -> Bool] = [
        "kills": kills, "control-kills": controlKills,
        "cuts": { try cuts($0, $1, isControl: false) }, "control-cuts": { try cuts($0, $1, isControl: true) },
        "taint": { try taint(.taint, $0, $1) }, "control-taint": { try taint(.taint, $0, $1, fault: "leaky") },
        "foreign": { try taint(.foreign, $0, $1) },
        "control-foreign": { try taint(.foreign, $0, $1, fault: "foreign") },
        "faults": { try faults($0, $1) }, "control-faults": { try faults($0, $1, fault: "early") },
        "soak": soak,
    ]

    static func main() {
        var words = CommandLine.arguments.dropFirst()
        let kind = words.popFirst() ?? ""
        guard let run = runs[kind] else {
            print("usage: Torture \(runs.keys.sorted().joined(separator: "|")) [COUNT] [SEED]")
            exit(2)
        }
        let count = words.popFirst().flatMap { Int($0) } ?? 100
        let seed = words.popFirst().flatMap { UInt64($0) } ?? UInt64.random(in: 0...UInt64.max)
        say("\(kind) \(count), seed \(seed)")
        do {
            let start = Deadline.now
            let isWell = try run(count, seed)
            say(
                "\(kind): \(isWell ? "as promised" : "NOT AS PROMISED") after \((Deadline.now - start) / 1000) s, seed \(seed)"
            )
            exit(isWell ? 0 : 1)
        } catch {
            say("\(kind): failed: \(error), seed \(seed)")
            exit(1)
        }
    }

    /// A line at once, also into a file or a pipe.
    private static func say(_ line: String) {
        print(line)
        fflush(nil)
    }

    // MARK: What is acknowledged

    private static func kills(_ rounds: Int, _ seed: UInt64) throws -> Bool {
        var run = KillRounds(rounds: rounds, seed: seed)
        run.progress = say
        let report = try run.run()
        return judge("kills", "\(report.rounds) kills", report)
    }

    /// A relay that acknowledges too early, one that forgets its senders' numbers, a disk that forgets: each is noticed.
    private static func controlKills(_ rounds: Int, _ seed: UInt64) throws -> Bool {
        var isNoticed = true
        for (name, fault) in [
            ("acknowledged early", "early"), ("forgetful", "forgetful"), ("a disk that forgets", nil),
        ] {
            var run = KillRounds(rounds: rounds, seed: seed)
            run.roundsPerBatch = 2
            run.fault = fault
            run.forgetsTheEnd = fault == nil
            let finding = run.finding()
            say("control, \(name): \(finding ?? "NOT NOTICED")")
            if finding == nil { isNoticed = false }
        }
        return isNoticed
    }

    private static func cuts(_ count: Int, _ seed: UInt64, isControl: Bool) throws -> Bool {
        var run = CutRounds(cuts: count, seed: seed)
        run.progress = say
        run.renumbersRepeats = isControl
        let (report, cuts) = try run.run()
        let isClean = judge("cuts", "\(cuts) cuts", report)
        return isControl ? report.verdict.duplicated > 0 : isClean
    }

    private static func faults(_ rounds: Int, _ seed: UInt64, fault: String? = nil) throws -> Bool {
        let run = try DiskFaultRun(seed: seed, fault: fault)
        run.progress = say
        do { try run.run(rounds: rounds) } catch { if fault == nil { throw error } }
        run.verdict.examples.forEach { say($0) }
        say("faults: \(rounds) faults, \(run.restarts) kills, \(run.acknowledged) acknowledged, \(run.refused) refused")
        say("faults: \(run.verdict)")
        return fault == nil ? run.verdict.isClean : run.verdict.lost > 0
    }

    private static func judge(_ name: String, _ size: String, _ report: KillRounds.Report) -> Bool {
        say(
            "\(name): \(size), \(report.connections) connections, \(report.messages) messages, \(report.acknowledged)"
                + " acknowledged, \(report.repeated) of them only when sent again"
        )
        say("\(name): \(report.verdict)\(report.verdict.foreign > 0 ? " foreign \(report.verdict.foreign)" : "")")
        return report.verdict.isClean
    }

    // MARK: What a customer may not see

    private static func taint(
        _ mix: TaintRun.Mix,
        _ operations: Int,
        _ seed: UInt64,
        fault: String? = nil
    ) throws -> Bool {
        let run = try TaintRun(seed: seed, mix: mix, fault: fault)
        run.progress = say
        do { try run.run(operations: operations) } catch { if run.leaks.isEmpty { throw error } }
        let total = run.counts.values.reduce(0, +)
        run.leaks.prefix(5).forEach { say($0) }
        say("\(mix): \(total) operations of \(run.counts.count) kinds, \(run.customerBytes) bytes given to customers")
        say("\(mix): \(run.leaks.count) leaks")
        return run.leaks.isEmpty == (fault == nil)
    }

    // MARK: Weeks

    /// The most that memory may grow, megabytes an hour.
    private static let mostGrowth = 1.0
    /// How many descriptors the relay may hold more at the end than after the warm-up, open connections left out.
    private static let mostDescriptors = 8

    private static func soak(_ minutes: Int, _ seed: UInt64) throws -> Bool {
        let words = CommandLine.arguments
        let perMinute = words.count > 4 ? Int(words[4]) ?? 1000 : 1000
        let run = try SoakRun(perMinute: perMinute, seed: seed)
        say("minute  resident kB  descriptors  open  connects  conversations")
        try run.run(minutes: minutes) { sample in
            let cells: [(Int, Int)] = [
                (sample.minute, 6), (sample.residentKilobytes, 13), (sample.descriptors, 13), (sample.open, 6),
                (sample.connects, 10), (sample.conversations, 15),
            ]
            say(cells.map { String(repeating: " ", count: max(0, $1 - "\($0)".count)) + "\($0)" }.joined())
        }
        for (complaint, count) in run.complaints.sorted(by: { $0.key < $1.key }) { say("\(count) times: \(complaint)") }
        let growth = run.growth.map { "\((($0 * 100).rounded()) / 100) MB an hour" } ?? "too short to tell"
        let level = run.samples.filter { $0.minute > SoakRun.warmUp }.map { $0.descriptors - $0.open }
        let more = (level.last ?? 0) - (level.first ?? 0)
        say("soak: memory grows by \(growth), descriptors by \(more), \(run.errorLines) errors in the log")
        return (run.growth ?? 0) < mostGrowth && more <= mostDescriptors && run.errorLines == 0
            && run.complaints.isEmpty
    }
}
