import ChatModel
import ChatProtocol
import RelayClient
import StrictJSON
import Testing

@Suite struct `A session that connects` {
    @Test func `says hello with its token and tells when it is online`() {
        var bench = SessionBench()
        bench.goOnline()
        #expect(bench.frames.first?["op"]?.string == "hello")
        #expect(bench.frames.first?["data"]?["token"]?.string == "heard_token")
        #expect(bench.session.isOnline)
    }

    @Test func `answers a heartbeat with exactly one`() {
        var bench = SessionBench()
        bench.goOnline()
        let before = bench.frames.count
        bench.receive("{}")
        #expect(bench.frames.count == before + 1)
        #expect(bench.lastFrame == .object(JSONObject()))
    }

    @Test func `gives up on a token that is refused, and says so`() {
        var bench = SessionBench()
        bench.handle(.start)
        bench.handle(.opened)
        bench.receive(#"{"re":1,"error":{"code":"unauthorized","message":"No.","temporary":false}}"#)
        #expect(bench.end == .notAuthorised("The relay refused the token."))
        #expect(bench.end?.exitCode == 4)
    }

    @Test func `gives up on the first connection after the patience it was given`() {
        var bench = SessionBench(patience: 3_000)
        bench.handle(.start)
        for _ in 0..<40 where bench.end == nil {
            bench.handle(.failed(ConnectFailure("Nobody is there.", isTemporary: true)))
            bench.waitForDeadline()
        }
        #expect(bench.end == .unreachable("Nobody is there."))
        #expect(bench.end?.exitCode == 3)
        #expect(bench.now <= 4_000)
    }

    @Test func `tries for ever once it has been online`() {
        var bench = SessionBench(patience: 1_000)
        bench.goOnline()
        bench.handle(.closed(code: 4000))
        for _ in 0..<30 {
            bench.waitForDeadline()
            bench.handle(.failed(ConnectFailure("Nobody is there.", isTemporary: true)))
        }
        #expect(bench.end == nil)
        #expect(bench.connects == 31)
    }

    @Test func `does not try again where the address is wrong`() {
        var bench = SessionBench()
        bench.handle(.start)
        bench.handle(.failed(ConnectFailure("404", isTemporary: false)))
        #expect(bench.end == .unreachable("404"))
    }
}

@Suite struct `A session that loses its line` {
    @Test(arguments: [UInt16?.none, 4000, 4001, 4002, 4003, 4004, 4005, 4006, 1006, 1012])
    func `comes back where it is invited to`(code: UInt16?) {
        var bench = SessionBench()
        bench.goOnline()
        bench.handle(.closed(code: code))
        bench.waitForDeadline()
        #expect(bench.connects == 2)
        #expect(bench.end == nil)
    }

    @Test(arguments: [UInt16(4500), 4501, 4502, 4503, 4504, 4506, 1002, 1009])
    func `stays away where it is not`(code: UInt16) {
        var bench = SessionBench()
        bench.goOnline()
        bench.handle(.closed(code: code))
        bench.waitForDeadline()
        #expect(bench.connects == 1)
        #expect(bench.end != nil)
    }

    @Test func `comes back with what it has seen`() {
        var bench = SessionBench()
        bench.goOnline()
        for number in 1...3 { bench.receiveMessage(number) }
        bench.handle(.closed(code: 4000))
        bench.waitForDeadline()
        bench.handle(.opened)
        let resume = bench.lastFrame["data"]?["resume"]
        #expect(resume?["secret"]?.string == "s3cret")
        #expect(resume?["epoch"]?.string == "e1")
        #expect(resume?["seen"]?["c1"]?["seq"]?.integer == 3)
    }

    @Test func `begins anew with its token where the secret is refused`() {
        var bench = SessionBench(saved: SavedSession(secret: Secret("old"), epoch: "e0"))
        bench.handle(.start)
        bench.handle(.opened)
        #expect(bench.lastFrame["data"]?["resume"]?["secret"]?.string == "old")
        bench.receive(#"{"re":1,"error":{"code":"unauthorized","message":"No.","temporary":false}}"#)
        bench.handle(.closed(code: 4501))
        bench.goOnline()
        #expect(bench.end == nil)
        #expect(bench.frames(of: "hello").last?["data"]?["resume"] == nil)
        #expect(bench.session.isOnline)
    }

    @Test func `notices a line that went silent`() {
        var bench = SessionBench()
        bench.goOnline()
        let online = bench.now
        bench.waitForDeadline()
        #expect(bench.now - online == 35_000)
        #expect(bench.disconnects == 1)
        bench.handle(.closed(code: nil))
        bench.waitForDeadline()
        #expect(bench.connects == 2)
    }

    @Test func `waits longer each time, and never longer than half a minute`() {
        var bench = SessionBench()
        bench.goOnline()
        bench.handle(.closed(code: nil))
        var waits: [UInt64] = []
        for _ in 0..<200 {
            waits.append((bench.session.deadline ?? bench.now) - bench.now)
            bench.waitForDeadline()
            bench.handle(.failed(ConnectFailure("no", isTemporary: true)))
        }
        #expect(waits.prefix(1).allSatisfy { $0 <= 500 })
        #expect(waits.allSatisfy { $0 <= 30_000 })
        #expect(waits.suffix(150).contains { $0 > 20_000 })
        #expect(waits.suffix(150).contains { $0 < 10_000 })
    }

    @Test func `says of a request that it may have been carried out`() {
        var bench = SessionBench()
        bench.goOnline()
        bench.handle(.request(number: 5, .listColleagues))
        bench.handle(.closed(code: 4000))
        let unknown = bench.deliveries.contains { delivery in
            guard case .reply(5, .listColleagues, .unknown) = delivery else { return false }
            return true
        }
        #expect(unknown)
    }

    @Test func `says of a request without a line that it was not sent`() {
        var bench = SessionBench()
        bench.handle(.start)
        bench.handle(.request(number: 1, .listColleagues))
        let offline = bench.deliveries.contains { delivery in
            guard case .reply(1, .listColleagues, .offline) = delivery else { return false }
            return true
        }
        #expect(offline)
    }
}
