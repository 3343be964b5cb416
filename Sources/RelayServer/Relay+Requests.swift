internal import ChatModel
internal import ChatProtocol
internal import ConversationCore
internal import Credentials
internal import WebSocketTransport

/// Rates, bad frames, and what ends a connection.
extension Relay {
    /// Whether a request may be carried out now; otherwise it is answered with `rate_limited`.
    func admitsRequest(on link: Link, _ answer: Answer) -> Bool {
        guard let wait = takeRequest(of: link) else { return true }
        answer.error(WireError(.rateLimited, retryAfterMilliseconds: wait))
        return false
    }

    /// Counts the answer to a heartbeat, which costs as much to read as a request and gets no reply.
    func countHeartbeat(on link: Link) { _ = takeRequest(of: link) }

    /// Takes a request off the connection's rate and its address's; the milliseconds to wait where there is none left.
    private func takeRequest(of link: Link) -> Int? {
        let now = EventLoop.now
        guard let wait = link.requests.take(now: now) ?? takeOfAddress(link, now: now) else { return nil }
        limitRate(link, ratePerSecond: Double(limits[.opsPerSecond]), now: now)
        return wait
    }

    /// Whether a customer's message may be sent now, on whichever of the customer's connections.
    func admitsMessage(on link: Link, _ answer: Answer) -> Bool {
        guard let wait = takeMessage(of: link) else { return true }
        answer.error(WireError(.rateLimited, retryAfterMilliseconds: wait))
        return false
    }

    /// The same for a line of a plain-text client, which is told in words.
    func admitsLine(on link: Link) -> Bool {
        guard takeRequest(of: link) ?? takeMessage(of: link) != nil else { return true }
        link.pushText(PlainTextLine.line(for: WireError(.rateLimited)))
        return false
    }

    private func takeMessage(of link: Link) -> Int? {
        let now = EventLoop.now
        let wait: Int?
        if let customer = link.identity?.participant.id {
            wait = messageRates.take(customer, now: now)
        } else {
            wait = link.messages.take(now: now)
        }
        if wait != nil { limitRate(link, ratePerSecond: Double(limits[.messagesPerMinute]) / 60, now: now) }
        return wait
    }

    /// Takes a conversation to open off the address's rate; the milliseconds to wait where there is none left.
    func takeStart(of link: Link) -> Int? {
        addressStarts.take(FailureThrottle.bucket(ofAddress: address(of: link)), now: EventLoop.now)
    }

    private func takeOfAddress(_ link: Link, now: UInt64) -> Int? {
        addressRates.take(FailureThrottle.bucket(ofAddress: address(of: link)), now: now)
    }

    /// Counts a refusal; who goes on at three times the rate for the set time is closed.
    private func limitRate(_ link: Link, ratePerSecond: Double, now: UInt64) {
        counters.rateLimited += 1
        let window = UInt64(clamping: limits[.rateAbuse])
        guard let since = link.floodingSince, now - since <= window else {
            link.floodingSince = now
            link.floodedRequests = 1
            return
        }
        link.floodedRequests += 1
        // Of three times the rate, two thirds are refused.
        let allowed = ratePerSecond * 2 * Double(limits[.rateAbuse]) / 1000
        if Double(link.floodedRequests) > allowed { link.close(.tooManyRequests) }
    }

    /// Answers a frame that is no request, and closes at the tenth bad one in a minute.
    func refuse(_ failure: RequestFailure, on link: Link) {
        guard failure.countsAsBadFrame else {
            // Requests that cannot be carried out count towards the rate like those that can.
            let answer = Answer(link, id: failure.re)
            return admitsRequest(on: link, answer) ? answer.error(failure.error) : ()
        }
        if let reply = failure.reply { link.fill(link.reserve(), with: reply) }
        counters.badFrames += 1
        if link.badFrames.note(now: EventLoop.now) >= limits[.badFrames] { link.close(.badFrames) }
    }

    /// The address that limits go by: the peer's, or what a trusted proxy says stands behind it.
    func address(of link: Link) -> String {
        let facts = link.socket.facts
        guard configuration.proxies.contains(facts.peerAddress), let forwarded = facts.forwardedFor else {
            return facts.peerAddress
        }
        return forwarded.split(separator: ",").last.map { String($0.filter { $0 != " " }) } ?? facts.peerAddress
    }

    // MARK: Customers' own data

    /// Removes a customer everywhere: the open conversation is closed first, so that the desk sees it end.
    func erase(_ customer: ParticipantID, _ answer: Answer) {
        guard let open = starts.open(of: customer) else { return eraseNow(customer, answer) }
        conversations.perform(.close(by: nil, reason: "erased"), on: open) { [weak self] end in
            guard case .committed = end else { return answer.refuse(end) }
            self?.eraseNow(customer, answer)
        }
    }

    private func eraseNow(_ customer: ParticipantID, _ answer: Answer) {
        let known = (try? conversations.log.conversations(of: customer, limit: Int.max)) ?? []
        conversations.log.erase(customer: customer) { [weak self] result in
            EventLoop.enqueue {
                guard let self else { return }
                guard case .success(let count) = result else { return answer.error(.unavailable) }
                for stored in known { self.conversations.forget(stored.header.id) }
                answer.ok(CustomerReply.erased(count))
                for link in self.sessions.links(of: customer) { link.close(.badFrames) }
            }
        }
    }

    /// A customer takes back the consent to analysis in the middle of a conversation.
    func withdrawAnalysis(of link: Link) {
        guard let identity = link.identity else { return }
        link.identity?.isAnalysed = false
        if let open = starts.open(of: identity.participant.id), let host = try? conversations.find(open) {
            host.state.withdrawAnalysis()
        }
        guard let stored = try? conversations.log.record(.customer, identity.participant.id.rawValue),
            var customer = try? CustomerRecord(json: stored.body)
        else { return }
        customer.isAnalysed = false
        conversations.save([customer.record])
    }

    func ban(_ ban: Ban, by person: Participant, _ answer: Answer) {
        guard let stored = try? conversations.log.record(.customer, ban.customer.rawValue),
            var customer = try? CustomerRecord(json: stored.body)
        else { return answer.error(.notFound) }
        customer.bannedUntil = conversations.now.advanced(byMilliseconds: ban.forMilliseconds)
        let about = starts.open(of: ban.customer) ?? ConversationID("")
        conversations.save([customer.record, auditRecord("ban: \(ban.reason)", by: person, in: about)]) {
            [weak self] isSaved in
            guard let self, isSaved else { return answer.error(.unavailable) }
            answer.ok(DeskReply.done)
            for link in sessions.links(of: ban.customer) { link.close(.banned) }
        }
    }

    /// Keeps what an agent made of a hint, without saying which agent.
    func note(_ feedback: HintFeedback, in host: HostedConversation, _ answer: Answer) {
        let record = HintFeedbackRecord(feedback, conversation: host.id, at: conversations.now)
        let id = conversations.ids.next(IdentifierKind.Note.self, at: conversations.now).rawValue
        conversations.save([record.record(key: id)]) { isSaved in
            if isSaved { answer.ok(DeskReply.done) } else { answer.error(.unavailable) }
        }
    }
}
