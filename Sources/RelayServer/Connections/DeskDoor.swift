internal import ChatModel
internal import ChatProtocol
internal import ConversationCore
internal import WebSocketTransport

/// What agents and supervisors ask for, carried out (PROTOCOL.md, section 6).
@EventLoop
final class DeskDoor {
    unowned let relay: Relay
    private let requestLimits: RequestLimits

    init(relay: Relay) {
        self.relay = relay
        requestLimits = RequestLimits(relay.limits)
    }

    func received(_ frame: [UInt8], on link: Link) {
        do {
            guard case .request(let id, let request) = try DeskRequest.decode(frame, limits: requestLimits) else {
                return relay.countHeartbeat(on: link)
            }
            let answer = Answer(link, id: id)
            guard relay.admitsRequest(on: link, answer) else { return }
            carryOut(request, answer)
        } catch {
            relay.refuse(error, on: link)
        }
    }

    private func carryOut(_ request: DeskRequest, _ answer: Answer) {
        let link = answer.link
        if case .hello(let hello) = request {
            guard link.identity == nil, !link.isGreeting else { return answer.error(.badRequest) }
            link.isGreeting = true
            return relay.greeter.greet(hello, answer)
        }
        guard let person = link.identity?.participant else { return answer.error(.unauthorized) }
        guard person.role == .supervisor || !request.name.isForSupervisorsOnly else { return answer.error(.forbidden) }
        switch request {
        case .hello: break
        case .setStatus(let change): setStatus(change, person, answer)
        case .acceptOffer(let offer): accept(offer, person, answer)
        case .declineOffer(let offer): decline(offer, person, answer)
        case .answerReview(let reviewed): relay.reviews.answer(reviewed, by: person, answer)
        case .listColleagues: answer.ok(DeskReply.colleagues(relay.overview.colleagues()))
        case .listCannedReplies: answer.ok(DeskReply.cannedReplies(relay.canned))
        case .search(let query, let limit): search(query, limit, person, answer)
        case .checkDraft(nil, let text): answer.ok(DeskReply.draft(relay.check(text, in: nil)))
        case .askReview(nil, let wish): relay.reviews.ask(wish, in: nil, by: person, answer)
        case .tail(let query): relay.tails.start(query, answer)
        case .stopTail:
            relay.tails.stop(link)
            answer.ok(DeskReply.done)
        case .stopMonitor(nil):
            for following in link.followings.values where following.isMonitor {
                relay.followers.unfollow(following.conversation, by: link)
            }
            answer.ok(DeskReply.done)
        case .ban(let ban): relay.ban(ban, by: person, answer)
        case .board: answer.ok(DeskReply.board(relay.overview.board()))
        case .report(let period): relay.report(period, answer)
        default:
            guard let conversation = request.conversation, let host = readable(conversation, by: person) else {
                return answer.error(.notFound)
            }
            carryOut(request, in: host, by: person, answer)
        }
    }

    /// The conversation, where this person may know of it; a foreign one reads like one that does not exist.
    private func readable(_ id: ConversationID, by person: Participant) -> HostedConversation? {
        guard let host = try? relay.conversations.find(id), host.committed.seq > 0 else { return nil }
        if person.role == .supervisor || host.state.isHandled(by: person.id) { return host }
        return relay.router.desk.serves(person.id, queue: host.state.queue) ? host : nil
    }

    // MARK: Status and offers

    private func setStatus(_ change: StatusChange, _ person: Participant, _ answer: Answer) {
        guard person.role == .agent else { return answer.error(.forbidden) }
        relay.router.set(change, for: person.id) { [relay] person in
            guard let person else { return answer.error(.unavailable) }
            let wantsLighter = relay.router.desk.agents[person.participant.id]?.wantsLighter ?? false
            answer.ok(DeskReply.status(person.routing, capacity: person.capacity, wantsLighter: wantsLighter))
        }
    }

    private func accept(_ offer: OfferID, _ person: Participant, _ answer: Answer) {
        do {
            assign(try relay.router.accept(offer, by: person.id), to: person, reason: .accepted, answer)
        } catch {
            answer.error(WireError(error))
        }
    }

    private func decline(_ offer: OfferID, _ person: Participant, _ answer: Answer) {
        do {
            try relay.router.decline(offer, by: person.id)
            answer.ok(DeskReply.done)
        } catch {
            answer.error(WireError(error))
        }
    }

    func take(_ host: HostedConversation, _ person: Participant, _ answer: Answer) {
        guard person.role == .agent else { return answer.error(.forbidden) }
        do {
            try relay.router.take(host.id, by: person.id)
            assign(host.id, to: person, reason: .taken, answer)
        } catch {
            answer.error(WireError(error))
        }
    }

    /// The desk has given it; now the log has to.
    private func assign(
        _ conversation: ConversationID,
        to person: Participant,
        reason: PublicEntry.PresenceReason,
        _ answer: Answer
    ) {
        relay.conversations.perform(.assign(to: person, reason: reason), on: conversation) { [relay] end in
            guard case .committed = end else {
                relay.router.giveBack(conversation)
                return answer.refuse(end)
            }
            answer.ok(DeskReply.accepted(conversation))
        }
    }

    // MARK: Search

    private func search(_ query: String, _ limit: Int, _ person: Participant, _ answer: Answer) {
        do {
            let hits = try relay.conversations.log.search(query, limit: relay.limits[.searchHits])
            let visible = hits.filter { readable($0.conversation, by: person) != nil }
            answer.ok(DeskReply.hits(Array(visible.prefix(limit))))
        } catch {
            relay.reportReadFailure(error)
            answer.error(.unavailable)
        }
    }
}
