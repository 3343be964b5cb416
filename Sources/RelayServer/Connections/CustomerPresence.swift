internal import ChatModel
internal import ConversationCore
internal import WebSocketTransport

/// What becomes of a conversation whose customer has no connection: written after a while, closed after a longer one.
@EventLoop
final class CustomerPresence {
    private let conversations: Conversations
    private let limits: Limits
    private var timers: [ConversationID: TimerHandle] = [:]
    /// Called after a conversation was closed as abandoned.
    var abandoned: (ConversationID) -> Void = { _ in }

    /// Whether the customer of a waiting conversation was told that a message may be left: it waits as long as an
    /// assigned one.
    var isMessageLeft: (ConversationID) -> Bool = { _ in false }

    init(conversations: Conversations) {
        self.conversations = conversations
        limits = conversations.limits
    }

    /// The customer's last connection went, or the relay has just started without one.
    func gone(from conversation: ConversationID) {
        wait(conversation, limits[.customerAway]) { [weak self] in
            guard let self else { return }
            conversations.perform(.customerLeft, on: conversation)
            let more = abandonTime(of: conversation) - limits[.customerAway]
            wait(conversation, max(0, more)) { [weak self] in self?.abandon(conversation) }
        }
    }

    /// The customer is back.
    func back(in conversation: ConversationID) {
        timers.removeValue(forKey: conversation)?.cancel()
        guard let host = try? conversations.find(conversation), !host.state.isCustomerHere else { return }
        conversations.perform(.customerReturned, on: conversation)
    }

    func closed(_ conversation: ConversationID) {
        timers.removeValue(forKey: conversation)?.cancel()
    }

    /// A conversation that changed hands waits by its new state's time.
    func stateChanged(_ conversation: ConversationID) {
        guard timers[conversation] != nil, let host = try? conversations.find(conversation), !host.state.isCustomerHere
        else { return }
        wait(conversation, abandonTime(of: conversation)) { [weak self] in self?.abandon(conversation) }
    }

    private func abandonTime(of conversation: ConversationID) -> Int {
        guard let host = try? conversations.find(conversation) else { return limits[.queuedAbandon] }
        return host.state.state == .queued && !isMessageLeft(conversation)
            ? limits[.queuedAbandon] : limits[.assignedAbandon]
    }

    private func abandon(_ conversation: ConversationID) {
        timers[conversation] = nil
        conversations.perform(.close(by: nil, reason: "abandoned"), on: conversation) { [weak self] end in
            if case .committed = end { self?.abandoned(conversation) }
        }
    }

    private func wait(_ conversation: ConversationID, _ milliseconds: Int, _ body: @escaping @EventLoop () -> Void) {
        timers.removeValue(forKey: conversation)?.cancel()
        guard milliseconds < Int.max / 2 else { return }
        timers[conversation] = EventLoop.schedule(afterMilliseconds: milliseconds, body)
    }
}
