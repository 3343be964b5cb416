package import ChatModel
package import ChatProtocol
package import RelayClient

/// What happens to a tail.
package enum TailEvent: Sendable {
    /// `hello` was answered.
    case online
    case offline(Outage)
    case push(DeskPush, cursor: String?)
    case reply(DeskRequest, ReplyOutcome)
    /// The time of a ``TailEffect/probe(afterMilliseconds:)`` has come.
    case probeDue
    /// The time of a ``TailEffect/retry(afterMilliseconds:)`` has come.
    case retryDue
    /// Some time has passed.
    case pulse
    /// A heartbeat record is due.
    case heartbeatDue
    /// The session is over for good.
    case ended(SessionEnd)
    /// Something outside ends the tail: a signal, the time, a reader that went away.
    case stop(TailEnd)
}

/// What a tail wants done.
package enum TailEffect: Sendable, Equatable {
    case request(DeskRequest)
    case write(TailRecord)
    /// A line for the error output.
    case status(String)
    case probe(afterMilliseconds: Int)
    case retry(afterMilliseconds: Int)
    case end(TailEnd)
}

/// How a tail ended.
package struct TailEnd: Sendable, Equatable {
    package var code: Int32
    /// The reason in `bye`: one word.
    package var reason: String
    /// A sentence for people; empty where there is nothing to explain.
    package var message: String

    package init(code: Int32, reason: String, message: String = "") {
        self.code = code
        self.reason = reason
        self.message = message
    }
}

