package import ChatModel
internal import ReflectBack
package import SentimentAnalysis

/// One conversation: a fold over its two logs, and what a command would add to them.
///
///     decide(command) -> entries       nothing changes
///     the log numbers and commits them
///     evolve(item)                     the state follows what was written
///
/// It has no clock and no randomness: instants and identifiers are handed in, so the same logs give the same state.
package struct Conversation: Sendable {
    package let header: ConversationHeader
    /// The queue it belongs to now; a transfer may change it.
    package internal(set) var queue: String
    package internal(set) var heads = Heads()
    package internal(set) var phase: Phase
    /// Who of the desk is in it besides the assigned agent: supervisors who stepped in.
    package internal(set) var guests: [Participant] = []
    package internal(set) var isCustomerHere = true
    /// The agent who has it, or had it last.
    package internal(set) var lastAgent: Participant?
    /// Whether an agent ever joined; a rating counts from then on.
    package internal(set) var hadAgent = false
    package internal(set) var rating: Rating?
    package internal(set) var noteBook = NoteBook()
    package internal(set) var energy: Energy?
    package internal(set) var episode: Episode?
    package internal(set) var flag: Flag?
    package internal(set) var lastTransfer: Transfer?
    /// Whether the customer's words may be read; once withdrawn it stays so.
    package private(set) var isAnalysed: Bool
    /// When somebody last wrote, for waits and bursts.
    package internal(set) var rhythm = Rhythm()

    var history = EnergyHistory()
    var turns: [Turn] = []
    /// What the desk wrote lately, whoever it was; the draft check counts apologies in it.
    var replies: [String] = []
    /// What was read of the turns; copies of a conversation share it, since it only remembers what they would read again.
    let readings = Readings()
    var suggested: Set<String> = []
    var sent: [SenderKey: SentReceipt] = [:]
    /// The agent's last message that acknowledged, until the customer answers it.
    var awaitedConfirmation: AwaitedConfirmation?

    package init(header: ConversationHeader) {
        self.header = header
        queue = header.queue
        phase = .queued(since: header.openedAt, isFront: false)
        isAnalysed = header.isAnalysed
    }

    /// Where a conversation stands.
    package enum Phase: Sendable, Equatable {
        /// `isFront`: it had an agent before, and goes first.
        case queued(since: Instant, isFront: Bool)
        case assigned(Participant)
        case closed(at: Instant, reason: String)
    }

    /// A message is the same message when the same participant uses the same `client_id`.
    struct SenderKey: Hashable, Sendable {
        var participant: ParticipantID
        var clientID: String
    }

    struct AwaitedConfirmation: Sendable {
        var seq: Int
        var about: [Int]
    }

    package var id: ConversationID { header.id }

    package var notes: [Note] { noteBook.notes }

    /// The customer withdrew: from here on nothing is read, hinted or flagged.
    package mutating func withdrawAnalysis() { isAnalysed = false }

    package var agent: Participant? {
        if case .assigned(let agent) = phase { agent } else { nil }
    }

    package var state: ConversationState {
        switch phase {
        case .queued: .queued
        case .assigned: .assigned
        case .closed: .closed
        }
    }

    /// Whether the customer is upset by their own words: the only thing that relief counts.
    package var isHeavy: Bool { (energy?.level ?? .calm) >= .heightened || episode?.isRead == true }

    /// Whether routing treats the customer as heightened: by their words, or by anybody's flag.
    package var isHeightened: Bool { isHeavy || episode != nil }

    /// The language that the customer writes in, where the reading is sure of one.
    package var language: String? { energy.flatMap { $0.language == "und" ? nil : $0.language } }

    /// Whether `participant` may write here now.
    package func admits(_ participant: ParticipantID) -> Bool {
        participant == header.customer.id || participant == agent?.id || guests.contains { $0.id == participant }
    }

    /// What `clientID` was answered with, where this participant used it before.
    package func receipt(of participant: ParticipantID, clientID: String) -> SentReceipt? {
        sent[SenderKey(participant: participant, clientID: clientID)]
    }
}

/// Who wrote when, as far as the next reading needs it.
package struct Rhythm: Sendable, Equatable {
    /// When the customer began to wait for an answer; nil while nobody owes one.
    package var unansweredSince: Instant?
    package var unansweredMessages = 0
    /// The times of the customer's messages within the last minute, oldest first, at most 32.
    package var recent: [Instant] = []
    package var lastMessage: Instant?

    mutating func customerWrote(at instant: Instant) {
        unansweredSince = unansweredSince ?? instant
        unansweredMessages += 1
        recent.removeAll { instant.milliseconds(since: $0) > 60_000 }
        recent.append(instant)
        if recent.count > 32 { recent.removeFirst() }
        lastMessage = instant
    }

    mutating func deskWrote(at instant: Instant) {
        unansweredSince = nil
        unansweredMessages = 0
        lastMessage = instant
    }
}

/// A stretch of heightened energy: from the flag to its lowering.
package struct Episode: Sendable, Equatable {
    package var flag: FlagID
    package var since: Instant
    package var peak: Energy.Level
    package var peakScore: Double
    /// Since when the customer has gone unacknowledged; nil while acknowledged.
    package var unacknowledgedSince: Instant?
    package var isOverdue = false
    /// Whether a reading of the customer's words was heightened in it, and not only somebody's flag.
    package var isRead = false

    /// Whether the customer's present upset has been acknowledged.
    package var isAcknowledged: Bool { unacknowledgedSince == nil }

    /// The milliseconds without an acknowledgement at `instant`.
    package func unacknowledgedMilliseconds(at instant: Instant) -> Int {
        unacknowledgedSince.map { instant.milliseconds(since: $0) } ?? 0
    }
}

extension Conversation {
    /// The customer's newest words, cut to what an offer can show.
    package var preview: String {
        let text = turns.last?.text ?? header.about.subject ?? ""
        return text.count > 120 ? String(text.prefix(119)) + "…" : text
    }
}

extension Conversation {
    /// Whether `participant` has it or has stepped in.
    package func isHandled(by participant: ParticipantID) -> Bool {
        agent?.id == participant || guests.contains { $0.id == participant }
    }
}
