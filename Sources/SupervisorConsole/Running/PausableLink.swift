internal import ChatProtocol
internal import RelayClient
internal import WebSocketTransport

/// Runs a desk session over a WebSocket, and can stop reading from the relay altogether.
///
/// While it is paused nothing is read and no time passes for the session: a relay that gives up on the slow reader is
/// met again when the reading goes on, and the session resumes by its cursor.
@EventLoop
final class PausableLink {
    private let target: WebSocketClient.Target
    private let receive: @EventLoop (Delivery<DeskSide>) -> Void
    private var session: Session<DeskSide>
    private var client: WebSocketClient?
    private var timer: TimerHandle?
    private var lastRequest = 0
    private var isHandling = false
    private var isPaused = false
    private var waitingEvents: [SessionEvent<DeskSide>] = []

    init(
        to address: RelayAddress,
        authorityFile: String?,
        as identity: DeskSide.Identity,
        patienceMilliseconds: UInt64?,
        receive: @escaping @EventLoop (Delivery<DeskSide>) -> Void
    ) {
        target = WebSocketClient.Target(
            url: address.url(DeskSide.path),
            subprotocol: relaySubprotocol,
            authorityFile: authorityFile
        )
        session = Session(
            identity: identity,
            seed: UInt64.random(in: .min ... .max),
            patienceMilliseconds: patienceMilliseconds
        )
        self.receive = receive
    }

    func start() { handle(.start) }

    func request(_ request: DeskRequest) {
        lastRequest += 1
        handle(.request(number: lastRequest, request))
    }

    /// Says goodbye.
    func stop() {
        resume()
        handle(.stop)
    }

    /// Stops reading, so that TCP slows the relay down.
    func pause() {
        guard !isPaused else { return }
        isPaused = true
        client?.connection?.pauseReading()
        timer?.cancel()
        timer = nil
    }

    /// Goes on reading.
    func resume() {
        guard isPaused else { return }
        isPaused = false
        client?.connection?.resumeReading()
        setTimer(notBefore: Self.catchingUp)
    }

    /// What waits in the socket is read before the silence of the pause is held against the relay.
    private static let catchingUp = 1_000

    // MARK: Events in, actions out

    private func handle(_ event: SessionEvent<DeskSide>) {
        waitingEvents.append(event)
        guard !isHandling else { return }
        isHandling = true
        while !waitingEvents.isEmpty {
            let next = waitingEvents.removeFirst()
            for action in session.handle(next, at: EventLoop.now) { carryOut(action) }
        }
        isHandling = false
        if !isPaused { setTimer(notBefore: 0) }
    }

    private func carryOut(_ action: SessionAction<DeskSide>) {
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

    private func setTimer(notBefore shortest: Int) {
        timer?.cancel()
        timer = nil
        guard let deadline = session.deadline else { return }
        let now = EventLoop.now
        let delay = max(shortest, Int(clamping: deadline - min(now, deadline)))
        timer = EventLoop.schedule(afterMilliseconds: delay) { [weak self] in self?.handle(.deadline) }
    }
}

extension PausableLink: WebSocketClientHandler {
    func opened(_ client: WebSocketClient) {
        guard client === self.client else { return client.close() }
        if isPaused { client.connection?.pauseReading() }
        handle(.opened)
    }

    func received(_ message: [UInt8], on client: WebSocketClient) {
        guard client === self.client else { return }
        handle(.received(message))
    }

    func closed(_ client: WebSocketClient, code: UInt16?) {
        guard client === self.client else { return }
        self.client = nil
        handle(.closed(code: code))
    }

    func failed(_ client: WebSocketClient, _ error: TransportError) {
        guard client === self.client else { return }
        self.client = nil
        handle(.failed(ConnectFailure(error)))
    }
}
