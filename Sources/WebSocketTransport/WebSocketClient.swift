/// What a client is told; every call comes on the event loop.
@EventLoop
package protocol WebSocketClientHandler: AnyObject {
    /// The handshake is done; `client.connection` is there.
    func opened(_ client: WebSocketClient)

    /// One whole text message, valid UTF-8.
    func received(_ message: [UInt8], on client: WebSocketClient)

    /// An open connection is gone; with the close code, ours or theirs, where there was one.
    func closed(_ client: WebSocketClient, code: UInt16?)

    /// No connection came about.
    func failed(_ client: WebSocketClient, _ error: TransportError)
}

/// A WebSocket client on the event loop; it can connect again once it has been told `closed` or `failed`.
@EventLoop
package final class WebSocketClient {
    /// Where to go, and how.
    package struct Target: Sendable {
        /// `ws://host[:port]/path` or `wss://…`.
        package var url: String

        /// The one subprotocol to offer.
        package var subprotocol: String?

        /// The `Origin` to send, as browsers do.
        package var origin: String?

        /// PEM of the authorities to trust besides the system's.
        package var authorityFile: String?

        /// Whether the server's certificate is checked; only tests may do without.
        package var isVerifying = true

        package init(
            url: String,
            subprotocol: String? = nil,
            origin: String? = nil,
            authorityFile: String? = nil,
            isVerifying: Bool = true
        ) {
            self.url = url
            self.subprotocol = subprotocol
            self.origin = origin
            self.authorityFile = authorityFile
            self.isVerifying = isVerifying
        }
    }

    /// The open connection, nil before and after.
    package internal(set) var connection: WebSocketConnection?

    let handler: any WebSocketClientHandler
    let limits: TransportLimits

    package init(handler: any WebSocketClientHandler, limits: TransportLimits = TransportLimits()) {
        self.handler = handler
        self.limits = limits
    }

    /// Begins to connect; `opened` or `failed` follows.
    ///
    /// Throws where the URL cannot be understood.
    package func connect(to target: Target) throws(TransportError) {
        let parsed = try ConnectTarget(target)
        if let file = target.authorityFile { try CertificateTrouble.checkAuthorities(in: file) }
        var settings = LibwebsocketsContext.Settings(limits)
        settings.authorityFile = target.authorityFile
        settings.isClient = true
        let context = try LibwebsocketsContext.context(for: settings)
        context.connect(to: parsed, for: ConnectAttempt(self, target, context))
    }

    /// Sends one text message, which must be UTF-8; without a connection nothing is sent.
    package func send(_ text: [UInt8]) {
        connection?.send(text)
    }

    /// Begins the closing handshake; `closed` follows.
    package func close(code: UInt16 = CloseCode.normal, reason: String = "") {
        connection?.close(code: code, reason: reason)
    }
}

extension WebSocketClient: ConnectionOwner {
    func connectionOpened(_ connection: WebSocketConnection) {
        self.connection = connection
        handler.opened(self)
    }

    func connection(_ connection: WebSocketConnection, received message: [UInt8], isBinary: Bool) {
        handler.received(message, on: self)
    }

    func connectionDrained(_ connection: WebSocketConnection) {}

    func connectionEnded(_ connection: WebSocketConnection, code: UInt16?) {
        self.connection = nil
        handler.closed(self, code: code)
    }
}

/// One attempt of a client to connect, and the socket that comes of it.
@EventLoop
private final class ConnectAttempt: LibwebsocketsSocket {
    private let client: WebSocketClient
    private let place: String
    private let facts: ConnectionFacts
    private let context: LibwebsocketsContext
    private let complaintsBefore = LibwebsocketsLog.complaints
    private var isDecided = false

    init(_ client: WebSocketClient, _ target: WebSocketClient.Target, _ context: LibwebsocketsContext) {
        self.client = client
        place = target.url
        facts = ConnectionFacts(path: target.url, subprotocol: target.subprotocol)
        self.context = context
    }

    func mayUpgrade(_ wire: Wire) -> Bool { false }

    func answer(_ wire: Wire) {}

    func opened(_ wire: Wire) -> WebSocketConnection? {
        isDecided = true
        return WebSocketConnection(
            wire,
            facts: facts,
            limits: client.limits,
            isClient: true,
            owner: client,
            context: context
        )
    }

    func failed(status: Int, reason: String) {
        guard !isDecided else { return }
        isDecided = true
        let error = error(status: status, reason: reason)
        // Not from within libwebsockets: the handler may want to try again at once.
        EventLoop.schedule(afterMilliseconds: 0) { [client] in client.handler.failed(client, error) }
    }

    func released() {
        failed(status: 0, reason: "")
    }

    private func error(status: Int, reason: String) -> TransportError {
        guard status <= 101 else {
            let phrase = HTTPResponse.phrase(of: status)
            return TransportError(
                .handshakeRefused(status: status),
                "\(place) refused the connection: \(status) \(phrase)."
            )
        }
        let complaints = LibwebsocketsLog.lines(since: complaintsBefore)
        if let trouble = complaints.lazy.compactMap({ CertificateTrouble(complaint: $0) }).first {
            return TransportError(.certificateUnusable, "\(place): \(trouble.sentence)")
        }
        // The library counts its texts' last zero byte in, and says this much when it knows no reason.
        let words = reason.split { $0.isNewline || $0 == "\0" }.joined(separator: " ")
        let why = words.isEmpty || words == "closed before established" ? "" : " (\(words))"
        return TransportError(.connectionFailed, "\(place) cannot be reached\(why).")
    }
}
