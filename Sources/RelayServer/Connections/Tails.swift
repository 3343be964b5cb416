internal import ChatModel
internal import ChatProtocol
internal import ConversationCore
internal import SentimentAnalysis
internal import WebSocketTransport

/// Supervisors' tails: the flagged conversations in the order of the log, with no gap and no repeat.
@EventLoop
final class Tails {
    private unowned let relay: Relay
    private var tails: [TailFollowing] = []
    /// The position up to which everything was handed out.
    private var live: Int64 = 0

    init(relay: Relay) {
        self.relay = relay
    }

    func restore() throws { live = try relay.conversations.log.lastPosition() }

    /// Starts or replaces the tail of a connection.
    func start(_ query: TailQuery, _ answer: Answer) {
        let link = answer.link
        do {
            let (position, gap) = try begin(query.start)
            stop(link)
            let tail = TailFollowing(link: link, query: query, position: position)
            link.tail = tail
            tails.append(tail)
            answer.ok(DeskReply.tailing(cursor: cursor(position)))
            if let gap { link.push(DeskPush.gap(gap).encoded(cursor: cursor(position))) }
            catchUp(tail)
        } catch let error as WireError {
            answer.error(error)
        } catch {
            relay.reportReadFailure(error)
            answer.error(.unavailable)
        }
    }

    func stop(_ link: Link) {
        guard let tail = link.tail else { return }
        link.tail = nil
        tails.removeAll { $0 === tail }
    }

    func drained(_ link: Link) {
        if let tail = link.tail, !tail.isLive { catchUp(tail) }
    }

    /// Hands on what a commit added.
    func deliver(_ committed: Committed) {
        guard let last = committed.internalItems.last?.position else { return }
        for tail in tails where tail.isLive {
            for item in committed.internalItems {
                give(TailItem(conversation: committed.host.id, item: item), to: tail)
            }
            tail.position = last
        }
        live = max(live, last)
    }

    // MARK: Beginning

    private func begin(_ start: TailQuery.Start) throws -> (Int64, Gap?) {
        switch start {
        case .live: return (live, nil)
        case .since(let instant): return (min(live, try relay.conversations.log.position(at: instant)), nil)
        case .after(let text):
            guard let cursor = TailCursor(text) else {
                throw WireError(.badRequest, "data.after is not a cursor.")
            }
            guard cursor.epoch == relay.conversations.log.epoch else {
                return (live, Gap(from: text, to: self.cursor(live), reason: "another epoch"))
            }
            guard cursor.position <= live else {
                return (live, Gap(from: text, to: self.cursor(live), reason: "past the end of the log"))
            }
            return (cursor.position, nil)
        }
    }

    private func cursor(_ position: Int64) -> String {
        TailCursor(epoch: relay.conversations.log.epoch, position: position).description
    }

    // MARK: Giving

    private func catchUp(_ tail: TailFollowing) {
        do {
            while !tail.isLive, tail.link.hasRoom {
                let page = try relay.conversations.log.tail(after: tail.position, limit: relay.limits[.tailPage])
                let due = page.filter { $0.item.position <= live }
                for item in due {
                    // A page of long flags is more than a connection may have waiting: the rest comes when it is written.
                    guard tail.link.hasRoom else { return }
                    give(item, to: tail)
                    tail.position = item.item.position
                }
                if due.count < page.count || page.isEmpty { tail.isLive = true }
            }
        } catch {
            relay.reportReadFailure(error)
            tail.link.close(.storageUnavailable)
        }
    }

    private func give(_ item: TailItem, to tail: TailFollowing) {
        guard Audience.isTailed(item.item.entry), passes(item, tail.query) else { return }
        tail.link.push(
            DeskPush.internalItem(item.conversation, item.item).encoded(cursor: cursor(item.item.position))
        )
    }

    private func passes(_ item: TailItem, _ query: TailQuery) -> Bool {
        guard query.kinds?.contains(where: { $0.rawValue == item.item.entry.event }) ?? true else { return false }
        switch item.item.entry {
        case .flagRaised(let flag), .flagUpdated(let flag):
            if flag.source == .analyser, flag.level < query.minimumLevel { return false }
            if query.isUnacknowledgedOnly, flag.isAcknowledged { return false }
            return (query.queue ?? flag.queue) == flag.queue && (query.agent.map { $0 == flag.agent?.id } ?? true)
        default:
            guard query.queue != nil || query.agent != nil else { return true }
            guard let host = try? relay.conversations.find(item.conversation) else { return false }
            return (query.queue ?? host.state.queue) == host.state.queue
                && (query.agent.map { $0 == host.state.lastAgent?.id } ?? true)
        }
    }
}

/// One connection's tail.
@EventLoop
final class TailFollowing {
    let link: Link
    let query: TailQuery
    var position: Int64
    var isLive = false

    init(link: Link, query: TailQuery, position: Int64) {
        self.link = link
        self.query = query
        self.position = position
    }
}
