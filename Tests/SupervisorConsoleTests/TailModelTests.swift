import ChatModel
import ChatProtocol
import RelayClient
import SentimentAnalysis
import StrictJSON
import Testing

@testable import SupervisorConsole

@Suite struct `A tail` {
    @Test func `begins live, says hello once, and gives every event once`() {
        var play = TailPlay()
        let effects = play.begin(answering: "e.5")
        #expect(tailQuery(effects)?.start == .live)
        #expect(effects.contains(.write(.hello(cursor: "e.5", server: "ws://127.0.0.1:8080", from: .live))))
        #expect(cursors(play.handle(push(.flagRaised(flag()), position: 6))) == ["e.6"])
        #expect(cursors(play.handle(push(.acknowledged(acknowledgement), position: 8))) == ["e.8"])
        #expect(play.model.resumable == "e.8")
    }

    @Test func `goes on behind the last cursor when the connection comes back`() {
        var play = TailPlay()
        _ = play.begin()
        _ = play.handle(push(.flagRaised(flag()), position: 6))
        _ = play.handle(.offline(Outage(reason: "The connection was lost.", retryInMilliseconds: 300)))
        let effects = play.begin(answering: "e.6")
        #expect(tailQuery(effects)?.start == .after("e.6"))
        #expect(!effects.contains { if case .write(.hello) = $0 { true } else { false } })
        _ = play.handle(push(.flagLowered(calming), position: 9))
        _ = play.catchUp()
        #expect(play.catchUp().isEmpty)
    }

    @Test func `says on its return how much it replayed`() {
        var play = TailPlay()
        _ = play.begin()
        _ = play.handle(.offline(Outage(reason: "The connection was lost.", retryInMilliseconds: 300)))
        _ = play.begin(answering: "e.0")
        _ = play.handle(push(.flagRaised(flag()), position: 1))
        #expect(play.catchUp().contains(.status("Back, 1 event replayed, nothing missed.")))
    }

    @Test func `begins where a saved cursor stands`() {
        var play = TailPlay(cursor: "e.41")
        let effects = play.begin(answering: "e.41")
        #expect(tailQuery(effects)?.start == .after("e.41"))
        #expect(effects.contains(.write(.hello(cursor: "e.41", server: "ws://127.0.0.1:8080", from: .after))))
    }

    @Test func `says that something is missing, and goes on behind it`() {
        var play = TailPlay(cursor: "old.41")
        _ = play.begin(answering: "e.3")
        let gap = Gap(from: "old.41", to: "e.3", reason: "another epoch")
        #expect(play.handle(.push(.gap(gap), cursor: "e.3")) == [.write(.gap(gap, at: noon36))])
        #expect(play.model.resumable == "e.3")
    }

    @Test func `ends with five at a gap that is not allowed, and keeps its cursor before it`() {
        var play = TailPlay({ $0.isStrict = true }, cursor: "old.41")
        _ = play.begin(answering: "e.3")
        let effects = play.handle(.push(.gap(Gap(from: "old.41", to: "e.3", reason: "another epoch")), cursor: "e.3"))
        #expect(end(effects)?.code == 5)
        #expect(play.model.resumable == "old.41")
    }

    @Test func `ends after so many events, and says so`() {
        var play = TailPlay({ $0.stop.count = 2 })
        _ = play.begin()
        #expect(end(play.handle(push(.flagRaised(flag()), position: 6))) == nil)
        let effects = play.handle(push(.flagLowered(calming), position: 7))
        #expect(end(effects) == TailEnd(code: 0, reason: "count"))
        #expect(effects.contains(.write(.bye(cursor: "e.7", reason: "count"))))
        #expect(play.handle(push(.flagRaised(flag()), position: 8)).isEmpty)
    }

    @Test func `replays everything and ends where it is not to follow`() {
        var play = TailPlay({ $0.stop.isAtEnd = true })
        #expect(tailQuery(play.begin())?.start == .since(Instant(milliseconds: 0)))
        #expect(cursors(play.handle(push(.flagRaised(flag()), position: 1))) == ["e.1"])
        // An event came between the question and the answer: there may be more.
        var effects = play.handle(.reply(.stopMonitor(nil), .ok(.object(JSONObject()))))
        #expect(end(effects) == nil)
        #expect(effects == [.probe(afterMilliseconds: ConsoleLimits.shortestProbe)])
        effects = play.catchUp()
        #expect(end(effects) == TailEnd(code: 0, reason: "end"))
    }

