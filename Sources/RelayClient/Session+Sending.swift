internal import ChatProtocol

extension Session {
    /// Sends a request with an id of its own and remembers what it is for.
    mutating func transmit(
        _ request: Side.Request,
        for purpose: Purpose,
        at now: UInt64,
        _ actions: inout [SessionAction<Side>]
    ) {
        lastRequestID += 1
        openRequests[lastRequestID] = OpenRequest(purpose: purpose, sentAt: now)
        actions.append(.send(Side.frame(request, id: .integer(lastRequestID))))
    }

    mutating func send(
        _ request: Side.Request,
        numbered number: Int,
        at now: UInt64,
        _ actions: inout [SessionAction<Side>]
    ) {
        guard isOnline, openRequests.count < SessionLimits.openRequests else {
            actions.append(.deliver(.reply(number: number, request, .offline)))
            return
        }
        transmit(request, for: .client(number: number, request), at: now, &actions)
    }

    // MARK: The outbox

    mutating func queue(_ unsent: UnsentMessage, at now: UInt64, _ actions: inout [SessionAction<Side>]) {
        guard outbox.append(unsent) else {
            let error = WireError(.unavailable, "Too many messages wait to be sent; this one is not kept.")
            actions.append(.deliver(.notSent(unsent, error)))
            return
        }
        actions.append(.deliver(.save(saved)))
        flushOutbox(at: now, &actions)
    }

    mutating func flushOutbox(at now: UInt64, _ actions: inout [SessionAction<Side>]) {
        guard isOnline else { return }
        for unsent in outbox.takeDue(at: now) {
            let request = Side.sendMessage(unsent.message, to: unsent.conversation)
            transmit(request, for: .message(unsent), at: now, &actions)
        }
    }

    mutating func messageAnswered(
        _ unsent: UnsentMessage,
        _ outcome: ServerReply.Outcome,
        at now: UInt64,
        _ actions: inout [SessionAction<Side>]
    ) {
        switch outcome {
        case .ok(let body):
            outbox.settle(unsent)
            if let reply = try? SentReply(json: body) {
                actions.append(.deliver(.sent(unsent, reply)))
            } else {
                actions.append(.deliver(.unreadable("The reply to a message could not be read.")))
            }
        case .error(let error) where error.isTemporary:
            let wait = error.retryAfterMilliseconds.map { UInt64(max(0, $0)) } ?? SessionLimits.retryUnsent
            let bounded = min(wait, SessionLimits.longestBackoff)
            outbox.pause(unsent, until: now + bounded)
            actions.append(.deliver(.delayed(unsent, error, retryAfterMilliseconds: Int(bounded))))
            return
        case .error(let error):
            outbox.settle(unsent)
            actions.append(.deliver(.notSent(unsent, error)))
        }
        actions.append(.deliver(.save(saved)))
        flushOutbox(at: now, &actions)
    }
}