/// A tail of flagged conversations as a value: from where, what passes, what is said, when it is over.
///
/// Every event of the log is given out once, in the log's order, whatever happens to the connection: the cursor of the
/// last one that came is where the next connection begins.
package struct TailModel: Sendable {
    let options: TailOptions
    let server: String
    var sieve: TailSieve
    var subjects = TailSubjects()

    /// The cursor behind everything that has come; nil before the first answer.
    package internal(set) var cursor: String?
    /// Whether the tail runs on this connection.
    package internal(set) var isFollowing = false
    /// Whether everything up to now has come on this connection.
    package internal(set) var isCaughtUp = false
    package internal(set) var isOver = false

    let beganAfterCursor: Bool
    /// Whether `hello` is written: from then on a cursor is worth keeping.
    package internal(set) var hasGreeted = false
    var lastOutage: String?
    var events = 0
    var eventsSinceProbe = 0
    var eventsSinceOnline = 0
    /// Whether a gap came on this connection.
    var hasMissed = false
    var probeWait = ConsoleLimits.shortestProbe
    var lookBack: TailLookBack?

    /// Prepares a tail.
    ///
    /// - Parameters:
    ///   - options: What was asked for.
    ///   - cursor: What the cursor file holds, which wins over where the options would begin.
    package init(_ options: TailOptions, cursor: String? = nil) {
        self.options = options
        self.cursor = cursor ?? options.start.after
        beganAfterCursor = self.cursor != nil
        server = options.address.url("")
        sieve = TailSieve(options.filter)
        if let last = options.start.last, last > 0, self.cursor == nil {
            lookBack = TailLookBack(count: last, since: options.start.since)
        }
    }

    /// The cursor with which a new process would miss nothing; nil before the first answer.
    package var resumable: String? { sieve.held.first?.before ?? cursor }

    /// Takes an event in.
    ///
    /// - Parameters:
    ///   - event: What happened.
    ///   - now: The time of the wall clock.
    /// - Returns: What is to be done, in order.
    package mutating func handle(_ event: TailEvent, at now: Instant) -> [TailEffect] {
        guard !isOver else { return [] }
        var effects: [TailEffect] = []
        switch event {
        case .online: connected(at: now, &effects)
        case .offline(let outage): lost(outage, at: now, &effects)
        case .push(let push, let cursor?): pushed(push, cursor, at: now, &effects)
        case .push(_, nil): break
        case .reply(let request, let outcome): replied(to: request, outcome, at: now, &effects)
        case .probeDue:
            guard isFollowing, !isCaughtUp else { break }
            eventsSinceProbe = 0
            effects.append(.request(.stopMonitor(nil)))
        case .retryDue: if !isFollowing { begin(at: now, &effects) }
        case .pulse: passTime(at: now, &effects)
        case .heartbeatDue:
            // Only while the line is up: silence is how a reader learns that it is not.
            guard isFollowing, hasGreeted, let cursor = resumable else { break }
            effects.append(.write(.heartbeat(cursor: cursor, at: now)))
        case .ended(let sessionEnd): ended(sessionEnd, &effects)
        case .stop(let end): self.end(end, &effects)
        }
        return effects
    }

    mutating func end(_ end: TailEnd, _ effects: inout [TailEffect]) {
        guard !isOver else { return }
        isOver = true
        if hasGreeted, let cursor = resumable { effects.append(.write(.bye(cursor: cursor, reason: end.reason))) }
        effects.append(.end(end))
    }

    // MARK: What comes

    private mutating func pushed(
        _ push: DeskPush,
        _ cursor: String,
        at now: Instant,
        _ effects: inout [TailEffect]
    ) {
        eventsSinceProbe += 1
        switch push {
        case .internalItem(let conversation, let item):
            let before = self.cursor ?? cursor
            self.cursor = cursor
            guard var event = FlaggedEvent(conversation, item, cursor: cursor) else { return }
            eventsSinceOnline += 1
            subjects.complete(&event)
            if let until = options.stop.until, event.at >= until {
                guard lookBack == nil else { return }
                self.cursor = before
                return end(TailEnd(code: ExitStatus.asAsked, reason: "until"), &effects)
            }
            for passing in sieve.take(event, before: before) { give(passing, &effects) }
        case .gap(let gap):
            // Under --strict nothing is passed over: the next run meets the same gap.
            if !options.isStrict { self.cursor = cursor }
            hasMissed = true
            effects.append(.write(.gap(gap, at: now)))
            guard options.isStrict else { return }
            let message = "What happened from \(gap.from) to \(gap.to) cannot be had (\(gap.reason))."
            end(TailEnd(code: ExitStatus.gap, reason: "gap", message: message), &effects)
        default: break
        }
    }

    private mutating func give(_ event: FlaggedEvent, _ effects: inout [TailEffect]) {
        guard !isOver else { return }
        if lookBack != nil {
            lookBack?.keep(event)
            return
        }
        effects.append(.write(.event(event)))
        events += 1
        guard let count = options.stop.count, events >= count else { return }
        cursor = event.cursor
        end(TailEnd(code: ExitStatus.asAsked, reason: "count"), &effects)
    }

    private mutating func passTime(at now: Instant, _ effects: inout [TailEffect]) {
        guard isCaughtUp else { return }
        for event in sieve.release(at: now) { give(event, &effects) }
        guard let until = options.stop.until, now >= until else { return }
        end(TailEnd(code: ExitStatus.asAsked, reason: "until"), &effects)
    }

    // MARK: The end of a replay

    mutating func probeAnswered(at now: Instant, _ effects: inout [TailEffect]) {
        guard isFollowing, !isCaughtUp else { return }
        guard eventsSinceProbe == 0 else {
            effects.append(.probe(afterMilliseconds: probeWait))
            probeWait = min(probeWait * 2, ConsoleLimits.longestProbe)
            return
        }
        if let lookBack {
            if !lookBack.isEnough, let next = lookBack.widened {
                self.lookBack = next
                isFollowing = false
                return begin(at: now, &effects)
            }
            self.lookBack = nil
            greet(cursor: lookBack.cursorBefore ?? cursor ?? "", at: now, &effects)
            for event in lookBack.events { give(event, &effects) }
        }
        isCaughtUp = true
        if lastOutage != nil {
            lastOutage = nil
            let replayed =
                switch eventsSinceOnline {
                case 0: ""
                case 1: ", 1 event replayed"
                default: ", \(eventsSinceOnline) events replayed"
                }
            effects.append(.status("Back\(replayed)\(hasMissed ? "" : ", nothing missed")."))
        }
        passTime(at: now, &effects)
        if options.stop.isAtEnd { end(TailEnd(code: ExitStatus.asAsked, reason: "end"), &effects) }
    }
}
