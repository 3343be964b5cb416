internal import ChatModel
internal import ChatProtocol
internal import WebSocketTransport

/// An agent that accepts everything, reads what its customers write, and answers when told to.
@EventLoop
final class LoadAgent: WebSocketClientHandler {
    private(set) var isReady = false
    private let token: String
    private unowned let run: LoadRun
    private lazy var client = WebSocketClient(handler: self, limits: LoadRun.readingLimits)
    private var serial: Int64 = 0
    private var seen: [String: SeenNumbers] = [:]
    private var seenInternally: [String: SeenNumbers] = [:]
    private var waiting: [Int64: (ticket: LoadLedger.Ticket, conversation: String)] = [:]

    init(token: String, run: LoadRun) {
        self.token = token
        self.run = run
    }

    /// Numbers that were never seen.
    var gaps: Int { seen.values.reduce(0) { $0 + $1.gaps } + seenInternally.values.reduce(0) { $0 + $1.gaps } }

    func connect(to server: String) throws(TransportError) {
        try client.connect(to: .init(url: "\(server)/desk", subprotocol: "heard.v1.json"))
    }

    func send(_ text: String, in conversation: String, on lane: Int) {
        let ticket = run.ledger.send(on: lane)
        waiting[serial + 1] = (ticket, conversation)
        let message = MessageSend(clientID: "a\(serial + 1)", text: text)
        ask(.sendMessage(in: ConversationID(conversation), message))
    }

    private func ask(_ request: DeskRequest) {
        serial += 1
        client.send(request.encoded(id: .integer(serial)))
    }

    func opened(_ client: WebSocketClient) { ask(.hello(DeskHello(token: token))) }

    func received(_ message: [UInt8], on client: WebSocketClient) {
        switch FrameHead(message) {
        case .ping: client.send(Heartbeat.frame)
        case .accepted(let request, let seq): accepted(request, seq)
        case .refused(let request):
            if let sent = waiting.removeValue(forKey: request) { return run.ledger.refuse(sent.ticket) }
            if request <= Self.setUp { run.fail("an agent was refused: \(String(decoding: message, as: UTF8.self))") }
        case .message(let conversation, let seq, let isCustomers):
            note(seq, of: conversation)
            if isCustomers, let lane = run.lane(of: conversation) { run.ledger.receive(on: lane, seq: seq) }
        case .internalItem(let conversation, let iseq):
            if seenInternally[conversation]?.push(iseq) == false { run.ledger.misplace() }
        case .other: decode(message)
        }
    }

    /// The requests before the first message: `hello` and `status.set`.
    private static let setUp: Int64 = 2

    private func accepted(_ request: Int64, _ seq: Int?) {
        if let sent = waiting.removeValue(forKey: request) {
            guard let seq else { return run.ledger.misplace() }
            seen[sent.conversation]?.reply(seq)
            return run.ledger.acknowledge(sent.ticket, seq: seq)
        }
        if request == 1 {
            ask(.setStatus(StatusChange(routing: .accepting, capacity: LoadOptions.conversationsEach)))
        } else if request == Self.setUp {
            isReady = true
        }
    }

    private func note(_ seq: Int, of conversation: String) {
        if seen[conversation]?.push(seq) == false { run.ledger.misplace() }
    }

    private func decode(_ message: [UInt8]) {
        guard case .push(let push, _) = try? ServerMessage<DeskPush>.decode(message) else { return }
        switch push {
        case .offer(_, let offer): ask(.acceptOffer(offer.id))
        case .conversation(let snapshot):
            let conversation = snapshot.conversation.shared.id.rawValue
            seen[conversation] = SeenNumbers(after: snapshot.conversation.shared.seq)
            seenInternally[conversation] = SeenNumbers(after: snapshot.conversation.iseq)
            run.take(conversation, self)
        case .item(let conversation, let item, _): note(item.seq, of: conversation.rawValue)
        default: break
        }
    }

    func closed(_ client: WebSocketClient, code: UInt16?) {
        run.fail("an agent's connection was closed with \(code ?? 0)")
    }

    func failed(_ client: WebSocketClient, _ error: TransportError) { run.fail(error.description) }
}

/// A customer that opens a conversation and writes when told to.
@EventLoop
final class LoadCustomer: WebSocketClientHandler {
    private(set) var isReady = false
    private(set) var conversation: String?
    private let number: Int
    private unowned let run: LoadRun
    private lazy var client = WebSocketClient(handler: self, limits: LoadRun.readingLimits)
    private var serial = LoadCustomer.setUp
    private var seen = SeenNumbers()
    private var waiting: [Int64: LoadLedger.Ticket] = [:]

    /// The requests before the first message: `hello` and `conversation.start`.
    private static let setUp: Int64 = 2

    init(number: Int, run: LoadRun) {
        self.number = number
        self.run = run
    }

    /// Numbers that were never seen.
    var gaps: Int { seen.gaps }

    func connect(to server: String) throws(TransportError) {
        try client.connect(to: .init(url: "\(server)/chat", subprotocol: "heard.v1.json"))
    }

    func send(_ text: String, on lane: Int) {
        guard let conversation else { return }
        serial += 1
        waiting[serial] = run.ledger.send(on: lane)
        let message = MessageSend(clientID: "m\(serial)", text: text)
        client.send(ChatRequest.sendMessage(in: ConversationID(conversation), message).encoded(id: .integer(serial)))
    }

    func opened(_ client: WebSocketClient) {
        client.send(ChatRequest.hello(ChatHello(name: "Load \(number)")).encoded(id: .integer(1)))
        client.send(ChatRequest.startConversation(ConversationStart(clientID: "start")).encoded(id: .integer(2)))
    }

    func received(_ message: [UInt8], on client: WebSocketClient) {
        switch FrameHead(message) {
        case .ping: client.send(Heartbeat.frame)
        case .accepted(let request, let seq):
            guard let ticket = waiting.removeValue(forKey: request) else { return decode(message) }
            guard let seq else { return run.ledger.misplace() }
            seen.reply(seq)
            run.ledger.acknowledge(ticket, seq: seq)
            run.answered(number)
        case .refused(let request):
            if let ticket = waiting.removeValue(forKey: request) { return run.ledger.refuse(ticket) }
            run.fail("a customer was refused: \(String(decoding: message, as: UTF8.self))")
        case .message(_, let seq, let isCustomers):
            note(seq)
            if !isCustomers { run.ledger.receive(on: LoadRun.replyLane(of: number), seq: seq) }
        case .internalItem: run.fail("a customer was given an item of the internal log")
        case .other: decode(message)
        }
    }

    private func note(_ seq: Int) {
        if !seen.push(seq) { run.ledger.misplace() }
    }

    private func decode(_ message: [UInt8]) {
        switch try? ServerMessage<CustomerPush>.decode(message) {
        case .reply(let reply):
            guard reply.re == .integer(Self.setUp), case .ok(let value) = reply.outcome else { return }
            conversation = (try? StartedReply(json: value))?.conversation.rawValue
            if let conversation { run.open(conversation, by: number) }
        case .push(.item(_, let item, _), _):
            note(item.seq)
            if case .stateChanged(let change) = item.entry { isReady = change.state == .assigned }
        case .ping, .push, .unknownEvent, nil: break
        }
    }

    func closed(_ client: WebSocketClient, code: UInt16?) {
        run.fail("a customer's connection was closed with \(code ?? 0)")
    }

    func failed(_ client: WebSocketClient, _ error: TransportError) { run.fail(error.description) }
}
