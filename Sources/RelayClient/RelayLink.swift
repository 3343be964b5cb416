package import ChatModel
package import ChatProtocol
package import WebSocketTransport

/// Runs a ``Session`` over a WebSocket on the event loop: the one place where its values meet sockets and clocks.
@EventLoop
package final class RelayLink<Side: RelaySide> {
    private let target: WebSocketClient.Target
    private let receive: @EventLoop (Delivery<Side>) -> Void
    private var session: Session<Side>
    private var client: WebSocketClient?
    private var timer: TimerHandle?
    private var lastRequest = 0
    private var isHandling = false
    private var waitingEvents: [SessionEvent<Side>] = []

    /// Prepares a link; nothing happens before ``start()``.
    ///
    /// - Parameters:
    ///   - address: Where the relay is.
    ///   - authorityFile: PEM of the authorities to trust besides the system's.
    ///   - identity: Who says hello.
    ///   - saved: What an earlier process left.
    ///   - patienceMilliseconds: How long the first connection may take to come about; nil tries forever.
    ///   - receive: Called on the loop for everything that is delivered.
    package init(
        to address: RelayAddress,
        authorityFile: String? = nil,
        as identity: Side.Identity,
        restoring saved: SavedSession = SavedSession(),
        patienceMilliseconds: UInt64? = nil,
        receive: @escaping @EventLoop (Delivery<Side>) -> Void
    ) {
        target = WebSocketClient.Target(
            url: address.url(Side.path),
            subprotocol: relaySubprotocol,
            authorityFile: authorityFile
        )
        session = Session(
            identity: identity,
            restoring: saved,
            seed: UInt64.random(in: .min ... .max),
            patienceMilliseconds: patienceMilliseconds
        )
        self.receive = receive
    }

    /// Whether the relay has greeted and the line is up.
    package var isOnline: Bool { session.isOnline }

    /// The messages that the relay has not confirmed, oldest first.
    package var unsent: [UnsentMessage] { session.unsent }

    /// Whether nothing waits for the relay: no request without its reply, no message without its confirmation.
    package var isSettled: Bool { !session.isWaitingForReplies && session.unsent.isEmpty }

    /// Begins to connect.
    package func start() { handle(.start) }

    /// Sends a request; its reply is delivered with the number that is returned.
    @discardableResult
    package func request(_ request: Side.Request) -> Int {
        lastRequest += 1
        handle(.request(number: lastRequest, request))
        return lastRequest
    }

    /// Sends a request that wants no reply, such as typing or a receipt.
    package func post(_ request: Side.Request) { handle(.post(request)) }

    /// Keeps a message until the relay has confirmed it, and sends it as soon as that is possible.
    package func send(_ message: MessageSend, to conversation: ConversationID) {
        handle(.sendMessage(UnsentMessage(conversation: conversation, message: message)))
    }

    /// Tries to connect now where the link waits for its next attempt.
    package func retryNow() { handle(.retryNow) }

    /// Says goodbye; `ended` follows.
    package func stop() { handle(.stop) }

    // MARK: Events in, actions out

    /// Takes events one after the other: an action's own event, such as a connection that fails at once, waits.
    private func handle(_ event: SessionEvent<Side>) {
        waitingEvents.append(event)
        guard !isHandling else { return }
        isHandling = true
        while !waitingEvents.isEmpty {
            let next = waitingEvents.removeFirst()
            for action in session.handle(next, at: EventLoop.now) { carryOut(action) }
        }
        isHandling = false
        setTimer()
    }

    private func carryOut(_ action: SessionAction<Side>) {
        switch action {
        case .connect: connect()
        case .send(let bytes): client?.send(bytes)
        case .disconnect(let code): client?.close(code: code)
        case .deliver(let delivery): receive(delivery)
        }
    }

    private func connect() {
        var limits = TransportLimits()
        limits.messageBytes = SessionLimits.frameBytes
        limits.outboundHardBytes = SessionLimits.frameBytes
        let client = WebSocketClient(handler: self, limits: limits)
        self.client = client
        do throws(TransportError) {
            try client.connect(to: target)
        } catch {
            handle(.failed(ConnectFailure(error)))
        }
    }

    private func setTimer() {
        timer?.cancel()
        timer = nil
        guard let deadline = session.deadline else { return }
        let now = EventLoop.now
        let delay = Int(clamping: deadline - min(now, deadline))
        timer = EventLoop.schedule(afterMilliseconds: delay) { [weak self] in self?.handle(.deadline) }
    }
}

extension RelayLink: WebSocketClientHandler {
    package func opened(_ client: WebSocketClient) {
        guard client === self.client else { return client.close() }
        handle(.opened)
    }

    package func received(_ message: [UInt8], on client: WebSocketClient) {
        guard client === self.client else { return }
        handle(.received(message))
    }

    package func closed(_ client: WebSocketClient, code: UInt16?) {
        guard client === self.client else { return }
        self.client = nil
        handle(.closed(code: code))
    }

    package func failed(_ client: WebSocketClient, _ error: TransportError) {
        guard client === self.client else { return }
        self.client = nil
        handle(.failed(ConnectFailure(error)))
    }
}

/// The subprotocol that selects JSON (PROTOCOL.md, section 1).
package let relaySubprotocol = "heard.v1.json"

extension ConnectFailure {
    /// Whether trying again may help: a server that is down or busy comes back, a wrong address does not.
    package init(_ error: TransportError) {
        let isTemporary =
            switch error.code {
            case .connectionFailed: true
            case .handshakeRefused(let status): status == 429 || status >= 500
            default: false
            }
        self.init(error.description, isTemporary: isTemporary)
    }
}
