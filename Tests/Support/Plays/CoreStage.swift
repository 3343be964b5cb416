import ChatModel
import ChatProtocol
package import ConversationCore
import ConversationStore
import Dispatch
package import StrictJSON

/// The stage of the pure core, over a log in memory and a clock that only the play moves.
///
/// The conversation, the desk and the audience are the real ones: it stands in for sockets, loop and disk, and for nothing
/// that decides.
package final class CoreStage: Stage {
    let play: Play
    let limits: Limits
    let analyst: Analyst
    let log = MemoryLog()
    var now = Instant(milliseconds: 1_800_000_000_000)
    var ids = IdentifierSource(seed: (11, 12))
    var desk: Desk
    var conversations: [ConversationID: Conversation] = [:]
    var following: [String: [ConversationID: Heads]] = [:]
    /// How far those who are gone had got.
    var past: [String: [ConversationID: Heads]] = [:]
    var tailing: Set<String> = []
    var connected: Set<String> = []
    var people: [String: Participant] = [:]
    var ownConversation: [String: ConversationID] = [:]
    /// What time will do, by conversation and kind.
    var alarms: [Alarm: Instant] = [:]
    /// The place in line that each customer was told last.
    var positions: [ConversationID: Int] = [:]
    /// Conversations whose customer was told that a message may be left.
    var leftMessages: Set<ConversationID> = []
    private var received: [String: [JSONValue]] = [:]
    private var given: [String: [UInt8]] = [:]
    private var serial = 0
    private var lastSent: [String: String] = [:]

    struct Alarm: Hashable {
        var kind: Kind
        var conversation: ConversationID

        enum Kind: Int {
            case away, abandon, overdue
        }
    }

    package init(_ play: Play, analyst: Analyst) {
        self.play = play
        self.analyst = analyst
        var limits = Limits()
        for (name, value) in play.limits { limits[name] = value }
        self.limits = limits
        desk = Desk(limits: limits)
        for actor in play.actors {
            let person = Participant(
                id: ParticipantID("p-\(actor.name)"),
                role: actor.role,
                name: actor.name,
                isVerified: actor.role != .customer
            )
            people[actor.name] = person
            guard actor.role == .agent else { continue }
            let abilities = Desk.Abilities(
                skills: actor.skills.isEmpty ? nil : Set(actor.skills),
                languages: actor.languages.isEmpty ? nil : Set(actor.languages)
            )
            desk.know(stored(actor, person), abilities: abilities)
        }
    }

    private func stored(_ actor: Play.Actor, _ person: Participant) -> Person {
        Person(participant: person, queues: actor.queue.map { [$0] } ?? queues, tokenHashes: [])
    }

    var queues: [String] {
        ["default"] + Set(play.actors.compactMap(\.queue)).union(play.steps.compactMap(\.queue)).union(play.queues.keys)
    }

    // MARK: Stage

    package func pushes(of actor: String) -> [JSONValue] { received[actor] ?? [] }
    package func awaitMore(for actor: String, until deadline: Deadline) -> Bool { false }
    package func bytes(of actor: String) -> [UInt8] { given[actor] ?? [] }
    package func finish() throws { log.close() }

    package func restart() throws {
        connected = []
        tailing = []
        past.merge(following) { $1 }
        following = [:]
        alarms = [:]
        conversations = try fold()
        restoreDesk()
        for conversation in conversations.values where conversation.state != .closed {
            gone(from: conversation.id)
            watchOverdue(conversation)
        }
        settle()
    }

    package func perform(_ act: Play.Act, by actor: Play.Actor) throws -> String? {
        guard let person = people[actor.name] else { return nil }
        switch act {
        case .disconnect: disconnect(actor, person)
        case .resume: try resume(actor, person)
        default:
            connect(actor, person)
            do {
                try carryOut(act, by: actor, person)
            } catch let refusal as Refusal {
                settle()
                return WireError.code(of: refusal).rawValue
            }
        }
        settle()
        return nil
    }

    // MARK: Giving

    func give(_ bytes: [UInt8], to actor: String) {
        guard connected.contains(actor) else { return }
        given[actor, default: []] += bytes + [10]
        if let value = try? JSONValue.parse(bytes, limits: .stored) { received[actor, default: []].append(value) }
    }

    /// What a request was answered, kept for the look at every byte.
    func answer(_ actor: String, with events: [CustomerPush]) {
        for event in events { give(event.encoded(), to: actor) }
    }

    func isCustomer(_ name: String) -> Bool { play.actor(name)?.role == .customer }

    func push(_ item: PublicItem, in id: ConversationID, to actor: String) {
        let isOwn = item.entry.sender == people[actor]?.id
        let bytes =
            isCustomer(actor)
            ? CustomerPush.item(id, item, isOwn: isOwn).encoded() : DeskPush.item(id, item, isOwn: isOwn).encoded()
        give(bytes, to: actor)
    }

    // MARK: Sending

    func send(_ words: Play.Words, in id: ConversationID, isAgain: Bool, by name: String, _ person: Participant) throws
    {
        if !isAgain { serial += 1 }
        let clientID = isAgain ? lastSent[name] ?? "" : "m-\(serial)"
        lastSent[name] = clientID
        let command = Command.send(from: person, clientID: clientID, text: try text(of: words, by: name))
        let added = try perform(command, on: id, by: name)
        if isAgain, added { throw TestFailure("a repetition was not seen as one") }
    }

    private func text(of words: Play.Words, by name: String) throws -> String {
        switch words {
        case .text(let text): return text
        case .suggestion(let more):
            let hints = pushes(of: name).filter { $0["ev"]?.string == "hint" }
            guard let suggestion = hints.compactMap(\.suggestion).last else {
                throw TestFailure("\(name) has no suggestion to send")
            }
            return more.isEmpty ? suggestion : "\(suggestion) \(more)"
        }
    }

    // MARK: The log

    /// Decides, commits, follows and hands on; false where it was the same request again.
    @discardableResult
    func perform(_ command: Command, on id: ConversationID, by origin: String? = nil) throws -> Bool {
        guard let conversation = conversations[id] else { throw Refusal.notFound }
        switch try conversation.decide(command, at: now, with: analyst, limits: limits, ids: &ids) {
        case .duplicate: return false
        case .append(let entries):
            try commit(entries, on: conversation, opening: nil, origin: origin, command: command)
            return true
        }
    }

    func commit(
        _ entries: DraftEntries,
        on before: Conversation,
        opening: ConversationHeader?,
        origin: String?,
        command: Command?
    ) throws {
        var conversation = before
        let publicItems = zip(entries.publicEntries, (before.heads.seq + 1)...).map {
            PublicItem(seq: $1, at: now, entry: $0)
        }
        let internalItems = zip(entries.internalEntries, (before.heads.iseq + 1)...).map {
            InternalItem(iseq: $1, at: now, entry: $0)
        }
        let request = AppendRequest(
            conversation: before.id,
            opening: opening,
            expecting: before.heads,
            publicItems: publicItems,
            internalItems: internalItems
        )
        let isDone = DispatchSemaphore(value: 0)
        log.append(request) { _ in isDone.signal() }
        isDone.wait()
        publicItems.forEach { conversation.evolve($0) }
        internalItems.forEach { conversation.evolve($0) }
        conversations[before.id] = conversation
        deliver(publicItems, internalItems, in: conversation, origin: origin, command: command)
    }

    private func fold() throws -> [ConversationID: Conversation] {
        var folded: [ConversationID: Conversation] = [:]
        for stored in try conversations.keys.compactMap({ try log.conversation($0) }) {
            var conversation = Conversation(header: stored.header)
            var inner = try log.internalItems(of: stored.header.id, .after(0), limit: .max)[...]
            for item in try log.publicItems(of: stored.header.id, .after(0), limit: .max) {
                while let next = inner.first, next.at < item.at { conversation.evolve(inner.removeFirst()) }
                conversation.evolve(item)
            }
            inner.forEach { conversation.evolve($0) }
            folded[stored.header.id] = conversation
        }
        return folded
    }
}

extension WireError {
    /// The code of a refusal.
    static func code(of refusal: Refusal) -> Code {
        switch refusal {
        case .badRequest: .badRequest
        case .forbidden: .forbidden
        case .notFound: .notFound
        case .conversationClosed: .conversationClosed
        case .notAssigned: .notAssigned
        case .offerExpired: .offerExpired
        case .alreadyTaken: .alreadyTaken
        case .textTooLong: .textTooLong
        case .textEmpty: .textEmpty
        case .queueClosed: .queueClosed
        }
    }
}

extension PublicEntry {
    /// Who wrote a message.
    var sender: ParticipantID? {
        if case .message(let message) = self { message.from.id } else { nil }
    }
}
