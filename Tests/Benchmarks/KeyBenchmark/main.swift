import Foundation
import Glibc
import RelayTestSupport
import StrictJSON

// How long a key takes to the first byte on the screen, in the full screen of `heard agent` with a long conversation in
// view, against a program that gives back each byte at once, over the same kind of terminal and in turn with it: what
// else runs on the machine is in both. Usage: KeyBenchmark [MESSAGES]     2,000 unless told

if CommandLine.arguments.dropFirst().first == "echo" {
    echoBytes()
    exit(0)
}

let messages = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 2_000
let rounds = 20
let keysARound = 50

func percentile(_ times: [Double], _ share: Double) -> Double {
    times[min(times.count - 1, Int(Double(times.count) * share))]
}

func describe(_ times: [Double]) -> String {
    String(format: "p50 %8.1f µs   p99 %8.1f µs", percentile(times, 0.5), percentile(times, 0.99))
}

/// A relay with one long conversation, and its agent's token.
func longConversation() throws -> (RelayProcess, token: String) {
    let limits = [
        "messages_per_minute", "message_burst", "ops_per_second", "ops_burst", "address_ops_per_second",
        "address_ops_burst", "outbound_queue",
    ]
    let relay = try RelayProcess(["log.level=warning"] + limits.map { "limits.\($0)=none" })
    let token = try relay.person("Maya", "agent")
    let agent = try relay.desk(token)
    let customer = try relay.customer("Dana")
    let conversation = try Pair.start(customer, in: "default")
    try agent.ask("status.set", ["routing": "accepting", "capacity": 5])
    try Pair.accept(agent, conversation)
    for number in 1...messages {
        try customer.say(
            "Message \(number): the parcel has not come, and nobody could tell me where it is now.",
            in: conversation,
            as: "m\(number)"
        )
        if number % 50 == 0 { agent.drain() }
    }
    return (relay, token)
}

let (relay, token) = try longConversation()
let state = Scratch.directory()
let own = CommandLine.arguments[0].contains("/") ? CommandLine.arguments[0] : "/proc/self/exe"
let environment = [
    "PATH=/usr/bin:/bin", "TERM=xterm-256color", "LC_ALL=C.UTF-8", "XDG_STATE_HOME=\(state)", "HEARD_TOKEN=\(token)",
]
let server = "ws://127.0.0.1:\(relay.deskPort)"
guard
    let console = TypedTerminal(
        [HeardCommand.executable, "agent", "--server", server],
        environment: environment,
        rows: 40,
        columns: 120
    ),
    let echo = TypedTerminal([own, "echo"], environment: environment, rows: 40, columns: 120)
else { fatalError("no terminal") }

// The agent comes online and has the conversation on the screen.
let isShown = Deadline().wait {
    String(decoding: console.drain(quietFor: 300), as: UTF8.self).contains("Message \(messages)")
}
guard isShown else { fatalError("the conversation did not come on the screen") }
_ = console.drain(quietFor: 1_000)

var ours: [Double] = []
var theirs: [Double] = []
var bytes = 0
for _ in 0..<rounds {
    for key in 0..<keysARound {
        let letter = String(UnicodeScalar(UInt8(97 + key % 26)))
        if let time = theirs.isEmpty || key % 2 == 0 ? echo.microseconds(toTheFirstByteOf: letter) : nil {
            theirs.append(time)
        }
        if let time = console.microseconds(toTheFirstByteOf: letter) {
            ours.append(time)
            bytes += console.bytesOfLastKey
        }
    }
    // Empties the line, so that every round types into the same.
    console.type("\u{15}")
    _ = console.drain(quietFor: 20)
}
ours.sort()
theirs.sort()
Scratch.remove(state)
print("\(messages) messages in view, \(ours.count) keys, \(bytes / max(1, ours.count)) bytes a key")
print("heard agent  \(describe(ours))")
print("bare echo    \(describe(theirs))")
print(
    String(
        format: "ratio        p50 %8.1f      p99 %8.1f",
        percentile(ours, 0.5) / percentile(theirs, 0.5),
        percentile(ours, 0.99) / percentile(theirs, 0.99)
    )
)
