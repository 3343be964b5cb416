package import ChatModel
internal import StrictJSON

extension DeskPush: ServerPush {
    package static func read(_ envelope: PushEnvelope) throws(ShapeError) -> DeskPush? {
        try envelope.deskPush()
    }
}

extension PushEnvelope {
    /// The push as the desk gets it; nil where the event is unknown.
    func deskPush() throws(ShapeError) -> DeskPush? {
        if let item = try publicItem() { return .item(try requiredConversation(), item, isOwn: isOwn) }
        if let iseq { return try internalItem(numbered: iseq) }
        switch event {
        case "typing": return .typing(try requiredConversation(), try Typing(json: data))
        case "receipt": return .receipt(try requiredConversation(), try ReceiptNotice(json: data))
        case "notice": return .notice(conversation, try Notice(json: data))
        case "resumed": return .resumed
        case "offer": return .offer(try requiredConversation(), try Offer(json: data))
        case "offer.gone": return .offerGone(try requiredConversation(), try OfferGone(json: data))
        case "conversation": return .conversation(try ConversationSnapshot(json: data))
        case "status": return .status(try StatusNotice(json: data))
        case "review": return .review(conversation, try ReviewNotice(json: data))
        case "review.answered": return .reviewAnswered(conversation, try ReviewAnsweredNotice(json: data))
        case "relief": return .relief(Relief(json: data))
        case "gap": return .gap(try Gap(json: data))
        default: return nil
        }
    }

    /// An internal item; nil where its event is of a later version.
    private func internalItem(numbered iseq: Int) throws(ShapeError) -> DeskPush? {
        guard let at else { throw ShapeError("at") }
        let entry: InternalEntry
        do {
            entry = try InternalEntry(event: event, data: data)
        } catch {
            if error.field == "ev" { return nil }
            throw error
        }
        return .internalItem(try requiredConversation(), InternalItem(iseq: iseq, at: at, entry: entry))
    }
}

extension DeskPush {
    /// An item as `reader` gets it: with the `client_id` where the message is the reader's own.
    package static func item(_ item: PublicItem, in conversation: ConversationID, for reader: ParticipantID) -> Self {
        .item(conversation, item, isOwn: item.entry.isMessage(from: reader))
    }
}
