internal import ChatModel
internal import ChatProtocol
internal import ConversationCore
internal import SentimentAnalysis
internal import WebSocketTransport

/// Carries out what the desk decides: offers, assignments, requeues, and the one timer behind them.
@EventLoop
final class DeskRouter {
    private(set) var desk: Desk
    private let conversations: Conversations
    private let sessions: Sessions
    private let followers: Followers
    private var alarm: TimerHandle?
    private var alarmAt: Instant?
    /// Statuses that a person set for a while only, by agent.
    private var untils: [ParticipantID: TimerHandle] = [:]
    private var needsTurn = false
    private let plan: QueuePlan
    private(set) lazy var news = QueueNews(
        conversations: conversations,
        followers: followers,
        plan: plan,
        router: self
    )

    init(conversations: Conversations, sessions: Sessions, followers: Followers, plan: QueuePlan) {
        self.conversations = conversations
        self.sessions = sessions
        self.followers = followers
        self.plan = plan
        desk = Desk(limits: conversations.limits)
    }

    /// Takes up where the logs left off: who has what, who waits and in which order; grace times begin anew.
    func restore(_ open: [HostedConversation]) {
        for person in sessions.people.people.values where person.participant.role == .agent {
            desk.know(person, abilities: person.abilities)
        }
        let instant = conversations.now
        var waiting: [(since: Instant, isFront: Bool, host: HostedConversation)] = []
        var orphans: [ConversationID] = []
        for host in open {
            switch host.state.phase {
            case .assigned(let agent): if !desk.hold(host.id, by: agent.id) { orphans.append(host.id) }
            case .queued(let since, let isFront): waiting.append((since, isFront, host))
            case .closed: break
            }
        }
        for entry in waiting.sorted(by: { ($0.since, $0.host.id.rawValue) < ($1.since, $1.host.id.rawValue) }) {
            line(up: entry.host, isFront: entry.isFront, since: entry.since, reservedFor: nil)
            news.restore(entry.host)
        }
        for host in open { noted(host) }
        for agent in desk.agents.keys { carryOut(desk.disconnected(agent, at: instant)) }
        // Their agent was removed while nobody was looking.
        for conversation in orphans { requeueSurely(conversation) }
        settle()
    }

    // MARK: Conversations

    /// A conversation waits: at the end of the line, or at its front.
    func enqueue(_ host: HostedConversation, isFront: Bool, reservedFor agent: ParticipantID? = nil) {
        line(up: host, isFront: isFront, since: conversations.now, reservedFor: agent)
        if !isFront { news.arrived(host) }
        settle()
    }

    private func line(up host: HostedConversation, isFront: Bool, since: Instant, reservedFor agent: ParticipantID?) {
        var needs = plan[host.state.queue].needs
        needs.language = host.state.language
        desk.enqueue(
            host.id,
            queue: host.state.queue,
            since: since,
            isFront: isFront,
            reservedFor: agent,
            preferring: isFront ? nil : formerAgent(of: host),
            after: isFront ? host.state.lastAgent?.id : nil,
            needs: needs
        )
    }

    /// Who had this customer's conversation before this one.
    private func formerAgent(of host: HostedConversation) -> ParticipantID? {
        let header = host.state.header
        guard header.contactNumber > 1,
            let earlier = try? conversations.log.conversations(of: header.customer.id, limit: 2)
                .first(where: { $0.header.id != header.id })
        else { return nil }
        return (try? conversations.find(earlier.header.id))?.state.lastAgent?.id
    }

    /// Something was read out of a conversation: how upset the customer is, and in which language.
    func noted(_ host: HostedConversation) {
        desk.note(isHeightened: host.state.isHeightened, isRead: host.state.isHeavy, host.id)
        settle()
        guard case .queued = host.state.phase else { return }
        var needs = plan[host.state.queue].needs
        needs.language = host.state.language
        desk.require(needs, for: host.id)
    }

    /// A waiting conversation is offered to this agent first.
    func reserve(_ host: HostedConversation, for agent: ParticipantID) {
        carryOut(desk.remove(host.id, because: .taken))
        enqueue(host, isFront: true, reservedFor: agent)
    }

