/// Who hears of what happens on a connection.
@EventLoop
protocol ConnectionOwner: AnyObject {
    func connectionOpened(_ connection: WebSocketConnection)
    func connection(_ connection: WebSocketConnection, received message: [UInt8], isBinary: Bool)
    func connectionDrained(_ connection: WebSocketConnection)
    func connectionEnded(_ connection: WebSocketConnection, code: UInt16?)
}

/// What a connection knows of itself from the handshake on.
package struct ConnectionFacts: Sendable {
    /// The other end's address, without port; empty for a client's connection.
    package var peerAddress = ""

    /// What the nearest proxy says about who stands behind it (`X-Forwarded-For`); to be believed of trusted peers only.
    package var forwardedFor: String?

    /// The name of the listener that it came in by.
    package var listener = ""

    /// The path of the request, without query.
    package var path = "/"

    /// The agreed subprotocol, nil without one.
    package var subprotocol: String?
}

/// One open WebSocket, either end's.
///
/// What is sent is framed at once into the connection's outbound bytes, which leave together when the turn ends.
@EventLoop
package final class WebSocketConnection: Identifiable {
    private enum Phase {
        case open
        /// Our close frame is out, or on its way.
        case closing(UInt16)
        /// The peer's close frame came first.
        case closedByPeer(UInt16?)
        case ended
    }

    private static var lastID: UInt64 = 0

    /// A number that no other connection of this process has or had.
    package nonisolated let id: UInt64

    /// What was known when it was opened.
    package nonisolated let facts: ConnectionFacts

    /// The longest message it accepts, bytes; the handler may lower or raise it at any time.
    package var messageLimit: Int {
        get { longestMessage }
        set { longestMessage = newValue }
    }

    /// When a frame last came, on `EventLoop.now`'s clock, milliseconds; pings, which libwebsockets answers by itself
    /// without telling, do not count.
    package var lastReceived: UInt64 { lastFrameAt }

    /// Something of the handler's.
    package var userInfo: AnyObject?

    // Private, and read through the properties above: so the compiler can prove that accesses do not overlap, and spares
    // the checks at run time.
    private var longestMessage: Int
    private var lastFrameAt = EventLoop.now
    private let limits: TransportLimits
    private let isClient: Bool
    private let takesBinary: Bool
    private var owner: (any ConnectionOwner)?
    private let context: LibwebsocketsContext
    private var wire: Wire?
    private var phase = Phase.open
    private var assembly = MessageAssembly()
    private var outbox = Outbox()
    private var isListedForFlush = false
    private var isWaitingForPong = false
    private var isPausedByHandler = false
    private var isPausedBySize = false
    /// Whether the soft limit was reached since the handler was last told that there is room.
    private var hasBeenFull = false
    private var messageDeadline: TimerHandle?
    /// Whether a part of a message has come and not its end.
    private var isMessageUnderWay = false
    private var stallDeadline: TimerHandle?
    private var closeDeadline: TimerHandle?

    init(
        _ wire: Wire,
        facts: ConnectionFacts,
        limits: TransportLimits,
        isClient: Bool,
        takesBinary: Bool = false,
        owner: any ConnectionOwner,
        context: LibwebsocketsContext
    ) {
        Self.lastID += 1
        id = Self.lastID
        self.wire = wire
        self.facts = facts
        self.limits = limits
        self.isClient = isClient
        self.takesBinary = takesBinary
        self.owner = owner
        self.context = context
        longestMessage = limits.messageBytes
    }

    // MARK: For the handler

    /// The other end's address, without port.
    package nonisolated var peerAddress: String { facts.peerAddress }

    /// The name of the listener that it came in by.
    package nonisolated var listener: String { facts.listener }

    /// The path of the request, without query.
    package nonisolated var path: String { facts.path }

    /// Whether messages can still be sent.
    package var isOpen: Bool {
        guard case .open = phase else { return false }
        return true
    }

    /// What was sent and has not reached the kernel yet, bytes with their framing.
    package var queuedBytes: Int { outbox.waiting }

    /// Sends one text message, which must be UTF-8; it leaves when the turn ends.
    ///
    /// A queue over the hard limit closes the connection with 4001 and drops what waits. After the beginning of the end
    /// nothing is sent.
    package func send(_ text: [UInt8]) {
        send(.text, text)
    }

    /// Sends one binary message; for conformance tests, nothing in Heard's protocol is binary.
    package func sendBinary(_ bytes: [UInt8]) {
        send(.binary, bytes)
    }

    /// Sends a ping; the pong shows in `lastReceived`.
    package func sendPing() {
        guard isOpen else { return }
        // libwebsockets keeps empty pongs to itself.
        enqueue(.ping, [0x68])
    }

    /// Begins the closing handshake; the peer has `closeHandshakeMilliseconds` to answer, then TCP is cut.
    package func close(code: UInt16, reason: String = "") {
        guard isOpen else { return }
        beginClosing(code: code, reason: reason, cutAfter: limits.closeHandshakeMilliseconds)
    }

    /// Stops reading from the peer, so that TCP slows it down; nothing of it is lost.
    package func pauseReading() {
        isPausedByHandler = true
        updateReading()
    }

    /// Goes on reading after `pauseReading()`.
    package func resumeReading() {
        isPausedByHandler = false
        updateReading()
    }

    /// Ends the TCP connection without ceremony; what waits is dropped.
    package func cut() {
        guard let wire else { return }
        wire.dropUnsentOnClose()
        wire.killSoon()
        context.wakeLibrary()
    }

    // MARK: From libwebsockets

    func begin() {
        owner?.connectionOpened(self)
    }

    func received(_ piece: ReceivedPiece) {
        lastFrameAt = EventLoop.now
        guard isOpen else { return }
        guard takesBinary || !piece.isBinary else { return close(code: CloseCode.unsupportedData, reason: "text only") }
        if piece.isWhole, piece.count <= longestMessage, !isMessageUnderWay {
            owner?.connection(self, received: piece.copy(), isBinary: piece.isBinary)
            return
        }
        switch assembly.add(piece, limit: longestMessage, fragmentLimit: limits.messageFragments) {
        case .waiting:
            isMessageUnderWay = true
            if messageDeadline == nil, isReading { startMessageDeadline() }
        case .tooBig:
            close(code: CloseCode.messageTooBig, reason: "at most \(messageLimit) bytes")
        case .complete(let message):
            isMessageUnderWay = false
            messageDeadline?.cancel()
            messageDeadline = nil
            letPongsGoFirst()
            owner?.connection(self, received: message, isBinary: piece.isBinary)
        }
    }

    func receivedPong() {
        lastFrameAt = EventLoop.now
    }

    func becameWritable() {
        guard let wire, !wire.isBlocked else { return }
        outbox.unblock()
        isWaitingForPong = false
        if isPausedBySize { startStallDeadline() }
        listForFlush()
    }

    /// Answers a close frame; false has libwebsockets end the connection now.
    func peerClosed(body: [UInt8]) -> Bool {
        lastFrameAt = EventLoop.now
        guard isOpen else { return false }
        let code = body.count >= 2 ? UInt16(body[0]) << 8 | UInt16(body[1]) : nil
        let isAcceptable = body.isEmpty || code.map(CloseCode.isValid) == true
        phase = .closedByPeer(isAcceptable ? code : CloseCode.protocolError)
        if !isAcceptable { wire?.setCloseCode(CloseCode.protocolError) }
        return isAcceptable
    }

    func ended(libraryCode: UInt16?) {
        let code: UInt16? =
            switch phase {
            case .closing(let code): code
            case .closedByPeer(let code): code
            case .open, .ended: libraryCode
            }
        phase = .ended
        wire = nil
        messageDeadline?.cancel()
        stallDeadline?.cancel()
        closeDeadline?.cancel()
        outbox.drop()
        owner?.connectionEnded(self, code: code)
        owner = nil
    }

    // MARK: Outbound bytes

    /// Gives what waits to the socket; called once a turn.
    func flush() {
        isListedForFlush = false
        guard let wire, !isWaitingForPong else { return }
        // Nothing may follow a close frame of libwebsockets' own; in the turn that decided on it, it is not out yet.
        guard wire.ownCloseCode == nil || lastFrameAt == EventLoop.now else { return outbox.drop() }
        guard let waiting = outbox.flush(to: wire, chunk: limits.flushBytes) else { return cut() }
        throttle(waiting: waiting)
    }

    private func send(_ opcode: Frame.Opcode, _ payload: [UInt8]) {
        guard isOpen else { return }
        if enqueue(opcode, payload, limit: limits.outboundHardBytes) { return }
        // A burst within one turn is not a slow reader's fault: the socket has not been tried yet.
        isWaitingForPong = false
        if !outbox.isBlocked { flush() }
        guard isOpen, !enqueue(opcode, payload, limit: limits.outboundHardBytes) else { return }
        dropSlowReader()
    }

    /// Holds the answer to a message in fragments back until libwebsockets has answered a ping that came between them.
    ///
    /// It sends pongs when the socket is next writable, which would be after our own flush (RFC 6455 section 5.5.2 wants
    /// them "as soon as is practical").
    private func letPongsGoFirst() {
        isWaitingForPong = true
        wire?.askForWritable()
    }

    @discardableResult
    private func enqueue(_ opcode: Frame.Opcode, _ payload: [UInt8], limit: Int = .max) -> Bool {
        let mask = isClient ? MaskingKeys.next() : nil
        guard outbox.append(opcode, payload, mask: mask, limit: limit) else { return false }
        if outbox.waiting >= limits.outboundSoftBytes { hasBeenFull = true }
        listForFlush()
        return true
    }

    private func listForFlush() {
        guard !isListedForFlush else { return }
        isListedForFlush = true
        EventLoop.sendAtEndOfTurn(self)
    }

    private func throttle(waiting: Int) {
        if !isPausedBySize, waiting > limits.outboundSoftBytes {
            isPausedBySize = true
            startStallDeadline()
            updateReading()
        } else if isPausedBySize, waiting <= limits.outboundSoftBytes / 2 {
            isPausedBySize = false
            stallDeadline?.cancel()
            updateReading()
        }
        // Also where the socket took everything at once: whoever stopped at the limit waits for this.
        guard hasBeenFull, waiting <= limits.outboundSoftBytes / 2 else { return }
        hasBeenFull = false
        owner?.connectionDrained(self)
    }

    /// Gives the reader so long for taking something, from the last time that it did.
    private func startStallDeadline() {
        stallDeadline?.cancel()
        stallDeadline = EventLoop.schedule(afterMilliseconds: limits.stalledReaderMilliseconds) { [weak self] in
            guard let self, isOpen else { return }
            dropSlowReader()
        }
    }

    private var isReading: Bool { !isOpen || !(isPausedByHandler || isPausedBySize) }

    private func updateReading() {
        wire?.setReading(isReading)
        context.wakeLibrary()
        guard isMessageUnderWay, isOpen else { return }
        // The time in which nobody listens is not the peer's.
        messageDeadline?.cancel()
        messageDeadline = nil
        if isReading { startMessageDeadline() }
    }

    // MARK: Closing

    private func dropSlowReader() {
        outbox.drop()
        beginClosing(
            code: CloseCode.slowReader,
            reason: "slow reader",
            cutAfter: limits.slowReaderCutMilliseconds
        )
    }

    private func beginClosing(code: UInt16, reason: String, cutAfter delay: Int) {
        phase = .closing(code)
        messageDeadline?.cancel()
        enqueue(.close, Frame.closeBody(code: code, reason: reason))
        updateReading()
        closeDeadline = EventLoop.schedule(afterMilliseconds: delay) { [weak self] in self?.cut() }
    }

    private func startMessageDeadline() {
        messageDeadline = EventLoop.schedule(afterMilliseconds: limits.halfMessageMilliseconds) { [weak self] in
            // Where the loop itself was late, the rest may lie there unread: it is read before this comes again.
            self?.messageDeadline = EventLoop.schedule(afterMilliseconds: Self.lateMessageMilliseconds) { [weak self] in
                self?.close(code: CloseCode.protocolError, reason: "half a message")
            }
        }
    }

    /// What a message gets on top, so that the loop reads once more between the end of its time and the verdict.
    private static let lateMessageMilliseconds = 50
}
