/// A listener at work.
@EventLoop
final class Door {
    let listener: WebSocketServer.Listener
    let socket: ListeningSocket
    let context: LibwebsocketsContext

    init(listener: WebSocketServer.Listener, socket: ListeningSocket, context: LibwebsocketsContext) {
        self.listener = listener
        self.socket = socket
        self.context = context
    }

    var isTLS: Bool { listener.certificate != nil }
}

/// A server's socket from its accepting to its end, whether it becomes a WebSocket or not.
@EventLoop
final class AcceptedSocket: LibwebsocketsSocket {
    let door: Door
    let address: PeerAddress
    let limitKey: String?
    private let server: WebSocketServer
    private var wire: Wire?
    private var deadline: TimerHandle?
    private var facts = ConnectionFacts()

    init(server: WebSocketServer, door: Door, address: PeerAddress, limitKey: String?) {
        self.server = server
        self.door = door
        self.address = address
        self.limitKey = limitKey
    }

    /// Hands the descriptor to libwebsockets; the request must come whole before the deadline.
    func begin(descriptor: Int32) {
        guard let wire = door.context.adopt(descriptor: descriptor, for: self) else { return }
        self.wire = wire
        deadline = EventLoop.schedule(afterMilliseconds: server.limits.handshakeMilliseconds) { [weak self] in
            self?.cut()
        }
    }

    /// Ends the connection without ceremony.
    func cut() {
        guard let wire else { return }
        wire.killSoon()
        door.context.wakeLibrary()
    }

    func mayUpgrade(_ wire: Wire) -> Bool {
        let request = HandshakeRules.Request(wire)
        guard let status = HandshakeRules.refusal(of: request) else { return decide(on: request, wire) }
        let headers = status == 426 ? [("Sec-WebSocket-Version", HandshakeRules.version)] : []
        write(HTTPResponse(status: status, headers: headers), to: wire)
        return false
    }

    private func decide(on request: HandshakeRules.Request, _ wire: Wire) -> Bool {
        let offered = HandshakeRules.offered(in: request.subprotocols) ?? []
        let choice = HandshakeRules.choice(from: offered, known: server.configuration.subprotocols)
        let handshake = Handshake(wire, self, offered: offered, connections: server.socketCount)
        switch server.handler.decide(handshake) {
        case .accept(let subprotocol):
            // libwebsockets answers with the first known one, so that nothing else can be agreed on.
            guard subprotocol == choice, offered.isEmpty || choice != nil else { break }
            facts = ConnectionFacts(
                peerAddress: handshake.peerAddress,
                forwardedFor: handshake.forwardedFor,
                listener: handshake.listener,
                path: handshake.path,
                subprotocol: subprotocol
            )
            return true
        case .refuse(let status, let retryAfter):
            let headers = retryAfter.map { [("Retry-After", "\($0)")] } ?? []
            write(HTTPResponse(status: status, headers: headers), to: wire)
            return false
        }
        write(HTTPResponse(status: 400), to: wire)
        return false
    }

    func answer(_ wire: Wire) {
        guard wire.isHead || wire.isGet else {
            return write(HTTPResponse(status: 405, headers: [("Allow", "GET, HEAD")]), to: wire)
        }
        guard !wire.hasBody, let request = HTTPRequest(wire, self) else {
            return write(HTTPResponse(status: 400), to: wire)
        }
        let response = server.handler.respond(to: request)
        guard response.body.count <= server.limits.responseBytes else {
            return write(HTTPResponse(status: 500), to: wire)
        }
        write(response, to: wire, isHead: request.isHead)
    }

    private func write(_ response: HTTPResponse, to wire: Wire, isHead: Bool = false) {
        var bytes = [UInt8](repeating: 0, count: Wire.headroom) + response.encoded(isHead: isHead)
        _ = wire.write(&bytes, upTo: bytes.count)
    }

    func opened(_ wire: Wire) -> WebSocketConnection? {
        deadline?.cancel()
        return WebSocketConnection(
            wire,
            facts: facts,
            limits: server.limits,
            isClient: false,
            takesBinary: server.configuration.takesBinary,
            owner: server,
            context: door.context
        )
    }

    func failed(status: Int, reason: String) {}

    func released() {
        wire = nil
        deadline?.cancel()
        server.forget(self)
    }
}
