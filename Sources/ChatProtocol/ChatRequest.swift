package import ChatModel

/// What a customer can ask for (PROTOCOL.md, sections 3 to 5), and nothing else.
package enum ChatRequest: Sendable, Equatable {
    case hello(ChatHello)
    case sendMessage(in: ConversationID, MessageSend)
    case history(of: ConversationID, HistoryQuery)
    case receipt(in: ConversationID, Receipt)
    case typing(in: ConversationID, TypingState)
    case closeConversation(ConversationID, reason: String?)
    case startConversation(ConversationStart)
    case rate(ConversationID, Rating)
    case exportData
    case eraseData

    /// The names on the wire.
    package enum Name: String, Sendable, CaseIterable {
        case sendMessage = "message.send"
        case hello
        case history
        case receipt
        case typing
        case closeConversation = "conversation.close"
        case startConversation = "conversation.start"
        case rate
        case exportData = "data.export"
        case eraseData = "data.erase"
    }

    /// Which request this is.
    package var name: Name {
        switch self {
        case .hello: .hello
        case .sendMessage: .sendMessage
        case .history: .history
        case .receipt: .receipt
        case .typing: .typing
        case .closeConversation: .closeConversation
        case .startConversation: .startConversation
        case .rate: .rate
        case .exportData: .exportData
        case .eraseData: .eraseData
        }
    }
}

extension ChatRequest {
    /// Reads a frame of a customer's connection.
    ///
    /// - Throws: A failure that says whether it counts as a bad frame, with the reply to send.
    package static func decode(
        _ bytes: [UInt8],
        limits: RequestLimits
    ) throws(RequestFailure) -> ClientFrame<ChatRequest> {
        guard let envelope = try RequestEnvelope.decode(bytes, limits: limits.json) else { return .pong }
        guard let name = Name(rawValue: envelope.op) else {
            throw RequestFailure(.badData, re: envelope.id, WireError(.unknownOp))
        }
        do {
            return .request(id: envelope.id, try ChatRequest(name, envelope, limits))
        } catch {
            throw RequestFailure(.badData, re: envelope.id, error)
        }
    }

    private init(_ name: Name, _ envelope: RequestEnvelope, _ limits: RequestLimits) throws(WireError) {
        let data = envelope.data
        switch name {
        case .hello: self = .hello(try ChatHello(data, limits: limits))
        case .sendMessage:
            self = .sendMessage(in: try envelope.requiredConversation(), try MessageSend(data, limits: limits))
        case .history:
            let log = try data.optionalChoice("log", of: LogName.self) ?? .publicLog
            guard log == .publicLog else { throw WireError(.forbidden) }
            self = .history(of: try envelope.requiredConversation(), try HistoryQuery(data, limits: limits))
        case .receipt: self = .receipt(in: try envelope.requiredConversation(), try Receipt(data))
        case .typing:
            self = .typing(in: try envelope.requiredConversation(), try data.choice("state", of: TypingState.self))
        case .closeConversation:
            self = .closeConversation(try envelope.requiredConversation(), reason: try data.optionalString("reason"))
        case .startConversation: self = .startConversation(try ConversationStart(data, limits: limits))
        case .rate: self = .rate(try envelope.requiredConversation(), try Rating(data))
        case .exportData: self = .exportData
        case .eraseData: self = .eraseData
        }
    }
}

/// The two logs by their names on the wire.
package enum LogName: String, Sendable, CaseIterable {
    case publicLog = "public"
    case internalLog = "internal"
}
