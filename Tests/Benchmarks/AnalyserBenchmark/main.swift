import Glibc
import LexiconFiles
import SentimentAnalysis

// What one reading costs, by itself: no JSON, no files, no history. Processor time, because other work on the machine
// would count otherwise. scripts/evaluation/speed.py runs it beside VADER, turn by turn.
// Usage: AnalyserBenchmark LEXICONS TEXTS rate ROUNDS     every text once a round: readings a second, a line a round
//        AnalyserBenchmark LEXICONS TEXTS latency ROUNDS  texts of 60 to 100 characters: median and 99th percentile, µs
//        AnalyserBenchmark LEXICONS TEXTS read ROUNDS     reads and says nothing, for counting instructions

func processorNanoseconds() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
}

guard CommandLine.arguments.count == 5, let rounds = Int(CommandLine.arguments[4]) else {
    print("usage: AnalyserBenchmark LEXICONS TEXTS rate|latency|read ROUNDS")
    exit(2)
}
let analyser = Analyser(lexicons: try LexiconFolder(path: CommandLine.arguments[1]).lexiconSet())
let texts = String(decoding: try LexiconFolder.bytes(of: CommandLine.arguments[2]), as: UTF8.self)
    .split(separator: "\n").map(String.init)

/// Reads every text once; returns what keeps the compiler from leaving the work out.
func readAll(_ texts: [String]) -> Int {
    var flagged = 0
    for text in texts where analyser.read(text, seq: 1).level >= .heightened { flagged += 1 }
    return flagged
}

switch CommandLine.arguments[3] {
case "read":
    for _ in 0..<rounds { _ = readAll(texts) }
case "rate":
    _ = readAll(texts)
    for _ in 0..<rounds {
        let start = processorNanoseconds()
        let flagged = readAll(texts)
        let spent = processorNanoseconds() - start
        print(Int(Double(texts.count) * 1e9 / Double(spent)), flagged)
    }
case "latency":
    let ordinary = texts.filter { (60...100).contains($0.utf8.count) }
    _ = readAll(ordinary)
    var times: [Int] = []
    times.reserveCapacity(ordinary.count * rounds)
    for _ in 0..<rounds {
        for text in ordinary {
            let start = processorNanoseconds()
            _ = analyser.read(text, seq: 1)
            times.append(processorNanoseconds() - start)
        }
    }
    // What asking for the time costs stands in each figure; the least of many askings is taken off.
    let asking =
        (0..<1000).map { _ in
            let start = processorNanoseconds()
            return processorNanoseconds() - start
        }.min() ?? 0
    times.sort()
    let median = Double(times[times.count / 2] - asking) / 1000
    let late = Double(times[times.count * 99 / 100] - asking) / 1000
    print(median, late, ordinary.count)
default:
    exit(2)
}
