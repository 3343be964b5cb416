package import ChatModel

extension Desk {
    /// An agent as routing sees one; no reading and no score is ever attached to it.
    package struct Agent: Sendable {
        package var participant: Participant
        package var queues: Set<String>
        package var routing: Routing
        package var capacity: Int
        package var abilities = Abilities()
        package var isConnected = false
        package var open: Set<ConversationID> = []
        package var missedInARow = 0
        /// Asked that the next be a calm one; kept in memory alone.
        package var wantsLighter = false
        /// When the last connection went; conversations stay until the grace time is over.
        package var lostAt: Instant?
        package var lastAssigned = Instant(milliseconds: 0)
        var outstanding: OfferID?
        /// Handed to this agent by name, in their order.
        var reserved: [ConversationID] = []

        package init(_ person: Person) {
            participant = person.participant
            queues = Set(person.queues)
            routing = person.routing
            capacity = person.capacity
        }

        /// Whether another conversation may be offered now.
        package var isFree: Bool {
            canBeAsked && routing == .accepting && open.count < capacity
        }

        /// Whether heightened conversations can be left to this agent.
        var isThere: Bool { isConnected && routing == .accepting && !wantsLighter }

        /// Whether something handed over by name may be offered now: status and capacity do not count then.
        var canBeAsked: Bool { isConnected && outstanding == nil }
    }

    /// What an agent can do beside their queues.
    package struct Abilities: Sendable, Equatable {
        /// Nil for no restriction.
        package var skills: Set<String>?
        /// Codes such as `de`; nil for no restriction.
        package var languages: Set<String>?

        package init(skills: Set<String>? = nil, languages: Set<String>? = nil) {
            self.skills = skills
            self.languages = languages
        }

        /// Whether these abilities cover what is needed.
        package func cover(_ needs: Needs) -> Bool {
            if let skills, !needs.skills.isSubset(of: skills) { return false }
            if let languages, let language = needs.language { return languages.contains(language) }
            return true
        }
    }

    /// What a conversation asks of an agent beside its queue.
    ///
    /// A need that nobody of the queue covers is waived.
    package struct Needs: Sendable, Hashable {
        package var skills: Set<String>
        package var language: String?

        package init(skills: Set<String> = [], language: String? = nil) {
            self.skills = skills
            self.language = language
        }
    }

    /// A conversation that waits for an agent.
    package struct Waiting: Sendable, Equatable {
        package var conversation: ConversationID
        package var queue: String
        package var since: Instant
        /// Smaller is earlier; those put back at the front are negative.
        package var order: Int
        package var needs: Needs
        /// Offered to this agent first, where it was handed to somebody.
        package var reservedFor: ParticipantID?
        /// First among the able: whoever had this customer before.
        package var preferred: ParticipantID?
        /// Who let it pass or had it before, and until when they are not asked; then they come last.
        package var passedBy: [ParticipantID: Instant] = [:]
        package var offer: OfferID?
        var isHeightened = false
        /// Kept from agents who asked for a lighter one while others are there.
        var isSpared = false

        var place: Place { Place(order: order, conversation: conversation) }
        var lane: Lane { Lane(queue: queue, needs: needs, isSpared: isSpared) }
    }

    /// A conversation that one agent may accept until it expires.
    package struct Offer: Sendable, Equatable {
        package var id: OfferID
        package var conversation: ConversationID
        package var agent: ParticipantID
        package var queue: String
        package var waitedMilliseconds: Int
        package var expires: Instant
    }

    /// What the relay has to do.
    package enum Effect: Sendable, Equatable {
        case offer(Offer)
        case offerGone(Offer, OfferEnd)
        case routingChanged(ParticipantID, Routing, reason: String)
        /// The agent was without a connection for the grace time. Said again after another, should it not have come
        /// about.
        case requeue(ConversationID)
        /// The wait has become long: the customer may leave a message.
        case longWait(ConversationID)
        /// A calm one has come to an agent who asked for a lighter one: the request is over.
        case lighterGiven(ParticipantID)
        /// An agent's own counts have changed; for that agent alone.
        case relief(ParticipantID, HeavyWork.Counts)
    }

    /// Why an offer ended (PROTOCOL.md, section 6).
    package enum OfferEnd: String, Sendable {
        case expired, taken, abandoned
    }

    /// What deciding has cost.
    package struct Work: Sendable, Equatable {
        /// Agents and conversations that were looked at as candidates.
        package var candidates: Int
        /// Nodes looked at in the ordered sets.
        package var visits: Int

        package init(candidates: Int, visits: Int) {
            self.candidates = candidates
            self.visits = visits
        }
    }

    /// Where somebody stands: by order alone.
    struct Place: Sendable, Comparable {
        var order: Int
        var conversation: ConversationID

        static func < (left: Place, right: Place) -> Bool { left.order < right.order }
        static func == (left: Place, right: Place) -> Bool { left.order == right.order }
    }

    /// Those who wait in one queue with the same needs, and as heightened.
    struct Lane: Sendable, Hashable {
        var queue: String
        var needs: Needs
        var isSpared: Bool
    }

    struct Held: Sendable {
        var agent: ParticipantID
        /// The place it was accepted from, to go back to.
        var from: Waiting?
    }

    /// What has changed since the last match.
    struct Unsettled: Sendable {
        var conversations: Set<ConversationID> = []
        var agents: Set<ParticipantID> = []
    }
}
