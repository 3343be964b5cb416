package import ChatModel
internal import StrictJSON

/// Writes a request's frame: `{"id":…,"op":"…","conversation":"…","data":{…}}`.
func encodeRequest(
    id: RequestID?,
    op: String,
    conversation: ConversationID?,
    data: (inout JSONWriter) -> Void
) -> [UInt8] {
    var writer = JSONWriter(reservingCapacity: 256)
    writer.object { writer in
        if let id {
            writer.key("id")
            id.write(to: &writer)
        }
        writer.member("op", op)
        writer.member("conversation", ifPresent: conversation?.rawValue)
        writer.member("data", object: data)
    }
    return writer.bytes
}

extension ChatRequest {
    /// The conversation that the request is about, where it is about one.
    package var conversation: ConversationID? {
        switch self {
        case .sendMessage(let conversation, _), .history(let conversation, _), .receipt(let conversation, _),
            .typing(let conversation, _), .closeConversation(let conversation, _), .rate(let conversation, _):
            conversation
        case .hello, .startConversation, .exportData, .eraseData: nil
        }
    }

    /// The frame that asks for it; without an `id` it gets no reply.
    package func encoded(id: RequestID?) -> [UInt8] {
        encodeRequest(id: id, op: name.rawValue, conversation: conversation) { writer in
            switch self {
            case .hello(let hello): hello.writeMembers(to: &writer)
            case .sendMessage(_, let message): message.writeMembers(to: &writer)
            case .history(_, let query): query.writeMembers(to: &writer)
            case .receipt(_, let receipt): receipt.writeMembers(to: &writer)
            case .typing(_, let state): writer.member("state", state.rawValue)
            case .closeConversation(_, let reason): writer.member("reason", ifPresent: reason)
            case .startConversation(let start): start.writeMembers(to: &writer)
            case .rate(_, let rating): rating.writeMembers(to: &writer)
            case .exportData, .eraseData: break
            }
        }
    }
}

extension ChatHello {
    fileprivate func writeMembers(to writer: inout JSONWriter) {
        writer.member("token", ifPresent: token)
        writer.member("name", ifPresent: name)
        writer.member("client", ifPresent: client)
        writer.member("analysis", ifPresent: analysis)
        resume?.writeMember(to: &writer)
        writer.member("join", ifPresent: join)
    }
}

extension Resumption {
    /// Writes the member `resume`, conversations in the order of their ids.
    func writeMember(to writer: inout JSONWriter) {
        writer.key("resume")
        writer.object { writer in
            writer.member("secret", secret)
            writer.member("epoch", epoch)
            writer.key("seen")
            writer.object { writer in
                for (conversation, heads) in seen.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
                    writer.key(named: conversation.rawValue)
                    writer.object { writer in
                        writer.member("seq", heads.seq)
                        if heads.iseq > 0 { writer.member("iseq", heads.iseq) }
                    }
                }
            }
        }
    }
}

extension MessageSend {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("client_id", clientID)
        writer.member("text", text)
    }
}

extension HistoryQuery {
    func writeMembers(to writer: inout JSONWriter) {
        switch range {
        case .after(let number): writer.member("after", number)
        case .before(let number): writer.member("before", number)
        case .latest: break
        }
        writer.member("limit", limit)
    }
}

extension Receipt {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("delivered", ifPresent: delivered)
        writer.member("read", ifPresent: read)
    }
}

extension ConversationStart {
    fileprivate func writeMembers(to writer: inout JSONWriter) {
        writer.member("client_id", clientID)
        writer.member("queue", queue)
        writer.key("about")
        about.write(to: &writer)
    }
}

extension Rating {
    fileprivate func writeMembers(to writer: inout JSONWriter) {
        writer.member("score", ifPresent: score)
        writer.member("understood", ifPresent: understood)
        writer.member("comment", ifPresent: comment)
    }
}
