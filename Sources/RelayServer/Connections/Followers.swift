internal import ChatModel
internal import ChatProtocol
internal import ConversationCore
internal import WebSocketTransport

/// Gives every follower of a conversation its logs, whole and in order, out of what is on disk.
///
/// A following is either live, and gets each commit as it happens, or catching up, and is read from the log a page at a
/// time as its connection has room. Nothing is ever skipped: it turns live only when it has everything.
@EventLoop
final class Followers {
    private let conversations: Conversations
    private let pageSize: Int
    private let closedFollowed: Int
    private var byConversation: [ConversationID: [Following]] = [:]
    /// Called when a log cannot be read for a follower.
    var readFailed: (Link, any Error) -> Void = { _, _ in }

    init(conversations: Conversations) {
        self.conversations = conversations
        pageSize = conversations.limits[.tailPage]
        closedFollowed = conversations.limits[.closedFollowed]
    }

    /// The connections that follow a conversation.
    func links(of conversation: ConversationID) -> [Link] { byConversation[conversation]?.map(\.link) ?? [] }

    /// Begins to give `link` everything after `seen`; `whenLive` runs once it has caught up.
    func follow(
        _ conversation: ConversationID,
        by link: Link,
        after seen: Heads,
        isMonitor: Bool = false,
        whenLive: (() -> Void)? = nil
    ) {
        if let known = link.followings[conversation] {
            known.isMonitor = known.isMonitor && isMonitor
            if let whenLive { if known.isLive { whenLive() } else { known.whenLive.append(whenLive) } }
            return
        }
        // A following of a connection that is gone would never be forgotten.
        guard !link.isClosed else { return }
        let following = Following(link: link, conversation: conversation, seen: seen, isMonitor: isMonitor)
        if let whenLive { following.whenLive.append(whenLive) }
        link.followings[conversation] = following
        byConversation[conversation, default: []].append(following)
        catchUp(following)
    }

    /// Stops following; what was sent stays sent.
    func unfollow(_ conversation: ConversationID, by link: Link) {
        link.followings[conversation] = nil
        link.closedFollowings.removeAll { $0 == conversation }
        byConversation[conversation]?.removeAll { $0.link === link }
        if byConversation[conversation]?.isEmpty == true { byConversation[conversation] = nil }
    }

    /// A conversation closed: a rating may still come, and its followers hear of it unless many have closed since.
    ///
    /// An agent's connection lives for a working day; without an end it would carry every conversation of that day.
    func closed(_ conversation: ConversationID) {
        for link in links(of: conversation) {
            link.closedFollowings.append(conversation)
            guard link.closedFollowings.count > closedFollowed else { continue }
            // Who is still catching up has the end before them.
            let over = link.closedFollowings.first { link.followings[$0]?.isLive ?? true }
            if let over { unfollow(over, by: link) }
        }
    }

    /// Forgets a connection that is gone.
    func forget(_ link: Link) {
        for conversation in link.followings.keys { unfollow(conversation, by: link) }
    }

    /// The connection has room again.
    func drained(_ link: Link) {
        let behind = link.followings.values.filter { !$0.isLive }
        for following in behind.sorted(by: { $0.conversation.rawValue < $1.conversation.rawValue }) {
            catchUp(following)
        }
    }

    /// Notes what the reply to a request is about to name, for a connection that is still catching up: its replay may go on
    /// the moment the reply has left, and would push what the reply has just named.
    func expect(_ committed: Committed) {
        guard let origin = committed.origin,
            let following = byConversation[committed.host.id]?.first(where: { $0.link.id == origin.connection }),
            !following.isLive
        else { return }
        switch origin.names {
        case .lastPublic: if let seq = committed.publicItems.last?.seq { following.namedSeqs.insert(seq) }
        case .lastInternal: if let iseq = committed.internalItems.last?.iseq { following.namedIseqs.insert(iseq) }
        case .nothing: break
        }
    }

    /// Hands a commit to everybody who is live, the connection that caused it as its reply demands.
    func deliver(_ committed: Committed) {
        guard let followings = byConversation[committed.host.id] else { return }
        var encoder = PushEncoder(conversation: committed.host.id)
        for following in followings {
            let isOrigin = committed.origin?.connection == following.link.id
            for (index, item) in committed.publicItems.enumerated() where item.seq > following.seen.seq {
                let isNamed =
                    isOrigin && committed.origin?.names == .lastPublic && index == committed.publicItems.count - 1
                give(item, to: following, isNamed: isNamed, with: &encoder)
            }
            for (index, item) in committed.internalItems.enumerated() where item.iseq > following.seen.iseq {
                let isNamed =
                    isOrigin && committed.origin?.names == .lastInternal && index == committed.internalItems.count - 1
                give(item, to: following, isNamed: isNamed, with: &encoder)
            }
        }
    }

    private func give(_ item: PublicItem, to following: Following, isNamed: Bool, with encoder: inout PushEncoder) {
        guard following.isLive else { return }
        following.seen.seq = item.seq
        guard !isNamed else { return }
        encoder.push(item, to: following.link)
    }

    private func give(_ item: InternalItem, to following: Following, isNamed: Bool, with encoder: inout PushEncoder) {
        guard following.link.door == .desk else { return }
        guard following.isLive else { return }
        following.seen.iseq = item.iseq
        guard !isNamed else { return }
        encoder.push(item, to: following.link)
    }

