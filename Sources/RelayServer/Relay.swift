internal import ChatModel
internal import ChatProtocol
internal import ConversationCore
internal import Credentials
internal import ReflectBack
internal import SentimentAnalysis
internal import WebSocketTransport

/// The relay: doors, sessions, conversations and the desk, wired together on the one loop.
@EventLoop
final class Relay {
    let configuration: Configuration
    let limits: Limits
    let conversations: Conversations
    let sessions: Sessions
    let followers: Followers
    let router: DeskRouter
    let presence: CustomerPresence
    let ephemera: Ephemera
    let journal: Journal
    let canned: [CannedReply]
    private(set) lazy var tails = Tails(relay: self)
    private(set) lazy var starts = Starts(relay: self)
    private(set) lazy var greeter = Greeter(relay: self)
    private(set) lazy var reviews = Reviews(relay: self)
    private(set) lazy var overdue = OverdueWatch(relay: self)
    private(set) lazy var chatDoor = ChatDoor(relay: self)
    private(set) lazy var deskDoor = DeskDoor(relay: self)
    private(set) lazy var plainTextDoor = PlainTextDoor(relay: self)
    var addressRates: RateTable<String>
    var addressStarts: RateTable<String>
    var messageRates: RateTable<ParticipantID>
    var isDraining = false
    var counters = Counters()
    private var auditSerial = 0

    var overview: Overview { Overview(relay: self) }

    init(
        configuration: Configuration,
        log: any ConversationLog,
        analyst: Analyst,
        identities: IdentityPolicy,
        canned: [CannedReply],
        journal: Journal
    ) throws {
        self.configuration = configuration
        limits = configuration.limits
        self.journal = journal
        self.canned = canned
        addressRates = RateTable(
            perSecond: Double(limits[.addressOpsPerSecond]),
            burst: limits[.addressOpsBurst],
            now: EventLoop.now
        )
        addressStarts = RateTable(
            perSecond: Double(limits[.addressStartsPerMinute]) / 60,
            burst: limits[.addressStartsBurst],
            now: EventLoop.now
        )
        messageRates = RateTable(
            perSecond: Double(limits[.messagesPerMinute]) / 60,
            burst: limits[.messageBurst],
            now: EventLoop.now
        )
        conversations = Conversations(
            log: log,
            analyst: analyst,
            limits: configuration.limits,
            ids: IdentifierSource(seed: SecureRandom.seed())
        )
        sessions = Sessions(
            conversations: conversations,
            identities: identities,
            people: try PeopleBook(log: log),
            journal: journal
        )
        followers = Followers(conversations: conversations)
        router = DeskRouter(
            conversations: conversations,
            sessions: sessions,
            followers: followers,
            plan: try QueuePlan(file: configuration.queuesFile, queues: configuration.queues)
        )
        presence = CustomerPresence(conversations: conversations)
        ephemera = Ephemera(followers: followers, limits: configuration.limits)
        wire()
        try restore()
    }

    private func wire() {
        presence.isMessageLeft = { [weak self] in self?.router.news.leftMessages.contains($0) ?? false }
        conversations.willAnswer = { [weak self] committed in self?.followers.expect(committed) }
        conversations.deliver = { [weak self] committed in self?.deliver(committed) }
        conversations.storageChanged = { [weak self] works, problem in
            if works {
                self?.journal.info("storage works again")
            } else {
                self?.journal.error("storage failed", ["problem": problem])
            }
        }
        followers.readFailed = { [weak self] link, error in
            self?.reportReadFailure(error)
            link.close(.storageUnavailable)
        }
    }

    /// Takes up where the logs left off.
    private func restore() throws {
        let hosts = try conversations.restore()
        try tails.restore()
        starts.restore(hosts)
        router.restore(hosts)
        for host in hosts {
            presence.gone(from: host.id)
            overdue.watch(host)
        }
        if !hosts.isEmpty { journal.info("conversations restored", ["open": "\(hosts.count)"]) }
    }

    // MARK: What several doors share

    /// The queue of this name; `default` is the first where none is called so.
    func queue(named name: String) -> String? {
        if configuration.queues.contains(name) { return name }
        return name == ConversationStart.standardQueue ? configuration.queues.first : nil
    }

