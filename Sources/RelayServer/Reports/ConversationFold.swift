internal import ChatModel
internal import ReflectBack
internal import SentimentAnalysis

/// One conversation for the report, folded from its two logs, each by itself and in order.
///
/// Agents are told apart within the fold by a number that ``Seats`` hands out and forgets; none leaves it.
struct ConversationFold {
    let header: ConversationHeader
    private(set) var firstJoin: Instant?
    private(set) var answersAfter: [Int] = []
    private(set) var firstAnswerByCustomer: Int?
    private(set) var firstAnswerByAgent: Int?
    /// Who had it from when until when, in the order of their ends.
    private(set) var spans: [Span] = []
    private(set) var closed: Closing?
    private(set) var rating: Rating?
    private(set) var episodes: [HeatEpisode] = []
    private(set) var hints = 0
    private(set) var namedAcknowledgements = 0
    private(set) var confirmations = 0
    private(set) var facts: [NoteID: String] = [:]
    private(set) var wants: [NoteID: String] = [:]

    private var state = ConversationState.queued
    private var holder: (seat: Int, since: Instant)?
    private var unansweredSince: Instant?
    private var lastCustomerMessage: Instant?
    private var deskMessages: [Int] = []
    private var lastItem: Instant
    private var readings: [Reading] = []

    /// A stretch in which somebody had the conversation.
    struct Span {
        var seat: Int
        var from: Instant
        var to: Instant
        var milliseconds: Int { to.milliseconds(since: from) }
    }

    /// How it ended.
    struct Closing {
        var at: Instant
        /// Nobody had it at the end.
        var wasWaiting: Bool
        /// The customer's last message has no answer.
        var isUnanswered: Bool
        /// From the customer's last message; nil where there was none.
        var afterLastMessage: Int?
    }

    struct Reading {
        var at: Instant
        var score: Double
    }

    init(_ header: ConversationHeader) {
        self.header = header
        lastItem = header.openedAt
    }

    // MARK: The public log

    mutating func add(_ item: PublicItem, seats: inout Seats) {
        lastItem = item.at
        switch item.entry {
        case .message(let message): add(message, item)
        case .participantJoined(let presence) where presence.participant.role == .agent && presence.reason != .barge:
            firstJoin = firstJoin ?? item.at
            endSpan(at: item.at)
            holder = (seats.number(of: presence.participant.id), item.at)
        case .participantLeft(let presence) where presence.participant.role == .agent: endSpan(at: item.at)
        case .participantJoined, .participantLeft: break
        case .stateChanged(let change): add(change, at: item.at)
        case .rated(let rating): self.rating = rating
        }
    }

    private mutating func add(_ message: PublicEntry.Message, _ item: PublicItem) {
        switch message.from.role {
        case .customer:
            lastCustomerMessage = item.at
            unansweredSince = unansweredSince ?? item.at
        case .agent, .supervisor:
            deskMessages.append(item.seq)
            if let firstJoin, firstAnswerByAgent == nil {
                firstAnswerByAgent = item.at.milliseconds(since: firstJoin)
            }
            guard let since = unansweredSince else { return }
            unansweredSince = nil
            let wait = item.at.milliseconds(since: since)
            answersAfter.append(wait)
            firstAnswerByCustomer = firstAnswerByCustomer ?? wait
        case .system: break
        }
    }

    private mutating func add(_ change: PublicEntry.StateChange, at instant: Instant) {
        if change.state == .closed, closed == nil {
            endSpan(at: instant)
            closed = Closing(
                at: instant,
                wasWaiting: state == .queued,
                isUnanswered: unansweredSince != nil,
                afterLastMessage: lastCustomerMessage.map { instant.milliseconds(since: $0) }
            )
        }
        state = change.state
    }

    private mutating func endSpan(at instant: Instant) {
        guard let holder else { return }
        spans.append(Span(seat: holder.seat, from: holder.since, to: instant))
        self.holder = nil
    }

