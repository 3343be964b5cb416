internal import ChatModel

/// A conversation as the writer knows it.
struct KnownConversation: Sendable {
    var id: Int64
    var heads: Heads
}

/// The heads of the conversations that were written last, two generations of at most ``generation`` each.
///
/// A full generation becomes the older one, and the older one is forgotten: what is written to stays, what is over goes, and
/// memory is level however many conversations a relay sees in its life. What was forgotten is read again on demand.
struct KnownHeads: Sendable {
    /// Conversations in a generation: more than are open at once at a large desk, and half a megabyte.
    static let generation = 4_096

    private var recent: [ConversationID: KnownConversation] = [:]
    private var older: [ConversationID: KnownConversation] = [:]

    /// How many are remembered; at most twice ``generation``.
    var count: Int { recent.count + older.count }

    subscript(name: ConversationID) -> KnownConversation? { recent[name] ?? older[name] }

    /// Remembers what was committed.
    mutating func note(_ changed: [ConversationID: KnownConversation]) {
        for (name, conversation) in changed {
            if recent.count >= Self.generation, recent[name] == nil {
                older = recent
                recent = [:]
            }
            recent[name] = conversation
        }
    }

    /// Forgets all of them.
    mutating func forget() { self = KnownHeads() }
}
