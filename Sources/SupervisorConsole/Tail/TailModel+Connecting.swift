internal import ChatModel
internal import ChatProtocol
internal import RelayClient
internal import StrictJSON

/// From the greeting to the running tail, and again after each loss of the connection.
extension TailModel {
    mutating func connected(at now: Instant, _ effects: inout [TailEffect]) {
        isFollowing = false
        isCaughtUp = false
        eventsSinceOnline = 0
        hasMissed = false
        if needsBoard {
            effects.append(.request(.board))
        } else {
            begin(at: now, &effects)
        }
    }

    /// The people behind the events are needed for lines about them, and to sift by what the relay cannot.
    private var needsBoard: Bool { !options.isJSON || sieve.needsAgents || options.filter.queues.count > 1 }

    mutating func lost(_ outage: Outage, at now: Instant, _ effects: inout [TailEffect]) {
        isFollowing = false
        isCaughtUp = false
        guard lastOutage != outage.reason else { return }
        lastOutage = outage.reason
        effects.append(.status("\(outage.reason) Trying again."))
    }

    mutating func ended(_ sessionEnd: SessionEnd, _ effects: inout [TailEffect]) {
        let reason =
            switch sessionEnd {
            case .stopped: "stopped"
            case .notAuthorised: "not_authorised"
            case .unreachable: "unreachable"
            case .closed: "closed"
            }
        end(TailEnd(code: sessionEnd.exitCode, reason: reason, message: sessionEnd.message), &effects)
    }

    // MARK: Beginning

    mutating func begin(at now: Instant, _ effects: inout [TailEffect]) {
        effects.append(.request(.tail(sieve.query(from: start(at: now)))))
    }

    private func start(at now: Instant) -> TailQuery.Start {
        if let lookBack { return .since(lookBack.start(at: now)) }
        if let cursor { return .after(cursor) }
        switch origin(at: now) {
        case .since: return .since(options.start.since ?? now)
        case .start: return .since(Instant(milliseconds: 0))
        case .live, .last, .after: return .live
        }
    }

    private func origin(at now: Instant) -> TailRecord.Origin {
        if beganAfterCursor { return .after }
        if let last = options.start.last { return last > 0 ? .last : .live }
        if options.start.since != nil { return .since }
        let isForThePast = options.stop.until.map { $0 <= now } ?? options.stop.isAtEnd
        return isForThePast ? .start : .live
    }

    // MARK: Replies

    mutating func replied(
        to request: DeskRequest,
        _ outcome: ReplyOutcome,
        at now: Instant,
        _ effects: inout [TailEffect]
    ) {
        switch outcome {
        case .offline, .unknown: break
        case .refused(let error): refused(request, error, &effects)
        case .ok(let body):
            switch request {
            case .board: learn(try? Board(json: body), at: now, &effects)
            case .tail: follow(from: body["cursor"]?.string, at: now, &effects)
            default: probeAnswered(at: now, &effects)
            }
        }
    }

    private mutating func learn(_ board: Board?, at now: Instant, _ effects: inout [TailEffect]) {
        if let board {
            subjects.learn(board)
            let missing = sieve.learnAgents(board.agents)
            if let name = missing.first, !hasGreeted {
                let message = "Nobody of the desk is called \(name): heard board shows who is there."
                return end(TailEnd(code: ExitStatus.failed, reason: "failed", message: message), &effects)
            }
        }
        begin(at: now, &effects)
    }

    private mutating func follow(from replied: String?, at now: Instant, _ effects: inout [TailEffect]) {
        let beginning = (lookBack == nil ? cursor : nil) ?? replied ?? ""
        cursor = beginning
        isFollowing = true
        isCaughtUp = false
        if lookBack != nil {
            sieve.dropHeld()
            lookBack?.restart(after: beginning)
        } else {
            greet(cursor: beginning, at: now, &effects)
        }
        probeWait = ConsoleLimits.shortestProbe
        eventsSinceProbe = 0
        effects.append(.request(.stopMonitor(nil)))
    }

    mutating func greet(cursor: String, at now: Instant, _ effects: inout [TailEffect]) {
        guard !hasGreeted else { return }
        hasGreeted = true
        effects.append(.write(.hello(cursor: cursor, server: server, from: origin(at: now))))
    }

    // MARK: Refusals

    private mutating func refused(_ request: DeskRequest, _ error: WireError, _ effects: inout [TailEffect]) {
        if case .stopMonitor = request {
            effects.append(.probe(afterMilliseconds: error.retryAfterMilliseconds ?? ConsoleLimits.retry))
        } else if error.isTemporary {
            effects.append(.retry(afterMilliseconds: error.retryAfterMilliseconds ?? ConsoleLimits.retry))
        } else {
            end(Self.end(after: error, isCursorTyped: options.start.after != nil), &effects)
        }
    }

    private static func end(after error: WireError, isCursorTyped: Bool) -> TailEnd {
        switch error.code {
        case .forbidden, .unauthorized, .banned:
            let message = "\(error.message) A tail needs a supervisor's token."
            return TailEnd(code: ExitStatus.notAuthorised, reason: "not_authorised", message: message)
        case .badRequest:
            let code = isCursorTyped ? ExitStatus.usage : ExitStatus.failed
            let message = isCursorTyped ? "--after takes a cursor as a tail prints it." : error.message
            return TailEnd(code: code, reason: "failed", message: message)
        default: return TailEnd(code: ExitStatus.failed, reason: "failed", message: error.message)
        }
    }
}
