/// What stands in a conversation's public log: all that the customer may ever see, and nothing else.
package enum PublicEntry: Sendable, Equatable {
    case message(Message)
    case participantJoined(Presence)
    case participantLeft(Presence)
    case stateChanged(StateChange)
    case rated(Rating)

    /// One message from a participant or from the relay itself.
    package struct Message: Sendable, Equatable {
        package var id: MessageID
        package var from: Participant
        package var text: String
        /// The sender's own number for it; shown to the sender alone.
        ///
        /// Empty for messages of the relay.
        package var clientID: String

        package init(id: MessageID, from: Participant, text: String, clientID: String) {
            self.id = id
            self.from = from
            self.text = text
            self.clientID = clientID
        }
    }

    /// Somebody came or went, and why.
    package struct Presence: Sendable, Equatable {
        package var participant: Participant
        package var reason: PresenceReason

        package init(participant: Participant, reason: PresenceReason) {
            self.participant = participant
            self.reason = reason
        }
    }

    /// Why somebody came or went (PROTOCOL.md, section 4).
    package enum PresenceReason: String, Sendable, CaseIterable {
        case accepted, transfer, disconnected, resumed, barge, closed, requeued, taken, assigned
    }

    /// The conversation moved to another state.
    package struct StateChange: Sendable, Equatable {
        package var state: ConversationState
        /// Public words such as `opened`, `abandoned`, or what whoever closed it said.
        package var reason: String

        package init(state: ConversationState, reason: String) {
            self.state = state
            self.reason = reason
        }
    }
}

/// The states of a conversation.
package enum ConversationState: String, Sendable, CaseIterable {
    case queued, assigned, closed
}

/// What a customer said of a conversation; each part optional, but not all absent.
package struct Rating: Sendable, Equatable {
    /// 1 to 5.
    package var score: Int?
    /// "How well did we understand how you felt?" 1 not at all to 4 very well.
    package var understood: Int?
    package var comment: String?

    package init(score: Int? = nil, understood: Int? = nil, comment: String? = nil) {
        self.score = score
        self.understood = understood
        self.comment = comment
    }
}

/// One numbered item of a public log.
package struct PublicItem: Sendable, Equatable {
    /// 1, 2, 3 … without gaps within its conversation.
    package var seq: Int
    package var at: Instant
    package var entry: PublicEntry

    package init(seq: Int, at: Instant, entry: PublicEntry) {
        self.seq = seq
        self.at = at
        self.entry = entry
    }
}
