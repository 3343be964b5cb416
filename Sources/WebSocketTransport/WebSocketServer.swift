/// What a server asks and tells; every call comes on the event loop.
@EventLoop
package protocol WebSocketServerHandler: AnyObject {
    /// Whether a request for a WebSocket is let in.
    func decide(_ handshake: Handshake) -> HandshakeDecision

    /// The answer to a request for a document.
    func respond(to request: HTTPRequest) -> HTTPResponse

    /// A connection is open.
    func opened(_ connection: WebSocketConnection)

    /// One whole text message, valid UTF-8, at most `messageLimit` bytes.
    func received(_ message: [UInt8], on connection: WebSocketConnection)

    /// One whole binary message; comes only where the configuration takes them.
    func receivedBinary(_ message: [UInt8], on connection: WebSocketConnection)

    /// The connection is gone, once for each that was opened; with the close code, ours or theirs, where there was one.
    func closed(_ connection: WebSocketConnection, code: UInt16?)

    /// What waits to be sent fell under half of the soft limit again.
    func drained(_ connection: WebSocketConnection)

    /// All input of this turn has been handled; what is sent now leaves with what was sent before.
    func turnEnded()
}

extension WebSocketServerHandler {
    package func receivedBinary(_ message: [UInt8], on connection: WebSocketConnection) {}
}

