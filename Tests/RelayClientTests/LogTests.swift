import ChatModel
import ChatProtocol
import RelayClient
import StrictJSON
import Testing

@Suite struct `A session that follows a log` {
    @Test func `lets every item through once, in order`() {
        var bench = SessionBench()
        bench.goOnline()
        for number in [1, 2, 2, 1, 3] { bench.receiveMessage(number) }
        #expect(bench.deliveredNumbers == [1, 2, 3])
        #expect(bench.frames(of: "history").isEmpty)
    }

    @Test func `fills a hole from the history before it goes on`() {
        var bench = SessionBench()
        bench.goOnline()
        bench.receiveMessage(1)
        bench.receiveMessage(4)
        bench.receiveMessage(5)
        #expect(bench.deliveredNumbers == [1])
        #expect(bench.frames(of: "history").count == 1)
        #expect(bench.lastFrame["data"]?["after"]?.integer == 1)
        let page = "[\(SessionBench.message(2)),\(SessionBench.message(3))]"
        bench.receive(#"{"re":2,"ok":{"events":\#(page),"more":false}}"#)
        #expect(bench.deliveredNumbers == [1, 2, 3, 4, 5])
    }

    @Test func `says what is missing where the relay cannot fill the hole, and goes on`() {
        var bench = SessionBench()
        bench.goOnline()
        bench.receiveMessage(1)
        bench.receiveMessage(9_007_199_254_740_991)
        bench.receive(#"{"re":2,"ok":{"events":[],"more":true}}"#)
        let gap = bench.deliveries.contains { delivery in
            guard case .gap(ConversationID("c1"), .publicLog, 2...9_007_199_254_740_990) = delivery else {
                return false
            }
            return true
        }
        #expect(gap)
        #expect(bench.deliveredNumbers == [1, 9_007_199_254_740_991])
    }

    @Test func `counts its own message's number from the reply, even before the pushes below it`() {
        var bench = SessionBench()
        bench.goOnline()
        bench.receiveMessage(1)
        let message = MessageSend(clientID: "x1", text: "Hello")
        bench.handle(.sendMessage(UnsentMessage(conversation: ConversationID("c1"), message: message)))
        bench.receive(#"{"re":2,"ok":{"seq":3,"message":"m3","at":"2026-11-21T01:10:02.113Z","duplicate":false}}"#)
        bench.receiveMessage(2)
        bench.receiveMessage(4)
        #expect(bench.deliveredNumbers == [1, 2, 4])
        #expect(bench.frames(of: "history").isEmpty)
    }

    @Test func `pages the history from the beginning where the relay cannot resume`() {
        var bench = SessionBench()
        bench.goOnline()
        bench.receiveMessage(1)
        bench.handle(.closed(code: 4000))
        bench.waitForDeadline()
        bench.goOnline(resumed: true, conversations: "[\(SessionBench.listing("c1", recovered: false))]")
        let histories = bench.frames(of: "history")
        #expect(histories.map { $0["data"]?["log"]?.string } == ["public", "internal"])
        #expect(histories.allSatisfy { $0["data"]?["after"]?.integer == 0 })
        let id = histories.first?["id"]?.integer ?? 0
        bench.receive(#"{"re":\#(id),"ok":{"events":[\#(SessionBench.message(1))],"more":true}}"#)
        bench.receive(#"{"re":\#(id + 2),"ok":{"events":[\#(SessionBench.message(2))],"more":false}}"#)
        #expect(bench.deliveredNumbers == [1, 1, 2])
    }

    @Test func `leaves a tail's pushes as they are`() {
        var bench = SessionBench()
        bench.goOnline()
        for _ in 0..<2 {
            bench.receive(
                """
                {"ev":"overdue","conversation":"c7","iseq":90,"at":"2026-11-21T01:10:02.113Z","cursor":"x",\
                "data":{"flag":"f","level":2,"unacknowledged_ms":60000}}
                """
            )
        }
        #expect(bench.frames(of: "history").isEmpty)
        #expect(bench.deliveries.count { if case .push(_, "x"?) = $0 { true } else { false } } == 2)
    }

    @Test func `lives through frames that mean nothing`() {
        var bench = SessionBench()
        bench.goOnline()
        for frame in [
            "", "[", "7", "[]", #"{"ev":7}"#, #"{"ev":"message"}"#, #"{"re":99,"ok":{}}"#, #"{"ev":"new.thing"}"#,
        ] {
            bench.receive(frame)
        }
        bench.receiveMessage(1)
        #expect(bench.deliveredNumbers == [1])
        #expect(bench.session.isOnline)
    }

    @Test func `keeps its order whatever order numbers come in`() {
        let seed = UInt64.random(in: 1 ... .max)
        var random = SeededRandom(seed)
        for _ in 0..<200 {
            var bench = SessionBench()
            bench.goOnline()
            for number in (1...20).shuffled(using: &random) { bench.receiveMessage(number) }
            #expect(bench.deliveredNumbers == bench.deliveredNumbers.sorted(), "seed \(seed)")
            #expect(bench.deliveredNumbers == Array(1...20), "seed \(seed)")
        }
    }
}

/// xorshift64 (Marsaglia 2003), so that a failing run can be repeated.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}