    // MARK: The internal log, after the public one

    mutating func add(_ item: InternalItem) {
        switch item.entry {
        case .energy(let seq, let energy): read(energy.score, of: seq, at: item.at)
        case .hint: hints += 1
        case .noteAdded(let note) where note.author == .analyser:
            if note.kind == .fact { facts[note.id] = note.text }
            if note.kind == .want { wants[note.id] = note.text }
        case .noteRemoved(let note):
            facts[note.id] = nil
            wants[note.id] = nil
        case .acknowledged(let record): acknowledge(record, at: item.at)
        case .flagRaised(let flag) where flag.source == .analyser:
            episodes.append(HeatEpisode(since: item.at, after: lastRead, peak: readings.last))
        case .flagLowered(let lowering): lower(isEased: lowering.by == nil, at: item.at)
        default: break
        }
    }

    private var lastRead = 0

    private mutating func read(_ score: Double, of seq: Int, at instant: Instant) {
        lastRead = seq
        let reading = Reading(at: instant, score: score)
        readings.append(reading)
        guard let last = episodes.indices.last else { return }
        episodes[last].follow(reading)
    }

    private mutating func acknowledge(_ record: AcknowledgedRecord, at instant: Instant) {
        let isNamed = record.how != .sympathy
        if record.how == .facts || record.how == .feeling { namedAcknowledgements += 1 }
        if record.how == .confirmed { confirmations += 1 }
        guard let last = episodes.indices.last, !episodes[last].isOver else { return }
        episodes[last].anyAcknowledgement = episodes[last].anyAcknowledgement ?? instant
        guard isNamed, episodes[last].namedAcknowledgement == nil else { return }
        episodes[last].namedAcknowledgement = instant
        // What the first answer of the desk to the heated message was.
        let first = deskMessages.first { $0 > episodes[last].after }
        episodes[last].isFirstAnswer = first == record.seq
    }

    private mutating func lower(isEased: Bool, at instant: Instant) {
        guard let last = episodes.indices.last, !episodes[last].isOver else { return }
        episodes[last].isOver = true
        episodes[last].calmedAt = isEased ? instant : nil
    }

    /// The spans, the one under way up to the last thing that happened.
    var assignedSpans: [Span] {
        guard let holder else { return spans }
        return spans + [Span(seat: holder.seat, from: holder.since, to: lastItem)]
    }

    var assignedMilliseconds: Int { assignedSpans.reduce(0) { $0 + $1.milliseconds } }

    /// Whether an agent ever had it.
    var wasHandled: Bool { firstJoin != nil }
}

/// A stretch that the analyser flagged, as the report sees it.
struct HeatEpisode {
    var since: Instant
    /// The message that raised the flag.
    var after: Int
    var namedAcknowledgement: Instant?
    var anyAcknowledgement: Instant?
    /// Whether the desk's first answer to that message named what it was about.
    var isFirstAnswer = false
    var isOver = false
    var calmedAt: Instant?
    private var peak: ConversationFold.Reading?
    /// From the peak to the first reading of half its score.
    private(set) var halfLife: Int?

    init(since: Instant, after: Int, peak: ConversationFold.Reading?) {
        self.since = since
        self.after = after
        self.peak = peak
    }

    /// A reading after the flag; those after its end still tell when the heat had halved.
    mutating func follow(_ reading: ConversationFold.Reading) {
        guard let top = peak else { return peak = reading }
        if reading.score > top.score, !isOver, halfLife == nil {
            peak = reading
        } else if halfLife == nil, reading.score <= top.score / 2 {
            halfLife = reading.at.milliseconds(since: top.at)
        }
    }
}

/// Numbers for agents, so that what they had at once can be counted, and forgotten with the report.
struct Seats {
    private var numbers: [ParticipantID: Int] = [:]

    mutating func number(of id: ParticipantID) -> Int {
        let number = numbers[id] ?? numbers.count
        numbers[id] = number
        return number
    }
}
