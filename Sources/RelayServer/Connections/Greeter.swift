internal import ChatModel
internal import ChatProtocol
internal import ConversationCore
internal import WebSocketTransport

/// What follows a `hello`: the welcome, and everything that was missed (PROTOCOL.md, section 3).
@EventLoop
final class Greeter {
    private unowned let relay: Relay

    init(relay: Relay) {
        self.relay = relay
    }

    // MARK: Customers

    func greet(_ hello: ChatHello, _ answer: Answer) {
        let link = answer.link
        relay.sessions.paced(link, address: relay.address(of: link), showsSecret: hello.showsSecret) { [self] in
            relay.sessions.admit(hello, on: link, address: relay.address(of: link)) { [self] entry in
                guard case .admitted(let identity, let secret, let isResumed) = entry else {
                    return turnAway(entry, answer)
                }
                welcome(identity, hello, secret: secret, isResumed: isResumed, answer)
            }
        } refused: { wait in
            answer.error(WireError(.rateLimited, retryAfterMilliseconds: wait))
            link.isGreeting = false
            relay.releaseHeld(link)
        }
    }

    private func welcome(
        _ identity: Link.Identity,
        _ hello: ChatHello,
        secret: String,
        isResumed: Bool,
        _ answer: Answer
    ) {
        let link = answer.link
        guard !link.isClosed else { return }
        do {
            let hosts = try listed(for: identity)
            if !identity.isAnalysed { hosts.forEach { $0.state.withdrawAnalysis() } }
            let seen = hello.resume.map { plan(hosts, $0, reader: .customer) }
            answer.ok(
                CustomerReply.welcome(
                    Welcome(
                        participant: identity.participant,
                        secret: secret,
                        epoch: relay.conversations.log.epoch,
                        heartbeat: HeartbeatTimes(relay.limits),
                        limits: ClientLimits(relay.limits),
                        notice: identity.isAnalysed ? relay.noticeOfAnalysis : nil,
                        isResumed: isResumed,
                        conversations: hosts.map { host in
                            .init(conversation: host.publicShape, isRecovered: seen?[host.id]?.isWhole ?? true)
                        }
                    )
                )
            )
            relay.entered(link)
            let following = hosts.filter { seen != nil || $0.state.state != .closed }
            replay(following, seen ?? [:], on: link, announcesEnd: hello.resume != nil)
            relay.releaseHeld(link)
        } catch {
            relay.reportReadFailure(error)
            answer.error(.unavailable)
            link.close(.storageUnavailable)
        }
    }

    /// The open conversation, and those closed within their listed life.
    func listed(for identity: Link.Identity) throws -> [HostedConversation] {
        let now = relay.conversations.now
        let life = relay.limits[.conversationLife]
        return try relay.conversations.log.conversations(of: identity.participant.id, limit: Self.listedConversations)
            .filter { stored in stored.closedAt.map { now.milliseconds(since: $0) <= life } ?? true }
            .compactMap { try relay.conversations.find($0.header.id) }
            .filter { $0.committed.seq > 0 }
    }

    /// How many of a customer's newest conversations a welcome looks at.
    private static let listedConversations = 20

    // MARK: The desk

    func greet(_ hello: DeskHello, _ answer: Answer) {
        let link = answer.link
        relay.sessions.paced(link, address: relay.address(of: link), showsSecret: hello.showsSecret) { [self] in
            relay.sessions.admit(hello, on: link, address: relay.address(of: link)) { [self] entry in
                guard case .admitted(let identity, let secret, let isResumed) = entry else {
                    return turnAway(entry, answer)
                }
                welcome(identity, hello, secret: secret, isResumed: isResumed, answer)
            }
        } refused: { wait in
            answer.error(WireError(.rateLimited, retryAfterMilliseconds: wait))
            link.isGreeting = false
            relay.releaseHeld(link)
        }
    }

    private func welcome(
        _ identity: Link.Identity,
        _ hello: DeskHello,
        secret: String,
        isResumed: Bool,
        _ answer: Answer
    ) {
        let link = answer.link
        guard !link.isClosed else { return }
        let hosts = relay.conversations.open.filter { host in
            host.committed.seq > 0 && host.state.isHandled(by: identity.participant.id)
        }
        .sorted { $0.id.rawValue < $1.id.rawValue }
        let seen = hello.resume.map { plan(hosts, $0, reader: .desk) }
        answer.ok(
            DeskReply.welcome(
                Welcome(
                    participant: identity.participant,
                    secret: secret,
                    epoch: relay.conversations.log.epoch,
                    heartbeat: HeartbeatTimes(relay.limits),
                    limits: ClientLimits(relay.limits),
                    notice: nil,
                    isResumed: isResumed,
                    conversations: hosts.map { host in
                        .init(conversation: host.deskShape, isRecovered: seen?[host.id]?.isWhole ?? true)
                    }
                )
            )
        )
        relay.entered(link)
        if let seen {
            replay(hosts, seen, on: link, announcesEnd: true)
        } else {
            for host in hosts { relay.introduce(host, to: link) }
        }
        relay.releaseHeld(link)
    }

    // MARK: Replaying

    /// Where a replay begins, and whether it gives everything.
    struct Replay {
        var after: Heads
        var isWhole: Bool
    }

    /// Recovery is whole or refused: an unknown epoch, or a number past the head, begins at the head.
    private func plan(
        _ hosts: [HostedConversation],
        _ resumption: Resumption,
        reader: Reader
    ) -> [ConversationID: Replay] {
        var plans: [ConversationID: Replay] = [:]
        for host in hosts {
            let seen = resumption.seen[host.id]
            let after = seen ?? Heads()
            let isKnown = seen == nil || resumption.epoch == relay.conversations.log.epoch
            let isWithin = after.seq <= host.committed.seq && (reader == .customer || after.iseq <= host.committed.iseq)
            let isWhole = isKnown && isWithin
            plans[host.id] = Replay(after: isWhole ? after : host.committed, isWhole: isWhole)
        }
        return plans
    }

    private func replay(
        _ hosts: [HostedConversation],
        _ plans: [ConversationID: Replay],
        on link: Link,
        announcesEnd: Bool
    ) {
        let end = Countdown(hosts.count) { if announcesEnd { link.announceResumed() } }
        for host in hosts {
            relay.followers.follow(host.id, by: link, after: plans[host.id]?.after ?? Heads()) { [relay] in
                end.step()
                relay.router.news.returned(to: host.id, on: link)
            }
        }
        end.start()
    }

    private func turnAway(_ entry: Sessions.Entry, _ answer: Answer) {
        switch entry {
        case .refused(let error, let code):
            answer.error(error)
            answer.link.close(code)
        case .unavailable, .admitted:
            answer.error(.unavailable)
            answer.link.close(.storageUnavailable)
        }
    }
}

/// Runs something once, after so many steps.
@EventLoop
final class Countdown {
    private var left: Int
    private let body: () -> Void

    init(_ steps: Int, _ body: @escaping () -> Void) {
        left = steps + 1
        self.body = body
    }

    /// Counts the step that the caller itself keeps open, so that nothing is over before everything was begun.
    func start() { step() }

    func step() {
        left -= 1
        if left == 0 { body() }
    }
}

extension ChatHello {
    /// Whether it tries a token or a secret, which is what guessing would do.
    var showsSecret: Bool { token != nil || resume != nil || join != nil }
}

extension DeskHello {
    var showsSecret: Bool { true }
}
