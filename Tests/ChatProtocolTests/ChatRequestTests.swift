import ChatModel
import ChatProtocol
import StrictJSON
import Testing

@Suite struct `A customer's request` {
    private static let resumption = Resumption(
        secret: "s3cret",
        epoch: "e1",
        seen: [ConversationID("c1"): Heads(seq: 41, iseq: 0), ConversationID("c2"): Heads(seq: 3, iseq: 0)]
    )

    static let requests: [ChatRequest] = [
        .hello(ChatHello()), .hello(ChatHello(token: "t", name: "Ada", client: "x/1", analysis: false, join: "j")),
        .hello(ChatHello(resume: resumption)),
        .sendMessage(in: Sample.conversation, MessageSend(clientID: "c-1", text: "Hello\n\u{2028}\"you\"")),
        .history(of: Sample.conversation, HistoryQuery(range: .latest, limit: 50)),
        .history(of: Sample.conversation, HistoryQuery(range: .after(0), limit: 1)),
        .history(of: Sample.conversation, HistoryQuery(range: .before(9), limit: 200)),
        .receipt(in: Sample.conversation, Receipt(delivered: 4, read: 3)),
        .typing(in: Sample.conversation, .paused), .closeConversation(Sample.conversation, reason: nil),
        .closeConversation(Sample.conversation, reason: "done"), .startConversation(ConversationStart(clientID: "c-0")),
        .startConversation(
            ConversationStart(
                clientID: "c-0",
                queue: "billing",
                about: ConversationHeader.About(page: "/cart", subject: "Refund")
            )
        ),
        .rate(Sample.conversation, Rating(score: 1, understood: 4, comment: "")), .exportData, .eraseData,
    ]

    @Test(arguments: requests)
    func `is read as it was written`(request: ChatRequest) throws {
        let frame = request.encoded(id: .integer(7))
        #expect(try ChatRequest.decode(frame, limits: Sample.limits) == .request(id: .integer(7), request))
        let silent = request.encoded(id: nil)
        #expect(try ChatRequest.decode(silent, limits: Sample.limits) == .request(id: nil, request))
    }

    @Test func `of every name is among the samples`() {
        #expect(Set(Self.requests.map(\.name)) == Set(ChatRequest.Name.allCases))
    }

    @Test func `may be the answer to a heartbeat`() throws {
        #expect(try ChatRequest.decode(Array(" {} ".utf8), limits: Sample.limits) == .pong)
        #expect(try DeskRequest.decode(Heartbeat.frame, limits: Sample.limits) == .pong)
    }

    @Test func `keeps its id as it was written`() throws {
        for (written, id) in [("\"a\"", RequestID.string("a")), ("-3", .integer(-3))] {
            let frame = Array("{\"id\":\(written),\"op\":\"data.export\"}".utf8)
            #expect(try ChatRequest.decode(frame, limits: Sample.limits) == .request(id: id, .exportData))
        }
    }

    @Test func `takes null and unknown fields for absent`() throws {
        let frame = #"{"id":null,"op":"hello","data":{"token":null,"colour":"red"},"x":[1]}"#
        let read = try ChatRequest.decode(Array(frame.utf8), limits: Sample.limits)
        #expect(read == .request(id: nil, .hello(ChatHello())))
    }

    @Test func `reads more than the page's limit as the limit`() throws {
        let frame = #"{"op":"history","conversation":"01J-conversation","data":{"limit":5000}}"#
        let query = HistoryQuery(range: .latest, limit: 200)
        let read = try ChatRequest.decode(Array(frame.utf8), limits: Sample.limits)
        #expect(read == .request(id: nil, .history(of: Sample.conversation, query)))
    }
}

