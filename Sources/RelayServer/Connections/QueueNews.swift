internal import ChatModel
internal import ChatProtocol
internal import ConversationCore
internal import WebSocketTransport

/// What customers are told while they wait: their place, the estimate, the hours, and that a message may be left.
///
/// Positions are told when they change, at most once in ``Limits/Name/positionInterval`` a queue, and estimates that move
/// by themselves once in ``restInterval``.
@EventLoop
final class QueueNews {
    private let conversations: Conversations
    private let followers: Followers
    private let plan: QueuePlan
    private unowned let router: DeskRouter
    private var told: [ConversationID: QueuePosition] = [:]
    private var sweeps: [String: Sweep] = [:]
    /// Conversations whose customer was told that a message may be left: they wait longer for a customer who is gone.
    private(set) var leftMessages: Set<ConversationID> = []

    private struct Sweep {
        var last: UInt64
        var due: UInt64
        var timer: TimerHandle
    }

    /// How much later estimates are told where nobody came or went, in position intervals.
    static let restInterval = 6

    init(conversations: Conversations, followers: Followers, plan: QueuePlan, router: DeskRouter) {
        self.conversations = conversations
        self.followers = followers
        self.plan = plan
        self.router = router
    }

    /// A customer has just come into line: the hours or the greeting, and the place for who got it in no reply.
    func arrived(_ host: HostedConversation) {
        EventLoop.schedule(afterMilliseconds: 0) { [self] in
            guard host.state.state == .queued else { return }
            greet(host)
            guard let place = router.position(of: host.id) else { return }
            told[host.id] = place
            push(.queuePosition(host.id, place), to: host.id) { $0.door == .chatText }
        }
    }

    /// Told once an opening; outside the hours a message may be left.
    private func greet(_ host: HostedConversation) {
        let traits = plan[host.state.queue]
        guard traits.hours.isOpen(at: conversations.now) else { return mayLeaveMessage(host.id, .closedDesk) }
        guard !traits.greeting.isEmpty else { return }
        push(.notice(host.id, Notice(code: "greeting", message: traits.greeting)), to: host.id)
    }

    /// The wait has become long.
    func waitIsLong(_ conversation: ConversationID) {
        guard !leftMessages.contains(conversation) else { return }
        mayLeaveMessage(conversation, .longWait)
    }

    /// What was told before a restart stands.
    func restore(_ host: HostedConversation) {
        guard case .queued = host.state.phase, !plan[host.state.queue].hours.isOpen(at: host.state.header.openedAt)
        else { return }
        leftMessages.insert(host.id)
    }

    /// Forgets a conversation that waits no longer.
    func left(_ conversation: ConversationID) {
        told[conversation] = nil
        leftMessages.remove(conversation)
    }

    /// A customer has another connection, which knows everything but the place in line.
    func returned(to conversation: ConversationID, on link: Link) {
        guard link.door != .desk, let place = router.position(of: conversation) else { return }
        told[conversation] = place
        link.pushToCustomer(.queuePosition(conversation, place))
    }

    private func mayLeaveMessage(_ conversation: ConversationID, _ key: Notices.Key) {
        leftMessages.insert(conversation)
        let notice = Notice(code: key.rawValue, message: conversations.analyst.notices[key])
        push(.notice(conversation, notice), to: conversation)
    }

    // MARK: Positions

    /// Somebody came or went in these queues.
    func changed(_ queues: Set<String>) {
        for queue in queues { schedule(queue, afterMilliseconds: conversations.limits[.positionInterval]) }
    }

    /// Sets the next word about a queue `wait` after the last one, unless one is due sooner.
    private func schedule(_ queue: String, afterMilliseconds wait: Int) {
        let now = EventLoop.now
        let due = max(now, (sweeps[queue]?.last ?? 0) + UInt64(clamping: wait))
        if let sweep = sweeps[queue], sweep.due > sweep.last, sweep.due <= due { return }
        sweeps[queue]?.timer.cancel()
        let timer = EventLoop.schedule(afterMilliseconds: Int(clamping: due - now)) { [weak self] in self?.tell(queue) }
        sweeps[queue] = Sweep(last: sweeps[queue]?.last ?? 0, due: due, timer: timer)
    }

    private func tell(_ queue: String) {
        sweeps[queue]?.last = EventLoop.now
        sweeps[queue]?.due = 0
        let line = router.desk.line(of: queue)
        for (index, conversation) in line.enumerated() {
            let place = router.place(index + 1, in: queue)
            guard told[conversation].map({ $0.isWorthTelling(place) }) ?? true else { continue }
            told[conversation] = place
            push(.queuePosition(conversation, place), to: conversation)
        }
        guard !line.isEmpty else { return sweeps[queue] = nil }
        schedule(queue, afterMilliseconds: conversations.limits[.positionInterval].multiplied(by: Self.restInterval))
    }

    private func push(
        _ push: CustomerPush,
        to conversation: ConversationID,
        where includes: (Link) -> Bool = { _ in true }
    ) {
        for link in followers.links(of: conversation) where link.door != .desk && includes(link) {
            link.pushToCustomer(push)
        }
    }
}

extension QueuePosition {
    /// Whether the new place differs so that a person would want to know: another position, or an estimate that moved by
    /// a quarter and ten seconds.
    fileprivate func isWorthTelling(_ new: QueuePosition) -> Bool {
        guard position == new.position else { return true }
        guard let old = waitMilliseconds, let wait = new.waitMilliseconds else {
            return (waitMilliseconds == nil) != (new.waitMilliseconds == nil)
        }
        return abs(wait - old) > max(old / 4, 10_000)
    }
}

extension Link {
    /// Pushes in the words of the connection's door.
    fileprivate func pushToCustomer(_ push: CustomerPush) {
        guard door == .chatText, let reader = identity?.participant.id else { return self.push(push.encoded()) }
        for line in PlainTextLine.lines(for: push, reader: reader) { self.push(Array(line.utf8)) }
    }
}

extension Int {
    /// The product, at its bound where it does not fit.
    fileprivate func multiplied(by factor: Int) -> Int {
        let (product, overflow) = multipliedReportingOverflow(by: factor)
        return overflow ? .max : product
    }
}
