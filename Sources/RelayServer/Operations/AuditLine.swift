internal import ChatModel
internal import ChatProtocol
internal import StrictJSON

/// One line of the append-only audit log: who did what, where and when.
struct AuditLine {
    var at: Instant
    var act: String
    var by: Participant
    var conversation: ConversationID

    /// The record; its key sorts by time.
    func record(serial: Int, id: String) -> Record {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("at", at.rfc3339)
            writer.member("act", act)
            writer.key("by")
            by.write(to: &writer, for: .desk)
            writer.member("conversation", conversation.rawValue)
        }
        return Record(kind: .audit, key: "\(id)-\(serial)", encoded: writer)
    }
}

/// What became of a hint: kept without the agent, for the hints' own precision.
struct HintFeedbackRecord {
    private let feedback: HintFeedback
    private let conversation: ConversationID
    private let at: Instant

    init(_ feedback: HintFeedback, conversation: ConversationID, at instant: Instant) {
        self.feedback = feedback
        self.conversation = conversation
        at = instant
    }

    func record(key: String) -> Record {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("at", at.rfc3339)
            writer.member("conversation", conversation.rawValue)
            writer.member("hint", feedback.hint.rawValue)
            if let suggestion = feedback.suggestion { writer.member("suggestion", suggestion) }
            writer.member("action", feedback.action.rawValue)
            if let why = feedback.why { writer.member("why", why) }
        }
        return Record(kind: .feedback, key: key, encoded: writer)
    }
}