    @Test func `ends at a time, whether something happens or not`() {
        let until = noon36.advanced(byMilliseconds: 10_000)
        var busy = TailPlay({ $0.stop.until = until })
        _ = busy.begin()
        #expect(cursors(busy.handle(push(.flagRaised(flag()), after: 9, position: 1))) == ["e.1"])
        let effects = busy.handle(push(.flagLowered(calming), after: 10, position: 2))
        #expect(cursors(effects).isEmpty)
        #expect(end(effects) == TailEnd(code: 0, reason: "until"))
        #expect(busy.model.resumable == "e.1")

        var quiet = TailPlay({ $0.stop.until = until })
        _ = quiet.begin()
        _ = quiet.catchUp()
        #expect(end(quiet.handle(.pulse)) == nil)
        quiet.now = until
        #expect(end(quiet.handle(.pulse)) == TailEnd(code: 0, reason: "until"))
    }

    @Test func `looks farther back until it has as many events as asked for`() {
        var play = TailPlay({ $0.start.last = 2 })
        var effects = play.begin(answering: "e.0")
        #expect(tailQuery(effects)?.start == .since(noon36.advanced(byMilliseconds: -3_600_000)))
        #expect(cursors(play.handle(push(.flagRaised(flag()), position: 9))).isEmpty)
        effects = play.catchUp()
        #expect(tailQuery(effects)?.start == .since(noon36.advanced(byMilliseconds: -86_400_000)))
        _ = play.handle(.reply(.tail(TailQuery()), cursorReply("e.2")))
        for position in [5, 7, 9] { _ = play.handle(push(.flagRaised(flag()), position: position)) }
        effects = play.catchUp()
        #expect(effects.first == .write(.hello(cursor: "e.5", server: "ws://127.0.0.1:8080", from: .last)))
        #expect(cursors(effects) == ["e.7", "e.9"])
        #expect(cursors(play.handle(push(.flagLowered(calming), position: 12))) == ["e.12"])
    }

    @Test func `needs a supervisor's token`() {
        var play = TailPlay()
        _ = play.handle(.online)
        let effects = play.handle(.reply(.tail(TailQuery()), .refused(WireError(.forbidden))))
        #expect(end(effects)?.code == 4)
    }

    @Test func `asks again where the relay refuses for the moment`() {
        var play = TailPlay()
        _ = play.handle(.online)
        let busy = WireError(.rateLimited, retryAfterMilliseconds: 700)
        #expect(play.handle(.reply(.tail(TailQuery()), .refused(busy))) == [.retry(afterMilliseconds: 700)])
        #expect(tailQuery(play.handle(.retryDue))?.start == .live)
    }

    @Test func `says that it lives only while the line is up`() {
        var play = TailPlay()
        #expect(play.handle(.heartbeatDue).isEmpty)
        _ = play.begin(answering: "e.5")
        #expect(play.handle(.heartbeatDue) == [.write(.heartbeat(cursor: "e.5", at: noon36))])
        _ = play.handle(.offline(Outage(reason: "The connection was lost.", retryInMilliseconds: 300)))
        #expect(play.handle(.heartbeatDue).isEmpty)
    }

    @Test func `says who an event is about although the event does not`() {
        var play = TailPlay()
        _ = play.begin()
        _ = play.handle(push(.flagRaised(flag()), position: 1))
        let effects = play.handle(push(.overdue(lateness), after: 60, position: 2))
        guard case .write(.event(let event)) = effects.first else { return }
        #expect(event.subject?.customer == "Dana Ruiz")
        #expect(event.subject?.agent == "Maya")
    }
}

@Suite struct `A tail that sifts` {
    @Test func `asks the relay for the level, and for one queue`() {
        var play = TailPlay {
            $0.filter.minimumLevel = .acute
            $0.filter.queues = ["billing"]
        }
        let query = tailQuery(play.begin())
        #expect(query?.minimumLevel == .acute)
        #expect(query?.queue == "billing")
    }

    @Test func `takes several queues, which it looks at itself`() {
        var play = TailPlay { $0.filter.queues = ["billing", "default"] }
        #expect(play.handle(.online) == [.request(.board)])
        let board = Board(agents: [], queues: [], flagged: [])
        let effects = play.handle(.reply(.board, .ok(DeskReplyBytes.value(of: board))))
        #expect(tailQuery(effects)?.queue == nil)
        _ = play.handle(.reply(.tail(TailQuery()), cursorReply("e.0")))
        #expect(cursors(play.handle(push(.flagRaised(flag(queue: "sales")), position: 1))).isEmpty)
        #expect(cursors(play.handle(push(.flagRaised(flag(queue: "billing")), in: second, position: 2))) == ["e.2"])
        #expect(cursors(play.handle(push(.overdue(lateness), position: 3))).isEmpty)
    }

