internal import ChatModel

extension AppendRequest {
    /// Why this request could never be stored, whatever the heads are; nil where it could.
    ///
    /// The rules are those of ``AppendRequest``: numbers without a gap, items only with a conversation, an opening that
    /// opens that conversation. NUL is refused because SQLite ends a text at it.
    var flaw: String? {
        guard let conversation else {
            guard publicItems.isEmpty, internalItems.isEmpty, opening == nil else {
                return "Items were offered without a conversation."
            }
            return recordFlaw
        }
        guard !conversation.rawValue.isEmpty, !conversation.rawValue.hasNUL else {
            return "A conversation's id cannot be stored."
        }
        if let opening, opening.id != conversation {
            return "The opening of \(opening.id) was offered for \(conversation)."
        }
        for (offset, item) in publicItems.enumerated() where item.seq != expecting.seq + offset + 1 {
            return "Public item \(item.seq) does not follow \(expecting.seq + offset)."
        }
        for (offset, item) in internalItems.enumerated() where item.iseq != expecting.iseq + offset + 1 {
            return "Internal item \(item.iseq) does not follow \(expecting.iseq + offset)."
        }
        if publicItems.contains(where: { $0.entry.hasUnstorableIdentifier }) {
            return "An identifier with a NUL cannot be stored."
        }
        return recordFlaw
    }

    private var recordFlaw: String? {
        for record in records {
            if record.key.hasNUL { return "A record's key with a NUL cannot be stored." }
            if record.kind == .audit, record.body == nil { return "The audit log is never shortened." }
            if record.kind == .meta, record.key == StoreMark.epochKey { return "The epoch is the store's own." }
        }
        return nil
    }

    /// What this request makes of the conversation's end: nil where it says nothing of its state.
    var closing: Closing? {
        for item in publicItems.reversed() {
            if case .stateChanged(let change) = item.entry {
                return change.state == .closed ? .closed(item.at) : .open
            }
        }
        return nil
    }
}

/// Whether a conversation is over.
enum Closing: Sendable, Equatable {
    case open
    case closed(Instant)

    var instant: Instant? {
        guard case .closed(let instant) = self else { return nil }
        return instant
    }
}

extension PublicEntry {
    /// Whose message this is and under which number of their own; nil where nothing has to be unique.
    var uniqueSender: (participant: String, clientID: String)? {
        guard case .message(let message) = self, !message.clientID.isEmpty else { return nil }
        return (message.from.id.rawValue, message.clientID)
    }

    fileprivate var hasUnstorableIdentifier: Bool {
        guard let uniqueSender else { return false }
        return uniqueSender.participant.hasNUL || uniqueSender.clientID.hasNUL
    }
}

extension String {
    fileprivate var hasNUL: Bool { utf8.contains(0) }
}

/// The store's own marks among the records of kind `meta`.
enum StoreMark {
    static let epochKey = "epoch"

    /// The epoch that `bytes` make: lowercase hexadecimal, two digits a byte.
    static func epoch(from bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}

extension StorageFailure {
    /// What a request gets that would write a second time what is unique.
    static let standsTwice = StorageFailure("The store holds this already: a key or a client id stands twice.")
}
