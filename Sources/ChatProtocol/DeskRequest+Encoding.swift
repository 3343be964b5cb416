package import ChatModel
internal import SentimentAnalysis
internal import StrictJSON

extension DeskRequest {
    /// The conversation that the request is about, where it is about one.
    package var conversation: ConversationID? {
        switch self {
        case .sendMessage(let conversation, _), .history(let conversation, _, _), .receipt(let conversation, _),
            .typing(let conversation, _), .closeConversation(let conversation, _), .take(let conversation),
            .transfer(let conversation, _), .requeue(let conversation, _), .addNote(let conversation, _, _),
            .editNote(let conversation, _, _), .removeNote(let conversation, _), .hintFeedback(let conversation, _),
            .raiseFlag(let conversation, _), .lowerFlag(let conversation, _), .monitor(let conversation),
            .whisper(let conversation, _), .barge(let conversation), .assign(let conversation, _):
            conversation
        case .checkDraft(let conversation, _), .askReview(let conversation, _), .stopMonitor(let conversation):
            conversation
        case .hello, .setStatus, .acceptOffer, .declineOffer, .answerReview, .listColleagues, .listCannedReplies,
            .search, .tail, .stopTail, .ban, .board, .report:
            nil
        }
    }

    /// The frame that asks for it; without an `id` it gets no reply.
    package func encoded(id: RequestID?) -> [UInt8] {
        encodeRequest(id: id, op: name.rawValue, conversation: conversation) { writeMembers(to: &$0) }
    }

    private func writeMembers(to writer: inout JSONWriter) {
        switch self {
        case .hello(let hello): hello.writeMembers(to: &writer)
        case .sendMessage(_, let message): message.writeMembers(to: &writer)
        case .history(_, let log, let query):
            writer.member("log", log.rawValue)
            query.writeMembers(to: &writer)
        case .receipt(_, let receipt): receipt.writeMembers(to: &writer)
        case .typing(_, let state): writer.member("state", state.rawValue)
        case .closeConversation(_, let reason): writer.member("reason", ifPresent: reason)
        case .setStatus(let change): change.writeMembers(to: &writer)
        case .acceptOffer(let offer), .declineOffer(let offer): writer.member("offer", offer.rawValue)
        case .transfer(_, let transfer): transfer.writeMembers(to: &writer)
        case .requeue(_, let summary): writer.member("summary", summary)
        case .addNote(_, let kind, let text):
            writer.member("kind", kind.rawValue)
            writer.member("text", text)
        case .editNote(_, let note, let text):
            writer.member("note", note.rawValue)
            writer.member("text", text)
        case .removeNote(_, let note): writer.member("note", note.rawValue)
        case .hintFeedback(_, let feedback): feedback.writeMembers(to: &writer)
        case .checkDraft(_, let text), .whisper(_, let text): writer.member("text", text)
        case .askReview(_, let review): review.writeMembers(to: &writer)
        case .answerReview(let answer): answer.writeMembers(to: &writer)
        case .raiseFlag(_, let reason), .lowerFlag(_, let reason): writer.member("reason", reason)
        case .search(let query, let limit):
            writer.member("query", query)
            writer.member("limit", limit)
        case .tail(let query): query.writeMembers(to: &writer)
        case .assign(_, let destination): destination.writeMember(to: &writer)
        case .ban(let ban): ban.writeMembers(to: &writer)
        case .report(let period):
            writer.member("from", period.from.rfc3339)
            writer.member("to", period.to.rfc3339)
        case .take, .listColleagues, .listCannedReplies, .stopTail, .monitor, .stopMonitor, .barge, .board: break
        }
    }
}

extension DeskHello {
    fileprivate func writeMembers(to writer: inout JSONWriter) {
        writer.member("token", ifPresent: token)
        writer.member("client", ifPresent: client)
        resume?.writeMember(to: &writer)
        writer.member("join", ifPresent: join)
    }
}

extension StatusChange {
    fileprivate func writeMembers(to writer: inout JSONWriter) {
        writer.member("routing", ifPresent: routing?.rawValue)
        writer.member("capacity", ifPresent: capacity)
        writer.member("for_ms", ifPresent: forMilliseconds)
        if let wantsLighter { writer.member("lighter", wantsLighter) }
    }
}

extension Destination {
    fileprivate func writeMember(to writer: inout JSONWriter) {
        writer.key("to")
        writer.object { writer in
            switch self {
            case .agent(let agent): writer.member("agent", agent.rawValue)
            case .queue(let queue): writer.member("queue", queue)
            }
        }
    }
}

extension TransferRequest {
    fileprivate func writeMembers(to writer: inout JSONWriter) {
        to.writeMember(to: &writer)
        writer.member("summary", summary)
    }
}

extension HintFeedback {
    fileprivate func writeMembers(to writer: inout JSONWriter) {
        writer.member("hint", hint.rawValue)
        writer.member("suggestion", ifPresent: suggestion)
        writer.member("action", action.rawValue)
        writer.member("why", ifPresent: why)
    }
}

extension ReviewRequest {
    fileprivate func writeMembers(to writer: inout JSONWriter) {
        writer.member("text", text)
        guard let to else { return }
        writer.key("to")
        writer.object { $0.member("agent", to.rawValue) }
    }
}

extension ReviewAnswer {
    fileprivate func writeMembers(to writer: inout JSONWriter) {
        writer.member("review", review.rawValue)
        writer.member("text", text)
        writer.member("verdict", verdict.rawValue)
    }
}

extension TailQuery {
    fileprivate func writeMembers(to writer: inout JSONWriter) {
        switch start {
        case .live: break
        case .after(let cursor): writer.member("after", cursor)
        case .since(let instant): writer.member("since", instant.rfc3339)
        }
        writer.member("min_level", minimumLevel.rawValue)
        writer.member("queue", ifPresent: queue)
        writer.member("agent", ifPresent: agent?.rawValue)
        writer.member("unacknowledged", isUnacknowledgedOnly)
        if let kinds { writer.member("kinds", strings: kinds.map(\.rawValue)) }
    }
}

extension Ban {
    fileprivate func writeMembers(to writer: inout JSONWriter) {
        writer.member("customer", customer.rawValue)
        writer.member("for_ms", forMilliseconds)
        writer.member("reason", reason)
    }
}
