package import ChatModel
package import StrictJSON

/// A frame of the relay as one of our own clients reads it.
///
/// Unknown fields are ignored, unknown events are given out by name: an older client lives with a newer relay.
package enum ServerMessage<Push: ServerPush>: Sendable, Equatable {
    /// `{}`, to be answered with one `{}`.
    case ping
    case reply(ServerReply)
    /// A push, with the cursor that it carries where it is a tail's.
    case push(Push, cursor: String?)
    case unknownEvent(String)

    /// Reads a frame.
    ///
    /// - Throws: What cannot be read, as a sentence; the connection may go on.
    package static func decode(_ bytes: [UInt8]) throws(UnreadableFrame) -> ServerMessage {
        let value: JSONValue
        do {
            value = try JSONValue.parse(bytes, limits: .stored)
        } catch {
            throw UnreadableFrame(description: error.description)
        }
        guard let object = value.object else { throw UnreadableFrame(description: "A frame is not a JSON object.") }
        if object.isEmpty { return .ping }
        if let re = object["re"] {
            return .reply(ServerReply(re: RequestID(json: re), outcome: ServerReply.Outcome(object)))
        }
        do {
            let envelope = try PushEnvelope(json: value)
            guard let push = try Push.read(envelope) else { return .unknownEvent(envelope.event) }
            return .push(push, cursor: envelope.cursor)
        } catch {
            throw UnreadableFrame(description: "In a frame, \(error.description).")
        }
    }
}

/// A frame of the relay that a client cannot read.
package struct UnreadableFrame: Error, Sendable, Equatable, CustomStringConvertible {
    package let description: String
}

/// A reply before it is known what was asked.
package struct ServerReply: Sendable, Equatable {
    /// Nil answers a frame whose id could not be read.
    package var re: RequestID?
    package var outcome: Outcome

    package init(re: RequestID?, outcome: Outcome) {
        self.re = re
        self.outcome = outcome
    }

    /// What became of the request.
    package enum Outcome: Sendable, Equatable {
        /// To be read by the type that belongs to the request: ``SentReply``, ``HistoryPage``, ``Welcome`` …
        case ok(JSONValue)
        case error(WireError)

        fileprivate init(_ object: JSONObject) {
            if let error = object["error"] {
                self = .error(WireError(json: error))
            } else {
                self = .ok(object["ok"] ?? .object(JSONObject()))
            }
        }
    }
}

/// The outer layer of a push.
package struct PushEnvelope: Sendable, Equatable {
    package var event: String
    package var conversation: ConversationID?
    package var seq: Int?
    package var iseq: Int?
    package var at: Instant?
    package var data: JSONValue?
    package var cursor: String?

    /// Reads the outer layer out of an element of a page or a frame.
    package init(json: JSONValue) throws(ShapeError) {
        guard let event = json["ev"]?.string else { throw ShapeError("ev") }
        self.event = event
        conversation = json["conversation"]?.string.map { ConversationID($0) }
        seq = json["seq"]?.integer.map { Int($0) }
        iseq = json["iseq"]?.integer.map { Int($0) }
        at = json["at"]?.string.flatMap(Instant.init(rfc3339:))
        data = json["data"]
        cursor = json["cursor"]?.string
    }

    func requiredConversation() throws(ShapeError) -> ConversationID {
        guard let conversation else { throw ShapeError("conversation") }
        return conversation
    }

    /// The public item of the push; nil where the event belongs to no public log.
    func publicItem() throws(ShapeError) -> PublicItem? {
        guard Self.publicEvents.contains(event) else { return nil }
        guard let seq else { throw ShapeError("seq") }
        guard let at else { throw ShapeError("at") }
        return PublicItem(seq: seq, at: at, entry: try PublicEntry(event: event, data: data))
    }

    private static let publicEvents: Set<String> = [
        "message", "participant.joined", "participant.left", "conversation.state", "rated",
    ]

    /// Whether a message carries its sender's own `client_id`.
    var isOwn: Bool { data?["client_id"] != nil }
}

extension CustomerPush: ServerPush {
    package static func read(_ envelope: PushEnvelope) throws(ShapeError) -> CustomerPush? {
        if let item = try envelope.publicItem() {
            return .item(try envelope.requiredConversation(), item, isOwn: envelope.isOwn)
        }
        switch envelope.event {
        case "typing": return .typing(try envelope.requiredConversation(), try Typing(json: envelope.data))
        case "receipt": return .receipt(try envelope.requiredConversation(), try ReceiptNotice(json: envelope.data))
        case "queue.position":
            return .queuePosition(try envelope.requiredConversation(), try QueuePosition(json: envelope.data))
        case "notice": return .notice(envelope.conversation, try Notice(json: envelope.data))
        case "resumed": return .resumed
        default: return nil
        }
    }
}
