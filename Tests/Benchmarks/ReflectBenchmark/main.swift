import Glibc
import LexiconFiles
import ReflectBack
import SentimentAnalysis

// What notes and suggestion cost beside a reading of the analyser, in processor time, turn by turn. Every text is a message
// of a conversation of `length` messages, whose readings are remembered as the relay does.
// Usage: ReflectBenchmark LEXICONS TEXTS ratio ROUNDS   medians and 90th percentiles in µs, and the ratio of the medians
//        ReflectBenchmark LEXICONS TEXTS reflect ROUNDS  reads and says nothing, for counting instructions
//        ReflectBenchmark LEXICONS TEXTS analyse ROUNDS  the same of the analyser

let length = 8

func processorNanoseconds() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
}

guard CommandLine.arguments.count == 5, let rounds = Int(CommandLine.arguments[4]) else {
    print("usage: ReflectBenchmark LEXICONS TEXTS ratio|reflect|analyse ROUNDS")
    exit(2)
}
let folder = LexiconFolder(path: CommandLine.arguments[1])
let analyser = Analyser(lexicons: try folder.lexiconSet())
let reflector = Reflector(phrasebook: try Phrasebook(sources: try folder.sources(of: "en")))
let texts = String(decoding: try LexiconFolder.bytes(of: CommandLine.arguments[2]), as: UTF8.self)
    .split(separator: "\n").map(String.init)

/// The situation in which each text is the newest message.
func situations() -> [Situation] {
    var readings = Readings()
    var turns: [Turn] = []
    return texts.enumerated().map { offset, text in
        if offset % length == 0 {
            readings = Readings()
            turns = []
        }
        turns.append(Turn(seq: turns.count + 1, text: text))
        return Situation(turns: turns, readings: readings)
    }
}

func measured(_ body: () -> Void) -> Double {
    let start = processorNanoseconds()
    body()
    return Double(processorNanoseconds() - start) / 1000
}

switch CommandLine.arguments[3] {
case "reflect":
    for _ in 0..<rounds { for situation in situations() { _ = reflector.reflection(for: situation) } }
case "analyse":
    for _ in 0..<rounds { for text in texts { _ = analyser.read(text, seq: 1) } }
case "ratio":
    var reflecting: [Double] = []
    var analysing: [Double] = []
    for round in 0...rounds {
        for situation in situations() {
            let time = measured { _ = reflector.reflection(for: situation) }
            let other = measured { _ = analyser.read(situation.turns[situation.turns.count - 1].text, seq: 1) }
            guard round > 0 else { continue }
            reflecting.append(time)
            analysing.append(other)
        }
    }
    reflecting.sort()
    analysing.sort()
    let middle = reflecting.count / 2
    let late = reflecting.count * 9 / 10
    print("notes and suggestion", reflecting[middle], reflecting[late])
    print("reading", analysing[middle], analysing[late])
    print("ratio", reflecting[middle] / analysing[middle])
default:
    exit(2)
}
