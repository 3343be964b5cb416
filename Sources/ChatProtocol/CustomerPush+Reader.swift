package import ChatModel

extension CustomerPush {
    /// An item as `reader` gets it: with the `client_id` where the message is the reader's own.
    package static func item(_ item: PublicItem, in conversation: ConversationID, for reader: ParticipantID) -> Self {
        .item(conversation, item, isOwn: item.entry.isMessage(from: reader))
    }
}

extension PublicEntry {
    /// Whether this is a message that `participant` sent.
    func isMessage(from participant: ParticipantID) -> Bool {
        guard case .message(let message) = self else { return false }
        return message.from.id == participant
    }
}
