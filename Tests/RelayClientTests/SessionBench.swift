import ChatModel
import ChatProtocol
import RelayClient
import StrictJSON

/// An agent's session on the table: what a relay would send goes in by hand, what the client does is looked at.
struct SessionBench {
    var session: Session<DeskSide>
    var now: UInt64 = 1_000
    /// The frames that went out, oldest first.
    var frames: [JSONValue] = []
    var deliveries: [Delivery<DeskSide>] = []
    var connects = 0
    var disconnects = 0

    init(saved: SavedSession = SavedSession(), patience: UInt64? = nil) {
        let identity = DeskSide.Identity(token: Secret("heard_token"), client: "test")
        session = Session(identity: identity, restoring: saved, seed: 7, patienceMilliseconds: patience)
    }

    mutating func handle(_ event: SessionEvent<DeskSide>) {
        for action in session.handle(event, at: now) {
            switch action {
            case .connect: connects += 1
            case .disconnect: disconnects += 1
            case .deliver(let delivery): deliveries.append(delivery)
            case .send(let bytes): frames.append((try? JSONValue.parse(bytes, limits: .stored)) ?? .null)
            }
        }
    }

    mutating func receive(_ json: String) {
        handle(.received(Array(json.utf8)))
    }

    /// Lets the time pass to the session's next deadline.
    mutating func waitForDeadline() {
        guard let deadline = session.deadline else { return }
        now = max(now, deadline)
        handle(.deadline)
    }

    mutating func goOnline(resumed: Bool = false, conversations: String = "[]") {
        if connects == 0 { handle(.start) }
        handle(.opened)
        let id = frames.last?["id"]?.integer ?? 0
        receive(
            """
            {"re":\(id),"ok":{"participant":{"id":"a1","role":"agent","name":"Maya"},"secret":"s3cret","epoch":"e1",\
            "heartbeat":{"interval_ms":25000,"timeout_ms":8000},"resumed":\(resumed),"conversations":\(conversations)}}
            """
        )
    }

    mutating func receiveMessage(_ seq: Int, in conversation: String = "c1") {
        receive(Self.message(seq, in: conversation))
    }

    static func message(_ seq: Int, in conversation: String = "c1") -> String {
        """
        {"ev":"message","conversation":"\(conversation)","seq":\(seq),"at":"2026-11-21T01:10:02.113Z",\
        "data":{"message":"m\(seq)","from":{"id":"k1","role":"customer","name":"Ada"},"text":"text \(seq)"}}
        """
    }

    static func listing(_ conversation: String, recovered: Bool) -> String {
        """
        {"conversation":{"id":"\(conversation)","state":"assigned","queue":"default",\
        "customer":{"id":"k1","role":"customer","name":"Ada"},"agent":null,"about":{},\
        "opened_at":"2026-11-21T01:00:00.000Z","seq":9,"iseq":0},"recovered":\(recovered)}
        """
    }

    /// The numbers of the delivered items, in order.
    var deliveredNumbers: [Int] {
        deliveries.compactMap { delivery in
            guard case .push(.item(_, let item, _), _) = delivery else { return nil }
            return item.seq
        }
    }

    var lastFrame: JSONValue { frames.last ?? .null }

    func frames(of op: String) -> [JSONValue] {
        frames.filter { $0["op"]?.string == op }
    }

    var end: SessionEnd? {
        for case .ended(let end) in deliveries { return end }
        return nil
    }
}
