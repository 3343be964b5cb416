package import ChatModel
package import StrictJSON

/// All that can be pushed to agents and supervisors (PROTOCOL.md, sections 4 and 6).
package indirect enum DeskPush: Sendable, Equatable {
    /// An item of the public log; `isOwn` puts the sender's own `client_id` in.
    case item(ConversationID, PublicItem, isOwn: Bool)
    case internalItem(ConversationID, InternalItem)
    case typing(ConversationID, Typing)
    case receipt(ConversationID, ReceiptNotice)
    case notice(ConversationID?, Notice)
    case resumed
    case offer(ConversationID, Offer)
    case offerGone(ConversationID, OfferGone)
    case conversation(ConversationSnapshot)
    case status(StatusNotice)
    case review(ConversationID?, ReviewNotice)
    case reviewAnswered(ConversationID?, ReviewAnsweredNotice)
    case relief(Relief)
    case gap(Gap)

    /// The frame, with the cursor after which a tail resumes; every push of a tail carries one.
    package func encoded(cursor: String? = nil) -> [UInt8] {
        var writer = JSONWriter(reservingCapacity: 512)
        write(to: &writer, cursor: cursor)
        return writer.bytes
    }

    /// Writes the push as an element of a page.
    package func write(to writer: inout JSONWriter) {
        write(to: &writer, cursor: nil)
    }

    private func write(to writer: inout JSONWriter, cursor: String?) {
        writer.object { writer in
            writeMembers(to: &writer)
            writer.member("cursor", ifPresent: cursor)
        }
    }

    private func writeMembers(to writer: inout JSONWriter) {
        switch self {
        case .item(let conversation, let item, let isOwn):
            writeItem(item, in: conversation, for: .desk, withClientID: isOwn, to: &writer)
        case .internalItem(let conversation, let item): item.writeMembers(of: conversation, to: &writer)
        case .typing(let conversation, let typing):
            writeHead("typing", conversation, to: &writer)
            typing.write(to: &writer, for: .desk)
        case .receipt(let conversation, let receipt):
            writeHead("receipt", conversation, to: &writer)
            receipt.write(to: &writer, for: .desk)
        case .notice(let conversation, let notice):
            writeHead("notice", conversation, to: &writer)
            notice.write(to: &writer)
        case .resumed: writer.member("ev", "resumed")
        default: writeDeskMembers(to: &writer)
        }
    }

    /// Writes what only the desk gets.
    private func writeDeskMembers(to writer: inout JSONWriter) {
        switch self {
        case .offer(let conversation, let offer):
            writeHead("offer", conversation, to: &writer)
            offer.write(to: &writer)
        case .offerGone(let conversation, let gone):
            writeHead("offer.gone", conversation, to: &writer)
            gone.write(to: &writer)
        case .conversation(let snapshot):
            writeHead("conversation", snapshot.conversation.id, to: &writer)
            snapshot.write(to: &writer)
        case .status(let status):
            writeHead("status", nil, to: &writer)
            status.write(to: &writer)
        case .review(let conversation, let review):
            writeHead("review", conversation, to: &writer)
            review.write(to: &writer)
        case .reviewAnswered(let conversation, let answer):
            writeHead("review.answered", conversation, to: &writer)
            answer.write(to: &writer)
        case .relief(let relief):
            writeHead("relief", nil, to: &writer)
            relief.write(to: &writer)
        case .gap(let gap):
            writeHead("gap", nil, to: &writer)
            gap.write(to: &writer)
        case .item, .internalItem, .typing, .receipt, .notice, .resumed: break
        }
    }
}

extension InternalItem {
    /// Writes the members of an internal item's push.
    fileprivate func writeMembers(of conversation: ConversationID, to writer: inout JSONWriter) {
        writer.member("ev", entry.event)
        writer.member("conversation", conversation.rawValue)
        writer.member("iseq", iseq)
        writer.member("at", at.rfc3339)
        writer.key("data")
        entry.writeData(to: &writer)
    }
}
