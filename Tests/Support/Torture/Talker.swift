import Chance
import Guarding
import StrictJSON

/// Where a relay, or the proxy before it, listens now, and whether the talkers go on.
package final class Meeting: Sendable {
    private let state: Guarded<(chat: Int, desk: Int, isOver: Bool)>

    /// How often in a hundred looks at the connection somebody says something.
    let chattiness: Int

    package init(chat: Int, desk: Int, chattiness: Int) {
        state = Guarded((chat, desk, false))
        self.chattiness = chattiness
    }

    package var isOver: Bool { state.withLock { $0.isOver } }
    package func port(isDesk: Bool) -> Int { state.withLock { isDesk ? $0.desk : $0.chat } }
    package func move(chat: Int, desk: Int) { state.withLock { ($0.chat, $0.desk) = (chat, desk) } }

    /// From now on nobody begins anything new: what was begun is brought to its end.
    package func end() { state.withLock { $0.isOver = true } }
    package func begin() { state.withLock { $0.isOver = false } }
}

/// A client that talks without pause, loses its connection at any moment, comes back and remembers everything.
///
/// Used by one thread at a time; a run hands it from one to the next.
package final class Talker: @unchecked Sendable {  // only the thread that ``Crowd`` gives it to touches it
    package let name: String
    let token: String?
    let meeting: Meeting
    var chance: SeededGenerator
    var client: TestClient?
    private var read = 0
    private var answered = 0
    private var waiting: [Int: (conversation: String, index: Int)] = [:]
    private var credentials: (secret: String, epoch: String)?
    private var serial = 0
    /// The conversations that it may write in.
    package internal(set) var conversations: [String] = []
    package private(set) var sent: [String: [SentMessage]] = [:]
    package private(set) var publicViews: [String: LogView] = [:]
    package private(set) var internalViews: [String: LogView] = [:]
    /// A resume that was not whole, or a connection that ended as it must not.
    package private(set) var complaints: [String] = []
    package private(set) var connections = 0
    /// Breaks the client: what is sent again gets a new number of its own.
    package var renumbersRepeats = false

    package init(_ name: String, token: String?, at meeting: Meeting, seed: UInt64) {
        self.name = name
        self.token = token
        self.meeting = meeting
        chance = SeededGenerator(seed: seed)
    }

    var isDesk: Bool { token != nil }

    /// Forgets conversations that are over and judged.
    package func forgetConversations() {
        conversations = []
        sent = [:]
        publicViews = [:]
        internalViews = [:]
    }

    // MARK: Coming

    /// Connects and takes up where it left off; false where nobody answers.
    func enter() -> Bool {
        var opening = WebSocketPeer.Opening(path: isDesk ? "/desk" : "/chat")
        opening.subprotocol = "heard.v1.json"
        guard let peer = try? WebSocketPeer(port: meeting.port(isDesk: isDesk), opening), peer.status == 101 else {
            return false
        }
        let client = TestClient(peer)
        read = 0
        answered = 0
        waiting = [:]
        for id in publicViews.keys { publicViews[id]?.resumed() }
        for id in internalViews.keys { internalViews[id]?.resumed() }
        guard let reply = try? client.hello(hello), reply.ok != nil else {
            if let error = client.replies.last?.error, error != "unavailable" {
                complaints.append("\(name): hello was answered \(error)")
            }
            return false
        }
        connections += 1
        for listed in client.welcome["conversations"]?.array ?? [] where listed["recovered"]?.bool == false {
            complaints.append("\(name): not recovered: \(listed.line)")
        }
        credentials = (client.secret, client.epoch)
        self.client = client
        return true
    }

    private var hello: JSONValue {
        var members: JSONObjectMembers = token.map { ["token": .string($0)] } ?? ["name": .string(name)]
        guard let credentials else { return members.merged(into: [:]) }
        let seen = publicViews.map { id, view -> (String, JSONValue) in
            let seq = JSONValue.integer(Int64(view.head))
            let iseq = JSONValue.integer(Int64(internalViews[id]?.head ?? 0))
            return (id, isDesk ? ["seq": seq, "iseq": iseq] : ["seq": seq])
        }
        members["resume"] = [
            "secret": .string(credentials.secret), "epoch": .string(credentials.epoch),
            "seen": .object(JSONObject(seen)),
        ]
        return members.merged(into: [:])
    }

    /// The connection is gone: what was not answered is unknown.
    func lose() {
        client?.peer.cut()
        client = nil
        waiting = [:]
    }

    // MARK: Talking

    /// Sends a new message.
    func say(in conversation: String) {
        serial += 1
        let message = SentMessage(
            clientID: "\(name)-\(serial)",
            text: "\(name) says \(serial) \(Phrases.any(&chance))",
            outcome: .unknown
        )
        sent[conversation, default: []].append(message)
        post(conversation, (sent[conversation]?.count ?? 1) - 1)
    }

    /// Sends again whatever is not answered, in the order in which it was sent first.
    func repeatUnknown() {
        for (conversation, messages) in sent.sorted(by: { $0.key < $1.key }) {
            for (index, message) in messages.enumerated() where message.outcome == .unknown {
                sent[conversation]?[index].isRepeated = true
                if renumbersRepeats { sent[conversation]?[index].clientID += "'" }
                post(conversation, index)
            }
        }
    }

    private func post(_ conversation: String, _ index: Int) {
        guard let client, let message = sent[conversation]?[index] else { return }
        let id = client.post(
            "message.send",
            in: conversation,
            ["client_id": .string(message.clientID), "text": .string(message.text)]
        )
        waiting[id] = (conversation, index)
    }

    var hasUnknown: Bool { sent.values.contains { $0.contains { $0.outcome == .unknown } } }
    var isWaiting: Bool { !waiting.isEmpty }

    // MARK: Hearing

    /// Takes in what has come, waiting so many milliseconds for more; false where the connection is gone.
    func hear(milliseconds: Int) -> Bool {
        guard let client else { return false }
        if client.take(until: Deadline(milliseconds: milliseconds)) { client.drain() }
        while read < client.pushes.count {
            heard(client.pushes[read])
            read += 1
        }
        while answered < client.replies.count {
            heard(client.replies[answered])
            answered += 1
        }
        guard let code = client.peer.closeCode else { return true }
        if ![1006, 4000, 4001].contains(code) { complaints.append("\(name): closed with \(code)") }
        lose()
        return false
    }

    private func heard(_ reply: TestClient.Reply) {
        guard let (conversation, index) = waiting.removeValue(forKey: reply.id) else { return }
        if let seq = reply.ok?.int("seq") {
            sent[conversation]?[index].outcome = .ok(seq: seq)
            publicViews[conversation, default: LogView()].named(seq, isNew: reply.ok?["duplicate"]?.bool == false)
        } else if let code = reply.error, code != "unavailable" {
            sent[conversation]?[index].outcome = .failed(code: code)
        }
    }

    private func heard(_ push: TestClient.Push) {
        guard let id = push.conversation else { return }
        if push.event == "conversation" {
            publicViews[id, default: LogView()].began(after: push.data["conversation"]?.int("seq") ?? 0)
            internalViews[id, default: LogView()].began(after: push.data["conversation"]?.int("iseq") ?? 0)
            if !conversations.contains(id) { conversations.append(id) }
        } else if push.event == "offer", let offer = push.data["offer"] {
            client?.post("offer.accept", ["offer": offer])
        } else if let seq = push.seq {
            publicViews[id, default: LogView()].pushed(seq, push.text ?? push.event)
        } else if let iseq = push.iseq {
            internalViews[id, default: LogView()].pushed(iseq, push.event)
        }
    }
}

/// Things that people say, of our own making: calm ones, heated ones, and such as are hard on an encoder.
enum Phrases {
    private static let all = [
        "Where is my parcel?", "This is the THIRD time I write about the kettle!!!", "I want my money back by Friday.",
        "Thank you, that helps.", "I am furious, nobody answers.", "¿Dónde está mi pedido? 😤",
        "tab\tquote\"back\\slash",
        "Line one\nline two", "Order 48213 arrived broken.", "e\u{301}toile \u{200d} end",
        "I have been waiting for two weeks and nobody calls back.", "ok",
    ]

    static func any(_ chance: inout SeededGenerator) -> String { all.randomElement(using: &chance) ?? "" }
}
