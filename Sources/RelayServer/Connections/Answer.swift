internal import ChatModel
internal import ChatProtocol
internal import ConversationCore
internal import WebSocketTransport

/// The reply that a request is still owed: filled once, in the order of the requests.
@EventLoop
struct Answer {
    let link: Link
    private let id: RequestID?
    private let ticket: Int?

    /// Keeps the reply's place; a request without an id gets none.
    init(_ link: Link, id: RequestID?) {
        self.link = link
        self.id = id
        ticket = id == nil ? nil : link.reserve()
    }

    func ok(_ body: some ReplyBody) {
        guard let id, let ticket else { return }
        link.fill(ticket, with: body.encoded(re: id))
    }

    func error(_ error: WireError) {
        guard let id, let ticket else { return }
        link.fill(ticket, with: ErrorReply(re: id, error: error).encoded())
    }

    func error(_ code: WireError.Code) { error(WireError(code)) }

    /// Answers an append that added nothing.
    func refuse(_ end: AppendEnd) {
        switch end {
        case .refused(let refusal): error(WireError(refusal))
        case .committed, .duplicate, .unavailable: error(.unavailable)
        }
    }
}

extension WireError {
    /// The wire's words for what the core refuses.
    init(_ refusal: Refusal) {
        // `.notFound` alone would mean this initialiser again: the codes are named with their type.
        switch refusal {
        case .badRequest(let field): self.init(.badRequest, "data.\(field) is missing or not usable.")
        case .forbidden: self.init(Code.forbidden)
        case .notFound: self.init(Code.notFound)
        case .conversationClosed: self.init(Code.conversationClosed)
        case .notAssigned: self.init(Code.notAssigned)
        case .offerExpired: self.init(Code.offerExpired)
        case .alreadyTaken: self.init(Code.alreadyTaken)
        case .textTooLong(let limit): self.init(.textTooLong, "The text is longer than \(limit) characters.")
        case .textEmpty: self.init(Code.textEmpty)
        case .queueClosed: self.init(Code.queueClosed)
        }
    }
}
