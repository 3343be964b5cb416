package import ChatModel
package import StrictJSON

/// All that a customer's request can be answered with, besides an error (PROTOCOL.md, sections 3 to 5).
package enum CustomerReply: ReplyBody, Equatable {
    case welcome(Welcome<PublicConversation>)
    case sent(SentReply)
    case history(HistoryPage<CustomerPush>)
    /// The number of what the request added to the public log.
    case numbered(seq: Int)
    case started(StartedReply)
    case exported(DataExport)
    case erased(Int)
    /// `{}`.
    case done

    package func write(to writer: inout JSONWriter) {
        switch self {
        case .welcome(let welcome): welcome.write(to: &writer)
        case .sent(let reply): reply.write(to: &writer)
        case .history(let page): page.write(to: &writer)
        case .numbered(let seq): writer.object { $0.member("seq", seq) }
        case .started(let reply): reply.write(to: &writer)
        case .exported(let export): export.write(to: &writer)
        case .erased(let count): writer.object { $0.member("erased", count) }
        case .done: writer.object { _ in }
        }
    }
}

/// The reply to `message.send`: the message is on stable storage.
package struct SentReply: ReplyBody, Equatable {
    package var seq: Int
    package var message: MessageID
    package var at: Instant
    /// Whether this `client_id` was answered before, and nothing was added now.
    package var isDuplicate: Bool

    package init(seq: Int, message: MessageID, at: Instant, isDuplicate: Bool) {
        self.seq = seq
        self.message = message
        self.at = at
        self.isDuplicate = isDuplicate
    }

    package func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("seq", seq)
            writer.member("message", message.rawValue)
            writer.member("at", at.rfc3339)
            writer.member("duplicate", isDuplicate)
        }
    }

    package init(json: JSONValue?) throws(ShapeError) {
        guard let seq = json?["seq"]?.integer, let message = json?["message"]?.string,
            let at = json?["at"]?.string.flatMap(Instant.init(rfc3339:))
        else { throw ShapeError("seq") }
        let isDuplicate = json?["duplicate"]?.bool ?? false
        self.init(seq: Int(seq), message: MessageID(message), at: at, isDuplicate: isDuplicate)
    }
}

/// The reply to `conversation.start`.
package struct StartedReply: ReplyBody, Equatable {
    package var conversation: ConversationID
    package var state: ConversationState
    /// The place in the queue; nil once it waits no more.
    package var position: QueuePosition?
    package var isDuplicate: Bool

    package init(conversation: ConversationID, state: ConversationState, position: QueuePosition?, isDuplicate: Bool) {
        self.conversation = conversation
        self.state = state
        self.position = position
        self.isDuplicate = isDuplicate
    }

    package func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("conversation", conversation.rawValue)
            writer.member("state", state.rawValue)
            writer.member("position", orNull: position?.position)
            writer.member("wait_ms", orNull: position?.waitMilliseconds)
            writer.member("duplicate", isDuplicate)
        }
    }

    package init(json: JSONValue?) throws(ShapeError) {
        guard let conversation = json?["conversation"]?.string,
            let state = json?["state"]?.string.flatMap(ConversationState.init(rawValue:))
        else { throw ShapeError("conversation") }
        self.init(
            conversation: ConversationID(conversation),
            state: state,
            position: try? QueuePosition(json: json),
            isDuplicate: json?["duplicate"]?.bool ?? false
        )
    }
}

/// The reply to `data.export`: the customer's public logs, and nothing that was inferred.
package struct DataExport: ReplyBody, Equatable {
    package var participant: Participant
    package var conversations: [Exported]

    package init(participant: Participant, conversations: [Exported]) {
        self.participant = participant
        self.conversations = conversations
    }

    /// A conversation with its whole public log.
    package struct Exported: Sendable, Equatable {
        package var conversation: PublicConversation
        package var events: [CustomerPush]

        package init(conversation: PublicConversation, events: [CustomerPush]) {
            self.conversation = conversation
            self.events = events
        }
    }

    package func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("participant")
            participant.write(to: &writer, for: .customer)
            writer.key("conversations")
            writer.array { writer in
                for exported in conversations {
                    writer.object { writer in
                        writer.key("conversation")
                        exported.conversation.write(to: &writer)
                        writer.key("events")
                        writer.array { writer in
                            for event in exported.events { event.write(to: &writer) }
                        }
                    }
                }
            }
        }
    }
}
