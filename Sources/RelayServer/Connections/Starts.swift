internal import ChatModel
internal import ChatProtocol
internal import ConversationCore
internal import WebSocketTransport

/// Opening conversations: one open conversation a customer, whoever asks how often.
@EventLoop
final class Starts {
    private unowned let relay: Relay
    private var openByCustomer: [ParticipantID: ConversationID] = [:]
    /// Those who wait for a conversation's opening to be on disk.
    private var opening: [ConversationID: [(Bool) -> Void]] = [:]

    init(relay: Relay) {
        self.relay = relay
    }

    /// Takes up the open conversations after a restart.
    func restore(_ hosts: [HostedConversation]) {
        for host in hosts { openByCustomer[host.state.header.customer.id] = host.id }
    }

    /// The customer's open conversation.
    func open(of customer: ParticipantID) -> ConversationID? { openByCustomer[customer] }

    func closed(_ host: HostedConversation) {
        let customer = host.state.header.customer.id
        if openByCustomer[customer] == host.id { openByCustomer[customer] = nil }
    }

    func start(_ start: ConversationStart, _ identity: Link.Identity, _ answer: Answer) {
        begin(start, identity, on: answer.link) { outcome in
            switch outcome {
            case .success(let reply): answer.ok(CustomerReply.started(reply))
            case .failure(let error): answer.error(error)
            }
        }
    }

    /// Opens a conversation or finds the open one; its public log follows from 1 after `done`.
    func begin(
        _ start: ConversationStart,
        _ identity: Link.Identity,
        on link: Link,
        done: @escaping @EventLoop (Result<StartedReply, WireError>) -> Void
    ) {
        guard let queue = relay.queue(named: start.queue) else { return done(.failure(WireError(.notFound))) }
        if let known = openByCustomer[identity.participant.id] {
            return whenOpen(known) { [self] isOpen in
                guard isOpen, let host = try? relay.conversations.find(known) else {
                    return done(.failure(WireError(.unavailable)))
                }
                let isDuplicate = host.state.header.clientID == start.clientID && link.followings[known] != nil
                finish(host, isDuplicate: isDuplicate, on: link, done)
            }
        }
        guard relay.router.desk.waiting(in: queue) < relay.limits[.queueLength] else {
            return done(.failure(WireError(.queueClosed)))
        }
        if let wait = relay.takeStart(of: link) {
            return done(.failure(WireError(.rateLimited, retryAfterMilliseconds: wait)))
        }
        open(start, queue: queue, identity, on: link, done)
    }

    private func open(
        _ start: ConversationStart,
        queue: String,
        _ identity: Link.Identity,
        on link: Link,
        _ done: @escaping @EventLoop (Result<StartedReply, WireError>) -> Void
    ) {
        let now = relay.conversations.now
        let header = ConversationHeader(
            id: relay.conversations.ids.next(IdentifierKind.Conversation.self, at: now),
            customer: identity.participant,
            queue: queue,
            about: start.about,
            openedAt: now,
            isAnalysed: identity.isAnalysed && relay.configuration.isAnalysisOn,
            clientID: start.clientID,
            contactNumber: identity.contactNumber
        )
        openByCustomer[identity.participant.id] = header.id
        opening[header.id] = []
        for other in relay.sessions.links(of: identity.participant.id) { other.identity?.contactNumber += 1 }
        relay.conversations.open(header, records: records(of: identity)) { [self] end in
            let waiting = opening.removeValue(forKey: header.id) ?? []
            guard case .committed(let committed) = end else {
                openByCustomer[identity.participant.id] = nil
                done(.failure(WireError(.unavailable)))
                return waiting.forEach { $0(false) }
            }
            relay.router.enqueue(committed.host, isFront: false)
            finish(committed.host, isDuplicate: false, on: link, done)
            waiting.forEach { $0(true) }
        }
    }

    /// The customer's record with one conversation more.
    private func records(of identity: Link.Identity) -> [Record] {
        guard let stored = try? relay.conversations.log.record(.customer, identity.participant.id.rawValue),
            var customer = try? CustomerRecord(json: stored.body)
        else { return [] }
        customer.conversations = max(customer.conversations + 1, identity.contactNumber)
        return [customer.record]
    }

    private func whenOpen(_ id: ConversationID, _ body: @escaping (Bool) -> Void) {
        if opening[id] == nil { body(true) } else { opening[id]?.append(body) }
    }

    private func finish(
        _ host: HostedConversation,
        isDuplicate: Bool,
        on link: Link,
        _ done: (Result<StartedReply, WireError>) -> Void
    ) {
        link.openTimer?.cancel()
        done(
            .success(
                StartedReply(
                    conversation: host.id,
                    state: host.state.state,
                    position: relay.router.position(of: host.id),
                    isDuplicate: isDuplicate
                )
            )
        )
        // Who is gone before the opening was on the disk follows nothing, and is not back either.
        guard !isDuplicate, !link.isClosed else { return }
        relay.followers.follow(host.id, by: link, after: Heads())
        relay.presence.back(in: host.id)
    }
}
