import Chance
import StrictJSON

/// Random operations of customers and desk, in which every word of the desk that is not for customers is marked: no marked
/// byte may reach a customer, on any connection, in any form; nor may a customer's byte reach another customer.
///
/// Used by one thread at a time.
package final class TaintRun {
    /// What the operations are mostly about.
    package enum Mix: String, Sendable {
        /// Everything that anybody can do.
        case taint
        /// Conversations that are somebody else's, or nobody's.
        case foreign
    }

    /// Stands in every text that only the desk may see.
    static let mark = "TAINT"

    private let relay: RelayProcess
    private var chance: SeededGenerator
    private var customers: [Guest] = []
    private var desk: [TestClient] = []
    private var supervisors: [TestClient] = []
    private var serial = 0
    private var guests = 0
    private let mix: Mix
    /// How often each operation was carried out.
    package private(set) var counts: [String: Int] = [:]
    package private(set) var leaks: [String] = []
    package private(set) var customerBytes = 0
    package var progress: (String) -> Void = { _ in }

    /// A customer with a word that stands in everything said to or by them.
    private final class Guest {
        let word: String
        let isPlain: Bool
        var client: TestClient
        var conversation = ""
        var foreignReplies: [(id: Int, isUnknown: Bool)] = []
        var secret = ""

        init(_ word: String, _ client: TestClient, isPlain: Bool) {
            self.word = word
            self.client = client
            self.isPlain = isPlain
        }
    }

    /// `fault`: A promise that the relay breaks, to see that it is noticed.
    ///
    /// - Throws: ``TestFailure`` where the relay cannot be started or somebody cannot come in.
    package init(seed: UInt64, customers count: Int = 6, mix: Mix = .taint, fault: String? = nil) throws {
        chance = SeededGenerator(seed: seed)
        self.mix = mix
        let limits = ["limits.notes=none", "limits.customer_away_ms=1000"]
        relay = try RelayProcess(KillRounds.unlimited + ["log.level=error"] + limits, fault: fault)
        for index in 0..<2 {
            let agent = try relay.desk(try relay.person("agent\(index)", "agent"))
            try agent.ask("status.set", ["routing": "accepting", "capacity": 50])
            desk.append(agent)
        }
        let supervisor = try relay.desk(try relay.person("sup", "supervisor"))
        try supervisor.ask("tail", ["min_level": 0])
        supervisors.append(supervisor)
        guests = count
        for index in 0..<count { customers.append(try guest("WORD\(index + 1)X", isPlain: index % 3 == 2)) }
    }

    // MARK: Running

    /// Carries out so many operations and looks at every byte that customers were given.
    ///
    /// - Throws: ``TestFailure`` where the relay is gone.
    package func run(operations: Int) throws {
        for step in 1...operations {
            if chance.happens(percent: mix == .taint ? 55 : 20) { try deskActs() } else { try customerActs() }
            if step % 64 == 0 { try catchUp() }
            if step % 400 == 0 { try makeRoom() }
            if step % 5000 == 0 { progress("\(step) operations, leaks \(leaks.count)") }
        }
        try catchUp()
        for guest in customers { judge(guest, among: customers) }
        guard relay.stop() == 0 else { throw TestFailure("the relay did not end well") }
    }

    /// The oldest customer leaves and another comes, so that nobody's past grows without end.
    private func makeRoom() throws {
        let oldest = customers.removeFirst()
        judge(oldest, among: customers)
        oldest.client.peer.cut()
        guests += 1
        customers.append(try guest("WORD\(guests)X", isPlain: oldest.isPlain))
    }

    private func count(_ operation: String) { counts[operation, default: 0] += 1 }

    private func marked() -> JSONValue {
        serial += 1
        return .string("\(Self.mark)-\(serial) \(Phrases.any(&chance))")
    }

    /// Takes in what has come; offers are accepted, closed conversations opened anew.
    private func catchUp() throws {
        for agent in desk {
            _ = try agent.ask("colleagues")
            agent.drain()
            agent.forgetReplies()
            for push in agent.takePushes() {
                if push.event == "offer" { agent.post("offer.accept", ["offer": push.data["offer"] ?? ""]) }
                // Who is gone does not come back: the agent gets room for the next.
                if push.event == "participant.left" { agent.post("conversation.close", in: push.conversation) }
            }
        }
        for supervisor in supervisors {
            _ = try supervisor.ask("board")
            _ = supervisor.takePushes()
            supervisor.forgetReplies()
        }
        for guest in customers {
            if guest.isPlain {
                while guest.client.peer.next(until: Deadline(milliseconds: 0)) != nil {}
            } else {
                _ = try guest.client.ask("no.such.op")
                try compareForeign(guest)
                _ = guest.client.takePushes()
            }
            if guest.client.peer.transcript.count > 1 << 20 { judge(guest, among: customers) }
        }
    }

    // MARK: Customers

    private func guest(_ word: String, isPlain: Bool) throws -> Guest {
        let peer = try relay.peer("/chat") { if isPlain { $0.subprotocol = nil } }
        peer.keepsTranscript = true
        let guest = Guest(word, TestClient(peer), isPlain: isPlain)
        if isPlain {
            peer.send("/name \(word)")
            peer.send("\(word) hello")
        } else {
            try guest.client.hello(["name": .string(word)])
            try open(guest)
        }
        return guest
    }

    private func open(_ guest: Guest) throws {
        serial += 1
        let reply = try guest.client.ask(
            "conversation.start",
            ["client_id": .string("s\(serial)"), "about": ["subject": .string("\(guest.word) about")]]
        )
        guest.conversation = reply.ok?["conversation"]?.string ?? guest.conversation
    }

    private func customerActs() throws {
        guard let guest = customers.randomElement(using: &chance) else { return }
        guard !guest.isPlain else { return plainActs(guest) }
        let client = guest.client
        serial += 1
        switch Int.random(in: 0..<(mix == .taint ? 20 : 70), using: &chance) {
        case 0..<8:
            count("message.send")
            client.post(
                "message.send",
                in: guest.conversation,
                ["client_id": .string("m\(serial)"), "text": .string("\(guest.word) \(Phrases.any(&chance))")]
            )
        case 8...9: ask("history", guest, in: guest.conversation, ["limit": 20])
        case 10: ask("history", guest, in: guest.conversation, ["log": "internal"])
        case 11: ask("receipt", guest, in: guest.conversation, ["read": 3])
        case 12: ask("typing", guest, in: guest.conversation, ["state": "active"])
        case 13: ask("rate", guest, in: guest.conversation, ["score": 2, "comment": .string("\(guest.word) comment")])
        case 14: chance.happens(percent: 20) ? ask("data.export", guest, in: nil, [:]) : foreign(guest)
        case 15:
            ask(
                ["note.add", "hint", "whisper", "tail", "monitor", "board"].randomElement(using: &chance) ?? "",
                guest,
                in: guest.conversation,
                ["text": "x"]
            )
        case 16: try comeBack(guest)
        case 17:
            ask("conversation.close", guest, in: guest.conversation, [:])
            try open(guest)
        default: foreign(guest)
        }
    }

    private func ask(_ op: String, _ guest: Guest, in conversation: String?, _ data: JSONValue) {
        count("chat \(op)")
        guest.client.post(op, in: conversation, data)
    }

    private func plainActs(_ guest: Guest) {
        count("plain line")
        let lines = ["/help", "/rate 3", "/private", "/nonsense", "//slash", "\(guest.word) hello again"]
        let line =
            chance.happens(percent: 60)
            ? "\(guest.word) \(Phrases.any(&chance))" : lines.randomElement(using: &chance) ?? ""
        guest.client.peer.send(line)
    }

    /// Asks after a conversation of somebody else, or after none.
    private func foreign(_ guest: Guest) {
        let isUnknown = chance.happens(percent: 50)
        let other =
            customers.filter { $0 !== guest && !$0.isPlain }.randomElement(using: &chance)?.conversation ?? "none"
        let target = isUnknown ? "01UNKNOWN\(serial)" : other
        let op =
            ["message.send", "history", "rate", "receipt", "typing", "conversation.close"].randomElement(using: &chance)
            ?? ""
        let data: JSONValue = [
            "client_id": "f", "text": .string("\(guest.word) intrudes"), "score": 1, "read": 1, "state": "active",
        ]
        count("foreign \(op)")
        guest.foreignReplies.append((guest.client.post(op, in: target, data), isUnknown))
    }

    /// A foreign conversation and one that does not exist are answered in the same bytes, but for the request's number.
    private func compareForeign(_ guest: Guest) throws {
        for (id, _) in guest.foreignReplies {
            let reply = try guest.client.reply(to: id)
            let error = reply.body["error"]?.line ?? reply.body.line
            if error != Self.notFound { leaks.append("\(guest.word) was answered \(error)") }
        }
        guest.foreignReplies = []
        guest.client.forgetReplies()
    }

    private static let notFound =
        #"{"code":"not_found","message":"There is no such thing, or it is not yours to see.","temporary":false}"#

    private func comeBack(_ guest: Guest) throws {
        count("chat resume")
        try compareForeign(guest)
        let old = guest.client
        let peer = try relay.peer("/chat")
        peer.keepsTranscript = true
        let client = TestClient(peer)
        let seen = chance.happens(percent: 50) ? 0 : Int64.random(in: 0...40, using: &chance)
        try client.hello([
            "resume": [
                "secret": .string(old.secret), "epoch": .string(chance.happens(percent: 80) ? old.epoch : "other"),
                "seen": .object(JSONObject([(guest.conversation, ["seq": .integer(seen)])])),
            ]
        ])
        old.drain()
        judge(guest, among: customers)
        old.peer.cut()
        guest.client = client
    }

    // MARK: The desk

    private func deskActs() throws {
        guard let agent = (chance.happens(percent: 80) ? desk : supervisors).randomElement(using: &chance) else {
            return
        }
        guard let id = customers.filter({ !$0.isPlain }).randomElement(using: &chance)?.conversation else { return }
        let isSupervisor = supervisors.contains { $0 === agent }
        serial += 1
        let op =
            (isSupervisor
            ? [
                "whisper", "monitor", "flag.lower", "note.add", "history", "board", "search", "assign", "barge",
                "message.send",
            ]
            : [
                "message.send", "message.send", "note.add", "note.add", "flag.raise", "flag.lower", "draft.check",
                "history",
                "conversation.transfer", "conversation.requeue", "review.ask", "hint.feedback", "typing",
                "conversation.take",
            ]).randomElement(using: &chance) ?? ""
        count("desk \(op)")
        agent.post(op, in: id, data(for: op))
    }

    private func data(for op: String) -> JSONValue {
        switch op {
        case "message.send": ["client_id": .string("d\(serial)"), "text": .string("PUBLIC \(Phrases.any(&chance))")]
        case "note.add": ["kind": "fact", "text": marked()]
        case "flag.raise", "flag.lower": ["reason": marked()]
        case "whisper", "draft.check": ["text": marked()]
        case "review.ask": ["text": marked()]
        case "conversation.requeue": ["summary": marked()]
        case "conversation.transfer", "assign": ["to": ["queue": "default"], "summary": marked()]
        case "hint.feedback": ["hint": "h", "action": "wrong", "why": marked()]
        case "typing": ["state": "active"]
        case "history": ["log": "internal", "limit": 10]
        case "search": ["query": "kettle", "limit": 5]
        default: [:]
        }
    }

    // MARK: Judging

    private func judge(_ guest: Guest, among customers: [Guest]) {
        let bytes = guest.client.peer.transcript
        customerBytes += bytes.count
        if bytes.contains(Self.mark) { leaks.append("\(guest.word) was given a marked text") }
        if guest.isPlain {
            if bytes.contains("{\"") { leaks.append("\(guest.word) was given JSON on the plain-text door") }
        } else if let trace = DeskTraces.first(in: bytes) {
            leaks.append("\(guest.word) was given \(trace)")
        }
        for other in customers where other !== guest {
            if bytes.contains(other.word) { leaks.append("\(guest.word) was given words of \(other.word)") }
        }
        guest.client.peer.forgetTranscript()
    }
}
