internal import ChatModel
internal import ConversationCore
internal import WebSocketTransport

/// The conversations in memory, and the one way in which anything is added to one: decide, commit, hand on.
///
///     perform(command) ─ decide ─ number ─ evolve ─ log.append ──(the writer's thread commits)──► completion, then `deliver`
///
/// The state in memory runs ahead of the disk by what is being committed, so that a burst in one conversation is
/// decided in order without waiting; nobody is told of it before the commit. When a commit fails the state is thrown away
/// and folded from the log again.
@EventLoop
final class Conversations {
    let log: any ConversationLog
    let limits: Limits
    var analyst: Analyst
    var ids: IdentifierSource
    /// Gets what was committed before the completion of the request that caused it: what its reply will name must not be
    /// replayed on the way.
    var willAnswer: (Committed) -> Void = { _ in }
    /// Gets what was committed, in the order of commits, after the completion of the request that caused it.
    var deliver: (Committed) -> Void = { _ in }
    /// Told of the first failure and of the first success after it.
    var storageChanged: (_ works: Bool, _ problem: String) -> Void = { _, _ in }

    private var hosts: [ConversationID: HostedConversation] = [:]
    /// The conversations that are not closed; all of them stay in memory.
    private var openIDs: Set<ConversationID> = []
    private var waitingAppends = 0
    private var isStorageWorking = true

    init(log: any ConversationLog, analyst: Analyst, limits: Limits, ids: IdentifierSource) {
        self.log = log
        self.analyst = analyst
        self.limits = limits
        self.ids = ids
    }

    /// The time, as every entry and decision takes it.
    var now: Instant { Instant(milliseconds: EventLoop.wallClock) }

    /// How many appends wait for the disk.
    var backlog: Int { waitingAppends }

    /// Whether the last commit succeeded.
    var isHealthy: Bool { isStorageWorking }

    /// The conversation, from memory or folded from the log; nil where there is none.
    ///
    /// - Throws: What the log throws when it cannot be read.
    func find(_ id: ConversationID) throws -> HostedConversation? {
        if let host = hosts[id] { return host }
        guard let stored = try log.conversation(id) else { return nil }
        let host = HostedConversation(try fold(stored))
        host.committed = host.state.heads
        makeRoom()
        hosts[id] = host
        return host
    }

    /// The conversations that are not closed and can be read.
    var open: [HostedConversation] { openIDs.compactMap { try? find($0) } }

    /// Loads every open conversation, as after a restart.
    ///
    /// - Throws: What the log throws when it cannot be read.
    func restore() throws -> [HostedConversation] {
        var hosts: [HostedConversation] = []
        for stored in try log.openConversations() {
            guard let host = try find(stored.header.id) else { continue }
            openIDs.insert(host.id)
            hosts.append(host)
        }
        return hosts
    }

    /// Opens a conversation; `records` are committed with it.
    func open(
        _ header: ConversationHeader,
        records: [Record],
        completion: @escaping @EventLoop (AppendEnd) -> Void
    ) {
        let host = HostedConversation(Conversation(header: header))
        makeRoom()
        hosts[header.id] = host
        commit(
            Conversation.opening(),
            on: host,
            at: header.openedAt,
            opening: header,
            records: records,
            origin: nil,
            completion: completion
        )
    }

    /// Decides `command` and commits what it adds.
    ///
    /// `completion` is called once, before what was committed is handed on.
    func perform(
        _ command: Command,
        on id: ConversationID,
        records: [Record] = [],
        origin: Origin? = nil,
        completion: @escaping @EventLoop (AppendEnd) -> Void = { _ in }
    ) {
        do {
            guard let host = try find(id) else { return completion(.refused(.notFound)) }
            let instant = now
            let decision = try host.state.decide(command, at: instant, with: analyst, limits: limits, ids: &ids)
            switch decision {
            case .append(let entries):
                commit(
                    entries,
                    on: host,
                    at: instant,
                    opening: nil,
                    records: records,
                    origin: origin,
                    completion: completion
                )
            case .duplicate(let receipt):
                // The first one may still be on its way to the disk: an empty append answers behind it.
                commit(DraftEntries(), on: host, at: instant, opening: nil, records: [], origin: origin) { end in
                    if case .committed = end { completion(.duplicate(receipt)) } else { completion(end) }
                }
            }
        } catch let refusal as Refusal {
            completion(.refused(refusal))
        } catch {
            completion(.unavailable("\(error)"))
        }
    }

    /// Commits records that belong to no conversation.
    func save(_ records: [Record], completion: @escaping @EventLoop (_ isSaved: Bool) -> Void = { _ in }) {
        waitingAppends += 1
        log.append(AppendRequest(records: records)) { [weak self] outcome in
            EventLoop.enqueue {
                self?.waitingAppends -= 1
                self?.note(outcome)
                if case .committed = outcome { completion(true) } else { completion(false) }
            }
        }
    }

