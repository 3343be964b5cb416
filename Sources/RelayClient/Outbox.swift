package import ChatModel
package import ChatProtocol

/// A message that the relay has not confirmed.
package struct UnsentMessage: Sendable, Equatable {
    package var conversation: ConversationID
    package var message: MessageSend

    package init(conversation: ConversationID, message: MessageSend) {
        self.conversation = conversation
        self.message = message
    }
}

/// The messages on their way: kept until the relay has confirmed each, sent in order, one at a time a conversation.
///
/// One at a time, because a refusal for the moment must not let a later message overtake. A message goes out again with
/// the `client_id` that it had, so that the relay adds it once.
struct Outbox: Sendable {
    private(set) var messages: [UnsentMessage]
    private var inFlight: Set<ConversationID> = []
    private var pausedUntil: [ConversationID: UInt64] = [:]

    init(_ messages: [UnsentMessage] = []) {
        self.messages = messages
    }

    /// False where the outbox is full.
    mutating func append(_ message: UnsentMessage) -> Bool {
        guard messages.count < SessionLimits.unsentMessages else { return false }
        messages.append(message)
        return true
    }

    /// Takes the messages that may go out now: the first of each conversation that has none under way.
    mutating func takeDue(at now: UInt64) -> [UnsentMessage] {
        var due: [UnsentMessage] = []
        var visited = inFlight
        for unsent in messages where visited.insert(unsent.conversation).inserted {
            if let pause = pausedUntil[unsent.conversation], pause > now { continue }
            pausedUntil[unsent.conversation] = nil
            inFlight.insert(unsent.conversation)
            due.append(unsent)
        }
        return due
    }

    /// When the next paused message may go out.
    var nextDue: UInt64? { pausedUntil.values.min() }

    /// The message was confirmed, or refused for good.
    mutating func settle(_ unsent: UnsentMessage) {
        inFlight.remove(unsent.conversation)
        messages.removeAll { $0.message.clientID == unsent.message.clientID }
    }

    /// The message was refused for the moment.
    mutating func pause(_ unsent: UnsentMessage, until time: UInt64) {
        inFlight.remove(unsent.conversation)
        pausedUntil[unsent.conversation] = time
    }

    /// Nothing is under way any more.
    mutating func connectionLost() {
        inFlight = []
        pausedUntil = [:]
    }
}
