import ChatModel
import ChatProtocol
import ReflectBack
import StrictJSON
import Testing

@Suite struct `A reply` {
    private func ok<Push: ServerPush>(_ body: some ReplyBody, _: Push.Type) throws -> JSONValue? {
        guard case .reply(let reply) = try ServerMessage<Push>.decode(body.encoded(re: .integer(7))),
            reply.re == .integer(7), case .ok(let json) = reply.outcome
        else { return nil }
        return json
    }

    @Test func `names the request and what became of it`() {
        let sent = SentReply(seq: 42, message: MessageID("m1"), at: Sample.instant, isDuplicate: false)
        #expect(
            Sample.text(CustomerReply.sent(sent).encoded(re: .integer(7)))
                == #"{"re":7,"ok":{"seq":42,"message":"m1","at":"2026-11-21T01:10:02.113Z","duplicate":false}}"#
        )
        #expect(Sample.text(CustomerReply.done.encoded(re: .string("a\""))) == #"{"re":"a\"","ok":{}}"#)
        #expect(Sample.text(CustomerReply.numbered(seq: 3).encoded(re: .integer(1))) == #"{"re":1,"ok":{"seq":3}}"#)
        #expect(Sample.text(CustomerReply.erased(2).encoded(re: .integer(1))) == #"{"re":1,"ok":{"erased":2}}"#)
    }

    @Test func `says whether an error passes and how long to wait`() {
        let reply = ErrorReply(re: .integer(7), error: WireError(.rateLimited, retryAfterMilliseconds: 1200))
        #expect(
            Sample.text(reply.encoded())
                == #"{"re":7,"error":{"code":"rate_limited","message":"Wait a moment before you send more.","#
                + #""temporary":true,"retry_after_ms":1200}}"#
        )
        #expect(Sample.text(ErrorReply(re: nil, error: WireError(.badRequest)).encoded()).hasPrefix(#"{"re":null,"#))
    }

    @Test(arguments: WireError.Code.allCases)
    func `has one sentence for each error`(code: WireError.Code) throws {
        let error = WireError(code)
        #expect(error.message.hasSuffix(".") && error.message.first?.isUppercase == true)
        #expect(error.isTemporary || error.retryAfterMilliseconds == nil)
        let frame = ErrorReply(re: .integer(1), error: error).encoded()
        let read = try ServerMessage<CustomerPush>.decode(frame)
        #expect(read == .reply(ServerReply(re: .integer(1), outcome: .error(error))))
    }

    @Test func `of rate_limited always says how long`() {
        #expect(WireError(.rateLimited).retryAfterMilliseconds != nil)
    }

    @Test func `to an unknown thing and to a forbidden one of others is the same`() {
        #expect(WireError(.notFound) == WireError(.notFound))
        #expect(!WireError(.notFound).isTemporary)
    }

    @Test func `welcomes each role with its own shape`() throws {
        func welcome<Shape: ConversationShape>(_ participant: Participant, _ conversation: Shape) -> Welcome<Shape> {
            Welcome(
                participant: participant,
                secret: "s",
                epoch: "e",
                heartbeat: HeartbeatTimes(Limits()),
                limits: ClientLimits(Limits()),
                notice: "Messages are analysed.",
                isResumed: true,
                conversations: [.init(conversation: conversation, isRecovered: true)]
            )
        }
        let desk = welcome(Sample.agent, Sample.deskConversation)
        let read = try Welcome<DeskConversation>(json: ok(DeskReply.welcome(desk), DeskPush.self))
        #expect(read == desk)

        let customer = CustomerReply.welcome(welcome(Sample.customer, Sample.publicConversation))
        let frame = Sample.text(customer.encoded(re: .integer(1)))
        #expect(frame.contains(#""participant":{"id":"p1","role":"customer","name":"Ada"},"secret":"s""#))
        #expect(frame.contains(#""heartbeat":{"interval_ms":25000,"timeout_ms":8000}"#))
        #expect(frame.contains(#""limits":{"text":4000,"frame":65536,"grace_ms":30000}"#))
        for word in ["email", "verified", "iseq", "energy", "flag", "analysed"] {
            #expect(!frame.contains("\"\(word)\""))
        }
    }

    @Test func `to a start says where the customer stands`() throws {
        let position = QueuePosition(position: 1, waitMilliseconds: nil)
        let started = StartedReply(
            conversation: Sample.conversation,
            state: .queued,
            position: position,
            isDuplicate: false
        )
        #expect(try StartedReply(json: ok(CustomerReply.started(started), CustomerPush.self)) == started)
        #expect(Sample.text(started.encoded(re: .integer(1))).contains(#""position":1,"wait_ms":null"#))
    }

    @Test func `to the desk's questions is read as it was written`() throws {
        let colleagues = Colleagues(
            agents: [.init(id: ParticipantID("a"), name: "Maya", routing: .away, open: 2, capacity: 4)],
            queues: [.init(name: "default", waiting: 3)]
        )
        #expect(try Colleagues(json: ok(DeskReply.colleagues(colleagues), DeskPush.self)) == colleagues)
        let board = Board(
            agents: [
                .init(
                    id: ParticipantID("a"),
                    name: "Maya",
                    routing: .accepting,
                    open: [Sample.conversation],
                    capacity: 4,
                    isConnected: true
                )
            ],
            queues: [.init(name: "default", waiting: 0, oldestMilliseconds: nil)],
            flagged: [.init(conversation: Sample.conversation, flag: Sample.flag)]
        )
        #expect(try Board(json: ok(DeskReply.board(board), DeskPush.self)) == board)
    }

    @Test func `to a draft and to lists is read as it was written`() throws {
        let review = DraftReview(
            findings: [
                DraftFinding(start: 0, end: 9, code: .dismissive, why: "It dismisses.", instead: "Say it otherwise.")
            ],
            missingFacts: [Quote(text: "it broke", about: 40)],
            missingWants: [],
            missingFeeling: "furious"
        )
        #expect(try DraftReview(json: ok(DeskReply.draft(review), DeskPush.self)) == review)
        let kpi = KPI(name: "wait", value: 12.5, unit: "s", cases: 4, formula: "mean of waits")
        let report = try #require(ok(DeskReply.report([kpi]), DeskPush.self)?["kpis"]?.array?.first)
        #expect(try KPI(json: report) == kpi)
        let hit = SearchHit(conversation: Sample.conversation, seq: 3, at: Sample.instant, snippet: "the router")
        let hits = try #require(ok(DeskReply.hits([hit]), DeskPush.self)?["hits"]?.array?.first)
        #expect(try SearchHit(json: hits) == hit)
        let canned = CannedReply(shortcut: "refund", text: "Dear {name}")
        let replies = try #require(ok(DeskReply.cannedReplies([canned]), DeskPush.self)?["canned"]?.array?.first)
        #expect(try CannedReply(json: replies) == canned)
    }

    @Test func `of few words holds just them`() {
        let replies: [(DeskReply, String)] = [
            (.noted(iseq: 4), #"{"iseq":4}"#), (.noteAdded(iseq: 4, NoteID("n")), #"{"iseq":4,"note":"n"}"#),
            (.status(.away, capacity: 3), #"{"routing":"away","capacity":3}"#),
            (.status(.away, capacity: 3, wantsLighter: true), #"{"routing":"away","capacity":3,"lighter":true}"#),
            (.accepted(ConversationID("c")), #"{"conversation":"c"}"#),
            (.reviewAsked(ReviewID("r")), #"{"review":"r"}"#),
            (.tailing(cursor: "x"), #"{"cursor":"x"}"#), (.done, "{}"), (.numbered(seq: 2), #"{"seq":2}"#),
        ]
        for (reply, ok) in replies {
            #expect(Sample.text(reply.encoded(re: .integer(1))) == "{\"re\":1,\"ok\":\(ok)}")
        }
    }
}

@Suite struct `A page of history` {
    private static let events = (1...200).map { number in
        let message = PublicEntry.Message(
            id: MessageID("m\(number)"),
            from: Sample.customer,
            text: String(repeating: "é\u{1}", count: 300),
            clientID: "c-\(number)"
        )
        let item = PublicItem(seq: number, at: Sample.instant, entry: .message(message))
        return CustomerPush.item(item, in: Sample.conversation, for: Sample.agent.id)
    }

    private func numbers(_ page: HistoryPage<CustomerPush>) -> [Int] {
        page.events.compactMap { if case .item(_, let item, _) = $0 { item.seq } else { nil } }
    }

    @Test(arguments: [LogRange.after(0), .before(201), .latest])
    func `never grows past 64 KiB, and says that there is more`(range: LogRange) {
        let page = HistoryPage(fitting: Self.events, range: range, hasMore: false, maximumBytes: 65_536)
        let longestID = RequestID.string(String(repeating: "\u{1}", count: 64))
        #expect(CustomerReply.history(page).encoded(re: longestID).count <= 65_536)
        #expect(page.hasMore)
        #expect(numbers(page).count > 20)
        #expect(numbers(page) == numbers(page).sorted())
        #expect(range == .after(0) ? numbers(page).first == 1 : numbers(page).last == 200)
    }

    @Test func `keeps to any size to the byte`() {
        let longestID = RequestID.string(String(repeating: "\u{1}", count: 64))
        for size in stride(from: 8000, to: 12_000, by: 37) {
            let page = HistoryPage(fitting: Self.events, range: .latest, hasMore: true, maximumBytes: size)
            #expect(CustomerReply.history(page).encoded(re: longestID).count <= size)
        }
    }

    @Test func `holds one event at least, and all that fit`() {
        let tiny = HistoryPage(fitting: Self.events, range: .after(0), hasMore: false, maximumBytes: 1)
        #expect(numbers(tiny) == [1])
        let whole = HistoryPage(
            fitting: Array(Self.events.prefix(3)),
            range: .latest,
            hasMore: false,
            maximumBytes: 65_536
        )
        #expect(numbers(whole) == [1, 2, 3] && !whole.hasMore)
    }

    @Test func `is read as it was written`() throws {
        let page = HistoryPage(events: CustomerPushes.ephemeral, hasMore: true)
        let frame = CustomerReply.history(page).encoded(re: .integer(1))
        guard case .reply(let reply) = try ServerMessage<CustomerPush>.decode(frame), case .ok(let json) = reply.outcome
        else {
            Issue.record("no reply")
            return
        }
        #expect(try HistoryPage<CustomerPush>(json: json) == page)
    }
}
