package import ChatModel
package import ChatProtocol

/// One side of the relay as a client speaks to it: customers at `/chat`, the desk at `/desk`.
package protocol RelaySide: Sendable {
    associatedtype Request: Sendable & Equatable
    associatedtype Push: ServerPush
    associatedtype Conversation: ConversationShape
    associatedtype Identity: Sendable

    /// The path that the client adds to the server's address.
    static var path: String { get }

    /// The logs that this side can read.
    static var logs: [LogName] { get }

    /// The first request of a connection.
    static func hello(_ identity: Identity, resuming: Resumption?) -> Request

    /// The request that sends a message.
    static func sendMessage(_ message: MessageSend, to conversation: ConversationID) -> Request

    /// The request for the items of a log behind a number.
    static func history(of conversation: ConversationID, _ log: LogName, after number: Int, limit: Int) -> Request

    /// The conversation that a request is about, where it is about one.
    static func conversation(of request: Request) -> ConversationID?

    /// A request as it goes out; without an `id` it gets no reply.
    static func frame(_ request: Request, id: RequestID?) -> [UInt8]

    /// What a push says about how far the logs are known.
    static func standing(of push: Push) -> PushStanding
}

/// What a push has to do with the numbering of the logs.
package enum PushStanding: Sendable, Equatable {
    /// One numbered item.
    case item(ConversationID, LogName, Int)
    /// A conversation handed over whole, up to and including these numbers.
    case snapshot(ConversationID, Heads)
    /// Nothing: it is never stored and never replayed.
    case ephemeral
}

/// The customers' side.
package enum CustomerSide: RelaySide {
    package typealias Request = ChatRequest
    package typealias Push = CustomerPush
    package typealias Conversation = PublicConversation

    package static let path = "/chat"
    package static let logs: [LogName] = [.publicLog]

    /// Who a customer says they are.
    package struct Identity: Sendable {
        /// A JWT that the business signed.
        package var token: Secret?
        /// 1 to 80 characters; `Guest` without.
        package var name: String?
        package var client: String
        /// False opts out of analysis; nil leaves it to the server's default.
        package var analysis: Bool?

        package init(token: Secret? = nil, name: String? = nil, client: String, analysis: Bool? = nil) {
            self.token = token
            self.name = name
            self.client = client
            self.analysis = analysis
        }
    }

    package static func hello(_ identity: Identity, resuming: Resumption?) -> ChatRequest {
        .hello(
            ChatHello(
                token: resuming == nil ? identity.token?.revealed : nil,
                name: resuming == nil ? identity.name : nil,
                client: identity.client,
                analysis: identity.analysis,
                resume: resuming
            )
        )
    }

    package static func sendMessage(_ message: MessageSend, to conversation: ConversationID) -> ChatRequest {
        .sendMessage(in: conversation, message)
    }

    package static func history(
        of conversation: ConversationID,
        _ log: LogName,
        after number: Int,
        limit: Int
    ) -> ChatRequest {
        .history(of: conversation, HistoryQuery(range: .after(number), limit: limit))
    }

    package static func conversation(of request: ChatRequest) -> ConversationID? { request.conversation }

    package static func frame(_ request: ChatRequest, id: RequestID?) -> [UInt8] { request.encoded(id: id) }

    package static func standing(of push: CustomerPush) -> PushStanding {
        guard case .item(let conversation, let item, _) = push else { return .ephemeral }
        return .item(conversation, .publicLog, item.seq)
    }
}

/// The side of agents and supervisors.
package enum DeskSide: RelaySide {
    package typealias Request = DeskRequest
    package typealias Push = DeskPush
    package typealias Conversation = DeskConversation

    package static let path = "/desk"
    package static let logs: [LogName] = [.publicLog, .internalLog]

    /// Who of the desk it is.
    package struct Identity: Sendable {
        package var token: Secret
        /// Free text such as `heard-agent/1.0`.
        package var client: String

        package init(token: Secret, client: String) {
            self.token = token
            self.client = client
        }
    }

    package static func hello(_ identity: Identity, resuming: Resumption?) -> DeskRequest {
        .hello(DeskHello(token: identity.token.revealed, client: identity.client, resume: resuming))
    }

    package static func sendMessage(_ message: MessageSend, to conversation: ConversationID) -> DeskRequest {
        .sendMessage(in: conversation, message)
    }

    package static func history(
        of conversation: ConversationID,
        _ log: LogName,
        after number: Int,
        limit: Int
    ) -> DeskRequest {
        .history(of: conversation, log, HistoryQuery(range: .after(number), limit: limit))
    }

    package static func conversation(of request: DeskRequest) -> ConversationID? { request.conversation }

    package static func frame(_ request: DeskRequest, id: RequestID?) -> [UInt8] { request.encoded(id: id) }

    package static func standing(of push: DeskPush) -> PushStanding {
        switch push {
        case .item(let conversation, let item, _): .item(conversation, .publicLog, item.seq)
        case .internalItem(let conversation, let item): .item(conversation, .internalLog, item.iseq)
        case .conversation(let snapshot):
            .snapshot(
                snapshot.conversation.id,
                Heads(seq: snapshot.conversation.shared.seq, iseq: snapshot.conversation.iseq)
            )
        default: .ephemeral
        }
    }
}
