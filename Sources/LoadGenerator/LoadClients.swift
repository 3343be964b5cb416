internal import ChatModel
internal import ChatProtocol
internal import WebSocketTransport

/// An agent that accepts everything and counts what its customers wrote.
@EventLoop
final class LoadAgent: WebSocketClientHandler {
    private(set) var isReady = false
    var outOfOrder: () -> Void = {}
    private let token: String
    private let received: (_ isCustomers: Bool) -> Void
    private lazy var client = WebSocketClient(handler: self)
    private var serial: Int64 = 0
    private var heads: [ConversationID: Int] = [:]

    init(token: String, received: @escaping (_ isCustomers: Bool) -> Void) {
        self.token = token
        self.received = received
    }

    func connect(to server: String) throws(TransportError) {
        try client.connect(to: .init(url: "\(server)/desk", subprotocol: "heard.v1.json"))
    }

    private func ask(_ request: DeskRequest) {
        serial += 1
        client.send(request.encoded(id: .integer(serial)))
    }

    func opened(_ client: WebSocketClient) { ask(.hello(DeskHello(token: token))) }

    func received(_ message: [UInt8], on client: WebSocketClient) {
        guard let decoded = try? ServerMessage<DeskPush>.decode(message) else { return }
        switch decoded {
        case .ping: client.send(Heartbeat.frame)
        case .reply(let reply):
            if reply.re == .integer(1) {
                ask(.setStatus(StatusChange(routing: .accepting, capacity: LoadOptions.conversationsEach)))
            } else if reply.re == .integer(2) {
                isReady = true
            }
        case .push(let push, _): take(push)
        case .unknownEvent: break
        }
    }

    private func take(_ push: DeskPush) {
        switch push {
        case .offer(_, let offer): ask(.acceptOffer(offer.id))
        case .conversation(let snapshot): heads[snapshot.conversation.id] = snapshot.conversation.shared.seq
        case .item(let conversation, let item, _):
            if item.seq != (heads[conversation] ?? 0) + 1 { outOfOrder() }
            heads[conversation] = item.seq
            if case .message(let message) = item.entry { received(message.from.role == .customer) }
        default: break
        }
    }

    func closed(_ client: WebSocketClient, code: UInt16?) { isReady = false }
    func failed(_ client: WebSocketClient, _ error: TransportError) {}
}

/// A customer that opens a conversation and writes when told to.
@EventLoop
final class LoadCustomer: WebSocketClientHandler {
    /// What became of a message, or of the connection.
    enum Outcome {
        case acknowledged(milliseconds: Double)
        case refused
        case failed(String)
    }

    private(set) var isReady = false
    private let report: (Outcome) -> Void
    private lazy var client = WebSocketClient(handler: self)
    private var conversation: ConversationID?
    private var serial: Int64 = 2
    private var sentAt: [Int64: UInt64] = [:]

    init(report: @escaping (Outcome) -> Void) {
        self.report = report
    }

    func connect(to server: String) throws(TransportError) {
        try client.connect(to: .init(url: "\(server)/chat", subprotocol: "heard.v1.json"))
    }

    func send(_ text: String) {
        guard let conversation else { return }
        serial += 1
        sentAt[serial] = EventLoop.now
        let message = MessageSend(clientID: "m\(serial)", text: text)
        client.send(ChatRequest.sendMessage(in: conversation, message).encoded(id: .integer(serial)))
    }

    func opened(_ client: WebSocketClient) {
        client.send(ChatRequest.hello(ChatHello(name: "Load")).encoded(id: .integer(1)))
        client.send(ChatRequest.startConversation(ConversationStart(clientID: "start")).encoded(id: .integer(2)))
    }

    func received(_ message: [UInt8], on client: WebSocketClient) {
        guard let decoded = try? ServerMessage<CustomerPush>.decode(message) else { return }
        switch decoded {
        case .ping: client.send(Heartbeat.frame)
        case .reply(let reply): take(reply)
        case .push(.item(_, let item, _), _):
            if case .stateChanged(let change) = item.entry { isReady = change.state == .assigned }
        case .push, .unknownEvent: break
        }
    }

    private func take(_ reply: ServerReply) {
        guard case .integer(let id) = reply.re else { return }
        switch reply.outcome {
        case .ok(let value):
            if id == 2 { conversation = (try? StartedReply(json: value))?.conversation }
            guard let sent = sentAt.removeValue(forKey: id) else { return }
            report(.acknowledged(milliseconds: Double(EventLoop.now - sent)))
        case .error(let error):
            if sentAt.removeValue(forKey: id) == nil { return report(.failed(error.message)) }
            report(.refused)
        }
    }

    func closed(_ client: WebSocketClient, code: UInt16?) {
        report(.failed("a customer's connection was closed with \(code ?? 0)"))
    }

    func failed(_ client: WebSocketClient, _ error: TransportError) { report(.failed(error.description)) }
}
