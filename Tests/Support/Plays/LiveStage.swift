import ChatModel
package import StrictJSON

/// The stage of a real relay: the built `heard serve`, and a socket for each actor.
package final class LiveStage: Stage {
    private let relay: RelayProcess
    /// Where the play needs no relay of its own: one of the pool, and a queue that is the play's alone.
    private let lease: RelayPool.Lease?
    private var tokens: [String: String] = [:]
    private var clients: [String: TestClient] = [:]
    private var secrets: [String: (secret: String, epoch: String)] = [:]
    /// What the actors received on connections that are over.
    private var past: [String: [JSONValue]] = [:]
    private var pastBytes: [String: [UInt8]] = [:]
    private var seen: [String: [String: Heads]] = [:]
    private var conversations: [String: String] = [:]
    private var latest: [String: String] = [:]
    private var notes: [String: String] = [:]
    private var lastSent: [String: String] = [:]
    private var serial = 0

    /// - Throws: ``TestFailure`` where the relay or somebody of the desk cannot be had.
    package init(_ play: Play) throws {
        let queues = Set(play.actors.compactMap(\.queue)).union(play.steps.compactMap(\.queue)).union(play.queues.keys)
            .subtracting(["default"])
        lease = play.limits.isEmpty && queues.isEmpty && !play.hasRestart ? try RelayPool.take() : nil
        relay =
            try lease?.relay
            ?? RelayProcess(
                ["queues=\((["default"] + queues.sorted()).joined(separator: ","))"]
                    + play.limits.map { "limits.\($0.rawValue)=\($1)" } + (try play.queueSettings())
            )
        for actor in play.actors where actor.role != .customer {
            tokens[actor.name] = try relay.person(
                actor.name,
                actor.role.rawValue,
                queues: [lease?.queue ?? actor.queue].compactMap(\.self),
                actor.skills.flatMap { ["--skill", $0] } + actor.languages.flatMap { ["--language", $0] }
            )
        }
    }

    // MARK: Stage

    package func perform(_ act: Play.Act, by actor: Play.Actor) throws -> String? {
        switch act {
        case .disconnect:
            retire(actor.name)
            return nil
        case .resume: return try resume(actor)
        case .send(let words, let owner, let isAgain): return try send(words, to: owner, isAgain: isAgain, by: actor)
        case .open(let queue): return try open(queue, by: actor)
        default: break
        }
        let client = try client(of: actor)
        guard let request = try request(for: act, by: actor) else { return nil }
        let reply = try client.ask(request.op, in: request.conversation, request.data)
        note(reply, of: act, by: actor.name, in: request.conversation)
        return reply.error
    }

    package func pass(milliseconds: Int) throws { Deadline.pass(milliseconds: milliseconds) }

    package func restart() throws {
        relay.stop(with: 9)
        for name in clients.keys { retire(name) }
        try relay.start()
    }

    package func pushes(of actor: String) -> [JSONValue] {
        (past[actor] ?? []) + (clients[actor]?.pushes.map(\.body) ?? [])
    }

    package func awaitMore(for actor: String, until deadline: Deadline) -> Bool {
        for (name, client) in clients where name != actor { client.drain() }
        guard let client = clients[actor] else { return false }
        let before = client.pushes.count
        while client.pushes.count == before {
            guard client.take(until: deadline) else { return false }
        }
        return true
    }

    package func bytes(of actor: String) -> [UInt8] {
        (pastBytes[actor] ?? []) + (clients[actor]?.peer.transcript ?? [])
    }

    /// What was on its way has arrived once a request made after it is answered.
    package func finish() throws {
        for client in clients.values where client.peer.isOpen { _ = try? client.ask("no.such.op") }
        guard let lease else { return }
        for name in tokens.keys { _ = try relay.command(["people", "remove", name]) }
        try RelayPool.giveBack(lease)
    }

    // MARK: Connections

    private func client(of actor: Play.Actor) throws -> TestClient {
        if let client = clients[actor.name] { return client }
        return try enter(actor, [:])
    }

    @discardableResult
    private func enter(_ actor: Play.Actor, _ more: JSONObjectMembers) throws -> TestClient {
        var members = more
        if !actor.isAnalysed { members["analysis"] = false }
        let peer = try relay.peer(actor.role == .customer ? "/chat" : "/desk")
        peer.keepsTranscript = actor.role == .customer
        let client = TestClient(peer)
        let named: JSONObjectMembers =
            tokens[actor.name].map { ["token": .string($0)] } ?? ["name": .string(actor.name)]
        let reply = try client.hello(members.merged(into: named))
        guard reply.ok != nil else { throw TestFailure("hello of \(actor.name): \(reply.body.line)") }
        clients[actor.name] = client
        secrets[actor.name] = (client.secret, client.epoch)
        return client
    }

    private func resume(_ actor: Play.Actor) throws -> String? {
        retire(actor.name)
        guard let known = secrets[actor.name] else { throw TestFailure("\(actor.name) has nothing to resume") }
        let numbers = (seen[actor.name] ?? [:]).sorted { $0.key < $1.key }.map { id, heads in
            (
                id,
                actor.role == .customer
                    ? ["seq": .integer(Int64(heads.seq))] as JSONValue
                    : ["seq": .integer(Int64(heads.seq)), "iseq": .integer(Int64(heads.iseq))]
            )
        }
        let resume: JSONValue = [
            "secret": .string(known.secret), "epoch": .string(known.epoch), "seen": .object(JSONObject(numbers)),
        ]
        let client = try enter(actor, ["resume": resume])
        for listed in client.welcome["conversations"]?.array ?? [] where listed["recovered"]?.bool != true {
            throw TestFailure("\(actor.name) was not recovered: \(listed.line)")
        }
        return nil
    }

    /// Ends a connection and keeps what came on it.
    private func retire(_ name: String) {
        guard let client = clients.removeValue(forKey: name) else { return }
        client.drain()
        for push in client.pushes { see(push, by: name) }
        past[name, default: []] += client.pushes.map(\.body)
        pastBytes[name, default: []] += client.peer.transcript
        client.peer.cut()
    }

    private func see(_ push: TestClient.Push, by name: String) {
        guard let id = push.conversation else { return }
        if push.event == "conversation" {
            mark(id, seq: push.data["conversation"]?.int("seq"), iseq: push.data["conversation"]?.int("iseq"), by: name)
        } else if push.body["cursor"] == nil {
            mark(id, seq: push.seq, iseq: push.iseq, by: name)
        }
    }

    private func mark(_ id: String, seq: Int?, iseq: Int?, by name: String) {
        var heads = seen[name]?[id] ?? Heads()
        heads.seq = max(heads.seq, seq ?? 0)
        heads.iseq = max(heads.iseq, iseq ?? 0)
        seen[name, default: [:]][id] = heads
    }

    // MARK: Acts

    private func open(_ queue: String, by actor: Play.Actor) throws -> String? {
        serial += 1
        let reply = try client(of: actor).ask(
            "conversation.start",
            ["client_id": .string("start-\(serial)"), "queue": .string(lease?.queue ?? queue)]
        )
        if let id = reply.ok?["conversation"]?.string {
            conversations[actor.name] = id
            latest[actor.name] = id
        }
        return reply.error
    }

    private func send(_ words: Play.Words, to owner: String?, isAgain: Bool, by actor: Play.Actor) throws -> String? {
        let client = try client(of: actor)
        if !isAgain { serial += 1 }
        let clientID = isAgain ? lastSent[actor.name] ?? "" : "m-\(serial)"
        lastSent[actor.name] = clientID
        let id = try conversation(of: owner, for: actor)
        let reply = try client.ask(
            "message.send",
            in: id,
            ["client_id": .string(clientID), "text": .string(try text(of: words, by: actor.name))]
        )
        mark(id, seq: reply.ok?.int("seq"), iseq: nil, by: actor.name)
        if isAgain, reply.ok?["duplicate"]?.bool != true { throw TestFailure("a repetition was not seen as one") }
        return reply.error
    }

    private func text(of words: Play.Words, by name: String) throws -> String {
        switch words {
        case .text(let text): return text
        case .suggestion(let more):
            clients[name]?.drain()
            let suggestion = pushes(of: name).last { $0["ev"]?.string == "hint" && $0.suggestion != nil }?.suggestion
            guard let suggestion else { throw TestFailure("\(name) has no suggestion to send") }
            return more.isEmpty ? suggestion : "\(suggestion) \(more)"
        }
    }

    private func conversation(of owner: String?, for actor: Play.Actor) throws -> String {
        if let owner, let id = conversations[owner] { return id }
        if let id = conversations[actor.name] { return id }
        clients[actor.name]?.drain()
        let pushes = pushes(of: actor.name)
        let newest = pushes.last { $0["ev"]?.string == "conversation" } ?? pushes.last { $0["conversation"] != nil }
        if let id = newest?["conversation"]?.string { return id }
        throw TestFailure("\(actor.name) has no conversation")
    }

    private func note(_ reply: TestClient.Reply, of act: Play.Act, by name: String, in conversation: String?) {
        if let conversation {
            mark(conversation, seq: reply.ok?.int("seq"), iseq: reply.ok?.int("iseq"), by: name)
        }
        if case .note(_, let text) = act, let id = reply.ok?["note"]?.string { notes[text] = id }
        if case .read = act, let events = reply.ok?["events"]?.array { past[name, default: []] += events }
    }

    // MARK: Requests

    private struct Request {
        var op: String
        var conversation: String?
        var data: JSONValue = [:]
    }

    private func request(for act: Play.Act, by actor: Play.Actor) throws -> Request? {
        switch act {
        case .status(let routing): return Request(op: "status.set", data: ["routing": .string(routing.rawValue)])
        case .capacity(let count): return Request(op: "status.set", data: ["capacity": .integer(Int64(count))])
        case .lighter(let isWanted): return Request(op: "status.set", data: ["lighter": .bool(isWanted)])
        case .accept: return try offer("offer.accept", by: actor)
        case .decline: return try offer("offer.decline", by: actor)
        case .take(let owner): return Request(op: "conversation.take", conversation: conversations[owner])
        case .tail: return Request(op: "tail", data: ["min_level": 2])
        case .monitor(let owner): return Request(op: "monitor", conversation: conversations[owner])
        case .barge(let owner): return Request(op: "barge", conversation: conversations[owner])
        case .read(let owner): return Request(op: "history", conversation: conversations[owner])
        case .rate(let rating): return try inOwn("rate", by: actor, Self.data(rating))
        case .close(let reason):
            return try inOwn("conversation.close", by: actor, reason.isEmpty ? [:] : ["reason": .string(reason)])
        case .connect, .disconnect, .resume, .open, .send: return nil
        default: return try deskRequest(for: act, by: actor)
        }
    }

    private func deskRequest(for act: Play.Act, by actor: Play.Actor) throws -> Request? {
        switch act {
        case .transfer(let name, let summary):
            let to: JSONValue =
                tokens[name] == nil ? ["queue": .string(name)] : ["agent": .string(try participant(name))]
            return try inOwn("conversation.transfer", by: actor, ["to": to, "summary": .string(summary)])
        case .requeue(let summary):
            return try inOwn("conversation.requeue", by: actor, ["summary": .string(summary)])
        case .note(let kind, let text):
            return try inOwn("note.add", by: actor, ["kind": .string(kind.rawValue), "text": .string(text)])
        case .editNote(let old, let text):
            return try inOwn("note.edit", by: actor, ["note": .string(try noteID(old)), "text": .string(text)])
        case .removeNote(let text):
            return try inOwn("note.remove", by: actor, ["note": .string(try noteID(text)), "text": ""])
        case .raiseFlag(let reason): return try inOwn("flag.raise", by: actor, ["reason": .string(reason)])
        case .lowerFlag(let reason): return try inOwn("flag.lower", by: actor, ["reason": .string(reason)])
        case .whisper(let text): return try inOwn("whisper", by: actor, ["text": .string(text)])
        default: return nil
        }
    }

    private func inOwn(_ op: String, by actor: Play.Actor, _ data: JSONValue) throws -> Request {
        let owner = actor.role == .customer ? actor.name : nil
        return Request(op: op, conversation: try conversation(of: owner, for: actor), data: data)
    }

    private func offer(_ op: String, by actor: Play.Actor) throws -> Request {
        let client = try client(of: actor)
        var offers = client.pushes.filter { $0.event == "offer" }
        if offers.isEmpty { offers = [try client.push("offer")] }
        return Request(op: op, data: ["offer": offers.last?.data["offer"] ?? ""])
    }

    private static func data(_ rating: Rating) -> JSONValue {
        var members: [(String, JSONValue)] = []
        if let score = rating.score { members.append(("score", .integer(Int64(score)))) }
        if let comment = rating.comment { members.append(("comment", .string(comment))) }
        return .object(JSONObject(members))
    }

    private func participant(_ name: String) throws -> String {
        if let client = clients[name] { return client.participant }
        let rows = try relay.command(["people", "list"]).output.split(separator: "\n")
        let people = rows.compactMap { try? JSONValue(parsing: String($0)) }
        guard let id = people.first(where: { $0["name"]?.string == name })?["id"]?.string else {
            throw TestFailure("the desk does not know \(name)")
        }
        return id
    }

    /// The note that somebody added, or that the analyser made, with this text.
    private func noteID(_ text: String) throws -> String {
        if let id = notes[text] { return id }
        for name in tokens.keys.sorted() {
            clients[name]?.drain()
            for push in pushes(of: name) where push["ev"]?.string == "note" {
                if push["data"]?["text"]?.string?.contains(text) == true { return push["data"]?["note"]?.string ?? "" }
            }
        }
        throw TestFailure("there is no note \"\(text)\"")
    }
}

extension JSONValue {
    /// The first suggestion of a hint's push.
    var suggestion: String? { self["data"]?["suggestions"]?.array?.first?["text"]?.string }
}

extension Play.Step {
    /// The queue that a line names.
    var queue: String? {
        if case .act(_, .open(let queue)) = action { queue } else { nil }
    }
}

extension Play {
    var hasRestart: Bool { steps.contains { if case .restart = $0.action { true } else { false } } }

    /// The setting that names a table of the queues that the play describes.
    func queueSettings() throws -> [String] {
        guard !queues.isEmpty else { return [] }
        // Monday 00:00 to 00:01 is as good as never.
        let rows = queues.sorted { $0.key < $1.key }.map { name, queue in
            [name, queue.isClosed ? "mon 00:00-00:01" : "always", "", queue.skill ?? "", queue.greeting]
                .joined(separator: "\t")
        }
        let path = "\(Scratch.directory())/queues.tsv"
        Scratch.write((["queue\thours\toffset\tskills\tgreeting"] + rows).joined(separator: "\n") + "\n", to: path)
        return ["queues.file=\(path)"]
    }
}
