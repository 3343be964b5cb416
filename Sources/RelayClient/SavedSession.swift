internal import ChatModel
internal import ChatProtocol
internal import StrictJSON

/// What outlives a client's process: how to come back, and what was not confirmed yet.
///
/// How far the logs were seen is left out on purpose: a new process shows nothing yet and wants them whole.
package struct SavedSession: Sendable, Equatable {
    package var secret: Secret?
    package var epoch: String
    package var unsent: [UnsentMessage]

    package init(secret: Secret? = nil, epoch: String = "", unsent: [UnsentMessage] = []) {
        self.secret = secret
        self.epoch = epoch
        self.unsent = unsent
    }

    /// The session as one line of JSON, for a file that only its owner may read.
    package var encoded: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("secret", ifPresent: secret?.revealed)
            writer.member("epoch", epoch)
            writer.member("unsent", array: { writer in unsent.forEach { $0.write(to: &writer) } })
        }
        return writer.bytes + [0x0A]
    }

    /// Reads what ``encoded`` wrote; nil where it is damaged.
    package init?(_ bytes: [UInt8]) {
        guard let value = try? JSONValue.parse(bytes, limits: .stored), value.object != nil else { return nil }
        self.init(
            secret: value["secret"]?.string.map { Secret($0) },
            epoch: value["epoch"]?.string ?? "",
            unsent: (value["unsent"]?.array ?? []).compactMap { UnsentMessage(json: $0) }
        )
    }
}

extension UnsentMessage {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("conversation", conversation.rawValue)
            writer.member("client_id", message.clientID)
            writer.member("text", message.text)
        }
    }

    fileprivate init?(json: JSONValue) {
        guard let conversation = json["conversation"]?.string, let clientID = json["client_id"]?.string,
            let text = json["text"]?.string
        else { return nil }
        self.init(
            conversation: ConversationID(conversation),
            message: MessageSend(clientID: clientID, text: text)
        )
    }
}
