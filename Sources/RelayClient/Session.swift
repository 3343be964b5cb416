internal import ChatModel
internal import ChatProtocol

/// One client's session with the relay as a value: events and times go in, actions come out.
///
/// It connects, says hello with what it knows, numbers requests, keeps messages until they are confirmed, notices holes
/// in the logs and fills them, answers heartbeats, notices a dead line, and comes back where it is invited to.
package struct Session<Side: RelaySide>: Sendable {
    /// One log of one conversation.
    struct LogKey: Hashable, Sendable {
        var conversation: ConversationID
        var log: LogName
    }

    enum Phase: Sendable {
        case idle
        case connecting(until: UInt64)
        /// `hello` is out.
        case greeting(until: UInt64)
        case online
        /// The line was cut by us; `closed` is on its way.
        case dropping(until: UInt64, reason: String)
        case waiting(until: UInt64)
        case ended
    }

    /// What a request that waits for its reply was for.
    enum Purpose: Sendable {
        case hello(isResuming: Bool)
        case client(number: Int, Side.Request)
        case message(UnsentMessage)
        case fill(LogKey)
    }

    struct OpenRequest: Sendable {
        var purpose: Purpose
        var sentAt: UInt64
    }

    let identity: Side.Identity
    /// How long the very first connection may take to come about, in milliseconds.
    ///
    /// Nil is forever.
    let patience: UInt64?

    var phase = Phase.idle
    var secret: Secret?
    var epoch: String
    /// The clock's time at the start.
    var startedAt: UInt64 = 0
    var hasBeenOnline = false
    /// When the running connection was greeted.
    var onlineSince: UInt64?
    var attempts = 0
    /// The relay refused the secret; the next hello goes without.
    var isSecretRefused = false
    var lastHeard: UInt64 = 0
    var heartbeat: HeartbeatTimes?
    var backoff: Backoff
    var outbox: Outbox
    var progress: [LogKey: LogProgress<Side.Push>] = [:]
    var filling: Set<LogKey> = []
    var openRequests: [Int64: OpenRequest] = [:]
    var lastRequestID: Int64 = 0

    /// Prepares a session.
    ///
    /// - Parameters:
    ///   - identity: Who says hello.
    ///   - saved: What an earlier process left; its secret is used to come back.
    ///   - seed: Randomness for the jitter.
    ///   - patienceMilliseconds: How long the first connection may take to come about; nil tries forever.
    package init(
        identity: Side.Identity,
        restoring saved: SavedSession = SavedSession(),
        seed: UInt64,
        patienceMilliseconds: UInt64? = nil
    ) {
        self.identity = identity
        patience = patienceMilliseconds
        secret = saved.secret
        epoch = saved.epoch
        outbox = Outbox(saved.unsent)
        backoff = Backoff(seed: seed)
    }

    /// The messages that the relay has not confirmed, oldest first.
    package var unsent: [UnsentMessage] { outbox.messages }

    /// Whether `hello` was answered and the line is up.
    package var isOnline: Bool {
        guard case .online = phase else { return false }
        return true
    }

    /// Whether replies are awaited.
    package var isWaitingForReplies: Bool { !openRequests.isEmpty }

    /// What has to outlive the process.
    package var saved: SavedSession { SavedSession(secret: secret, epoch: epoch, unsent: outbox.messages) }

    /// When ``SessionEvent/deadline`` is due, on the clock of the events' times; nil where nothing is.
    package var deadline: UInt64? {
        switch phase {
        case .idle, .ended: nil
        case .connecting(let until), .greeting(let until), .waiting(let until), .dropping(let until, _): until
        case .online: [silenceDeadline, outbox.nextDue].compactMap(\.self).min()
        }
    }

    /// When silence means that the line is dead: past the relay's own interval and timeout (PROTOCOL.md, section 2).
    private var silenceDeadline: UInt64? {
        guard let heartbeat else { return nil }
        let times = [heartbeat.intervalMilliseconds, heartbeat.timeoutMilliseconds]
        let allowed = times.reduce(UInt64(0)) { $0 + min(UInt64(clamping: $1), SessionLimits.longestHeartbeat) }
        return lastHeard + allowed + SessionLimits.heartbeatSlack
    }

    /// Takes an event in.
    ///
    /// - Parameters:
    ///   - event: What happened.
    ///   - now: Milliseconds of a clock that never goes back.
    /// - Returns: What is to be done, in order.
    package mutating func handle(_ event: SessionEvent<Side>, at now: UInt64) -> [SessionAction<Side>] {
        var actions: [SessionAction<Side>] = []
        if case .ended = phase { return refuseAfterEnd(event) }
        switch event {
        case .start:
            startedAt = now
            connect(at: now, &actions)
        case .opened: greet(at: now, &actions)
        case .received(let bytes): receive(bytes, at: now, &actions)
        case .closed(let code): closed(code: code, at: now, &actions)
        case .failed(let failure): failed(failure, at: now, &actions)
        case .deadline: deadlinePassed(at: now, &actions)
        case .request(let number, let request): send(request, numbered: number, at: now, &actions)
        case .post(let request):
            if isOnline { actions.append(.send(Side.frame(request, id: nil))) }
        case .sendMessage(let unsent): queue(unsent, at: now, &actions)
        case .retryNow:
            if case .waiting = phase { connect(at: now, &actions) }
        case .stop: end(.stopped, &actions)
        }
        return actions
    }

    private func refuseAfterEnd(_ event: SessionEvent<Side>) -> [SessionAction<Side>] {
        guard case .request(let number, let request) = event else { return [] }
        return [.deliver(.reply(number: number, request, .offline))]
    }

    // MARK: Connecting

    mutating func connect(at now: UInt64, _ actions: inout [SessionAction<Side>]) {
        attempts += 1
        phase = .connecting(until: now + SessionLimits.connecting)
        actions.append(.deliver(.connecting(attempt: attempts)))
        actions.append(.connect)
    }

    private mutating func greet(at now: UInt64, _ actions: inout [SessionAction<Side>]) {
        guard case .connecting = phase else { return }
        phase = .greeting(until: now + SessionLimits.greeting)
        lastHeard = now
        var resumption: Resumption?
        if let secret, !isSecretRefused {
            resumption = Resumption(secret: secret.revealed, epoch: epoch, seen: seen)
        }
        let request = Side.hello(identity, resuming: resumption)
        transmit(request, for: .hello(isResuming: resumption != nil), at: now, &actions)
    }

    private var seen: [ConversationID: Heads] {
        var seen: [ConversationID: Heads] = [:]
        for (key, log) in progress {
            switch key.log {
            case .publicLog: seen[key.conversation, default: Heads()].seq = log.head
            case .internalLog: seen[key.conversation, default: Heads()].iseq = log.head
            }
        }
        return seen
    }

    // MARK: Ending and coming back

    private mutating func deadlinePassed(at now: UInt64, _ actions: inout [SessionAction<Side>]) {
        guard let deadline, now >= deadline else { return }
        switch phase {
        case .waiting: connect(at: now, &actions)
        case .connecting: drop("The connection did not come about in time.", at: now, &actions)
        case .greeting: drop("The relay did not answer the greeting in time.", at: now, &actions)
        case .dropping(_, let reason): comeBack(because: reason, at: now, &actions)
        case .online:
            if let silenceDeadline, now >= silenceDeadline {
                drop("The line went silent.", at: now, &actions)
            } else {
                flushOutbox(at: now, &actions)
            }
        case .idle, .ended: break
        }
    }

    /// Cuts the line and waits for the transport to say so, or a little.
    mutating func drop(_ reason: String, at now: UInt64, _ actions: inout [SessionAction<Side>]) {
        phase = .dropping(until: now + SessionLimits.shortestBackoff, reason: reason)
        actions.append(.disconnect(code: CloseCode.normal.rawValue))
    }

    private mutating func closed(code: UInt16?, at now: UInt64, _ actions: inout [SessionAction<Side>]) {
        let number = code ?? 1006
        if case .dropping(_, let reason) = phase { return comeBack(because: reason, at: now, &actions) }
        guard isUp else { return }
        if number == CloseCode.refused.rawValue, startAnew(at: now, &actions) { return }
        let reason = CloseCode(rawValue: number)?.reason
        let words = reason.map { "The relay closed the connection: \($0)." } ?? "The connection was lost."
        guard CloseCode.invitesBack(number: number) else { return end(.closed(code: number, words), &actions) }
        comeBack(because: words, at: now, &actions)
    }

    private var isUp: Bool {
        switch phase {
        case .connecting, .greeting, .online: true
        case .idle, .dropping, .waiting, .ended: false
        }
    }

    private mutating func failed(_ failure: ConnectFailure, at now: UInt64, _ actions: inout [SessionAction<Side>]) {
        if case .dropping(_, let reason) = phase { return comeBack(because: reason, at: now, &actions) }
        guard case .connecting = phase else { return }
        // What has worked may work again: a certificate that was exchanged wrongly must not send agents home.
        guard failure.isTemporary || hasBeenOnline else { return end(.unreachable(failure.message), &actions) }
        comeBack(because: failure.message, at: now, &actions)
    }

    /// Where the secret was refused, begins without it at once.
    mutating func startAnew(at now: UInt64, _ actions: inout [SessionAction<Side>]) -> Bool {
        guard isSecretRefused, secret != nil else { return false }
        secret = nil
        progress = [:]
        isSecretRefused = false
        loseConnection(&actions)
        connect(at: now, &actions)
        return true
    }

    private mutating func comeBack(because reason: String, at now: UInt64, _ actions: inout [SessionAction<Side>]) {
        if let onlineSince, now - min(now, onlineSince) >= SessionLimits.settled { backoff.reset() }
        onlineSince = nil
        loseConnection(&actions)
        let wait = backoff.next()
        if let patience, !hasBeenOnline, now + wait > startedAt + patience {
            return end(.unreachable(reason), &actions)
        }
        phase = .waiting(until: now + wait)
        actions.append(.deliver(.offline(Outage(reason: reason, retryInMilliseconds: Int(wait)))))
    }

    /// Tells what the connection took with it.
    private mutating func loseConnection(_ actions: inout [SessionAction<Side>]) {
        outbox.connectionLost()
        filling = []
        for key in progress.keys { progress[key]?.dropHeld() }
        let lost = openRequests.sorted { $0.key < $1.key }
        openRequests = [:]
        for (_, open) in lost {
            guard case .client(let number, let request) = open.purpose else { continue }
            actions.append(.deliver(.reply(number: number, request, .unknown)))
        }
    }

    mutating func end(_ reason: SessionEnd, _ actions: inout [SessionAction<Side>]) {
        loseConnection(&actions)
        phase = .ended
        actions.append(.deliver(.save(saved)))
        actions.append(.disconnect(code: CloseCode.normal.rawValue))
        actions.append(.deliver(.ended(reason)))
    }
}
