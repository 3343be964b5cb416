import ChatModel
import ChatProtocol
import ReflectBack
import SentimentAnalysis
import StrictJSON
import Testing

/// The names of the published protocol, held here by hand: a name that is added, dropped or respelt fails a test.
@Suite struct `The wire protocol` {
    private static let everyonesOps: Set = [
        "hello", "message.send", "history", "receipt", "typing", "conversation.close",
    ]
    private static let customersOps: Set = ["conversation.start", "rate", "data.export", "data.erase"]
    private static let agentsOps: Set = [
        "status.set", "offer.accept", "offer.decline", "conversation.take", "conversation.transfer",
        "conversation.requeue", "note.add", "note.edit", "note.remove", "hint.feedback", "draft.check", "review.ask",
        "review.answer", "flag.raise", "flag.lower", "colleagues", "canned.list", "search",
    ]
    private static let supervisorsOps: Set = [
        "tail", "monitor", "monitor.stop", "tail.stop", "whisper", "barge", "assign", "ban", "board", "report",
    ]
    private static let publicEvents: Set = [
        "message", "participant.joined", "participant.left", "conversation.state", "rated",
    ]
    private static let ephemeralEvents: Set = ["typing", "receipt", "queue.position", "notice", "resumed"]
    private static let internalEvents: Set = [
        "energy", "hint", "note", "note.edited", "note.removed", "acknowledged", "flag", "flag.updated", "flag.lowered",
        "whisper", "overdue",
    ]
    private static let deskEvents: Set = [
        "offer", "offer.gone", "conversation", "status", "review", "review.answered", "relief", "gap",
    ]

    @Test func `offers customers exactly their operations`() {
        #expect(Set(ChatRequest.Name.allCases.map(\.rawValue)) == Self.everyonesOps.union(Self.customersOps))
    }

    @Test func `offers the desk exactly its operations, and supervisors theirs alone`() {
        let names = DeskRequest.Name.allCases
        #expect(
            Set(names.map(\.rawValue)) == Self.everyonesOps.union(Self.agentsOps).union(Self.supervisorsOps)
        )
        #expect(Set(names.filter(\.isForSupervisorsOnly).map(\.rawValue)) == Self.supervisorsOps)
    }

    @Test func `has exactly its error codes`() {
        let codes: Set = [
            "bad_request", "unknown_op", "unauthorized", "forbidden", "not_found", "conversation_closed",
            "not_assigned",
            "offer_expired", "already_taken", "text_too_long", "text_empty", "rate_limited", "banned", "queue_closed",
            "unavailable", "internal",
        ]
        #expect(Set(WireError.Code.allCases.map(\.rawValue)) == codes)
    }

    @Test func `has exactly its close codes, and says which invite back`() {
        let ours = CloseCode.allCases.filter { $0.rawValue >= 4000 }
        #expect(Set(ours.filter(\.invitesBack).map(\.rawValue)) == [4000, 4001, 4002, 4003, 4004, 4005, 4006])
        #expect(Set(ours.filter { !$0.invitesBack }.map(\.rawValue)) == [4500, 4501, 4502, 4503, 4504, 4506])
        #expect(Set(CloseCode.allCases.map(\.rawValue)).isSuperset(of: [1002, 1003, 1007, 1009]))
        #expect(CloseCode.invitesBack(number: 4499) && !CloseCode.invitesBack(number: 4999))
        #expect(CloseCode.allCases.allSatisfy { !$0.reason.isEmpty && $0.reason.utf8.count <= 123 })
    }

    @Test func `writes every public event, and reads it back, for both roles`() throws {
        for item in Sample.publicItems {
            let pushed = CustomerPush.item(Sample.conversation, item, isOwn: true)
            let read = try ServerMessage<CustomerPush>.decode(pushed.encoded())
            guard case .push(.item(_, let back, true), nil) = read, case .message = item.entry else {
                guard case .push(.item(_, let back, false), nil) = read else {
                    Issue.record("\(item.entry.event) came back as \(read)")
                    continue
                }
                #expect(back.seq == item.seq && back.entry.event == item.entry.event)
                continue
            }
            #expect(back.seq == item.seq)
        }
        #expect(Set(Sample.publicItems.map(\.entry.event)) == Self.publicEvents)
    }

    @Test func `writes every internal event for the desk, and reads it back whole`() throws {
        for (index, entry) in Sample.internalEntries.enumerated() {
            let item = InternalItem(iseq: index + 1, at: Sample.instant, entry: entry)
            let push = DeskPush.internalItem(Sample.conversation, item)
            #expect(try ServerMessage<DeskPush>.decode(push.encoded(cursor: "c")) == .push(push, cursor: "c"))
        }
        // `transferred` keeps the internal log whole; the page that names events speaks of transfers in `conversation`.
        let written = Set(Sample.internalEntries.map(\.event)).subtracting(["transferred"])
        #expect(written == Self.internalEvents)
    }

    @Test func `writes every event of the desk, and reads it back whole`() throws {
        var events: Set<String> = []
        for push in DeskPushes.all {
            #expect(try ServerMessage<DeskPush>.decode(push.encoded()) == .push(push, cursor: nil))
            let event = try Sample.json(Sample.text(push.encoded()))["ev"]?.string
            events.insert(event ?? "")
        }
        let shared = Self.ephemeralEvents.subtracting(["queue.position"])
        #expect(events == Self.deskEvents.union(shared))
    }

    @Test func `writes every ephemeral event for customers, and reads it back whole`() throws {
        var events: Set<String> = []
        for push in CustomerPushes.ephemeral {
            #expect(try ServerMessage<CustomerPush>.decode(push.encoded()) == .push(push, cursor: nil))
            let event = try Sample.json(Sample.text(push.encoded()))["ev"]?.string
            events.insert(event ?? "")
        }
        #expect(events == Self.ephemeralEvents)
    }

    @Test func `spells every choice as published`() {
        #expect(Set(TypingState.allCases.map(\.rawValue)) == ["active", "paused", "done"])
        #expect(Set(Routing.allCases.map(\.rawValue)) == ["accepting", "away", "break"])
        #expect(Set(Note.Kind.allCases.map(\.rawValue)) == ["fact", "want", "note"])
        #expect(Set(HintFeedback.Action.allCases.map(\.rawValue)) == ["used", "edited", "dismissed", "wrong"])
        #expect(Set(ReviewAnswer.Verdict.allCases.map(\.rawValue)) == ["fine", "tweak"])
        #expect(Set(OfferGone.Reason.allCases.map(\.rawValue)) == ["expired", "taken", "abandoned"])
        #expect(Set(LogName.allCases.map(\.rawValue)) == ["public", "internal"])
        #expect(Set(ConversationState.allCases.map(\.rawValue)) == ["queued", "assigned", "closed"])
        #expect(Set(Flag.Source.allCases.map(\.rawValue)) == ["analyser", "agent", "rule"])
        #expect(Set(AcknowledgedRecord.How.allCases.map(\.rawValue)) == ["sympathy", "facts", "feeling", "confirmed"])
        #expect(
            Set(TailQuery.Kind.allCases.map(\.rawValue))
                == ["flag", "flag.updated", "flag.lowered", "acknowledged", "overdue"]
        )
        #expect(
            Set(HintContent.Kind.allCases.map(\.rawValue)) == [
                "reflect_back", "acknowledge", "slow_down", "ask_want", "offer_or_wish", "perspective",
                "repeat_contact",
                "leave_risk", "safety",
            ]
        )
        #expect(
            Set(DraftFinding.Code.allCases.map(\.rawValue)) == [
                "dismissive", "blame", "policy_first", "formula", "over_apology", "shouting", "promise",
                "upsell_while_heightened", "jargon", "too_long", "question_missing",
            ]
        )
    }
}

