internal import ChatModel
internal import ChatProtocol
internal import ConversationCore
internal import WebSocketTransport

/// "Would you tweak this?": a draft shown to one colleague and answered, kept in memory only and only so long.
@EventLoop
final class Reviews {
    private unowned let relay: Relay
    private var pending: [ReviewID: Pending] = [:]

    private struct Pending {
        var asker: ParticipantID
        var colleague: ParticipantID
        var conversation: ConversationID?
    }

    /// How many drafts may wait for a colleague at once.
    private static let most = 1000

    init(relay: Relay) {
        self.relay = relay
    }

    /// Shows a draft to the colleague named, or to whoever is connected and has the least to do.
    func ask(_ wish: ReviewRequest, in conversation: ConversationID?, by person: Participant, _ answer: Answer) {
        guard let colleague = wish.to ?? leastBusy(except: person.id), colleague != person.id else {
            return answer.error(.notFound)
        }
        let links = relay.sessions.links(of: colleague)
        guard !links.isEmpty, relay.sessions.people.people[colleague] != nil else { return answer.error(.notFound) }
        guard pending.count < Self.most else { return answer.error(.unavailable) }
        let id = relay.conversations.ids.next(IdentifierKind.Review.self, at: relay.conversations.now)
        pending[id] = Pending(asker: person.id, colleague: colleague, conversation: conversation)
        answer.ok(DeskReply.reviewAsked(id))
        let bytes = DeskPush.review(conversation, ReviewNotice(id: id, from: person, text: wish.text)).encoded()
        links.forEach { $0.push(bytes) }
    }

    /// Brings a colleague's answer back to whoever asked.
    func answer(_ reviewed: ReviewAnswer, by person: Participant, _ answer: Answer) {
        guard let review = pending[reviewed.review], review.colleague == person.id else {
            return answer.error(.notFound)
        }
        pending[reviewed.review] = nil
        answer.ok(DeskReply.done)
        let notice = ReviewAnsweredNotice(
            id: reviewed.review,
            by: person,
            verdict: reviewed.verdict,
            text: reviewed.text
        )
        let bytes = DeskPush.reviewAnswered(review.conversation, notice).encoded()
        relay.sessions.links(of: review.asker).forEach { $0.push(bytes) }
    }

    /// Forgets the drafts of somebody who is gone.
    func forget(_ person: ParticipantID) {
        pending = pending.filter { $0.value.asker != person && $0.value.colleague != person }
    }

    private func leastBusy(except asker: ParticipantID) -> ParticipantID? {
        relay.router.desk.agents.values
            .filter { $0.isConnected && $0.participant.id != asker }
            .min { ($0.open.count, $0.participant.id.rawValue) < ($1.open.count, $1.participant.id.rawValue) }?
            .participant.id
    }
}