    /// Forgets a conversation's state, as after an erasure.
    func forget(_ id: ConversationID) {
        hosts[id] = nil
        openIDs.remove(id)
    }

    // MARK: Committing

    private func commit(
        _ entries: DraftEntries,
        on host: HostedConversation,
        at instant: Instant,
        opening: ConversationHeader?,
        records: [Record],
        origin: Origin?,
        completion: @escaping @EventLoop (AppendEnd) -> Void
    ) {
        guard waitingAppends < limits[.appendQueue] else {
            return completion(.unavailable("\(waitingAppends) appends are waiting for the disk"))
        }
        let before = host.state.heads
        let publicItems = zip(entries.publicEntries, (before.seq + 1)...).map { entry, seq in
            PublicItem(seq: seq, at: instant, entry: entry)
        }
        let internalItems = zip(entries.internalEntries, (before.iseq + 1)...).map { entry, iseq in
            InternalItem(iseq: iseq, at: instant, entry: entry)
        }
        for item in publicItems { host.state.evolve(item) }
        for item in internalItems { host.state.evolve(item) }
        let request = AppendRequest(
            conversation: host.id,
            opening: opening,
            expecting: before,
            publicItems: publicItems,
            internalItems: internalItems,
            records: records
        )
        waitingAppends += 1
        host.inFlight += 1
        log.append(request) { [weak self] outcome in
            EventLoop.enqueue {
                guard let self else { return }
                self.settle(request, outcome, on: host, origin: origin, completion: completion)
            }
        }
    }

    private func settle(
        _ request: AppendRequest,
        _ outcome: AppendOutcome,
        on host: HostedConversation,
        origin: Origin?,
        completion: @EventLoop (AppendEnd) -> Void
    ) {
        waitingAppends -= 1
        host.inFlight -= 1
        note(outcome)
        guard case .committed(let firstPosition) = outcome else {
            if hosts[host.id] === host { hosts[host.id] = nil }
            if case .failed(let problem) = outcome { return completion(.unavailable(problem)) }
            return completion(.unavailable("the conversation has moved on"))
        }
        var internalItems = request.internalItems
        for index in internalItems.indices { internalItems[index].position = firstPosition + Int64(index) }
        host.committed = Heads(
            seq: request.publicItems.last?.seq ?? request.expecting.seq,
            iseq: internalItems.last?.iseq ?? request.expecting.iseq
        )
        let committed = Committed(
            host: host,
            publicItems: request.publicItems,
            internalItems: internalItems,
            origin: origin
        )
        if host.state.state == .closed { openIDs.remove(host.id) } else { openIDs.insert(host.id) }
        willAnswer(committed)
        completion(.committed(committed))
        if !committed.isEmpty { deliver(committed) }
    }

    private func note(_ outcome: AppendOutcome) {
        switch outcome {
        case .failed(let problem) where isStorageWorking:
            isStorageWorking = false
            storageChanged(false, problem)
        case .committed where !isStorageWorking:
            isStorageWorking = true
            storageChanged(true, "")
        default: break
        }
    }

    // MARK: Loading

    /// Reads both logs a page at a time, in the order in which they were written.
    private func fold(_ stored: StoredConversation) throws -> Conversation {
        var state = Conversation(header: stored.header)
        var publicItems = PagedItems { [log] in try log.publicItems(of: stored.header.id, .after($0), limit: $1) }
        var internalItems = PagedItems { [log] in try log.internalItems(of: stored.header.id, .after($0), limit: $1) }
        while let item = try publicItems.next(number: \.seq, limit: limits[.tailPage]) {
            while let inner = try internalItems.peek(number: \.iseq, limit: limits[.tailPage]), inner.at < item.at {
                state.evolve(inner)
                internalItems.advance()
            }
            state.evolve(item)
            // What was read out of a message stands in the same commit and follows it.
            while let inner = try internalItems.peek(number: \.iseq, limit: limits[.tailPage]),
                inner.at == item.at, inner.reads(upTo: item.seq)
            {
                state.evolve(inner)
                internalItems.advance()
            }
        }
        while let inner = try internalItems.next(number: \.iseq, limit: limits[.tailPage]) { state.evolve(inner) }
        return state
    }

    /// Keeps the number of idle closed conversations in memory within its limit.
    private func makeRoom() {
        guard hosts.count > limits[.conversationsCached] else { return }
        let idle = hosts.values.filter { $0.state.state == .closed && $0.inFlight == 0 }
        guard idle.count > limits[.conversationsCached] / 2 else { return }
        for host in idle.prefix(idle.count / 2) { hosts[host.id] = nil }
    }
}
