import ChatModel
import ChatProtocol
import SentimentAnalysis
import Testing

@Suite struct `A request of the desk` {
    private static let conversation = Sample.conversation

    static let requests: [DeskRequest] = [
        .hello(DeskHello(token: "heard_x", client: "heard-agent/1.0")), .hello(DeskHello(join: "j")),
        .hello(
            DeskHello(
                token: "heard_x",
                resume: Resumption(secret: "s", epoch: "e", seen: [conversation: Heads(seq: 4, iseq: 8)])
            )
        ),
        .sendMessage(in: conversation, MessageSend(clientID: "c", text: "Hi")),
        .history(of: conversation, .internalLog, HistoryQuery(range: .after(3), limit: 7)),
        .history(of: conversation, .publicLog, HistoryQuery(range: .latest, limit: 50)),
        .receipt(in: conversation, Receipt(read: 3)), .typing(in: conversation, .active),
        .closeConversation(conversation, reason: "solved"),
        .setStatus(StatusChange(routing: .onBreak, capacity: 3, forMilliseconds: 900_000)),
        .setStatus(StatusChange(capacity: 50)), .setStatus(StatusChange(wantsLighter: true)),
        .acceptOffer(OfferID("o")), .declineOffer(OfferID("o")),
        .take(conversation), .transfer(conversation, TransferRequest(to: .queue("billing"), summary: "wants a refund")),
        .transfer(conversation, TransferRequest(to: .agent(ParticipantID("a")), summary: "")),
        .requeue(conversation, summary: "gone home"), .addNote(in: conversation, kind: .want, text: "a refund"),
        .editNote(in: conversation, NoteID("n"), text: "a replacement"), .removeNote(in: conversation, NoteID("n")),
        .hintFeedback(
            in: conversation,
            HintFeedback(hint: HintID("h"), suggestion: "s1", action: .edited, why: "tone")
        ),
        .checkDraft(in: conversation, text: "Calm down."), .checkDraft(in: nil, text: "Calm down."),
        .askReview(in: conversation, ReviewRequest(text: "ok?", to: ParticipantID("a"))),
        .askReview(in: nil, ReviewRequest(text: "ok?")),
        .answerReview(ReviewAnswer(review: ReviewID("r"), text: "yes", verdict: .fine)),
        .raiseFlag(conversation, reason: "help"), .lowerFlag(conversation, reason: ""), .listColleagues,
        .listCannedReplies, .search(query: "router", limit: 20),
        .tail(TailQuery()),
        .tail(
            TailQuery(
                start: .after("cursor"),
                minimumLevel: .acute,
                queue: "q",
                agent: ParticipantID("a"),
                isUnacknowledgedOnly: true,
                kinds: [.flag, .overdue]
            )
        ),
        .tail(TailQuery(start: .since(Sample.instant), minimumLevel: .calm)), .stopTail, .monitor(conversation),
        .stopMonitor(conversation), .stopMonitor(nil), .whisper(in: conversation, text: "Offer a call."),
        .barge(conversation), .assign(conversation, to: .agent(ParticipantID("a"))),
        .ban(Ban(customer: ParticipantID("p"), forMilliseconds: 1, reason: "abuse")), .board,
        .report(ReportPeriod(from: Sample.instant, to: Sample.instant.advanced(byMilliseconds: 1))),
    ]

    @Test(arguments: requests)
    func `is read as it was written`(request: DeskRequest) throws {
        let frame = request.encoded(id: .string("r-1"))
        #expect(try DeskRequest.decode(frame, limits: Sample.limits) == .request(id: .string("r-1"), request))
    }

    @Test func `of every name is among the samples`() {
        #expect(Set(Self.requests.map(\.name)) == Set(DeskRequest.Name.allCases))
    }

    @Test(arguments: [
        (#"{"id":1,"op":"status.set","data":{}}"#, "routing, capacity or lighter"),
        (#"{"id":1,"op":"status.set","data":{"capacity":51}}"#, "data.capacity"),
        (#"{"id":1,"op":"status.set","data":{"capacity":0}}"#, "data.capacity"),
        (#"{"id":1,"op":"status.set","data":{"routing":"busy"}}"#, "data.routing"),
        (#"{"id":1,"op":"offer.accept","data":{}}"#, "data.offer"),
        (#"{"id":1,"op":"conversation.take","data":{}}"#, "conversation"),
        (#"{"id":1,"op":"conversation.transfer","conversation":"c","data":{"to":{}}}"#, "data.to.agent or queue"),
        (#"{"id":1,"op":"assign","conversation":"c","data":{"to":{"agent":"a","queue":"q"}}}"#, "exclude each other"),
        (#"{"id":1,"op":"assign","conversation":"c","data":{}}"#, "data.to"),
        (#"{"id":1,"op":"note.add","conversation":"c","data":{"kind":"gossip","text":"x"}}"#, "data.kind"),
        (#"{"id":1,"op":"note.add","conversation":"c","data":{"kind":"fact","text":"a\u0000b"}}"#, "data.text"),
        (#"{"id":1,"op":"tail","data":{"after":"c","since":"2026-11-21T01:10:02Z"}}"#, "exclude each other"),
        (#"{"id":1,"op":"tail","data":{"since":"yesterday"}}"#, "data.since"),
        (#"{"id":1,"op":"tail","data":{"min_level":4}}"#, "data.min_level"),
        (#"{"id":1,"op":"tail","data":{"kinds":["flag","gossip"]}}"#, "data.kinds"),
        (#"{"id":1,"op":"tail","data":{"kinds":"flag"}}"#, "data.kinds"),
        (#"{"id":1,"op":"ban","data":{"customer":"p"}}"#, "data.for_ms"),
        (#"{"id":1,"op":"search","data":{"limit":3}}"#, "data.query"),
        (#"{"id":1,"op":"report","data":{"from":"2026-11-21T00:00:00Z"}}"#, "data.to"),
        (#"{"id":1,"op":"report","data":{"from":"2026-11-21T00:00:00Z","to":"2026-11-20T00:00:00Z"}}"#, "before"),
    ])
    func `with wrong data says where`(frame: String, place: String) throws {
        let failure = try #require(deskFailure(frame))
        #expect(!failure.countsAsBadFrame)
        #expect(failure.error.code == .badRequest)
        #expect(failure.error.message.contains(place))
    }

    @Test(arguments: ["conversation.start", "rate", "data.export", "data.erase", "dance"])
    func `is unknown when it is a customer's`(op: String) {
        #expect(deskFailure("{\"id\":1,\"op\":\"\(op)\"}")?.error.code == .unknownOp)
    }

    @Test func `takes more hits than the limit for the limit`() throws {
        let frame = Array(#"{"op":"search","data":{"query":"x","limit":100000}}"#.utf8)
        let read = try DeskRequest.decode(frame, limits: Sample.limits)
        #expect(read == .request(id: nil, .search(query: "x", limit: 100)))
    }

    @Test func `follows lifted limits, but never into bottomless nesting`() {
        var lifted = Limits()
        for name in Limits.Name.allCases { lifted[name] = .max }
        let limits = RequestLimits(lifted)
        let depth = 100_000
        let frame = Array((#"{"op":"board","x":"# + String(repeating: "[", count: depth)).utf8)
        #expect(throws: RequestFailure.self) { try DeskRequest.decode(frame, limits: limits) }
    }
}
