import ChatModel
import ChatProtocol
import RelayClient
import StrictJSON
import Testing

@Suite struct `Messages on their way` {
    private func message(_ text: String, to conversation: String = "c1") -> UnsentMessage {
        UnsentMessage(
            conversation: ConversationID(conversation),
            message: MessageSend(clientID: "id-\(text)", text: text)
        )
    }

    private func sentTexts(_ bench: SessionBench) -> [String?] {
        bench.frames(of: "message.send").map { $0["data"]?["text"]?.string }
    }

    @Test func `wait while there is no line and go out once it is there`() {
        var bench = SessionBench()
        bench.handle(.start)
        bench.handle(.sendMessage(message("one")))
        #expect(sentTexts(bench).isEmpty)
        bench.goOnline()
        #expect(sentTexts(bench) == ["one"])
    }

    @Test func `go out again with the same number when the line broke before the answer`() {
        var bench = SessionBench()
        bench.goOnline()
        bench.handle(.sendMessage(message("one")))
        bench.handle(.closed(code: 4000))
        bench.waitForDeadline()
        bench.goOnline(resumed: true)
        let frames = bench.frames(of: "message.send")
        #expect(frames.count == 2)
        #expect(frames.allSatisfy { $0["data"]?["client_id"]?.string == "id-one" })
        let id = frames.last?["id"]?.integer ?? 0
        bench.receive(#"{"re":\#(id),"ok":{"seq":1,"message":"m","at":"2026-11-21T01:10:02.113Z","duplicate":true}}"#)
        #expect(bench.session.unsent.isEmpty)
        bench.handle(.closed(code: 4000))
        bench.waitForDeadline()
        bench.goOnline(resumed: true)
        #expect(bench.frames(of: "message.send").count == 2)
    }

    @Test func `keep their order when one is refused for the moment`() {
        var bench = SessionBench()
        bench.goOnline()
        bench.handle(.sendMessage(message("one")))
        bench.handle(.sendMessage(message("two")))
        bench.handle(.sendMessage(message("other", to: "c2")))
        #expect(sentTexts(bench) == ["one", "other"])
        bench.receive(
            #"{"re":2,"error":{"code":"rate_limited","message":"Wait.","temporary":true,"retry_after_ms":1200}}"#
        )
        #expect(sentTexts(bench) == ["one", "other"])
        let before = bench.now
        bench.waitForDeadline()
        #expect(bench.now - before == 1200)
        #expect(sentTexts(bench) == ["one", "other", "one"])
        bench.receive(#"{"re":4,"ok":{"seq":1,"message":"m","at":"2026-11-21T01:10:02.113Z"}}"#)
        #expect(sentTexts(bench) == ["one", "other", "one", "two"])
    }

    @Test func `are given back when they are refused for good`() {
        var bench = SessionBench()
        bench.goOnline()
        bench.handle(.sendMessage(message("one")))
        bench.receive(#"{"re":2,"error":{"code":"conversation_closed","message":"Closed.","temporary":false}}"#)
        let givenBack = bench.deliveries.contains { delivery in
            guard case .notSent(let unsent, let error) = delivery else { return false }
            return unsent.message.text == "one" && error.code == .conversationClosed
        }
        #expect(givenBack)
        #expect(bench.session.unsent.isEmpty)
    }

    @Test func `are saved before they are sent`() throws {
        var session = SessionBench()
        session.goOnline()
        let actions = session.session.handle(.sendMessage(message("one")), at: session.now)
        let saved = actions.firstIndex {
            if case .deliver(.save(let saved)) = $0 { !saved.unsent.isEmpty } else { false }
        }
        let sent = actions.firstIndex { if case .send = $0 { true } else { false } }
        #expect(try #require(saved) < #require(sent))
    }

    @Test func `come back from the file that was saved`() {
        let saved = SavedSession(secret: Secret("abc"), epoch: "e1", unsent: [message("ünï \"code\"\n")])
        #expect(SavedSession(saved.encoded) == saved)
        #expect(SavedSession(Array("{".utf8)) == nil)
    }
}
