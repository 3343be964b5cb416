package import ChatModel
package import ChatProtocol
package import RelayClient

/// What happens to a console.
package enum AgentEvent: Sendable {
    case delivery(Delivery<DeskSide>)
    /// The agent entered a line or a whole message.
    case submitted(String)
    /// The draft of the selected conversation is now this.
    case edited(String)
    /// What an earlier process of this agent left.
    case restored(AgentState)
    /// Whether the agent can see the screen, as far as the terminal tells.
    case watched(Bool)
    /// All that came together has been taken in.
    case settled
    case tick
}

/// What a console wants done.
package enum AgentEffect: Sendable, Equatable {
    case request(DeskRequest)
    /// A request that wants no reply.
    case post(DeskRequest)
    case send(UnsentMessage)
    case announce(Announcement)
    case saveDrafts
    case retryNow
    case alert(Alert)
    /// Wait with what is entered next, until this happens or the time is over.
    case hold(WaitReason, milliseconds: Int)
    case quit
}

/// What a script can wait for.
package enum WaitReason: String, Sendable, Equatable, CaseIterable {
    case offer, message, hint, conversation, time
}

/// How loudly something calls the agent.
package enum Alert: Sendable, Equatable {
    case offer
    case message(level: Int)
    case whisper
}

/// Something that happened and is told once.
package enum Announcement: Sendable, Equatable {
    /// An answer to the agent, or news of the desk.
    case note(String)
    /// Something that went wrong or was not done.
    case problem(String)
    /// A list that the agent asked for.
    case listing([String])
    case message(ConversationID, TranscriptLine)
    case reading(ConversationID, Reading)
    case hint(ConversationID, HintCard)
    case noteLine(ConversationID, NoteLine, number: Int)
    case offer(OfferLine, number: Int)
    case conversationOpened(ConversationID)
    case draft(ConversationID, String)
    /// What the check, or a colleague, says of the draft.
    case advice(ConversationID, Advice)
    /// A colleague shows a draft of theirs.
    case review(ReviewLine, number: Int)
    case whisper(ConversationID, from: SafeText, SafeText)
    case selected(ConversationID)
}
