package import StrictJSON

/// A client that speaks the JSON protocol as PROTOCOL.md has it, one request or many at a time, and keeps all that comes.
///
/// Used by one thread at a time.
package final class TestClient: @unchecked Sendable {  // one thread at a time: the test that made it
    /// One push as it came.
    package struct Push: Sendable {
        package let event: String
        package let body: JSONValue

        package var conversation: String? { body["conversation"]?.string }
        package var seq: Int? { body.int("seq") }
        package var iseq: Int? { body.int("iseq") }
        package var data: JSONValue { body["data"] ?? .null }
        package var text: String? { data["text"]?.string }
    }

    /// One reply as it came.
    package struct Reply: Sendable {
        package let id: Int
        package let body: JSONValue
        /// How many pushes had come before it.
        package let pushesBefore: Int

        package var ok: JSONValue? { body["ok"] }
        /// The code of the error.
        package var error: String? { body["error"]?["code"]?.string }
    }

    package let peer: WebSocketPeer
    package private(set) var pushes: [Push] = []
    /// Replies in the order in which they came.
    package private(set) var replies: [Reply] = []
    /// What the last `hello` was answered.
    package private(set) var welcome: JSONValue = .null
    package var answersHeartbeats = true
    package private(set) var heartbeats = 0
    private var nextID = 0

    package init(_ peer: WebSocketPeer) {
        self.peer = peer
    }

    package var secret: String { welcome["secret"]?.string ?? "" }
    package var epoch: String { welcome["epoch"]?.string ?? "" }
    package var participant: String { welcome["participant"]?["id"]?.string ?? "" }

    // MARK: Asking

    /// Sends a request and returns its id.
    @discardableResult
    package func post(_ op: String, in conversation: String? = nil, _ data: JSONValue = [:]) -> Int {
        nextID += 1
        send(op, id: .integer(Int64(nextID)), in: conversation, data)
        return nextID
    }

    /// Sends a request that asks for no reply.
    package func tell(_ op: String, in conversation: String? = nil, _ data: JSONValue = [:]) {
        send(op, id: nil, in: conversation, data)
    }

    private func send(_ op: String, id: JSONValue?, in conversation: String?, _ data: JSONValue) {
        var writer = JSONWriter()
        writer.object { writer in
            if let id { writer.member("id", id) }
            writer.member("op", op)
            writer.member("conversation", ifPresent: conversation)
            writer.member("data", data)
        }
        peer.send(String(decoding: writer.bytes, as: UTF8.self))
    }

    /// Sends a request and waits for its reply.
    ///
    /// - Throws: ``TestFailure`` where none comes.
    @discardableResult
    package func ask(_ op: String, in conversation: String? = nil, _ data: JSONValue = [:]) throws -> Reply {
        try reply(to: post(op, in: conversation, data))
    }

    /// Waits for the reply to a request.
    ///
    /// - Throws: ``TestFailure`` where none comes.
    package func reply(to id: Int, until deadline: Deadline = Deadline()) throws -> Reply {
        while true {
            if let reply = replies.last(where: { $0.id == id }) { return reply }
            guard take(until: deadline) else {
                throw TestFailure(
                    "no reply to request \(id); the connection is \(peer.closeCode.map(String.init) ?? "open")"
                )
            }
        }
    }

    /// Says hello and keeps the welcome.
    @discardableResult
    package func hello(_ data: JSONValue = [:]) throws -> Reply {
        let reply = try ask("hello", data)
        if let ok = reply.ok { welcome = ok }
        return reply
    }

    // MARK: Receiving

    /// Takes one frame in; false at the end of the connection or of the patience.
    @discardableResult
    package func take(until deadline: Deadline = Deadline()) -> Bool {
        guard let frame = peer.next(until: deadline) else { return false }
        guard let value = try? JSONValue.parse(frame.payload, limits: .stored) else { return true }
        if let event = value["ev"]?.string {
            pushes.append(Push(event: event, body: value))
        } else if let id = value["re"] {
            replies.append(Reply(id: id.integer.map { Int($0) } ?? -1, body: value, pushesBefore: pushes.count))
        } else if value.object?.isEmpty == true {
            heartbeats += 1
            if answersHeartbeats { peer.send("{}") }
        }
        return true
    }

    /// The pushes so far, which are forgotten.
    package func takePushes() -> [Push] {
        defer { pushes = [] }
        return pushes
    }

    package func forgetReplies() { replies = [] }

    /// Takes in all that is there already.
    package func drain() {
        while take(until: Deadline(milliseconds: 0)) {}
    }

    /// The first push from `start` on for which `isWanted` holds, waiting for it where it has not come.
    ///
    /// - Throws: ``TestFailure`` where it does not come.
    @discardableResult
    package func push(
        _ event: String,
        from start: Int = 0,
        until deadline: Deadline = Deadline(),
        where isWanted: (Push) -> Bool = { _ in true }
    ) throws -> Push {
        var index = start
        while true {
            while index < pushes.count {
                if pushes[index].event == event, isWanted(pushes[index]) { return pushes[index] }
                index += 1
            }
            guard take(until: deadline) else {
                let came = pushes.suffix(8).map(\.event).joined(separator: " ")
                throw TestFailure("no \(event) came; the last were: \(came); closed: \(peer.closeCode ?? 0)")
            }
        }
    }
}
