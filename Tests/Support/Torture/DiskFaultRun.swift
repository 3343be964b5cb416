import Chance
import StrictJSON

#if canImport(Glibc)
    import Glibc
#endif

/// A disk that fails under a real relay and comes back: nothing is acknowledged or shown meanwhile, nothing that was is
/// lost, and the relay goes on by itself.
///
/// Used by one thread at a time.
package final class DiskFaultRun {
    /// A way in which the disk fails, by the byte that stands for it in the recorder's fault file.
    enum Fault: String, CaseIterable {
        case full = "1"
        case writeError = "2"
        case syncError = "3"
        case readOnly = "4"
    }

    package private(set) var verdict = Verdict()
    package private(set) var acknowledged = 0
    package private(set) var refused = 0
    package private(set) var restarts = 0
    package var progress: (String) -> Void = { _ in }
    private let relay: RelayProcess
    private let directory: String
    private let token: String
    private var agent: TestClient
    private var customer: TestClient
    private let conversation: String
    private var chance: SeededGenerator
    private var sent: [SentMessage] = []
    private var view = LogView()
    private var read = 0

    /// `fault`: A broken promise, to see that it is noticed.
    ///
    /// - Throws: ``TestFailure`` where there is no C compiler or the relay does not start.
    package init(seed: UInt64, fault: String? = nil) throws {
        chance = SeededGenerator(seed: seed)
        let directory = Scratch.directory()
        self.directory = directory
        try HeardCommand.buildRecorder("\(directory)/recorder.so")
        Scratch.write("0", to: "\(directory)/fault")
        relay = try RelayProcess(KillRounds.unlimited + ["log.level=error"], fault: fault) { data in
            ["LD_PRELOAD=\(directory)/recorder.so", "POWERCUT_DIR=\(data)", "POWERCUT_FAULT=\(directory)/fault"]
        }
        token = try relay.person("Maya", "agent")
        agent = try relay.desk(token)
        try agent.ask("status.set", ["routing": "accepting"])
        customer = try relay.customer("Ada")
        conversation = try Pair.start(customer, in: "default")
        try Pair.accept(agent, conversation)
    }

    deinit { Scratch.remove(directory) }

    // MARK: Running

    /// Makes the disk fail so many times, each way in turn.
    ///
    /// - Throws: ``TestFailure`` where the relay does not come back.
    package func run(rounds: Int) throws {
        for round in 0..<rounds {
            for _ in 0..<Int.random(in: 1...10, using: &chance) { try say() }
            let fault = Fault.allCases[round % Fault.allCases.count]
            disk(fault.rawValue)
            try insistOnRefusal("\(fault)")
            // A kill in the middle of it changes nothing.
            let isKilled = chance.happens(percent: 20)
            if isKilled { relay.stop(with: SIGKILL) }
            disk("0")
            if isKilled {
                try relay.start()
                restarts += 1
                try comeBack()
            }
            try sendAgain()
            if round % 20 == 19 { progress("\(round + 1) faults, \(refused) refusals: \(verdict)") }
        }
        try judge()
        if relay.stop() != 0 { throw TestFailure("the relay did not end well") }
    }

    private func disk(_ byte: String) { Scratch.write(byte, to: "\(directory)/fault") }

    private func post(_ message: SentMessage) throws -> TestClient.Reply {
        try customer.ask(
            "message.send",
            in: conversation,
            ["client_id": .string(message.clientID), "text": .string(message.text)]
        )
    }

    private func newMessage() -> SentMessage {
        SentMessage(
            clientID: "m\(sent.count + 1)",
            text: "m\(sent.count + 1) \(Phrases.any(&chance))",
            outcome: .unknown
        )
    }

    private func say() throws {
        var message = newMessage()
        guard let seq = try post(message).ok?.int("seq") else {
            throw TestFailure("not acknowledged with a disk that works: \(message.text)")
        }
        message.outcome = .ok(seq: seq)
        sent.append(message)
        acknowledged += 1
    }

    /// While the disk fails nothing is acknowledged, and nobody hears of what was not.
    private func insistOnRefusal(_ fault: String) throws {
        sent.append(newMessage())
        for _ in 0..<3 {
            let reply = try post(sent[sent.count - 1])
            if let seq = reply.ok?.int("seq") {
                sent[sent.count - 1].outcome = .ok(seq: seq)
                verdict.blame(\.lost, "\(fault): acknowledged as \(seq) with a disk that fails")
            } else if reply.error != "unavailable" {
                verdict.blame(\.foreign, "\(fault): answered \(reply.body.line)")
            }
            refused += 1
        }
        _ = try agent.ask("colleagues")
        listen()
        if view.items.values.contains(where: { $0 == sent[sent.count - 1].text }) {
            verdict.blame(\.lost, "\(fault): shown to the agent before it was on the disk")
        }
        // Somebody new is told, or let in without anything to keep; never left waiting.
        let stranger = try relay.connect()
        let reply = try stranger.hello(["name": "Eve"])
        if reply.error != nil, reply.error != "unavailable" {
            verdict.blame(\.foreign, "\(fault): hello was answered \(reply.body.line)")
        }
    }

    /// What was refused is sent again under its own number until the disk is back, and is there once.
    private func sendAgain() throws {
        let deadline = Deadline()
        while !deadline.hasPassed {
            if let seq = try post(sent[sent.count - 1]).ok?.int("seq") {
                sent[sent.count - 1].outcome = .ok(seq: seq)
                acknowledged += 1
                return
            }
            usleep(20_000)
        }
        throw TestFailure("the relay did not come back with its disk: \(Scratch.text(relay.journal).suffix(800))")
    }

    /// Everybody resumes after a restart.
    private func comeBack() throws {
        let old = customer
        customer = try relay.connect()
        let reply = try customer.hello([
            "resume": ["secret": .string(old.secret), "epoch": .string(old.epoch), "seen": [:]]
        ])
        guard reply.ok != nil else { throw TestFailure("the customer cannot come back: \(reply.body.line)") }
        listen()
        let seen: JSONValue = ["seq": .integer(Int64(view.head))]
        let resume: JSONValue = [
            "secret": .string(agent.secret), "epoch": .string(agent.epoch),
            "seen": .object(JSONObject([(conversation, seen)])),
        ]
        agent = try relay.desk(token, ["resume": resume])
        read = 0
        view.resumed()
        for listed in agent.welcome["conversations"]?.array ?? [] where listed["recovered"]?.bool != true {
            verdict.blame(\.gaps, "the agent was not recovered: \(listed.line)")
        }
    }

    /// Takes in what the agent was pushed.
    private func listen() {
        agent.drain()
        for push in agent.pushes.dropFirst(read) {
            if push.event == "conversation" {
                view.began(after: push.data["conversation"]?.int("seq") ?? 0)
            } else if let seq = push.seq, push.conversation == conversation {
                view.pushed(seq, push.text ?? push.event)
            }
        }
        read = agent.pushes.count
    }

    // MARK: Judging

    private func judge() throws {
        _ = try agent.ask("colleagues")
        listen()
        var truth = HistoryChecker.Truth(numbers: [], texts: [:])
        while true {
            let page = try customer.ask(
                "history",
                in: conversation,
                ["after": .integer(Int64(truth.numbers.last ?? 0)), "limit": 200]
            ).ok
            for event in page?["events"]?.array ?? [] {
                guard let seq = event.int("seq") else { continue }
                truth.numbers.append(seq)
                if event["ev"]?.string == "message" { truth.texts[seq] = event["data"]?["text"]?.string }
            }
            if page?["more"]?.bool != true { break }
        }
        var checker = HistoryChecker(truth, of: conversation)
        checker.check(sent: sent, by: "Ada")
        checker.check(everySent: Set(sent.map(\.text)))
        checker.check(view, of: "Maya")
        verdict.add(checker.verdict)
    }
}

extension HeardCommand {
    /// Builds what makes a disk fail, from `Tests/PowerCut/recorder.c`.
    ///
    /// - Throws: ``TestFailure`` where there is no C compiler, or it is not content.
    static func buildRecorder(_ path: String) throws {
        let source =
            lexicons.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" } + "/Tests/PowerCut/recorder.c"
        for compiler in ["cc", "clang"] {
            let words = [compiler, "-std=c11", "-O2", "-shared", "-fPIC", "-o", path, source, "-ldl"]
            if try run(words, program: "/usr/bin/env").code == 0 { return }
        }
        throw TestFailure("the recorder cannot be built: neither cc nor clang did it")
    }
}
