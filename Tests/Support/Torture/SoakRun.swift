import Chance
import StrictJSON

#if canImport(Glibc)
    import Glibc
#endif

/// Customers who come and go for a long time, in JSON and in plain text, politely and rudely, with an agent who answers and
/// closes; memory and descriptors of the relay are looked at each minute.
///
/// Used by one thread at a time.
package final class SoakRun {
    /// What the relay held at the end of a minute.
    package struct Sample: Sendable {
        package var minute: Int
        package var residentKilobytes: Int
        package var descriptors: Int
        package var connects: Int
        package var open: Int
        /// Conversations that are not closed.
        package var conversations: Int
    }

    /// Minutes after which memory is expected to be level.
    package static let warmUp = 10

    package private(set) var samples: [Sample] = []
    /// Replies with an error and ends of connections that nobody asked for.
    package private(set) var complaints: [String: Int] = [:]
    package private(set) var connects = 0
    private let relay: RelayProcess
    private let agent: TestClient
    private let perMinute: Int
    private var chance: SeededGenerator
    private var visitors: [Visitor] = []

    /// - Throws: ``TestFailure`` where the relay does not start or the agent cannot come in.
    package init(perMinute: Int, seed: UInt64) throws {
        self.perMinute = perMinute
        chance = SeededGenerator(seed: seed)
        // A customer who is gone is soon seen to be gone, and one agent carries the whole crowd.
        relay = try RelayProcess(
            KillRounds.unlimited + ["limits.capacity=5000", "limits.customer_away_ms=5000", "log.level=warning"]
        )
        agent = try relay.desk(try relay.person("Maya", "agent"))
        guard try agent.ask("status.set", ["routing": "accepting", "capacity": 5000]).ok != nil else {
            throw TestFailure("the agent cannot come in")
        }
    }

    // MARK: Running

    /// Runs so many minutes; `progress` gets each sample.
    ///
    /// - Throws: ``TestFailure`` where the relay is gone.
    package func run(minutes: Int, progress: (Sample) -> Void) throws {
        let start = Deadline.now
        for minute in 1...minutes {
            let end = start + UInt64(minute) * 60_000
            while Deadline.now < end {
                let elapsed = Deadline.now - start
                while UInt64(connects) * 60_000 < elapsed * UInt64(perMinute) { arrive() }
                serve()
                usleep(Self.tick)
            }
            guard relay.isAlive else { throw TestFailure("the relay died: \(journal.suffix(2000))") }
            samples.append(sample(minute))
            progress(samples[minute - 1])
        }
        if relay.stop() != 0 { throw TestFailure("the relay did not end well") }
    }

    /// Between two looks at everybody, microseconds.
    private static let tick: UInt32 = 15_000

    package var journal: String { Scratch.text(relay.journal) }

    /// Lines of the relay's log that name an error.
    package var errorLines: Int {
        journal.split(separator: "\n").count { $0.contains("\"level\":\"error\"") }
    }

    private func sample(_ minute: Int) -> Sample {
        let status = Scratch.text("/proc/\(relay.identifier)/status").split(separator: "\n")
        let line = status.first { $0.hasPrefix("VmRSS:") } ?? ""
        return Sample(
            minute: minute,
            residentKilobytes: line.split { !$0.isNumber }.first.flatMap { Int($0) } ?? 0,
            descriptors: Scratch.names(in: "/proc/\(relay.identifier)/fd").count,
            connects: connects,
            open: visitors.count,
            conversations: openConversations
        )
    }

    private var openConversations: Int {
        let lines = relay.http("/metrics").split(whereSeparator: \.isNewline)
        let line = lines.first { $0.hasPrefix("heard_conversations_open ") }
        return line?.split(separator: " ").last.flatMap { Int($0) } ?? -1
    }

    private func complain(_ what: String) { complaints[what, default: 0] += 1 }

    // MARK: Customers

    private final class Visitor {
        let client: TestClient
        let isPlain: Bool
        let leavesAt: UInt64
        var conversation: String?
        var read = 0

        init(_ client: TestClient, isPlain: Bool, leavesAt: UInt64) {
            self.client = client
            self.isPlain = isPlain
            self.leavesAt = leavesAt
        }
    }

    private func arrive() {
        connects += 1
        let isPlain = chance.happens(percent: 30)
        guard let peer = try? relay.peer("/chat", { if isPlain { $0.subprotocol = nil } }), peer.status == 101 else {
            return complain("not let in")
        }
        let stay = UInt64.random(in: 500...15_000, using: &chance)
        let visitor = Visitor(TestClient(peer), isPlain: isPlain, leavesAt: Deadline.now + stay)
        if isPlain {
            peer.send("/name Guest \(connects)")
            peer.send(Phrases.any(&chance))
        } else {
            visitor.client.post("hello", ["name": .string("Guest \(connects)")])
            visitor.client.post("conversation.start", ["client_id": "start"])
        }
        visitors.append(visitor)
    }

    private func serve() {
        serveDesk()
        let now = Deadline.now
        visitors.removeAll { visitor in
            hear(visitor)
            if let code = visitor.client.peer.closeCode {
                complain("a customer was closed with \(code)")
                return true
            }
            guard now >= visitor.leavesAt else { return false }
            leave(visitor)
            return true
        }
    }

    private func hear(_ visitor: Visitor) {
        guard !visitor.isPlain else {
            while visitor.client.peer.next(until: Deadline(milliseconds: 0)) != nil {}
            return
        }
        visitor.client.drain()
        for reply in visitor.client.replies.dropFirst(visitor.read) {
            if let error = reply.error { complain("a customer was answered \(error)") }
            guard let id = reply.ok?["conversation"]?.string, visitor.conversation == nil else { continue }
            visitor.conversation = id
            visitor.client.post(
                "message.send",
                in: id,
                ["client_id": "m1", "text": .string(Phrases.any(&chance))]
            )
        }
        visitor.read = visitor.client.replies.count
    }

    /// Four in ten end the conversation, three only go, three pull the plug.
    private func leave(_ visitor: Visitor) {
        switch Int.random(in: 0..<10, using: &chance) {
        case 0..<4:
            if visitor.isPlain { visitor.client.peer.send("/quit") }
            if let id = visitor.conversation { visitor.client.tell("conversation.close", in: id) }
            visitor.client.peer.close()
        case 4..<7: visitor.client.peer.close()
        default: visitor.client.peer.cut()
        }
    }

    // MARK: The agent

    private func serveDesk() {
        agent.drain()
        for push in agent.takePushes() {
            switch push.event {
            case "offer": agent.post("offer.accept", ["offer": push.data["offer"] ?? ""])
            case "conversation":
                guard let id = push.conversation ?? push.data["conversation"]?["id"]?.string else { continue }
                agent.post("message.send", in: id, ["client_id": "hello", "text": "Hello, how can I help?"])
                // Some have gone before the agent came.
                let last = push.data["events"]?.array?.last { $0["ev"]?.string == "participant.left" }
                if last != nil { agent.post("conversation.close", in: id, ["reason": "gone"]) }
            case "participant.left":
                if let id = push.conversation { agent.post("conversation.close", in: id, ["reason": "gone"]) }
            default: break
            }
        }
        for reply in agent.replies {
            // Customers come and go while the answer is on its way.
            if let error = reply.error, !["offer_expired", "conversation_closed", "not_assigned"].contains(error) {
                complain("the agent was answered \(error)")
            }
        }
        agent.forgetReplies()
        if let code = agent.peer.closeCode { complain("the agent was closed with \(code)") }
    }

    // MARK: Judging

    /// How memory grew after the warm-up, megabytes an hour, by least squares; nil with fewer than three samples.
    package var growth: Double? {
        let level = samples.filter { $0.minute > Self.warmUp }
        guard level.count >= 3 else { return nil }
        let hours = level.map { Double($0.minute) / 60 }
        let megabytes = level.map { Double($0.residentKilobytes) / 1024 }
        let middle = (hours.reduce(0, +) / Double(level.count), megabytes.reduce(0, +) / Double(level.count))
        let covariance = zip(hours, megabytes).reduce(0) { $0 + ($1.0 - middle.0) * ($1.1 - middle.1) }
        return covariance / hours.reduce(0) { $0 + ($1 - middle.0) * ($1 - middle.0) }
    }
}
