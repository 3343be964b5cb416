internal import ChatModel
internal import ChatProtocol
internal import WebSocketTransport

/// What is passed on and never kept: typing and receipts.
@EventLoop
final class Ephemera {
    private let followers: Followers
    private let typingInterval: UInt64
    /// When a participant's typing was last passed on.
    private var typed: [Place: UInt64] = [:]

    private struct Place: Hashable {
        var conversation: ConversationID
        var participant: ParticipantID
    }

    init(followers: Followers, limits: Limits) {
        self.followers = followers
        typingInterval = UInt64(limits[.typingInterval])
    }

    /// Passes typing on to the others, at most once in the interval.
    func typing(_ state: TypingState, in id: ConversationID, from participant: Participant, by link: Link) {
        let now = EventLoop.now
        let place = Place(conversation: id, participant: participant.id)
        if let last = typed[place], now - last < typingInterval { return }
        typed[place] = now
        let typing = Typing(participant: participant, state: state)
        pass(to: id, except: participant.id) { reader in
            reader == .customer ? .customer(.typing(id, typing)) : .desk(.typing(id, typing))
        }
    }

    /// Passes on how far somebody has the conversation; the participant's other connections hear it too.
    func receipt(_ receipt: Receipt, in id: ConversationID, from participant: Participant, by link: Link) {
        let notice = ReceiptNotice(participant: participant, receipt: receipt)
        pass(to: id, except: nil, but: link) { reader in
            reader == .customer ? .customer(.receipt(id, notice)) : .desk(.receipt(id, notice))
        }
    }

    /// Forgets what was kept for a closed conversation.
    func forget(_ id: ConversationID) {
        typed = typed.filter { $0.key.conversation != id }
    }

    private enum Passed {
        case customer(CustomerPush)
        case desk(DeskPush)
    }

    private func pass(
        to id: ConversationID,
        except participant: ParticipantID?,
        but origin: Link? = nil,
        _ push: (Reader) -> Passed
    ) {
        for link in followers.links(of: id) where link !== origin {
            guard let identity = link.identity, identity.participant.id != participant else { continue }
            switch push(link.door == .desk ? .desk : .customer) {
            case .customer(let push): link.push(push)
            case .desk(let push): link.push(push.encoded())
            }
        }
    }
}

extension Link {
    /// Gives a customer's connection a push in the form that it speaks.
    func push(_ push: CustomerPush) {
        guard door == .chatText else { return self.push(push.encoded()) }
        pushLine(push)
    }

    /// Gives a plain-text connection the lines for a push, none where there is nothing to tell.
    func pushLine(_ push: CustomerPush) {
        guard let identity else { return }
        for line in PlainTextLine.lines(for: push, reader: identity.participant.id) { self.push(Array(line.utf8)) }
    }

    /// Says that the replay after a resume is over.
    func announceResumed() {
        switch door {
        case .desk: push(DeskPush.resumed.encoded())
        case .chatJSON, .chatText: push(CustomerPush.resumed)
        }
    }
}
