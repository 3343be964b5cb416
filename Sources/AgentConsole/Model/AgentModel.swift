package import ChatModel
package import ChatProtocol
internal import RelayClient

/// All that an agent's console knows: a value that events change and that renderers read.
///
/// It holds safe text only. The selection changes when the agent says so, and when nothing was selected; nothing is ever
/// sent but what the agent entered.
package struct AgentModel: Sendable {
    package internal(set) var now: Instant
    package internal(set) var me: SafeText?
    package internal(set) var myID: ParticipantID?
    package internal(set) var line = LineState.connecting
    /// The time from the last request to its reply, in milliseconds.
    package internal(set) var latency: Int?
    package internal(set) var routing: Routing?
    package internal(set) var capacity: Int?
    /// The routing that the agent wants; asked for at each greeting until it is answered.
    package internal(set) var wantedRouting: Routing?

    /// The conversations by their numbers.
    package internal(set) var held: [HeldConversation] = []
    package internal(set) var selected: ConversationID?
    /// The one that was selected before.
    package internal(set) var previous: ConversationID?
    package internal(set) var offers: [OfferLine] = []
    package internal(set) var reviews: [ReviewLine] = []
    package internal(set) var canned: [CannedLine] = []
    package internal(set) var queues: [QueueLine] = []
    package internal(set) var colleagues: [ColleagueLine] = []
    package internal(set) var relief: Relief?
    /// How many conversations were closed since the start.
    package internal(set) var done = 0
    /// Messages the relay has not confirmed, of conversations that are not listed too.
    package internal(set) var unsentCount = 0
    /// Drafts of conversations that are not listed yet, as an earlier process left them.
    package internal(set) var savedDrafts: [ConversationID: String]
    package internal(set) var textLimit = ClientLimits.standardText
    package internal(set) var isQuitting = false
    /// Whether what is shown counts as read.
    package internal(set) var isWatched = true
    package internal(set) var settings = Settings()
    /// Drafts and settings are read from disk.
    package internal(set) var isRestored = false

    /// A message that looked like a command and was not sent; entered again, it is.
    var doubtful: String?
    /// Requests whose replies the agent waits for.
    var awaited = 0
    /// What `/transfer` still has to resolve a name for.
    var pendingTransfer: PendingTransfer?
    /// Whether the agent asked for the list of colleagues, which is also fetched by itself.
    var isListingColleagues = false
    /// When colleagues and queues were last asked for.
    var lastPoll: Instant?
    /// Whether queues and load have changed since.
    var isPollDue = false
    /// What the last search found.
    var hits: [Hit] = []
    var unreadableFrames = 0
    /// The conversation that was handed over last.
    var newest: ConversationID?
    /// Conversations that the agent accepted and that are still to be handed over.
    var accepted: Set<ConversationID> = []
    var identifiers: IdentifierSource
    /// What the local time is ahead of UTC, in minutes.
    package let zoneMinutes: Int

    /// A canned reply.
    package struct CannedLine: Sendable, Equatable {
        package var shortcut: SafeText
        package var text: SafeText
    }

    struct Hit: Sendable, Equatable {
        var conversation: ConversationID
        var seq: Int
    }

    struct PendingTransfer: Sendable, Equatable {
        var conversation: ConversationID
        var target: String
        var summary: String
    }

    /// Prepares a console.
    ///
    /// - Parameters:
    ///   - now: The time.
    ///   - seed: Randomness for the numbers of messages.
    ///   - routing: What to set on login; nil leaves it as it is.
    ///   - zoneMinutes: What the local time is ahead of UTC.
    package init(
        now: Instant,
        seed: (UInt64, UInt64),
        routing: Routing?,
        zoneMinutes: Int = 0
    ) {
        self.zoneMinutes = zoneMinutes
        self.now = now
        identifiers = IdentifierSource(seed: seed)
        wantedRouting = routing
        savedDrafts = [:]
    }

    /// The selected conversation.
    package var current: HeldConversation? { selected.flatMap { conversation($0) } }

    /// Whether the relay is reached.
    package var isOnline: Bool { line == .online }

    /// Whether replies to the agent's commands are still to come.
    package var isAwaiting: Bool { awaited > 0 }

    /// For how long the oldest message waits for its confirmation, in milliseconds; nil where that is nothing unusual.
    package var silence: Int? {
        let oldest = held.compactMap { $0.outgoing.first?.since }.min()
        return oldest.map { now.milliseconds(since: $0) }.flatMap { $0 >= Self.unusualSilence ? $0 : nil }
    }

    private static let unusualSilence = 3_000

    /// The listed conversation of this id.
    package func conversation(_ id: ConversationID) -> HeldConversation? {
        held.first { $0.id == id }
    }

    /// Every draft that is not empty, for the disk.
    package var drafts: [ConversationID: String] {
        var drafts = savedDrafts
        for conversation in held { drafts[conversation.id] = conversation.draft.text }
        return drafts.filter { !$0.value.isEmpty }
    }

    /// The open conversations, those that need somebody most first.
    package var byNeed: [HeldConversation] {
        held.filter(\.isOpen).sorted { left, right in
            let (first, second) = (left.need(at: now), right.need(at: now))
            if first.level != second.level { return first.level > second.level }
            if first.waited != second.waited { return first.waited > second.waited }
            return left.number < right.number
        }
    }

    mutating func change(_ id: ConversationID, _ body: (inout HeldConversation) -> Void) {
        guard let index = held.firstIndex(where: { $0.id == id }) else { return }
        body(&held[index])
    }
}

extension ClientLimits {
    /// What holds until the relay has said otherwise, in Unicode scalars.
    fileprivate static var standardText: Int { ClientLimits(Limits()).text }
}
