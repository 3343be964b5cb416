package import ChatModel
package import StrictJSON

/// All that can ever be pushed to a customer (PROTOCOL.md, sections 4 and 5).
///
/// It has no case for anything internal, and its encoder writes participants in the customer's shape only: what is not
/// for customers cannot be said in this type.
package enum CustomerPush: Sendable, Equatable {
    /// An item of the public log; `isOwn` puts the sender's own `client_id` in.
    case item(ConversationID, PublicItem, isOwn: Bool)
    case typing(ConversationID, Typing)
    case receipt(ConversationID, ReceiptNotice)
    case queuePosition(ConversationID, QueuePosition)
    /// A word of the relay, about a conversation or about all.
    case notice(ConversationID?, Notice)
    /// The replay after a resume, or its refusal, is over.
    case resumed

    /// The frame.
    package func encoded() -> [UInt8] {
        var writer = JSONWriter(reservingCapacity: 384)
        write(to: &writer)
        return writer.bytes
    }

    /// Writes the push as an element of a page.
    package func write(to writer: inout JSONWriter) {
        writer.object { writer in
            switch self {
            case .item(let conversation, let item, let isOwn):
                writeItem(item, in: conversation, for: .customer, withClientID: isOwn, to: &writer)
            case .typing(let conversation, let typing):
                writeHead("typing", conversation, to: &writer)
                typing.write(to: &writer, for: .customer)
            case .receipt(let conversation, let receipt):
                writeHead("receipt", conversation, to: &writer)
                receipt.write(to: &writer, for: .customer)
            case .queuePosition(let conversation, let position):
                writeHead("queue.position", conversation, to: &writer)
                position.write(to: &writer)
            case .notice(let conversation, let notice):
                writeHead("notice", conversation, to: &writer)
                notice.write(to: &writer)
            case .resumed: writer.member("ev", "resumed")
            }
        }
    }
}

/// Writes the members of a public item's push.
func writeItem(
    _ item: PublicItem,
    in conversation: ConversationID,
    for reader: Reader,
    withClientID: Bool,
    to writer: inout JSONWriter
) {
    writer.member("ev", item.entry.event)
    writer.member("conversation", conversation.rawValue)
    writer.member("seq", item.seq)
    writer.member("at", item.at.rfc3339)
    writer.key("data")
    item.entry.writeData(to: &writer, for: reader, withClientID: withClientID)
}

/// Writes the members of a push that has no number, up to the key of its data.
func writeHead(_ event: String, _ conversation: ConversationID?, to writer: inout JSONWriter) {
    writer.member("ev", event)
    writer.member("conversation", ifPresent: conversation?.rawValue)
    writer.key("data")
}
