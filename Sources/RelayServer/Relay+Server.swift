internal import ChatModel
internal import ChatProtocol
internal import ConversationCore
internal import WebSocketTransport

/// What the transport asks and tells.
extension Relay: WebSocketServerHandler {
    /// The subprotocol of JSON (PROTOCOL.md, section 1).
    static let subprotocol = "heard.v1.json"
    /// The names of the listeners.
    static let chatListener = "chat"
    static let deskListener = "desk"

    func decide(_ handshake: Handshake) -> HandshakeDecision {
        guard !isDraining else { return refuse(503, retryAfterSeconds: 5) }
        let isDesk = handshake.path == "/desk"
        guard isDesk || handshake.path == "/chat" else { return refuse(404) }
        if configuration.deskListen != nil {
            guard isDesk == (handshake.listener == Self.deskListener) else { return refuse(404) }
        }
        let origins = OriginPolicy(allowed: isDesk ? configuration.deskOrigins : configuration.chatOrigins)
        guard
            origins.admits(
                origin: handshake.origin,
                host: handshake.host,
                isTLS: handshake.isTLS || configuration.proxies.contains(handshake.peerAddress)
            )
        else { return refuse(403) }
        if handshake.subprotocols.contains(Self.subprotocol) { return .accept(subprotocol: Self.subprotocol) }
        return !isDesk && handshake.subprotocols.isEmpty ? .accept(subprotocol: nil) : refuse(400)
    }

    private func refuse(_ status: Int, retryAfterSeconds: Int? = nil) -> HandshakeDecision {
        counters.refused += 1
        return .refuse(status: status, retryAfterSeconds: retryAfterSeconds)
    }

    func respond(to request: HTTPRequest) -> HTTPResponse { Documents(relay: self).respond(to: request) }

    func opened(_ connection: WebSocketConnection) {
        let door: Link.Door =
            connection.path == "/desk" ? .desk : connection.facts.subprotocol == nil ? .chatText : .chatJSON
        let link = Link(socket: connection, door: door, limits: limits)
        connection.userInfo = link
        counters.opened += 1
        link.gotRoom = { [weak self] link in self?.hasRoom(link) }
        if door == .chatText {
            plainTextDoor.greet(link)
            return startPings(link)
        }
        connection.messageLimit = limits[.hello]
        link.timers.append(
            EventLoop.schedule(afterMilliseconds: limits[.helloWait]) { [weak link] in
                guard let link, link.identity == nil else { return }
                link.close(.noHello)
            }
        )
    }

    func received(_ message: [UInt8], on connection: WebSocketConnection) {
        guard let link = connection.userInfo as? Link else { return }
        link.lastHeard = EventLoop.now
        guard link.held.isEmpty, !link.mustWait else { return hold(message, of: link) }
        take(message, on: link)
    }

    /// What comes while a `hello` is on its way to the disk waits for it, so that a client may send ahead; and what comes
    /// while the client has not taken its answers waits too, so that large ones do not close it.
    private func hold(_ message: [UInt8], of link: Link) {
        link.held.append(message)
        if link.held.count >= Self.mostHeld { link.pauseReading(for: .held) }
        if link.held.count == 1, !link.isBeforeWelcome { release(link, afterMilliseconds: 0) }
    }

    private func release(_ link: Link, afterMilliseconds wait: Int) {
        EventLoop.schedule(afterMilliseconds: wait) { [weak self, weak link] in
            guard let link else { return }
            self?.releaseHeld(link)
        }
    }

    /// Takes what waited, for the `hello` or for room, as far as there is room for the answers.
    func releaseHeld(_ link: Link) {
        var hasTaken = false
        while !link.held.isEmpty, !link.isClosed, !link.mustWait {
            hasTaken = true
            take(link.held.removeFirst(), on: link)
        }
        guard !link.held.isEmpty, !link.isClosed else { return link.resumeReading(for: .held) }
        // The answers so far leave at the end of this turn; a full socket is looked at again a little later.
        if !link.isBeforeWelcome { release(link, afterMilliseconds: hasTaken ? 0 : Self.fullPause) }
    }

    /// How many frames may wait; then reading pauses.
    private static let mostHeld = 16
    /// How long a client that does not take its answers is left alone, milliseconds.
    private static let fullPause = 50

