import ChatModel
import ChatProtocol
import ConversationCore
import ConversationStore
import StrictJSON

/// What actors do.
extension CoreStage {
    func carryOut(_ act: Play.Act, by actor: Play.Actor, _ person: Participant) throws {
        let name = actor.name
        switch act {
        case .connect, .disconnect, .resume: break
        case .status(let routing): carryOut(desk.set(routing, capacity: nil, for: person.id))
        case .capacity(let count): carryOut(desk.set(nil, capacity: count, for: person.id))
        case .open(let queue): try open(queue, by: actor, person)
        case .send(let words, let owner, let isAgain):
            try send(words, in: try visible(owner, to: name), isAgain: isAgain, by: name, person)
        case .lighter(let isWanted): desk.set(wantsLighter: isWanted, for: person.id)
        case .accept:
            let offer = try desk.accept(try offer(to: name), by: person.id, at: now)
            try perform(.assign(to: person, reason: .accepted), on: offer.conversation)
        case .decline: try desk.decline(try offer(to: name), by: person.id, at: now)
        case .take(let owner):
            let id = try visible(owner, to: name)
            carryOut(try desk.take(id, by: person.id, at: now))
            try perform(.assign(to: person, reason: .taken), on: id)
        case .tail: tailing.insert(name)
        case .monitor(let owner): introduce(try visible(owner, to: name), to: name)
        case .barge(let owner): try perform(.barge(by: person), on: try visible(owner, to: name), by: name)
        case .read(let owner): try read(try visible(owner, to: name), by: name)
        case .close(let reason):
            try perform(.close(by: person, reason: reason), on: try visible(nil, to: name), by: name)
        case .rate(let rating): try perform(.rate(rating), on: try visible(nil, to: name), by: name)
        default: try keep(act, on: try visible(nil, to: name), by: name, person)
        }
    }

    /// What ends in the internal log, and what hands a conversation on.
    private func keep(_ act: Play.Act, on id: ConversationID, by name: String, _ person: Participant) throws {
        switch act {
        case .note(let kind, let text): try perform(.addNote(by: person, kind: kind, text: text), on: id, by: name)
        case .editNote(let old, let text):
            try perform(.editNote(by: person, note: try note(old, in: id), text: text), on: id, by: name)
        case .removeNote(let text):
            try perform(.removeNote(by: person, note: try note(text, in: id)), on: id, by: name)
        case .raiseFlag(let reason): try perform(.raiseFlag(by: person, reason: reason), on: id, by: name)
        case .lowerFlag(let reason): try perform(.lowerFlag(by: person, reason: reason), on: id, by: name)
        case .whisper(let text): try perform(.whisper(from: person, text: text), on: id, by: name)
        case .requeue(let summary): try perform(.requeue(.asked(by: person, summary: summary)), on: id)
        case .transfer(let to, let summary):
            let agent = play.actor(to) == nil ? nil : people[to]?.id
            try perform(
                .transfer(by: person, toAgent: agent, toQueue: agent == nil ? to : nil, summary: summary),
                on: id
            )
        default: throw TestFailure("the core has no such act")
        }
    }

    private func open(_ queue: String, by actor: Play.Actor, _ person: Participant) throws {
        guard queues.contains(queue) else { throw Refusal.notFound }
        if let known = ownConversation[actor.name], conversations[known]?.state != .closed {
            return try replay(known, to: actor.name, after: Heads())
        }
        let header = ConversationHeader(
            id: ids.next(IdentifierKind.Conversation.self, at: now),
            customer: person,
            queue: queue,
            openedAt: now,
            isAnalysed: actor.isAnalysed,
            clientID: "start",
            contactNumber: 1 + conversations.values.count { $0.header.customer.id == person.id }
        )
        let former = ownConversation[actor.name].flatMap { conversations[$0]?.lastAgent?.id }
        ownConversation[actor.name] = header.id
        let conversation = Conversation(header: header)
        try commit(Conversation.opening(), on: conversation, opening: header, origin: nil, command: nil)
        line(up: conversation, isFront: false, since: now, preferring: former)
        try replay(header.id, to: actor.name, after: Heads())
        greet(actor.name, in: queue)
    }

    private func offer(to name: String) throws -> OfferID {
        guard let offer = pushes(of: name).last(where: { $0["ev"]?.string == "offer" })?["data"]?["offer"]?.string
        else { throw TestFailure("\(name) has no offer") }
        return OfferID(offer)
    }

    /// The conversation that is meant, where this actor may know of it.
    private func visible(_ owner: String?, to name: String) throws -> ConversationID {
        guard
            let id = owner.flatMap({ ownConversation[$0] }) ?? ownConversation[name] ?? following[name]?.keys.max(by: {
                $0.rawValue < $1.rawValue
            }) ?? latest(of: name), let conversation = conversations[id], let person = people[name]
        else { throw Refusal.notFound }
        let mayRead =
            switch person.role {
            case .customer: conversation.header.customer.id == person.id
            case .agent: conversation.isHandled(by: person.id) || desk.serves(person.id, queue: conversation.queue)
            case .supervisor, .system: true
            }
        guard mayRead else { throw Refusal.notFound }
        return id
    }

    private func latest(of name: String) -> ConversationID? {
        pushes(of: name).last { $0["conversation"] != nil }?["conversation"]?.string.map { ConversationID($0) }
    }

    private func note(_ text: String, in id: ConversationID) throws -> NoteID {
        guard let note = conversations[id]?.notes.first(where: { $0.text.contains(text) }) else {
            throw Refusal.notFound
        }
        return note.id
    }

    private func read(_ id: ConversationID, by name: String) throws {
        for item in try log.publicItems(of: id, .latest, limit: limits[.historyStandard]) {
            push(item, in: id, to: name)
        }
    }
}
