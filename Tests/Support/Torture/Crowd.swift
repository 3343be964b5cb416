import Chance
import StrictJSON

#if canImport(Glibc)
    import Glibc
#endif

/// Customers and agents who talk at once, each on a thread of its own, and a checker of what each of them saw.
///
/// Used by one thread at a time.
package final class Crowd {
    package let customers: [Talker]
    package let agents: [Talker]
    package let meeting: Meeting
    private let relay: RelayProcess
    /// The internal logs as agents saw them are judged by their numbers only.
    package private(set) var verdict = Verdict()
    package private(set) var acknowledged = 0
    /// Those that were sent more than once.
    package private(set) var repeated = 0
    package private(set) var messages = 0

    /// - Throws: ``TestFailure`` where somebody cannot come in.
    package init(
        _ relay: RelayProcess,
        customers: Int,
        agents: Int,
        seed: UInt64,
        chattiness: Int = 30
    ) throws {
        self.relay = relay
        let meeting = Meeting(chat: relay.port, desk: relay.deskPort, chattiness: chattiness)
        self.meeting = meeting
        self.customers = (0..<customers).map { Talker("c\($0)", token: nil, at: meeting, seed: seed &+ UInt64($0)) }
        self.agents = try (0..<agents).map { index in
            Talker(
                "a\(index)",
                token: try relay.person("agent\(index)", "agent"),
                at: meeting,
                seed: seed &+ 1000 &+ UInt64(index)
            )
        }
        for talker in self.agents {
            guard talker.enter(),
                try talker.client?.ask("status.set", ["routing": "accepting", "capacity": 50]).ok != nil
            else { throw TestFailure("an agent cannot come in") }
        }
        for talker in self.customers where !talker.enter() { throw TestFailure("a customer cannot come in") }
    }

    private var everybody: [Talker] { customers + agents }

    /// Opens a conversation for each customer and waits until an agent has it.
    ///
    /// - Throws: ``TestFailure`` where that does not come about.
    package func open() throws {
        let deadline = Deadline()
        for talker in customers {
            while talker.client == nil, !deadline.hasPassed { _ = talker.enter() }
            guard
                let id = try talker.client?.ask("conversation.start", ["client_id": "start"]).ok?["conversation"]?
                    .string
            else { throw TestFailure("\(talker.name) cannot open a conversation") }
            talker.conversations = [id]
        }
        let isTaken = deadline.wait {
            for talker in everybody where !talker.hear(milliseconds: 5) { _ = talker.enter() }
            return agents.reduce(0) { $0 + $1.conversations.count } >= customers.count
        }
        guard isTaken else { throw TestFailure("not every conversation was taken") }
    }

    /// Everybody talks while `body` runs, and then brings what was begun to its end.
    ///
    /// - Throws: What `body` throws, or ``TestFailure`` where somebody does not come to an end.
    package func talk(while body: () throws -> Void) throws {
        meeting.begin()
        let threads = everybody.map { Thread($0) }
        let result = Result { try body() }
        meeting.end()
        threads.forEach { $0.join() }
        try result.get()
        if let stuck = everybody.first(where: \.hasUnknown) { throw TestFailure("\(stuck.name) was never answered") }
    }

    /// Ends the conversations and judges what everybody sent and saw of them against the logs as they are now.
    ///
    /// - Throws: ``TestFailure`` where a log cannot be read.
    package func judge() throws {
        for talker in everybody { talker.bringUpToDate() }
        for customer in customers {
            guard let id = customer.conversations.first else { continue }
            try judge(id, of: customer)
        }
        for talker in everybody {
            for complaint in talker.complaints { verdict.blame(\.gaps, complaint) }
        }
        for customer in customers {
            for id in customer.conversations { _ = try customer.client?.ask("conversation.close", in: id) }
        }
        for talker in everybody {
            _ = talker.hear(milliseconds: 50)
            talker.forgetConversations()
        }
    }

    private func judge(_ id: String, of customer: Talker) throws {
        var checker = HistoryChecker(try truth(id, customer), of: id)
        var texts: Set<String> = []
        for talker in everybody {
            let sent = talker.sent[id] ?? []
            texts.formUnion(sent.map(\.text))
            checker.check(sent: sent, by: talker.name)
            messages += sent.count
            repeated += sent.count(where: \.isRepeated)
            acknowledged += sent.count { if case .ok = $0.outcome { true } else { false } }
            if let view = talker.publicViews[id] { checker.check(view, of: talker.name) }
            guard let inner = talker.internalViews[id] else { continue }
            var innerChecker = HistoryChecker(try internalTruth(id, talker), of: "\(id) internal")
            innerChecker.check(inner, of: talker.name)
            verdict.add(innerChecker.verdict)
        }
        checker.check(everySent: texts)
        verdict.add(checker.verdict)
    }

    private func truth(_ id: String, _ reader: Talker) throws -> HistoryChecker.Truth {
        var truth = HistoryChecker.Truth(numbers: [], texts: [:])
        for event in try pages(of: id, "public", "seq", reader) {
            guard let seq = event.int("seq") else { continue }
            truth.numbers.append(seq)
            truth.events[seq] = event["ev"]?.string
            if event["ev"]?.string == "message", event["data"]?["from"]?["role"]?.string != "system" {
                truth.texts[seq] = event["data"]?["text"]?.string
            }
        }
        return truth
    }

    private func internalTruth(_ id: String, _ reader: Talker) throws -> HistoryChecker.Truth {
        var truth = HistoryChecker.Truth(numbers: [], texts: [:])
        for event in try pages(of: id, "internal", "iseq", reader) {
            guard let iseq = event.int("iseq") else { continue }
            truth.numbers.append(iseq)
            truth.events[iseq] = event["ev"]?.string
        }
        return truth
    }

    private func pages(of id: String, _ log: String, _ number: String, _ reader: Talker) throws -> [JSONValue] {
        var events: [JSONValue] = []
        while true {
            let deadline = Deadline()
            while reader.client == nil, !deadline.hasPassed { _ = reader.enter() }
            let after = Int64(events.last?.int(number) ?? 0)
            let reply = try reader.client?.ask(
                "history",
                in: id,
                ["after": .integer(after), "limit": 200, "log": .string(log)]
            )
            guard let page = reply?.ok, let found = page["events"]?.array else {
                throw TestFailure("the log of \(id) cannot be read: \(reply?.body.line ?? "no connection")")
            }
            events += found
            if page["more"]?.bool != true || found.isEmpty { return events }
        }
    }
}