    @Test func `knows agents by name, and says so where there is none`() {
        let agent = Board.Agent(
            id: maya.id,
            name: "Maya",
            routing: .accepting,
            open: [],
            capacity: 4,
            isConnected: true
        )
        let board = ReplyOutcome.ok(
            DeskReplyBytes.value(of: Board(agents: [agent], queues: [], flagged: []))
        )
        var known = TailPlay { $0.filter.agents = ["maya"] }
        _ = known.handle(.online)
        #expect(tailQuery(known.handle(.reply(.board, board)))?.agent == maya.id)
        var unknown = TailPlay { $0.filter.agents = ["bob"] }
        _ = unknown.handle(.online)
        #expect(end(unknown.handle(.reply(.board, board)))?.message.contains("bob") == true)
    }

    @Test func `takes conversations by the end of their identifier`() {
        var play = TailPlay { $0.filter.conversations = ["4567ab"] }
        _ = play.begin()
        #expect(cursors(play.handle(push(.flagRaised(flag()), position: 1))) == ["e.1"])
        #expect(cursors(play.handle(push(.flagRaised(flag()), in: second, position: 2))).isEmpty)
        #expect(play.model.resumable == "e.2")
    }

    @Test func `takes kinds`() {
        var play = TailPlay { $0.filter.kinds = [.overdue] }
        _ = play.begin()
        #expect(cursors(play.handle(push(.flagRaised(flag()), position: 1))).isEmpty)
        #expect(cursors(play.handle(push(.overdue(lateness), position: 2))) == ["e.2"])
    }

    @Test func `shows only what nobody has acknowledged`() {
        var play = TailPlay { $0.filter.unacknowledgedForMilliseconds = 0 }
        _ = play.begin()
        #expect(cursors(play.handle(push(.flagRaised(flag()), position: 1))) == ["e.1"])
        #expect(cursors(play.handle(push(.flagUpdated(flag(isAcknowledged: true)), position: 2))).isEmpty)
        #expect(cursors(play.handle(push(.acknowledged(acknowledgement), position: 3))).isEmpty)
        #expect(cursors(play.handle(push(.overdue(lateness), position: 4))) == ["e.4"])
    }

    @Test func `waits until a flag has gone unacknowledged for so long`() {
        var play = TailPlay { $0.filter.unacknowledgedForMilliseconds = 30_000 }
        _ = play.begin()
        _ = play.catchUp()
        #expect(cursors(play.handle(push(.flagRaised(flag()), position: 1))).isEmpty)
        #expect(cursors(play.handle(push(.flagRaised(flag()), in: second, after: 5, position: 2))).isEmpty)
        // A new process has to begin before what is held back.
        #expect(play.model.resumable == "e.0")
        #expect(cursors(play.handle(push(.acknowledged(acknowledgement), in: second, after: 20, position: 3))).isEmpty)
        play.now = noon36.advanced(byMilliseconds: 29_000)
        #expect(play.handle(.pulse).isEmpty)
        play.now = noon36.advanced(byMilliseconds: 30_000)
        #expect(cursors(play.handle(.pulse)) == ["e.1"])
        #expect(play.model.resumable == "e.3")
    }

    @Test func `judges a replay by the log's times, not by its own`() {
        var play = TailPlay { $0.filter.unacknowledgedForMilliseconds = 30_000 }
        play.now = noon36.advanced(byMilliseconds: 3_600_000)
        _ = play.begin()
        _ = play.handle(push(.flagRaised(flag()), position: 1))
        _ = play.handle(push(.flagRaised(flag()), in: second, after: 5, position: 2))
        #expect(play.handle(.pulse).isEmpty)
        _ = play.handle(push(.acknowledged(acknowledgement), after: 20, position: 3))
        #expect(cursors(play.catchUp()) == ["e.2"])
    }

    @Test func `shows in a replay what was acknowledged too late`() {
        var play = TailPlay { $0.filter.unacknowledgedForMilliseconds = 30_000 }
        _ = play.begin()
        _ = play.handle(push(.flagRaised(flag()), position: 1))
        #expect(cursors(play.handle(push(.acknowledged(acknowledgement), after: 40, position: 2))) == ["e.1"])
    }
}

/// The body of a reply, as it comes off the wire.
enum DeskReplyBytes {
    static func value(of board: Board) -> JSONValue {
        var writer = JSONWriter()
        DeskReply.board(board).write(to: &writer)
        return (try? JSONValue.parse(writer.bytes, limits: .stored)) ?? .null
    }
}