    func remove(_ conversation: ConversationID, because end: Desk.OfferEnd) {
        carryOut(desk.remove(conversation, because: end))
        news.left(conversation)
        settle()
    }

    /// A customer's place in line, with no estimate where too few have been served yet.
    func position(of conversation: ConversationID) -> QueuePosition? {
        guard let position = desk.position(of: conversation), let host = try? conversations.find(conversation) else {
            return nil
        }
        return place(position, in: host.state.queue)
    }

    /// A place in a queue with its estimate, rounded up to whole seconds.
    func place(_ position: Int, in queue: String) -> QueuePosition {
        let wait = desk.estimatedWait(at: position, in: queue, at: conversations.now)
        return QueuePosition(position: position, waitMilliseconds: wait.map { ($0 + 999) / 1000 * 1000 })
    }

    // MARK: Agents

    func know(_ person: Person) {
        guard person.participant.role == .agent else { return }
        desk.know(person, abilities: person.abilities)
        if !sessions.links(of: person.participant.id).isEmpty { desk.connected(person.participant.id) }
        settle()
    }

    func forget(_ id: ParticipantID) {
        let held = desk.agents[id]?.open ?? []
        carryOut(desk.forget(id))
        for conversation in held { requeueSurely(conversation) }
        settle()
    }

    /// An agent has a connection; it is told what the agent's others were told.
    func connected(_ id: ParticipantID, on link: Link) {
        desk.connected(id)
        settle()
        guard let counts = desk.relief(of: id, at: conversations.now), counts.inARow > 0 || counts.breakMilliseconds > 0
        else { return }
        link.push(DeskPush.relief(Relief(counts)).encoded())
    }

    func disconnected(_ id: ParticipantID) {
        carryOut(desk.disconnected(id, at: conversations.now))
        settle()
    }

    /// A person sets routing or capacity; stored first.
    func set(_ change: StatusChange, for id: ParticipantID, done: @escaping @EventLoop (Person?) -> Void) {
        guard var person = sessions.people.people[id] else { return done(nil) }
        if let wantsLighter = change.wantsLighter { desk.set(wantsLighter: wantsLighter, for: id) }
        guard change.routing != nil || change.capacity != nil else {
            // What somebody wishes for the next conversation is nobody's to keep: it is not stored.
            settle()
            return done(person)
        }
        let before = person.routing
        person.routing = change.routing ?? person.routing
        person.capacity = change.capacity ?? person.capacity
        store(person) { [weak self] isSaved in
            guard let self, isSaved else { return done(nil) }
            carryOut(desk.set(change.routing, capacity: change.capacity, for: id))
            untils[id]?.cancel()
            if let wait = change.forMilliseconds, let routing = change.routing, routing != before {
                untils[id] = EventLoop.schedule(afterMilliseconds: wait) { [weak self] in
                    self?.change(id, to: before, because: "time_over")
                }
            }
            done(person)
            settle()
        }
    }

    func accept(_ offer: OfferID, by id: ParticipantID) throws(Refusal) -> ConversationID {
        let conversation = try desk.accept(offer, by: id, at: conversations.now).conversation
        news.left(conversation)
        settle()
        return conversation
    }

    func decline(_ offer: OfferID, by id: ParticipantID) throws(Refusal) {
        try desk.decline(offer, by: id, at: conversations.now)
        settle()
    }

    func take(_ conversation: ConversationID, by id: ParticipantID) throws(Refusal) {
        carryOut(try desk.take(conversation, by: id, at: conversations.now))
        news.left(conversation)
        settle()
    }

    /// The commit after an accept or a take failed: the conversation has its old place again, unless it is over.
    func giveBack(_ conversation: ConversationID) {
        if let host = try? conversations.find(conversation), host.state.state != .queued {
            return remove(conversation, because: .abandoned)
        }
        desk.giveBack(conversation)
        settle()
    }