@Suite struct `A frame that cannot be carried out` {
    @Test(arguments: [
        (#"{"id":7,"op":"hello""#, RequestID?.some(.integer(7))), ("hello", nil), ("[]", nil), ("7", nil), ("", nil),
        (#"{"id":7.5,"op":"hello"}"#, nil), (#"{"id":[1],"op":"hello"}"#, nil), (#"{"id":8}"#, .integer(8)),
        (#"{"id":"a","op":7}"#, .string("a")), (#"{"id":9,"op":"hello","op":"hello"}"#, .integer(9)),
        (#"{"id":9,"op":"hello","data":"\ud800"}"#, .integer(9)), (#"{"conversation":"c"}"#, nil),
    ])
    func `counts as bad when it is no request at all`(frame: String, re: RequestID?) throws {
        let failure = try #require(chatFailure(frame))
        #expect(failure.countsAsBadFrame && failure.re == re && failure.error.code == .badRequest)
        #expect(deskFailure(frame) == failure)
        let reply = try Sample.json(Sample.text(try #require(failure.reply)))
        #expect(RequestID(json: reply["re"]) == re)
        #expect(reply["error"]?["code"]?.string == "bad_request")
    }

    @Test func `counts as bad past the bounds`() {
        let long = #"{"id":1,"op":"message.send","data":{"text":""# + String(repeating: "a", count: 65_536) + "\"}}"
        #expect(chatFailure(long)?.countsAsBadFrame == true)
        #expect(chatFailure(long)?.re == .integer(1))
        let deep =
            #"{"id":1,"op":"hello","x":"# + String(repeating: "[", count: 16) + String(repeating: "]", count: 16) + "}"
        #expect(chatFailure(deep)?.countsAsBadFrame == true)
    }

    @Test(arguments: [
        (#"{"id":1,"op":"message.send","data":{"client_id":"c","text":"x"}}"#, "conversation"),
        (#"{"id":1,"op":"message.send","conversation":7,"data":{}}"#, "conversation"),
        (#"{"id":1,"op":"message.send","conversation":"c"}"#, "data.client_id"),
        (#"{"id":1,"op":"message.send","conversation":"c","data":[]}"#, "data"),
        (#"{"id":1,"op":"message.send","conversation":"c","data":{"client_id":"","text":"x"}}"#, "data.client_id"),
        (#"{"id":1,"op":"message.send","conversation":"c","data":{"client_id":"c"}}"#, "data.text"),
        (#"{"id":1,"op":"message.send","conversation":"c","data":{"client_id":"c","text":7}}"#, "data.text"),
        (#"{"id":1,"op":"message.send","conversation":"c","data":{"client_id":"c","text":"a\u0000"}}"#, "data.text"),
        (#"{"id":1,"op":"history","conversation":"c","data":{"after":1,"before":2}}"#, "data.after"),
        (#"{"id":1,"op":"history","conversation":"c","data":{"limit":0}}"#, "data.limit"),
        (#"{"id":1,"op":"history","conversation":"c","data":{"after":-1}}"#, "data.after"),
        (#"{"id":1,"op":"history","conversation":"c","data":{"log":"secret"}}"#, "data.log"),
        (#"{"id":1,"op":"receipt","conversation":"c","data":{}}"#, "delivered or read"),
        (#"{"id":1,"op":"typing","conversation":"c","data":{"state":"maybe"}}"#, "data.state"),
        (#"{"id":1,"op":"rate","conversation":"c","data":{}}"#, "score, understood or comment"),
        (#"{"id":1,"op":"rate","conversation":"c","data":{"score":6}}"#, "data.score"),
        (#"{"id":1,"op":"rate","conversation":"c","data":{"understood":0}}"#, "data.understood"),
        (#"{"id":1,"op":"rate","conversation":"c","data":{"score":4.5}}"#, "data.score"),
        (#"{"id":1,"op":"conversation.start","data":{"queue":"x"}}"#, "data.client_id"),
        (#"{"id":1,"op":"conversation.start","data":{"client_id":"c","about":"x"}}"#, "data.about"),
        (#"{"id":1,"op":"conversation.start","data":{"client_id":"c","about":{"page":1}}}"#, "data.about.page"),
        (#"{"id":1,"op":"hello","data":{"name":""}}"#, "data.name"),
        (#"{"id":1,"op":"hello","data":{"analysis":"no"}}"#, "data.analysis"),
        (#"{"id":1,"op":"hello","data":{"resume":{}}}"#, "data.resume.secret"),
        (#"{"id":1,"op":"hello","data":{"resume":{"secret":"s","seen":{"c":{"seq":-1}}}}}"#, "data.resume.seen.*.seq"),
        (#"{"id":1,"op":"hello","data":{"resume":{"secret":"s"},"join":"j"}}"#, "exclude each other"),
    ])
    func `does not count when only its data is wrong, and says where`(frame: String, place: String) throws {
        let failure = try #require(chatFailure(frame))
        #expect(!failure.countsAsBadFrame)
        #expect(failure.error.code == .badRequest)
        #expect(failure.error.message.contains(place))
        #expect(failure.re == .integer(1))
    }

    @Test func `holds a client_id of at most 64 characters and a name of at most 80`() {
        func send(_ count: Int) -> String {
            let id = String(repeating: "é", count: count)
            return "{\"op\":\"message.send\",\"conversation\":\"c\",\"data\":{\"client_id\":\"\(id)\",\"text\":\"x\"}}"
        }
        func hello(_ count: Int) -> String {
            "{\"op\":\"hello\",\"data\":{\"name\":\"\(String(repeating: "é", count: count))\"}}"
        }
        #expect(chatFailure(send(64)) == nil && chatFailure(send(65)) != nil)
        #expect(chatFailure(hello(80)) == nil && chatFailure(hello(81)) != nil)
    }

    @Test func `gets no reply when it has no id and is not bad`() {
        #expect(chatFailure(#"{"op":"typing","conversation":"c","data":{}}"#)?.reply == nil)
        #expect(chatFailure(#"{"op":"dance"}"#)?.reply == nil)
        #expect(chatFailure("{")?.reply != nil)
    }

    @Test(arguments: DeskRequest.Name.allCases.filter { ChatRequest.Name(rawValue: $0.rawValue) == nil })
    func `is an unknown operation to a customer when it is the desk's`(name: DeskRequest.Name) throws {
        let failure = try #require(chatFailure("{\"id\":1,\"op\":\"\(name.rawValue)\"}"))
        #expect(failure.error == WireError(.unknownOp) && !failure.countsAsBadFrame)
    }

    @Test func `is forbidden to a customer when it asks for the internal log`() throws {
        let failure = chatFailure(#"{"id":1,"op":"history","conversation":"c","data":{"log":"internal"}}"#)
        #expect(failure?.error.code == .forbidden)
    }

    @Test func `is never quoted in the error`() throws {
        let failures = [
            chatFailure(#"{"id":1,"op":"zebra"}"#),
            chatFailure(#"{"id":1,"op":"hello","data":{"resume":{"seen":{"zebra":1}}}}"#),
            chatFailure(#"{"id":1,"op":"typing","conversation":"zebra","data":{"state":"zebra"}}"#),
            chatFailure(#"{"zebra":zebra}"#),
        ]
        for failure in failures {
            #expect(try #require(failure).error.message.contains("zebra") == false)
        }
    }
}
