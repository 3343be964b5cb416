package import ChatModel
package import StrictJSON

/// Who is at the desk and how long the queues are, for agents.
package struct Colleagues: Sendable, Equatable {
    package var agents: [Agent]
    package var queues: [Queue]

    package init(agents: [Agent], queues: [Queue]) {
        self.agents = agents
        self.queues = queues
    }

    /// A colleague with their load.
    package struct Agent: Sendable, Equatable {
        package var id: ParticipantID
        package var name: String
        package var routing: Routing
        /// The number of open conversations.
        package var open: Int
        package var capacity: Int

        package init(id: ParticipantID, name: String, routing: Routing, open: Int, capacity: Int) {
            self.id = id
            self.name = name
            self.routing = routing
            self.open = open
            self.capacity = capacity
        }
    }

    /// A queue with how many wait in it.
    package struct Queue: Sendable, Equatable {
        package var name: String
        package var waiting: Int

        package init(name: String, waiting: Int) {
            self.name = name
            self.waiting = waiting
        }
    }
}

extension Colleagues {
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("agents")
            writer.array { writer in
                for agent in agents { agent.write(to: &writer) }
            }
            writer.key("queues")
            writer.array { writer in
                for queue in queues {
                    writer.object { writer in
                        writer.member("name", queue.name)
                        writer.member("waiting", queue.waiting)
                    }
                }
            }
        }
    }

    /// Reads the `ok` object of `colleagues`.
    package init(json: JSONValue?) throws(ShapeError) {
        agents = []
        for agent in json?["agents"]?.array ?? [] { agents.append(try Agent(json: agent)) }
        queues = []
        for queue in json?["queues"]?.array ?? [] {
            queues.append(Queue(name: queue["name"]?.string ?? "", waiting: Int(queue["waiting"]?.integer ?? 0)))
        }
    }
}

extension Colleagues.Agent {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("id", id.rawValue)
            writer.member("name", name)
            writer.member("routing", routing.rawValue)
            writer.member("open", open)
            writer.member("capacity", capacity)
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
            open: Int(json["open"]?.integer ?? 0),
            capacity: Int(json["capacity"]?.integer ?? 0)
        )
    }
}

/// A text that agents send often; `{name}` stands for the customer's name.
package struct CannedReply: Sendable, Equatable {
    package var shortcut: String
    package var text: String

    package init(shortcut: String, text: String) {
        self.shortcut = shortcut
        self.text = text
    }

    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("shortcut", shortcut)
            writer.member("text", text)
        }
    }

    /// Reads one of the `canned` replies.
    package init(json: JSONValue?) throws(ShapeError) {
        guard let shortcut = json?["shortcut"]?.string, let text = json?["text"]?.string else {
            throw ShapeError("canned")
        }
        self.init(shortcut: shortcut, text: text)
    }
}

/// One figure of a report: for queues and the whole desk, never keyed by agent.
package struct KPI: Sendable, Equatable {
    package var name: String
    /// Nil where there is nothing to compute it from.
    package var value: Double?
    package var unit: String
    /// The number of cases behind the value.
    package var cases: Int
    package var formula: String

    package init(name: String, value: Double?, unit: String, cases: Int, formula: String) {
        self.name = name
        self.value = value
        self.unit = unit
        self.cases = cases
        self.formula = formula
    }

    /// Writes the figure as an element of `kpis`.
    package func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("name", name)
            writer.key("value")
            if let value { writer.value(value) } else { writer.null() }
            writer.member("unit", unit)
            writer.member("n", cases)
            writer.member("formula", formula)
        }
    }

    /// Reads one of the `kpis`.
    package init(json: JSONValue?) throws(ShapeError) {
        guard let name = json?["name"]?.string else { throw ShapeError("kpis") }
        self.init(
            name: name,
            value: json?["value"]?.double,
            unit: json?["unit"]?.string ?? "",
            cases: Int(json?["n"]?.integer ?? 0),
            formula: json?["formula"]?.string ?? ""
        )
    }
}