/// One push of every kind for customers that has no number.
enum CustomerPushes {
    static let reader = Participant(id: ParticipantID("a1"), role: .agent, name: "Maya")

    static let ephemeral: [CustomerPush] = [
        .typing(Sample.conversation, Typing(participant: reader, state: .active)),
        .receipt(Sample.conversation, ReceiptNotice(participant: reader, receipt: Receipt(delivered: 3, read: nil))),
        .queuePosition(Sample.conversation, QueuePosition(position: 2, waitMilliseconds: nil)),
        .notice(nil, Notice(code: "long_wait", message: "It takes longer today.")),
        .resumed,
    ]
}

/// One push of every kind for the desk that has no number.
enum DeskPushes {
    static let review = ReviewNotice(id: ReviewID("r1"), from: Sample.agent, text: "Sorry about that.")

    static let snapshot = ConversationSnapshot(
        conversation: Sample.deskConversation,
        events: [.item(Sample.conversation, Sample.message, isOwn: true)],
        internalItems: [InternalItem(iseq: 1, at: Sample.instant, entry: .noteAdded(Sample.note))],
        notes: [Sample.note, Sample.ownNote],
        earlier: [ConversationSnapshot.Earlier(conversation: Sample.deskConversation, notes: [Sample.note])],
        transfer: ConversationSnapshot.HandOver(from: Sample.agent, summary: "wants a refund")
    )

    static let all: [DeskPush] = [
        .typing(Sample.conversation, Typing(participant: Sample.customer, state: .done)),
        .receipt(Sample.conversation, ReceiptNotice(participant: Sample.customer, receipt: Receipt(read: 7))),
        .notice(Sample.conversation, Notice(code: "x", message: "A word.")), .resumed,
        .offer(
            Sample.conversation,
            Offer(
                id: OfferID("o1"),
                queue: "default",
                waitedMilliseconds: 10,
                expiresInMilliseconds: 20_000,
                preview: "Hi",
                energy: Sample.energyWithoutBase
            )
        ),
        .offerGone(Sample.conversation, OfferGone(id: OfferID("o1"), reason: .taken)), .conversation(snapshot),
        .status(StatusNotice(routing: .away, reason: "no_answer")), .review(Sample.conversation, review),
        .reviewAnswered(
            nil,
            ReviewAnsweredNotice(id: ReviewID("r1"), by: Sample.agent, verdict: .tweak, text: "Name the parcel.")
        ),
        .relief(Relief(heavyMilliseconds: 5, inARow: 3, suggestedBreakMilliseconds: 600_000)),
        .gap(Gap(from: "a", to: "b", reason: "expired")),
    ]
}

extension Sample {
    /// The energy as clients get it outside the internal log: what evidence weighs, not what its entry would.
    static var energyWithoutBase: Energy {
        var energy = energy
        energy.evidence = energy.evidence.map { evidence in
            var evidence = evidence
            evidence.base = evidence.weight
            return evidence
        }
        return energy
    }
}