    /// Sends a message and answers with its number; `shape` makes it the door's reply.
    func send<Reply: ReplyBody>(
        _ message: MessageSend,
        in conversation: ConversationID,
        from participant: Participant,
        _ answer: Answer,
        shape: @escaping (SentReply) -> Reply
    ) {
        let command = Command.send(from: participant, clientID: message.clientID, text: message.text)
        let origin = Origin(connection: answer.link.id, names: .lastPublic)
        counters.messages += 1
        conversations.perform(command, on: conversation, origin: origin) { end in
            switch end {
            case .committed(let committed):
                guard let item = committed.publicItems.last, case .message(let message) = item.entry else { return }
                answer.ok(shape(SentReply(seq: item.seq, message: message.id, at: item.at, isDuplicate: false)))
            case .duplicate(let receipt):
                answer.ok(
                    shape(SentReply(seq: receipt.seq, message: receipt.message, at: receipt.at, isDuplicate: true))
                )
            case .refused, .unavailable: answer.refuse(end)
            }
        }
    }

    func close<Reply: ReplyBody>(
        _ conversation: ConversationID,
        by person: Participant,
        reason: String,
        _ answer: Answer,
        shape: @escaping (Int) -> Reply
    ) {
        let origin = Origin(connection: answer.link.id, names: .lastPublic)
        conversations.perform(.close(by: person, reason: reason), on: conversation, origin: origin) { end in
            guard case .committed(let committed) = end, let seq = committed.publicItems.last?.seq else {
                return answer.refuse(end)
            }
            answer.ok(shape(seq))
        }
    }

    /// A page of the public log, no further than what is committed, and whether there is more in that direction.
    func publicPage(of id: ConversationID, _ query: HistoryQuery) throws -> ([PublicItem], Bool) {
        let head = try conversations.find(id)?.committed.seq ?? 0
        let items = try conversations.log.publicItems(of: id, query.range, limit: query.limit + 1)
        return page(items.filter { $0.seq <= head }, query)
    }

    /// A page of the internal log.
    func internalPage(of id: ConversationID, _ query: HistoryQuery) throws -> ([InternalItem], Bool) {
        let head = try conversations.find(id)?.committed.iseq ?? 0
        let items = try conversations.log.internalItems(of: id, query.range, limit: query.limit + 1)
        return page(items.filter { $0.iseq <= head }, query)
    }

    private func page<Item>(_ items: [Item], _ query: HistoryQuery) -> ([Item], Bool) {
        guard items.count > query.limit else { return (items, false) }
        if case .after = query.range { return (Array(items.prefix(query.limit)), true) }
        return (Array(items.suffix(query.limit)), true)
    }

    /// What the draft check says of a text; nothing of it is kept.
    func check(_ text: String, in host: HostedConversation?) -> DraftReview {
        let language = host?.state.energy?.language ?? "en"
        guard let reflector = conversations.analyst.reflector(for: language) else { return DraftReview() }
        return reflector.review(of: text, in: host?.state.situation ?? Situation())
    }

    /// The notice that precedes a customer's first message; nil where nothing is analysed.
    var noticeOfAnalysis: String? {
        configuration.isAnalysisOn ? conversations.analyst.notices[.analysis] : nil
    }

    func reportReadFailure(_ error: any Error) {
        journal.error("the log cannot be read", ["problem": "\(error)"])
    }

    // MARK: Audit

    /// A line of the audit log, to be committed with what it is about.
    func auditRecord(_ act: String, by person: Participant, in conversation: ConversationID) -> Record {
        auditSerial += 1
        let now = conversations.now
        let line = AuditLine(at: now, act: act, by: person, conversation: conversation)
        return line.record(serial: auditSerial, id: conversations.ids.next(IdentifierKind.Note.self, at: now).rawValue)
    }

    func audit(
        _ act: String,
        by person: Participant,
        in conversation: ConversationID,
        done: @escaping @EventLoop (Bool) -> Void = { _ in }
    ) {
        conversations.save([auditRecord(act, by: person, in: conversation)], completion: done)
    }
}

/// What the relay counts since it started, for `/metrics`.
struct Counters {
    var opened = 0
    var refused = 0
    var messages = 0
    var badFrames = 0
    var rateLimited = 0
    var slowReaders = 0
}
