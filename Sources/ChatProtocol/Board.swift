package import ChatModel
package import StrictJSON

/// A supervisor's view of the desk at one moment.
package struct Board: Sendable, Equatable {
    package var agents: [Agent]
    package var queues: [Queue]
    package var flagged: [Flagged]

    package init(agents: [Agent], queues: [Queue], flagged: [Flagged]) {
        self.agents = agents
        self.queues = queues
        self.flagged = flagged
    }

    /// An agent with their load.
    package struct Agent: Sendable, Equatable {
        package var id: ParticipantID
        package var name: String
        package var routing: Routing
        package var open: [ConversationID]
        package var capacity: Int
        package var isConnected: Bool
        /// Asked for a lighter one: the request, and no count.
        package var wantsLighter: Bool

        package init(
            id: ParticipantID,
            name: String,
            routing: Routing,
            open: [ConversationID],
            capacity: Int,
            isConnected: Bool,
            wantsLighter: Bool = false
        ) {
            self.id = id
            self.name = name
            self.routing = routing
            self.open = open
            self.capacity = capacity
            self.isConnected = isConnected
            self.wantsLighter = wantsLighter
        }
    }

    /// A queue with who waits in it.
    package struct Queue: Sendable, Equatable {
        package var name: String
        package var waiting: Int
        /// How long the first has waited; nil where nobody waits.
        package var oldestMilliseconds: Int?

        package init(name: String, waiting: Int, oldestMilliseconds: Int?) {
            self.name = name
            self.waiting = waiting
            self.oldestMilliseconds = oldestMilliseconds
        }
    }

    /// A flag with the conversation it stands on.
    package struct Flagged: Sendable, Equatable {
        package var conversation: ConversationID
        package var flag: Flag

        package init(conversation: ConversationID, flag: Flag) {
            self.conversation = conversation
            self.flag = flag
        }
    }
}

// MARK: JSON

extension Board {
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("agents", array: { writer in agents.forEach { $0.write(to: &writer) } })
            writer.member("queues", array: { writer in queues.forEach { $0.write(to: &writer) } })
            writer.member("flagged", array: { writer in flagged.forEach { $0.write(to: &writer) } })
        }
    }

    /// Reads the `ok` object of `board`.
    package init(json: JSONValue?) throws(ShapeError) {
        agents = []
        for agent in json?["agents"]?.array ?? [] { agents.append(try Agent(json: agent)) }
        queues = (json?["queues"]?.array ?? []).map { Queue(json: $0) }
        flagged = []
        for item in json?["flagged"]?.array ?? [] {
            guard let conversation = item["conversation"]?.string else { throw ShapeError("conversation") }
            flagged.append(Flagged(conversation: ConversationID(conversation), flag: try Flag(json: item)))
        }
    }
}

extension Board.Agent {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("id", id.rawValue)
            writer.member("name", name)
            writer.member("routing", routing.rawValue)
            writer.member("open", strings: open.map(\.rawValue))
            writer.member("capacity", capacity)
            writer.member("connected", isConnected)
            if wantsLighter { writer.member("lighter", true) }
        }
    }

    fileprivate init(json: JSONValue) throws(ShapeError) {
        guard let id = json["id"]?.string, let routing = json["routing"]?.string.flatMap(Routing.init(rawValue:)) else {
            throw ShapeError("agents")
        }
        self.init(
            id: ParticipantID(id),
            name: json["name"]?.string ?? "",
            routing: routing,
            open: (json["open"]?.array ?? []).compactMap { $0.string.map { ConversationID($0) } },
            capacity: Int(json["capacity"]?.integer ?? 0),
            isConnected: json["connected"]?.bool ?? false,
            wantsLighter: json["lighter"]?.bool ?? false
        )
    }
}

extension Board.Queue {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("name", name)
            writer.member("waiting", waiting)
            writer.member("oldest_ms", orNull: oldestMilliseconds)
        }
    }

    fileprivate init(json: JSONValue) {
        self.init(
            name: json["name"]?.string ?? "",
            waiting: Int(json["waiting"]?.integer ?? 0),
            oldestMilliseconds: json["oldest_ms"]?.integer.map { Int($0) }
        )
    }
}

extension Board.Flagged {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("conversation", conversation.rawValue)
            flag.writeMembers(to: &writer)
        }
    }
}
