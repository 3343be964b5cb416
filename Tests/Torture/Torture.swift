import RelayTestSupport

#if canImport(Glibc)
    import Glibc
#endif

/// The promises at full size: `Torture kills|cuts|taint|control [COUNT] [SEED]`. Every run prints its seed and ends with its
/// findings; the exit code is 0 where there are none, and for `control` where there are some.
@main
struct Torture {
    static func main() {
        var words = CommandLine.arguments.dropFirst()
        let kind = words.popFirst() ?? ""
        let count = words.popFirst().flatMap { Int($0) } ?? 100
        let seed = words.popFirst().flatMap { UInt64($0) } ?? UInt64.random(in: 0...UInt64.max)
        say("\(kind) \(count) seed \(seed)")
        do {
            switch kind {
            case "kills": try kills(count, seed)
            case "control": try control(count, seed)
            case "cuts": try cuts(count, seed)
            case "taint": try taint(count, seed)
            default:
                print("usage: Torture kills|cuts|taint|control [COUNT] [SEED]")
                exit(2)
            }
        } catch {
            print("failed: \(error)")
            exit(1)
        }
    }

    /// A line at once, also into a file or a pipe.
    private static func say(_ line: String) {
        print(line)
        fflush(nil)
    }

    private static func kills(_ rounds: Int, _ seed: UInt64) throws {
        var run = KillRounds(rounds: rounds, seed: seed)
        run.progress = say
        let report = try run.run()
        print("kills: \(report.rounds) rounds, \(report.connections) connections, \(report.acknowledged) acknowledged")
        judge(report.verdict)
    }

    private static func cuts(_ count: Int, _ seed: UInt64) throws {
        var run = CutRounds(cuts: count, seed: seed)
        run.progress = say
        let (report, cuts) = try run.run()
        print("cuts: \(cuts), \(report.connections) connections, \(report.acknowledged) acknowledged")
        judge(report.verdict)
    }

    /// Forgets the end of what was committed after each kill: the same checks have to notice.
    private static func control(_ rounds: Int, _ seed: UInt64) throws {
        var run = KillRounds(rounds: rounds, seed: seed)
        run.roundsPerBatch = 2
        run.forgetsTheEnd = true
        do {
            let report = try run.run()
            print("control: \(report.verdict), as it has to be noticed")
            if report.verdict.isClean { exit(1) }
        } catch {
            print("control: noticed: \(error)")
        }
    }

    private static func taint(_ operations: Int, _ seed: UInt64) throws {
        let run = try TaintRun(seed: seed)
        run.progress = say
        try run.run(operations: operations)
        let total = run.counts.values.reduce(0, +)
        print("taint: \(total) operations of \(run.counts.count) kinds, \(run.customerBytes) bytes given to customers")
        run.leaks.prefix(10).forEach { print($0) }
        print("leaks \(run.leaks.count)")
        if !run.leaks.isEmpty { exit(1) }
    }

    private static func judge(_ verdict: Verdict) {
        verdict.examples.forEach { print($0) }
        if verdict.foreign > 0 { print("foreign \(verdict.foreign)") }
        print("\(verdict)")
        if !verdict.isClean { exit(1) }
    }
}
