package import ChatModel

/// What somebody of the desk can ask for (PROTOCOL.md, sections 3, 4 and 6).
package enum DeskRequest: Sendable, Equatable {
    case hello(DeskHello)
    case sendMessage(in: ConversationID, MessageSend)
    case history(of: ConversationID, LogName, HistoryQuery)
    case receipt(in: ConversationID, Receipt)
    case typing(in: ConversationID, TypingState)
    case closeConversation(ConversationID, reason: String?)

    case setStatus(StatusChange)
    case acceptOffer(OfferID)
    case declineOffer(OfferID)
    case take(ConversationID)
    case transfer(ConversationID, TransferRequest)
    case requeue(ConversationID, summary: String)
    case addNote(in: ConversationID, kind: Note.Kind, text: String)
    case editNote(in: ConversationID, NoteID, text: String)
    case removeNote(in: ConversationID, NoteID)
    case hintFeedback(in: ConversationID, HintFeedback)
    /// The conversation, where given, is what the draft is checked against.
    case checkDraft(in: ConversationID?, text: String)
    case askReview(in: ConversationID?, ReviewRequest)
    case answerReview(ReviewAnswer)
    case raiseFlag(ConversationID, reason: String)
    case lowerFlag(ConversationID, reason: String)
    case listColleagues
    case listCannedReplies
    case search(query: String, limit: Int)

    case tail(TailQuery)
    case stopTail
    case monitor(ConversationID)
    /// Nil stops every monitor of the connection.
    case stopMonitor(ConversationID?)
    case whisper(in: ConversationID, text: String)
    case barge(ConversationID)
    case assign(ConversationID, to: Destination)
    case ban(Ban)
    case board
    case report(ReportPeriod)

    /// The names on the wire.
    package enum Name: String, Sendable, CaseIterable {
        case sendMessage = "message.send"
        case hello
        case history
        case receipt
        case typing
        case closeConversation = "conversation.close"
        case setStatus = "status.set"
        case acceptOffer = "offer.accept"
        case declineOffer = "offer.decline"
        case take = "conversation.take"
        case transfer = "conversation.transfer"
        case requeue = "conversation.requeue"
        case addNote = "note.add"
        case editNote = "note.edit"
        case removeNote = "note.remove"
        case hintFeedback = "hint.feedback"
        case checkDraft = "draft.check"
        case askReview = "review.ask"
        case answerReview = "review.answer"
        case raiseFlag = "flag.raise"
        case lowerFlag = "flag.lower"
        case listColleagues = "colleagues"
        case listCannedReplies = "canned.list"
        case search
        case tail
        case stopTail = "tail.stop"
        case monitor
        case stopMonitor = "monitor.stop"
        case whisper
        case barge
        case assign
        case ban
        case board
        case report

        /// Whether an agent gets `forbidden` for it (PROTOCOL.md, section 6.3; `flag.lower` is both roles').
        package var isForSupervisorsOnly: Bool {
            switch self {
            case .tail, .stopTail, .monitor, .stopMonitor, .whisper, .barge, .assign, .ban, .board, .report: true
            default: false
            }
        }
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
        case .setStatus: .setStatus
        case .acceptOffer: .acceptOffer
        case .declineOffer: .declineOffer
        case .take: .take
        case .transfer: .transfer
        case .requeue: .requeue
        case .addNote: .addNote
        case .editNote: .editNote
        case .removeNote: .removeNote
        case .hintFeedback: .hintFeedback
        case .checkDraft: .checkDraft
        case .askReview: .askReview
        case .answerReview: .answerReview
        case .raiseFlag: .raiseFlag
        case .lowerFlag: .lowerFlag
        case .listColleagues: .listColleagues
        case .listCannedReplies: .listCannedReplies
        case .search: .search
        case .tail: .tail
        case .stopTail: .stopTail
        case .monitor: .monitor
        case .stopMonitor: .stopMonitor
        case .whisper: .whisper
        case .barge: .barge
        case .assign: .assign
        case .ban: .ban
        case .board: .board
        case .report: .report
        }
    }
}