    /// Puts a conversation that nobody has any more at the front, and tries again while the disk fails.
    private func requeueSurely(_ conversation: ConversationID) {
        conversations.perform(.requeue(.agentLost), on: conversation) { [weak self] end in
            guard let self, case .unavailable = end else { return }
            EventLoop.schedule(afterMilliseconds: conversations.limits[.grace]) { [weak self] in
                self?.requeueSurely(conversation)
            }
        }
    }

    // MARK: Carrying out

    private func carryOut(_ effects: [Desk.Effect]) {
        for effect in effects {
            switch effect {
            case .offer(let offer): announce(offer)
            case .offerGone(let offer, let end):
                let gone = OfferGone(id: offer.id, reason: OfferGone.Reason(rawValue: end.rawValue) ?? .expired)
                push(.offerGone(offer.conversation, gone), to: offer.agent)
            case .routingChanged(let id, let routing, let reason): change(id, to: routing, because: reason)
            case .requeue(let conversation):
                // The desk says it again while it has not come about.
                conversations.perform(.requeue(.agentLost), on: conversation)
            case .longWait(let conversation): news.waitIsLong(conversation)
            case .lighterGiven(let id):
                guard let routing = desk.agents[id]?.routing else { continue }
                push(.status(StatusNotice(routing: routing, reason: StatusNotice.lighterGiven)), to: id)
            case .relief(let id, let counts): push(.relief(Relief(counts)), to: id)
            }
        }
    }

    private func announce(_ offer: Desk.Offer) {
        guard let host = try? conversations.find(offer.conversation) else { return }
        let notice = Offer(
            id: offer.id,
            queue: offer.queue,
            waitedMilliseconds: offer.waitedMilliseconds,
            expiresInMilliseconds: conversations.limits[.offer],
            preview: host.state.preview,
            energy: host.state.energy
        )
        push(.offer(offer.conversation, notice), to: offer.agent)
    }

    /// A rule changes an agent's status: stored, and told to the agent with the rule's name.
    private func change(_ id: ParticipantID, to routing: Routing, because reason: String) {
        guard var person = sessions.people.people[id] else { return }
        person.routing = routing
        store(person) { [weak self] isSaved in
            guard let self, isSaved else { return }
            carryOut(desk.set(routing, capacity: nil, for: id))
            push(.status(StatusNotice(routing: routing, reason: reason)), to: id)
            settle()
        }
    }

    private func store(_ person: Person, done: @escaping @EventLoop (Bool) -> Void) {
        conversations.save([person.record]) { [weak self] isSaved in
            if isSaved { self?.sessions.people.put(person) }
            done(isSaved)
        }
    }

    private func push(_ push: DeskPush, to id: ParticipantID) {
        let bytes = push.encoded()
        for link in sessions.links(of: id) { link.push(bytes) }
    }

    /// Lets the desk match and sets the alarm for what time will do.
    ///
    /// Once a turn is enough, however much has happened.
    private func settle() {
        guard !needsTurn else { return }
        needsTurn = true
        EventLoop.schedule(afterMilliseconds: 0) { [weak self] in self?.turn() }
    }

    private func turn() {
        needsTurn = false
        carryOut(desk.tick(at: conversations.now, ids: &conversations.ids))
        news.changed(desk.takeChangedQueues())
        guard let deadline = desk.nextDeadline else { return }
        if let alarmAt, alarmAt <= deadline, alarmAt > conversations.now { return }
        alarm?.cancel()
        alarmAt = deadline
        alarm = EventLoop.schedule(afterMilliseconds: deadline.milliseconds(since: conversations.now) + 1) {
            [weak self] in
            self?.alarmAt = nil
            self?.settle()
        }
    }
}

extension Person {
    /// What routing makes of the skills and languages of a person; none named is no restriction.
    fileprivate var abilities: Desk.Abilities {
        Desk.Abilities(
            skills: skills.isEmpty ? nil : Set(skills),
            languages: languages.isEmpty ? nil : Set(languages)
        )
    }
}

extension Relief {
    fileprivate init(_ counts: HeavyWork.Counts) {
        self.init(
            heavyMilliseconds: counts.heavyMilliseconds,
            inARow: counts.inARow,
            suggestedBreakMilliseconds: counts.breakMilliseconds
        )
    }
}
