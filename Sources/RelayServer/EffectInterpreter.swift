internal import ChatModel
internal import ChatProtocol
internal import ConversationCore
internal import WebSocketTransport

/// What follows from what was committed: for the desk, for those who join and leave, and then for all who follow.
extension Relay {
    /// Every commit comes by here once, after the reply to the request that caused it.
    func deliver(_ committed: Committed) {
        for item in committed.publicItems {
            if case .participantJoined(let presence) = item.entry { welcome(presence.participant, to: committed.host) }
        }
        followers.deliver(committed)
        tails.deliver(committed)
        for item in committed.publicItems { follow(item, in: committed.host) }
        guard !committed.internalItems.isEmpty else { return }
        overdue.watch(committed.host)
        router.noted(committed.host)
    }

    /// Somebody of the desk gets the whole conversation on every connection before its next item.
    private func welcome(_ participant: Participant, to host: HostedConversation) {
        guard participant.role == .agent || participant.role == .supervisor else { return }
        for link in sessions.links(of: participant.id) { introduce(host, to: link) }
    }

    private func follow(_ item: PublicItem, in host: HostedConversation) {
        switch item.entry {
        case .stateChanged(let change): follow(change, in: host)
        case .participantLeft(let presence) where presence.participant.role == .agent:
            for link in sessions.links(of: presence.participant.id) where !link.isMonitoring(host.id) {
                followers.unfollow(host.id, by: link)
            }
        case .participantJoined(let presence) where presence.participant.role == .agent && presence.reason != .barge:
            presence.participant.id == host.state.agent?.id ? self.presence.stateChanged(host.id) : ()
        case .participantJoined, .participantLeft, .message, .rated: break
        }
    }

    private func follow(_ change: PublicEntry.StateChange, in host: HostedConversation) {
        switch change.state {
        case .queued:
            presence.stateChanged(host.id)
            // The opening is put in line by whoever opened it; everybody else goes to the front.
            guard host.state.hadAgent else { return }
            let agent = change.reason == "transfer" ? host.state.lastTransfer?.toAgent : nil
            router.enqueue(host, isFront: true, reservedFor: agent)
        case .assigned: break
        case .closed:
            router.remove(host.id, because: .abandoned)
            presence.closed(host.id)
            starts.closed(host)
            ephemera.forget(host.id)
            followers.closed(host.id)
        }
    }

    /// Gives a connection of the desk the conversation as it stands, and everything after.
    func introduce(_ host: HostedConversation, to link: Link, isMonitor: Bool = false) {
        guard link.door == .desk else { return }
        do {
            link.push(DeskPush.conversation(try snapshot(of: host)).encoded())
            followers.unfollow(host.id, by: link)
            followers.follow(host.id, by: link, after: host.committed, isMonitor: isMonitor)
        } catch {
            reportReadFailure(error)
            link.close(.storageUnavailable)
        }
    }

    /// How many of the newest items of each log a snapshot holds; `history` has the rest.
    private static let snapshotItems = 50
    /// How many of a customer's earlier conversations a snapshot tells of.
    private static let snapshotEarlier = 3

    private func snapshot(of host: HostedConversation) throws -> ConversationSnapshot {
        let newest = HistoryQuery(range: .latest, limit: Self.snapshotItems)
        let events = try publicPage(of: host.id, newest).0.map { DeskPush.item(host.id, $0, isOwn: false) }
        let internalItems = try internalPage(of: host.id, newest).0
        let inner = fitting(internalItems.map { .internalItem(host.id, $0) })
        let earlier = try conversations.log
            .conversations(of: host.state.header.customer.id, limit: Self.snapshotEarlier + 1)
            .filter { $0.header.id != host.id }
            .prefix(Self.snapshotEarlier)
            .compactMap { try conversations.find($0.header.id) }
        return ConversationSnapshot(
            conversation: host.deskShape,
            events: fitting(events),
            internalItems: internalItems.suffix(inner.count),
            notes: fitting(host.state.notes),
            earlier: earlier.map { .init(conversation: $0.deskShape, notes: fitting($0.state.notes, parts: 4)) },
            transfer: host.state.lastTransfer.map { .init(from: $0.from, summary: $0.summary) }
        )
    }

    /// The newest that fit a page: a snapshot of long messages would be more than a connection may have waiting.
    private func fitting(_ pushes: [DeskPush]) -> [DeskPush] {
        HistoryPage(fitting: pushes, range: .latest, hasMore: false, maximumBytes: limits[.historyBytes]).events
    }

    private func fitting(_ notes: [Note], parts: Int = 1) -> [Note] {
        var left = limits[.historyBytes] / parts
        return notes.reversed().prefix { note in
            left -= note.text.utf8.count + Self.noteFrame
            return left >= 0
        }.reversed()
    }

    /// Bytes of a note besides its text: its members' names, identifiers, and an author.
    private static let noteFrame = 256
}

extension Link {
    /// Whether the conversation is followed by a supervisor's `monitor`.
    func isMonitoring(_ conversation: ConversationID) -> Bool { followings[conversation]?.isMonitor ?? false }
}

/// Says `overdue` of a flag that has gone unacknowledged past the set time.
@EventLoop
final class OverdueWatch {
    private unowned let relay: Relay
    private var timers: [ConversationID: TimerHandle] = [:]

    init(relay: Relay) {
        self.relay = relay
    }

    /// Sets, moves or stops the conversation's timer by what its episode is now.
    func watch(_ host: HostedConversation) {
        timers.removeValue(forKey: host.id)?.cancel()
        guard host.state.state != .closed, let episode = host.state.episode, !episode.isOverdue,
            let since = episode.unacknowledgedSince, relay.limits[.overdue] < Int.max / 2
        else { return }
        let passed = relay.conversations.now.milliseconds(since: since)
        let id = host.id
        timers[id] = EventLoop.schedule(afterMilliseconds: max(0, relay.limits[.overdue] - passed)) { [weak self] in
            self?.timers[id] = nil
            self?.relay.conversations.perform(.markOverdue, on: id)
        }
    }
}