/// A WebSocket server with one or more listeners, on the event loop.
@EventLoop
package final class WebSocketServer {
    /// One address to listen on.
    package struct Listener: Sendable {
        /// What connections by this listener are told apart by, such as `chat` or `desk`.
        package var name: String

        /// A numeric address or a name; a name stands for all its addresses.
        package var host: String

        /// The TCP port; 0 lets the system choose.
        package var port: UInt16

        /// Without one the listener speaks plain TCP.
        package var certificate: TransportCertificate?

        package init(name: String, host: String, port: UInt16, certificate: TransportCertificate? = nil) {
            self.name = name
            self.host = host
            self.port = port
            self.certificate = certificate
        }
    }

    /// What a server is made of.
    package struct Configuration: Sendable {
        package var listeners: [Listener]

        /// The subprotocols that handshakes may agree on.
        package var subprotocols: [String]

        package var limits: TransportLimits

        /// Whether binary messages are taken and not answered with 1003; for conformance tests.
        package var takesBinary = false

        package init(listeners: [Listener], subprotocols: [String] = [], limits: TransportLimits = TransportLimits()) {
            self.listeners = listeners
            self.subprotocols = subprotocols
            self.limits = limits
        }
    }

    /// Where a listener ended up.
    package struct BoundAddress: Sendable, Equatable {
        package var listener: String
        package var host: String
        package var port: UInt16
    }

    /// The open connections by their id.
    package private(set) var connections: [UInt64: WebSocketConnection] = [:]

    let configuration: Configuration
    let handler: any WebSocketServerHandler
    private var doors: [Door] = []
    private var sockets: [ObjectIdentifier: AcceptedSocket] = [:]
    private var perAddress: [String: Int] = [:]
    private var isStopping = false

    package init(configuration: Configuration, handler: any WebSocketServerHandler) {
        self.configuration = configuration
        self.handler = handler
    }

    var limits: TransportLimits { configuration.limits }

    /// How many sockets are open, those in their handshake included.
    package var socketCount: Int { sockets.count }

    // MARK: Life

    /// Binds every listener and begins to accept; throws, with nothing left open, where one cannot be had.
    package func listen() throws(TransportError) -> [BoundAddress] {
        do {
            var bound: [BoundAddress] = []
            for listener in configuration.listeners {
                bound += try open(listener)
            }
            EventLoop.join(self)
            DescriptorBudget.prepare()
            return bound
        } catch {
            shutDown()
            throw error
        }
    }

    /// Stops accepting; connections that are open live on.
    package func stopAccepting() {
        doors.forEach { $0.socket.close() }
        doors = []
    }

    /// Begins the closing handshake with everybody.
    package func closeAll(code: UInt16, reason: String) {
        for connection in connections.values {
            connection.close(code: code, reason: reason)
        }
    }

    /// Stops accepting and ends every connection without further ceremony; `closed` is called for each, later.
    package func shutDown() {
        stopAccepting()
        isStopping = true
        sockets.values.forEach { $0.cut() }
        leaveIfEmpty()
    }

    /// Reads the certificates again; connections that are open keep theirs.
    package func reloadCertificates() throws(TransportError) {
        for door in doors where door.isTLS {
            try door.context.reloadCertificate()
        }
    }

    private func leaveIfEmpty() {
        guard isStopping, sockets.isEmpty else { return }
        EventLoop.leave(self)
    }

    private func open(_ listener: Listener) throws(TransportError) -> [BoundAddress] {
        let context = try context(for: listener.certificate)
        var port = listener.port
        var bound: [BoundAddress] = []
        for address in try ResolvedAddress.all(for: listener.host) {
            let socket = try ListeningSocket(address, port: port, backlog: limits.listenBacklog)
            port = socket.port
            let door = Door(listener: listener, socket: socket, context: context)
            doors.append(door)
            socket.onKnock { [weak self] in self?.letIn(by: door) }
            bound.append(BoundAddress(listener: listener.name, host: address.text, port: socket.port))
        }
        return bound
    }

    private func context(for certificate: TransportCertificate?) throws(TransportError) -> LibwebsocketsContext {
        var settings = LibwebsocketsContext.Settings(limits)
        settings.subprotocols = configuration.subprotocols
        settings.certificate = certificate
        return try LibwebsocketsContext.context(for: settings)
    }

    // MARK: Accepting

    private func letIn(by door: Door) {
        for _ in 0..<limits.acceptsPerTurn {
            switch door.socket.accept() {
            case .accepted(let accepted): admit(accepted, by: door)
            case .nobody: return
            case .outOfDescriptors: return turnAwayWithoutDescriptors(at: door)
            }
        }
    }

    private func admit(_ accepted: ListeningSocket.Accepted, by door: Door) {
        let key = accepted.address.isLoopback ? nil : accepted.address.limitKey
        let isOverAddress = key.map { perAddress[$0, default: 0] >= limits.connectionsPerAddress } ?? false
        let most = min(limits.connections, DescriptorBudget.limit - limits.descriptorReserve)
        guard sockets.count < most, !isOverAddress else {
            return TurnedAway.sayComeBack(
                accepted.descriptor,
                isTLS: door.isTLS,
                afterSeconds: limits.retryAfterSeconds
            )
        }
        let socket = AcceptedSocket(server: self, door: door, address: accepted.address, limitKey: key)
        sockets[ObjectIdentifier(socket)] = socket
        if let key { perAddress[key, default: 0] += 1 }
        socket.begin(descriptor: accepted.descriptor)
    }

    func forget(_ socket: AcceptedSocket) {
        guard sockets.removeValue(forKey: ObjectIdentifier(socket)) != nil else { return }
        if let key = socket.limitKey, let count = perAddress[key] {
            perAddress[key] = count > 1 ? count - 1 : nil
        }
        leaveIfEmpty()
    }

    private func turnAwayWithoutDescriptors(at door: Door) {
        DescriptorBudget.lendSpare {
            guard case .accepted(let accepted) = door.socket.accept() else { return }
            TurnedAway.sayComeBackNow(
                accepted.descriptor,
                isTLS: door.isTLS,
                afterSeconds: limits.retryAfterSeconds
            )
        }
    }
}

extension WebSocketServer: ConnectionOwner {
    func connectionOpened(_ connection: WebSocketConnection) {
        connections[connection.id] = connection
        handler.opened(connection)
    }

    func connection(_ connection: WebSocketConnection, received message: [UInt8], isBinary: Bool) {
        guard !isBinary else { return handler.receivedBinary(message, on: connection) }
        handler.received(message, on: connection)
    }

    func connectionDrained(_ connection: WebSocketConnection) {
        handler.drained(connection)
    }

    func connectionEnded(_ connection: WebSocketConnection, code: UInt16?) {
        connections[connection.id] = nil
        handler.closed(connection, code: code)
    }
}

extension WebSocketServer: TurnParticipant {
    func turnEnded() {
        handler.turnEnded()
    }
}
