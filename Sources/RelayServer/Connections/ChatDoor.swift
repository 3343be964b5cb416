internal import ChatModel
internal import ChatProtocol
internal import ConversationCore
internal import WebSocketTransport

/// What customers ask for, carried out (PROTOCOL.md, sections 3 to 5).
@EventLoop
final class ChatDoor {
    private unowned let relay: Relay
    private let requestLimits: RequestLimits

    init(relay: Relay) {
        self.relay = relay
        requestLimits = RequestLimits(relay.limits)
    }

    /// One frame of a connection that speaks JSON.
    func received(_ frame: [UInt8], on link: Link) {
        do {
            guard case .request(let id, let request) = try ChatRequest.decode(frame, limits: requestLimits) else {
                return relay.countHeartbeat(on: link)
            }
            let answer = Answer(link, id: id)
            guard relay.admitsRequest(on: link, answer) else { return }
            carryOut(request, answer)
        } catch {
            relay.refuse(error, on: link)
        }
    }

    private func carryOut(_ request: ChatRequest, _ answer: Answer) {
        let link = answer.link
        if case .hello(let hello) = request {
            guard link.identity == nil, !link.isGreeting else { return answer.error(.badRequest) }
            link.isGreeting = true
            return relay.greeter.greet(hello, answer)
        }
        guard let identity = link.identity else { return answer.error(.unauthorized) }
        switch request {
        case .hello: break
        case .startConversation(let start): relay.starts.start(start, identity, answer)
        case .exportData: export(identity, answer)
        case .eraseData: relay.erase(identity.participant.id, answer)
        case .sendMessage(let conversation, _), .history(let conversation, _), .receipt(let conversation, _),
            .typing(let conversation, _), .closeConversation(let conversation, _), .rate(let conversation, _):
            guard owns(conversation, identity) else { return answer.error(.notFound) }
            carryOut(request, in: conversation, by: identity.participant, answer)
        }
    }

    private func carryOut(
        _ request: ChatRequest,
        in conversation: ConversationID,
        by participant: Participant,
        _ answer: Answer
    ) {
        switch request {
        case .sendMessage(_, let message):
            guard relay.admitsMessage(on: answer.link, answer) else { return }
            relay.send(message, in: conversation, from: participant, answer) { CustomerReply.sent($0) }
        case .history(_, let query): history(of: conversation, query, participant, answer)
        case .receipt(_, let receipt):
            relay.ephemera.receipt(receipt, in: conversation, from: participant, by: answer.link)
            answer.ok(CustomerReply.done)
        case .typing(_, let state):
            relay.ephemera.typing(state, in: conversation, from: participant, by: answer.link)
            answer.ok(CustomerReply.done)
        case .closeConversation(_, let reason):
            relay.close(conversation, by: participant, reason: reason ?? "", answer) { CustomerReply.numbered(seq: $0) }
        case .rate(_, let rating): rate(rating, conversation, answer)
        case .hello, .startConversation, .exportData, .eraseData: break
        }
    }

    /// Whether the conversation is this customer's; a foreign one reads like one that does not exist.
    private func owns(_ conversation: ConversationID, _ identity: Link.Identity) -> Bool {
        guard let host = try? relay.conversations.find(conversation) else { return false }
        return host.state.header.customer.id == identity.participant.id
    }

    private func history(
        of conversation: ConversationID,
        _ query: HistoryQuery,
        _ participant: Participant,
        _ answer: Answer
    ) {
        do {
            let (items, hasMore) = try relay.publicPage(of: conversation, query)
            let pushes = items.map { item in
                CustomerPush.item(conversation, item, isOwn: item.entry.isFrom(participant.id))
            }
            answer.ok(
                CustomerReply.history(
                    HistoryPage(
                        fitting: pushes,
                        range: query.range,
                        hasMore: hasMore,
                        maximumBytes: relay.limits[.historyBytes]
                    )
                )
            )
        } catch {
            relay.reportReadFailure(error)
            answer.error(.unavailable)
        }
    }

    private func rate(_ rating: Rating, _ conversation: ConversationID, _ answer: Answer) {
        let origin = Origin(connection: answer.link.id, names: .lastPublic)
        relay.conversations.perform(.rate(rating), on: conversation, origin: origin) { end in
            guard case .committed(let committed) = end, let seq = committed.publicItems.last?.seq else {
                return answer.refuse(end)
            }
            answer.ok(CustomerReply.numbered(seq: seq))
        }
    }

    private func export(_ identity: Link.Identity, _ answer: Answer) {
        do {
            let stored = try relay.conversations.log.conversations(of: identity.participant.id, limit: Int.max)
            var exported: [DataExport.Exported] = []
            for conversation in stored.reversed() {
                guard let host = try relay.conversations.find(conversation.header.id) else { continue }
                let items = try relay.conversations.log.publicItems(of: host.id, .after(0), limit: host.committed.seq)
                exported.append(
                    DataExport.Exported(
                        conversation: host.publicShape,
                        events: items.map { item in
                            .item(host.id, item, isOwn: item.entry.isFrom(identity.participant.id))
                        }
                    )
                )
            }
            answer.ok(
                CustomerReply.exported(DataExport(participant: identity.participant, conversations: exported))
            )
        } catch {
            relay.reportReadFailure(error)
            answer.error(.unavailable)
        }
    }
}
