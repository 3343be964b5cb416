import ChatModel
import ChatProtocol
import ReflectBack
import SentimentAnalysis
import StrictJSON

/// Values that several suites share.
enum Sample {
    static let limits = RequestLimits()
    static let conversation = ConversationID("01J-conversation")
    static let instant = Instant(milliseconds: 1_795_223_402_113)
    static let customer = Participant(
        id: ParticipantID("p1"),
        role: .customer,
        name: "Ada",
        isVerified: true,
        email: "ada@example.org"
    )
    static let agent = Participant(
        id: ParticipantID("a1"),
        role: .agent,
        name: "Maya",
        isVerified: true,
        email: "maya@example.com"
    )

    static let message = PublicItem(
        seq: 42,
        at: instant,
        entry: .message(
            PublicEntry.Message(id: MessageID("m1"), from: customer, text: "Where is it?\n\"Soon\"", clientID: "c-1")
        )
    )

    static let publicItems = [
        message,
        PublicItem(
            seq: 43,
            at: instant,
            entry: .participantJoined(PublicEntry.Presence(participant: agent, reason: .accepted))
        ),
        PublicItem(
            seq: 44,
            at: instant,
            entry: .participantLeft(PublicEntry.Presence(participant: agent, reason: .transfer))
        ),
        PublicItem(
            seq: 45,
            at: instant,
            entry: .stateChanged(PublicEntry.StateChange(state: .closed, reason: "solved"))
        ),
        PublicItem(seq: 46, at: instant, entry: .rated(Rating(score: 5, understood: 4, comment: "Kind."))),
    ]

    static let evidence = Evidence(
        seq: 42,
        start: 0,
        end: 10,
        text: "THIRD TIME",
        cue: "repetition",
        weight: 1400,
        base: 1200
    )

    static let energy = Energy(
        level: .heightened,
        score: 0.7125,
        trend: .rising,
        emotions: [.anger: 0.81, .anxiety: 0.05],
        valence: -0.5,
        arousal: 0.7,
        confidence: .high,
        language: "en",
        evidence: [evidence]
    )

    static let flag = Flag(
        id: FlagID("f1"),
        source: .analyser,
        level: .heightened,
        since: instant,
        customer: customer,
        agent: agent,
        queue: "default",
        reason: "third time",
        energy: energy,
        isAcknowledged: false,
        unacknowledgedMilliseconds: 1200
    )

    static let note = Note(id: NoteID("n1"), kind: .fact, text: "it broke", author: .analyser, about: [40])
    static let ownNote = Note(id: NoteID("n2"), kind: .want, text: "a refund", author: .participant(agent), about: [])

    static let hint = Hint(
        id: HintID("h1"),
        content: HintContent(
            kind: .reflectBack,
            facts: [Quote(text: "it broke", about: 40)],
            wants: [Quote(text: "a refund", about: 42)],
            suggestions: [Suggestion(id: "s1", text: "It broke, and you want a refund. Is that right?")],
            prompts: ["What do they know?"],
            about: [40, 42]
        ),
        energy: energy,
        isAcknowledged: false
    )

    static let internalEntries: [InternalEntry] = [
        .energy(seq: 42, energy), .hint(hint), .noteAdded(note), .noteEdited(ownNote), .noteRemoved(note),
        .acknowledged(
            AcknowledgedRecord(
                seq: 43,
                about: [42],
                how: .facts,
                evidence: [evidenceWithoutWeight],
                afterMilliseconds: 900
            )
        ),
        .flagRaised(flag), .flagUpdated(flag), .flagLowered(FlagLowering(flag: flag.id, reason: "calm", by: nil)),
        .overdue(Overdue(flag: flag.id, level: .acute, unacknowledgedMilliseconds: 60_000)),
        .whisper(Whisper(from: agent, text: "Offer a call.")),
        .transferred(Transfer(from: agent, toAgent: nil, toQueue: "billing", summary: "wants a refund")),
    ]

    private static let evidenceWithoutWeight = Evidence(
        seq: 43,
        start: 2,
        end: 7,
        text: "broke",
        cue: "facts",
        weight: 0,
        base: 0
    )

    static let header = ConversationHeader(
        id: conversation,
        customer: customer,
        queue: "default",
        about: ConversationHeader.About(page: "/cart", subject: nil),
        openedAt: instant,
        isAnalysed: true,
        clientID: "c-0"
    )

    static let publicConversation = PublicConversation(header: header, state: .assigned, agent: agent, seq: 46)

    static let deskConversation = DeskConversation(
        shared: publicConversation,
        iseq: 12,
        energy: energyWithoutBase,
        flag: flag,
        isAnalysed: true
    )

    static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    static func json(_ text: String) throws -> JSONValue { try JSONValue(parsing: text) }
}

/// The failure that reading a customer's frame ends in, nil where it reads.
func chatFailure(_ frame: String) -> RequestFailure? {
    do {
        _ = try ChatRequest.decode(Array(frame.utf8), limits: Sample.limits)
        return nil
    } catch {
        return error
    }
}

/// The failure that reading a desk frame ends in, nil where it reads.
func deskFailure(_ frame: String) -> RequestFailure? {
    do {
        _ = try DeskRequest.decode(Array(frame.utf8), limits: Sample.limits)
        return nil
    } catch {
        return error
    }
}