extension Talker {
    /// Talks until the meeting is over, and then until everything is answered and everything that was on its way is here.
    func talk() {
        let patience = Deadline(milliseconds: 240_000)
        var isSettled = false
        while !isSettled, !patience.hasPassed {
            guard client != nil else {
                if enter() { repeatUnknown() } else { Deadline.pass(milliseconds: 10) }
                continue
            }
            if !meeting.isOver {
                // Bursts, so that several are in flight; and pauses, so that the log does not outgrow the test.
                let words = chance.happens(percent: meeting.chattiness) ? Int.random(in: 1...5, using: &chance) : 0
                for _ in 0..<words {
                    if let conversation = conversations.randomElement(using: &chance) { say(in: conversation) }
                }
            } else if !isWaiting {
                if hasUnknown { repeatUnknown() } else { isSettled = barrier() }
            }
            _ = hear(milliseconds: 12)
        }
    }

    /// Comes back where the connection is gone, and takes in all that was pushed up to now.
    func bringUpToDate() {
        let deadline = Deadline()
        while !deadline.hasPassed {
            if client != nil, barrier() { return }
            if client == nil { _ = enter() } else { _ = hear(milliseconds: 0) }
        }
    }

    /// What was pushed before the reply to this is here once the reply is.
    private func barrier() -> Bool {
        guard let client, (try? client.ask("no.such.op")) != nil else { return false }
        return hear(milliseconds: 0)
    }
}

/// A thread that lets somebody talk.
private final class Thread {
    private var thread = pthread_t()

    init(_ talker: Talker) {
        let raw = Unmanaged.passRetained(talker).toOpaque()
        pthread_create(
            &thread,
            nil,
            { raw in
                guard let raw else { return nil }
                Unmanaged<Talker>.fromOpaque(raw).takeRetainedValue().talk()
                return nil
            },
            raw
        )
    }

    func join() { pthread_join(thread, nil) }
}