    // MARK: Catching up

    private func catchUp(_ following: Following) {
        do {
            while !following.isLive, following.link.hasRoom {
                guard let host = try conversations.find(following.conversation) else { return }
                if following.seen.seq < host.committed.seq {
                    try replayPublic(following, upTo: host.committed.seq)
                } else if following.link.door == .desk, following.seen.iseq < host.committed.iseq {
                    try replayInternal(following, upTo: host.committed.iseq)
                } else {
                    following.isLive = true
                    following.whenLive.forEach { $0() }
                    following.whenLive.removeAll()
                }
            }
        } catch {
            readFailed(following.link, error)
        }
    }

    private func replayPublic(_ following: Following, upTo head: Int) throws {
        let size = following.pageSize ?? pageSize
        let page = try conversations.log.publicItems(
            of: following.conversation,
            .after(following.seen.seq),
            limit: size
        )
        guard let last = page.last, page.first?.seq == following.seen.seq + 1 else { throw LogGap() }
        if last.seq < head, page.count < size { throw LogGap() }
        var encoder = PushEncoder(conversation: following.conversation)
        for (index, item) in page.enumerated() where item.seq <= head {
            guard following.link.hasRoom else { return following.tooLong(page: index) }
            following.seen.seq = item.seq
            if following.namedSeqs.remove(item.seq) == nil { encoder.push(item, to: following.link) }
        }
    }

    private func replayInternal(_ following: Following, upTo head: Int) throws {
        let size = following.pageSize ?? pageSize
        let page = try conversations.log.internalItems(
            of: following.conversation,
            .after(following.seen.iseq),
            limit: size
        )
        guard let last = page.last, page.first?.iseq == following.seen.iseq + 1 else { throw LogGap() }
        if last.iseq < head, page.count < size { throw LogGap() }
        var encoder = PushEncoder(conversation: following.conversation)
        for (index, item) in page.enumerated() where item.iseq <= head {
            guard following.link.hasRoom else { return following.tooLong(page: index) }
            following.seen.iseq = item.iseq
            if following.namedIseqs.remove(item.iseq) == nil { encoder.push(item, to: following.link) }
        }
    }
}

/// One connection's way through one conversation.
@EventLoop
final class Following {
    let link: Link
    let conversation: ConversationID
    /// What has been given, or named in a reply.
    var seen: Heads
    var isLive = false
    var isMonitor: Bool
    /// Numbers that a reply has named while the replay was still on its way to them.
    var namedSeqs: Set<Int> = []
    var namedIseqs: Set<Int> = []
    var whenLive: [() -> Void] = []
    /// How many items fit at once, where a whole page did not: no more are read in vain.
    private(set) var pageSize: Int?

    /// Only so many items of a page fitted.
    func tooLong(page fitting: Int) { pageSize = max(Self.shortestPage, fitting) }

    private static let shortestPage = 4

    init(link: Link, conversation: ConversationID, seen: Heads, isMonitor: Bool) {
        self.link = link
        self.conversation = conversation
        self.seen = seen
        self.isMonitor = isMonitor
    }
}

/// The log does not hold what it must: never passed over in silence.
struct LogGap: Error, CustomStringConvertible {
    var description: String { "the log has a gap" }
}

/// Encodes an item once for each shape that somebody needs.
@EventLoop
struct PushEncoder {
    let conversation: ConversationID
    private var customers: [Int: [UInt8]] = [:]
    private var desks: [Int: [UInt8]] = [:]

    init(conversation: ConversationID) {
        self.conversation = conversation
    }

    /// Sends an item of the public log in the shape of the connection's door.
    mutating func push(_ item: PublicItem, to link: Link) {
        guard let participant = link.identity?.participant, Audience.receives(participant.role, item.entry) else {
            return
        }
        let isOwn = item.entry.isFrom(participant.id)
        switch link.door {
        case .chatText:
            link.pushLine(.item(conversation, item, isOwn: isOwn))
        case .chatJSON:
            if isOwn { return link.push(CustomerPush.item(conversation, item, isOwn: true).encoded()) }
            let bytes = customers[item.seq] ?? CustomerPush.item(conversation, item, isOwn: false).encoded()
            customers[item.seq] = bytes
            link.push(bytes)
        case .desk:
            if isOwn { return link.push(DeskPush.item(conversation, item, isOwn: true).encoded()) }
            let bytes = desks[item.seq] ?? DeskPush.item(conversation, item, isOwn: false).encoded()
            desks[item.seq] = bytes
            link.push(bytes)
        }
    }

    /// Sends an item of the internal log; only a desk's door has a way for it.
    mutating func push(_ item: InternalItem, to link: Link) {
        guard let role = link.identity?.participant.role, link.door == .desk, Audience.receives(role, item.entry) else {
            return
        }
        let bytes = desks[-item.iseq] ?? DeskPush.internalItem(conversation, item).encoded()
        desks[-item.iseq] = bytes
        link.push(bytes)
    }
}

extension PublicEntry {
    /// Whether `participant` wrote it.
    func isFrom(_ participant: ParticipantID) -> Bool {
        if case .message(let message) = self { message.from.id == participant } else { false }
    }
}
