import ChatModel
import ChatProtocol
import ConversationCore
import ConversationStore

/// Who is given what, and what coming and going means.
extension CoreStage {
    func deliver(
        _ publicItems: [PublicItem],
        _ internalItems: [InternalItem],
        in conversation: Conversation,
        origin: String?,
        command: Command?
    ) {
        for item in publicItems {
            guard case .participantJoined(let presence) = item.entry, presence.participant.role != .customer else {
                continue
            }
            if let name = name(of: presence.participant.id) { introduce(conversation.id, to: name) }
        }
        for name in following.keys.sorted() {
            guard let seen = following[name]?[conversation.id], let role = people[name]?.role else { continue }
            let isOrigin = name == origin
            for (index, item) in publicItems.enumerated()
            where item.seq > seen.seq && Audience.receives(role, item.entry) {
                following[name]?[conversation.id]?.seq = item.seq
                if isOrigin, internalItems.isEmpty || command?.addsPublic == true, index == publicItems.count - 1 {
                    continue
                }
                push(item, in: conversation.id, to: name)
            }
            for (index, item) in internalItems.enumerated()
            where item.iseq > seen.iseq && Audience.receives(role, item.entry) {
                following[name]?[conversation.id]?.iseq = item.iseq
                if isOrigin, command?.addsPublic == false, index == internalItems.count - 1 { continue }
                give(DeskPush.internalItem(conversation.id, item).encoded(), to: name)
            }
        }
        for name in tailing.sorted() {
            for item in internalItems where Audience.isTailed(item.entry) {
                give(DeskPush.internalItem(conversation.id, item).encoded(cursor: "core.\(item.iseq)"), to: name)
            }
        }
        for item in publicItems { follow(item, in: conversation) }
        watchOverdue(conversation)
        if !internalItems.isEmpty { noted(conversation) }
    }

    private func follow(_ item: PublicItem, in conversation: Conversation) {
        switch item.entry {
        case .participantLeft(let presence) where presence.participant.role == .agent:
            if let name = name(of: presence.participant.id) { following[name]?[conversation.id] = nil }
        case .stateChanged(let change):
            switch change.state {
            case .queued where conversation.hadAgent:
                line(
                    up: conversation,
                    isFront: true,
                    since: now,
                    after: conversation.lastAgent?.id,
                    reservedFor: change.reason == "transfer" ? conversation.lastTransfer?.toAgent : nil
                )
            case .closed:
                carryOut(desk.remove(conversation.id, because: .abandoned))
                alarms = alarms.filter { $0.key.conversation != conversation.id }
            case .queued, .assigned: break
            }
        default: break
        }
    }

    func name(of id: ParticipantID) -> String? { people.first { $0.value.id == id }?.key }

    /// The whole conversation for somebody of the desk, and everything after.
    func introduce(_ id: ConversationID, to name: String) {
        guard let conversation = conversations[id], connected.contains(name) else { return }
        let events = (try? log.publicItems(of: id, .latest, limit: 50)) ?? []
        let inner = (try? log.internalItems(of: id, .latest, limit: 50)) ?? []
        let snapshot = ConversationSnapshot(
            conversation: DeskConversation(
                shared: PublicConversation(
                    header: conversation.header,
                    state: conversation.state,
                    agent: conversation.agent,
                    seq: conversation.heads.seq
                ),
                iseq: conversation.heads.iseq,
                energy: conversation.energy,
                flag: conversation.flag,
                isAnalysed: conversation.isAnalysed
            ),
            events: events.map { .item(id, $0, isOwn: false) },
            internalItems: inner,
            notes: conversation.notes,
            earlier: [],
            transfer: conversation.lastTransfer.map { .init(from: $0.from, summary: $0.summary) }
        )
        give(DeskPush.conversation(snapshot).encoded(), to: name)
        following[name, default: [:]][id] = conversation.heads
    }

    /// Everything after `seen`, and everything to come.
    func replay(_ id: ConversationID, to name: String, after seen: Heads) throws {
        for item in try log.publicItems(of: id, .after(seen.seq), limit: .max) { push(item, in: id, to: name) }
        if !isCustomer(name) {
            for item in try log.internalItems(of: id, .after(seen.iseq), limit: .max) {
                give(DeskPush.internalItem(id, item).encoded(), to: name)
            }
        }
        following[name, default: [:]][id] = conversations[id]?.heads ?? Heads()
    }

    // MARK: Coming and going

    func connect(_ actor: Play.Actor, _ person: Participant) {
        guard connected.insert(actor.name).inserted else { return }
        switch actor.role {
        case .agent:
            greetAtDesk(person)
            for conversation in handled(by: person.id) { introduce(conversation.id, to: actor.name) }
        case .customer: back(actor.name)
        case .supervisor, .system: break
        }
    }

    func disconnect(_ actor: Play.Actor, _ person: Participant) {
        guard connected.remove(actor.name) != nil else { return }
        past[actor.name] = following.removeValue(forKey: actor.name) ?? [:]
        tailing.remove(actor.name)
        switch actor.role {
        case .agent: carryOut(desk.disconnected(person.id, at: now))
        case .customer: if let id = ownConversation[actor.name] { gone(from: id) }
        case .supervisor, .system: break
        }
    }

    func resume(_ actor: Play.Actor, _ person: Participant) throws {
        disconnect(actor, person)
        connected.insert(actor.name)
        if actor.role == .agent { greetAtDesk(person) }
        let mine =
            actor.role == .customer
            ? [ownConversation[actor.name]].compactMap(\.self) : handled(by: person.id).map(\.id)
        for id in mine { try replay(id, to: actor.name, after: seen(by: actor.name, of: id)) }
        give(actor.role == .customer ? CustomerPush.resumed.encoded() : DeskPush.resumed.encoded(), to: actor.name)
        if actor.role == .customer { back(actor.name) }
    }

    /// How far somebody had got, out of what they were given.
    private func seen(by name: String, of id: ConversationID) -> Heads { past[name]?[id] ?? Heads() }

    private func handled(by id: ParticipantID) -> [Conversation] {
        conversations.values.filter { $0.state != .closed && $0.isHandled(by: id) }.sorted {
            $0.id.rawValue < $1.id.rawValue
        }
    }
}

extension Command {
    /// Whether the reply to it names an item of the public log.
    var addsPublic: Bool {
        switch self {
        case .addNote, .editNote, .removeNote, .raiseFlag, .lowerFlag, .whisper, .markOverdue: false
        default: true
        }
    }
}
