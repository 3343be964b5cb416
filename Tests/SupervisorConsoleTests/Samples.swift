import ChatModel
import ChatProtocol
import RelayClient
import SentimentAnalysis
import StrictJSON

@testable import SupervisorConsole

/// The time 2026-11-21T12:36:04.118Z.
let noon36 = Instant(milliseconds: 1_795_264_564_118)

let dana = Participant(id: ParticipantID("p1"), role: .customer, name: "Dana Ruiz")
let maya = Participant(id: ParticipantID("a1"), role: .agent, name: "Maya", isVerified: true)
let lee = Participant(id: ParticipantID("a2"), role: .agent, name: "lee", isVerified: true)
let first = ConversationID("01J9ZK3V5T8QWERTY1234567AB")
let second = ConversationID("01J9ZK3V5T8QWERTY1234567CD")

func furious() -> Energy {
    Energy(
        level: .heightened,
        score: 0.7812,
        trend: .rising,
        emotions: [.anger: 0.81, .anxiety: 0.05],
        confidence: .high,
        language: "en",
        evidence: [
            Evidence(seq: 42, start: 0, end: 2, text: "Hi", cue: "greeting", weight: -300, base: -300),
            Evidence(seq: 42, start: 12, end: 22, text: "THIRD time", cue: "repetition", weight: 1_400, base: 1_000),
            Evidence(seq: 42, start: 30, end: 37, text: "furious", cue: "anger", weight: 1_900, base: 1_900),
            Evidence(seq: 42, start: 0, end: 0, text: "", cue: "waiting", weight: 200, base: 200),
        ]
    )
}

func flag(
    level: Energy.Level = .heightened,
    agent: Participant? = maya,
    source: Flag.Source = .analyser,
    energy: Energy? = furious(),
    isAcknowledged: Bool = false,
    unacknowledged: Int = 0,
    queue: String = "default",
    reason: String = "anger, repetition"
) -> Flag {
    Flag(
        id: FlagID("f1"),
        source: source,
        level: level,
        since: noon36,
        customer: dana,
        agent: agent,
        queue: queue,
        reason: reason,
        energy: energy,
        isAcknowledged: isAcknowledged,
        unacknowledgedMilliseconds: unacknowledged
    )
}

let acknowledgement = AcknowledgedRecord(seq: 43, about: [42], how: .facts, evidence: [], afterMilliseconds: 37_284)
let lateness = Overdue(flag: FlagID("f1"), level: .acute, unacknowledgedMilliseconds: 60_000)
let calming = FlagLowering(flag: FlagID("f1"), reason: "eased", by: nil)

/// A push of a tail, so many seconds after half past noon.
func push(
    _ entry: InternalEntry,
    in conversation: ConversationID = first,
    after seconds: Int = 0,
    position: Int
) -> TailEvent {
    let item = InternalItem(iseq: position, at: noon36.advanced(byMilliseconds: seconds * 1000), entry: entry)
    return .push(.internalItem(conversation, item), cursor: "e.\(position)")
}

/// The events among effects, as their cursors.
func cursors(_ effects: [TailEffect]) -> [String] {
    effects.compactMap { effect in
        guard case .write(.event(let event)) = effect else { return nil }
        return event.cursor
    }
}

/// The one request of a kind among effects.
func tailQuery(_ effects: [TailEffect]) -> TailQuery? {
    for case .request(.tail(let query)) in effects { return query }
    return nil
}

func end(_ effects: [TailEffect]) -> TailEnd? {
    for case .end(let end) in effects { return end }
    return nil
}

func cursorReply(_ cursor: String) -> ReplyOutcome {
    .ok(.object(JSONObject([("cursor", .string(cursor))])))
}

/// Takes a tail through the greeting and the answer to its request, with a JSON output, so that no board is asked for.
struct TailPlay {
    var model: TailModel
    var now = noon36
    private var query = TailQuery()

    init(_ change: (inout TailOptions) -> Void = { _ in }, cursor: String? = nil) {
        var options = TailOptions(address: .standard, environment: [:])
        options.isJSON = true
        change(&options)
        model = TailModel(options, cursor: cursor)
    }

    mutating func handle(_ event: TailEvent) -> [TailEffect] { model.handle(event, at: now) }

    /// Connects, and answers the request with a cursor.
    mutating func begin(answering cursor: String = "e.0") -> [TailEffect] {
        let effects = handle(.online)
        query = tailQuery(effects) ?? query
        return effects + handle(.reply(.tail(query), cursorReply(cursor)))
    }

    /// The replay is over: a question was answered without an event before the answer.
    mutating func catchUp() -> [TailEffect] {
        _ = handle(.probeDue)
        return handle(.reply(.stopMonitor(nil), .ok(.object(JSONObject()))))
    }
}
