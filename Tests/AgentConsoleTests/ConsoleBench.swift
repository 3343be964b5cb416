import AgentConsole
import ChatModel
import ChatProtocol
import RelayClient
import StrictJSON

/// An agent's console on the table: what a relay would deliver goes in as JSON, what the console does is looked at.
struct ConsoleBench {
    var model: AgentModel
    var now = Instant(milliseconds: 1_763_687_402_000)
    var effects: [AgentEffect] = []
    /// What happened, oldest first.
    var events: [AgentEvent] = []

    init() {
        model = AgentModel(now: now, seed: (1, 2), routing: .accepting)
    }

    @discardableResult
    mutating func handle(_ event: AgentEvent) -> [AgentEffect] {
        events.append(event)
        let new = model.update(event, at: now)
        effects += new
        return new
    }

    @discardableResult
    mutating func enter(_ line: String) -> [AgentEffect] { handle(.submitted(line)) }

    @discardableResult
    mutating func push(_ json: String) throws -> [AgentEffect] {
        guard case .push(let push, let cursor) = try ServerMessage<DeskPush>.decode(Array(json.utf8)) else { return [] }
        return handle(.delivery(.push(push, cursor: cursor)))
    }

    mutating func reply(to request: DeskRequest, _ json: String) throws {
        handle(.delivery(.reply(number: 1, request, .ok(try JSONValue(parsing: json)))))
    }

    mutating func goOnline(listing: String = "[]", resumed: Bool = false) throws {
        let welcome = try Welcome<DeskConversation>(
            json: JSONValue(
                parsing: """
                    {"participant":{"id":"a1","role":"agent","name":"Maya"},"secret":"s","epoch":"e",\
                    "resumed":\(resumed),"conversations":\(listing)}
                    """
            )
        )
        handle(.delivery(.online(welcome)))
        handle(.restored(AgentState()))
        try reply(to: .setStatus(StatusChange(routing: .accepting)), #"{"routing":"accepting","capacity":4}"#)
        try reply(to: .listColleagues, Self.colleagues)
        try reply(
            to: .listCannedReplies,
            #"{"canned":[{"shortcut":"hello","text":"Hello {name}, ⟨what you see⟩."},{"shortcut":"bye","text":"Goodbye."}]}"#
        )
    }

    static let colleagues = """
        {"agents":[{"id":"a1","name":"Maya","routing":"accepting","open":1,"capacity":4},\
        {"id":"a2","name":"Lee","routing":"away","open":0,"capacity":4}],"queues":[{"name":"default","waiting":1}]}
        """

    mutating func goOffline() {
        handle(.delivery(.offline(Outage(reason: "The connection was lost.", retryInMilliseconds: 2_000))))
    }

    // MARK: Conversations

    static func conversation(_ id: String, _ name: String) -> String {
        """
        {"id":"\(id)","state":"assigned","queue":"default","customer":{"id":"k-\(id)","role":"customer","name":\(quoted(name))},\
        "agent":{"id":"a1","role":"agent","name":"Maya"},"about":{"subject":"order 88121"},\
        "opened_at":"2026-11-21T01:00:00.000Z","seq":1,"iseq":0}
        """
    }

    mutating func open(_ id: String, _ name: String, saying text: String = "Hello?") throws {
        try push(
            """
            {"ev":"conversation","conversation":"\(id)","data":{"conversation":\(Self.conversation(id, name)),\
            "events":[\(Self.message(1, in: id, text, from: "customer", name: name))],"internal":[],"notes":[],\
            "earlier":[],"transfer":null}}
            """
        )
    }

    mutating func say(_ seq: Int, in id: String, _ text: String, from role: String = "customer") throws {
        let name = model.conversation(ConversationID(id))?.name.description ?? "x"
        try push(Self.message(seq, in: id, text, from: role, name: role == "customer" ? name : "Maya"))
    }

    static func message(_ seq: Int, in id: String, _ text: String, from role: String, name: String) -> String {
        let person = role == "customer" ? "k-\(id)" : role == "agent" ? "a1" : "system"
        return """
            {"ev":"message","conversation":"\(id)","seq":\(seq),"at":"2026-11-21T01:10:0\(min(seq, 9)).113Z",\
            "data":{"message":"m\(id)\(seq)","from":{"id":"\(person)","role":"\(role)","name":\(quoted(name))},\
            "text":\(quoted(text))}}
            """
    }

    static let energy = """
        {"level":2,"score":0.7812,"trend":"rising","emotions":{"anger":0.81},"valence":-0.5,"arousal":0.6,\
        "confidence":"high","language":"en","evidence":[\
        {"seq":1,"start":12,"end":22,"text":"THIRD time","cue":"repetition","weight":1.4},\
        {"seq":1,"start":40,"end":47,"text":"furious","cue":"anger","weight":2.1}]}
        """

    mutating func hint(_ iseq: Int, in id: String, suggestion: String = Self.suggestion) throws {
        try push(
            """
            {"ev":"energy","conversation":"\(id)","iseq":\(iseq),"at":"2026-11-21T01:10:03.000Z",\
            "data":{"seq":1,"energy":\(Self.energy)}}
            """
        )
        try push(
            """
            {"ev":"hint","conversation":"\(id)","iseq":\(iseq + 1),"at":"2026-11-21T01:10:03.000Z",\
            "data":{"hint":"h\(iseq)","about":[1],"kind":"reflect_back","energy":\(Self.energy),\
            "content":{"facts":[{"text":"the parcel never came","about":1}],"wants":[{"text":"the parcel by Friday","about":1}]},\
            "suggestions":[{"id":"s1","text":\(quoted(suggestion))},{"id":"s2","text":"Another way to say it?"}],\
            "prompts":["What do they know, and what do they not know?"],"acknowledged":false}}
            """
        )
    }

    static let suggestion = "I'm hearing that the parcel never came. Is that right?"

    // MARK: Looking

    var sent: [String] {
        effects.compactMap { effect in
            guard case .send(let unsent) = effect else { return nil }
            return "\(unsent.conversation): \(unsent.message.text)"
        }
    }

    var requests: [DeskRequest] {
        effects.compactMap { effect in
            guard case .request(let request) = effect else { return nil }
            return request
        }
    }

    var problems: [String] {
        effects.compactMap { effect in
            guard case .announce(.problem(let text)) = effect else { return nil }
            return text
        }
    }

    /// What `--plain` would write for these effects.
    func lines(_ effects: [AgentEffect]) -> [String] {
        effects.flatMap { effect -> [String] in
            guard case .announce(let announcement) = effect else { return [] }
            return LineRenderer.lines(for: announcement, in: model).map(\.text)
        }
    }
}

/// A string as JSON.
func quoted(_ text: String) -> String {
    String(decoding: JSONValue.string(text).serialized, as: UTF8.self)
}