    private func take(_ message: [UInt8], on link: Link) {
        switch link.door {
        case .chatJSON: chatDoor.received(message, on: link)
        case .chatText: plainTextDoor.received(message, on: link)
        case .desk: deskDoor.received(message, on: link)
        }
    }

    func closed(_ connection: WebSocketConnection, code: UInt16?) {
        guard let link = connection.userInfo as? Link else { return }
        connection.userInfo = nil
        if code == CloseCode.slowReader.rawValue { counters.slowReaders += 1 }
        followers.forget(link)
        tails.stop(link)
        link.end()
        guard let identity = link.identity, sessions.forget(link) else { return }
        switch identity.participant.role {
        case .agent:
            router.disconnected(identity.participant.id)
            reviews.forget(identity.participant.id)
        case .customer:
            if let open = starts.open(of: identity.participant.id) { presence.gone(from: open) }
        case .supervisor, .system: break
        }
    }

    func drained(_ connection: WebSocketConnection) {
        guard let link = connection.userInfo as? Link else { return }
        hasRoom(link)
    }

    func turnEnded() {}

    private func hasRoom(_ link: Link) {
        guard !link.followings.isEmpty || link.tail != nil else { return }
        followers.drained(link)
        tails.drained(link)
    }

    /// Somebody has said hello: the longer frames, the heartbeat, and what a connection means to the desk.
    func entered(_ link: Link) {
        guard let identity = link.identity else { return }
        link.socket.messageLimit = limits[.frame]
        if link.door != .chatText { startHeartbeat(link) }
        switch identity.participant.role {
        case .agent: router.connected(identity.participant.id, on: link)
        case .customer:
            if let open = starts.open(of: identity.participant.id) {
                presence.back(in: open)
            } else {
                link.openTimer = EventLoop.schedule(afterMilliseconds: limits[.openWait]) { [weak self, weak link] in
                    guard let self, let link, let identity = link.identity,
                        starts.open(of: identity.participant.id) == nil
                    else { return }
                    link.close(.noHello)
                }
            }
        case .supervisor, .system: break
        }
    }

    // MARK: Heartbeats

    /// Sends `{}` in the interval; silence for interval and timeout together closes with 4002.
    private func startHeartbeat(_ link: Link) {
        let interval = limits[.heartbeatInterval]
        guard interval < Int.max / 2 else { return }
        let silence = UInt64(clamping: interval.addingReportingOverflow(limits[.heartbeatTimeout]).partialValue)
        beat(link, every: interval) { [weak link] in
            guard let link else { return }
            link.push(Heartbeat.frame)
        }
        watchSilence(link, for: silence)
    }

    /// Rings just when the silence would be too long, and again from the last sign of life.
    private func watchSilence(_ link: Link, for silence: UInt64) {
        let quiet = EventLoop.now - max(link.lastHeard, link.socket.lastReceived)
        guard quiet <= silence else { return link.close(.noHeartbeat) }
        link.timers.removeAll { !$0.isPending }
        link.timers.append(
            EventLoop.schedule(afterMilliseconds: Int(clamping: silence - quiet + 1)) { [weak self, weak link] in
                guard let self, let link, !link.isClosed else { return }
                watchSilence(link, for: silence)
            }
        )
    }

    /// Plain-text clients are kept by WebSocket pings.
    private func startPings(_ link: Link) {
        let timeout = UInt64(clamping: limits[.pingTimeout])
        beat(link, every: limits[.pingInterval]) { [weak link] in
            guard let link else { return }
            if EventLoop.now - max(link.lastHeard, link.socket.lastReceived) > timeout { return link.socket.cut() }
            link.socket.sendPing()
        }
    }

    private func beat(_ link: Link, every milliseconds: Int, _ body: @escaping @EventLoop () -> Void) {
        guard milliseconds < Int.max / 2 else { return }
        link.timers.removeAll { !$0.isPending }
        link.timers.append(
            EventLoop.schedule(afterMilliseconds: milliseconds) { [weak self, weak link] in
                guard let self, let link, !link.isClosed else { return }
                body()
                beat(link, every: milliseconds, body)
            }
        )
    }
}
