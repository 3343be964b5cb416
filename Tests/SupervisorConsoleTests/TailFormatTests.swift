import ChatModel
import ChatProtocol
import SentimentAnalysis
import TerminalScreen
import Testing

@testable import SupervisorConsole

private func event(
    _ entry: InternalEntry,
    cursor: String = "e.7",
    after seconds: Int = 0,
    about subject: FlaggedEvent.Subject? = FlaggedEvent.Subject(flag())
) -> TailRecord {
    let item = InternalItem(iseq: 1, at: noon36.advanced(byMilliseconds: seconds * 1000), entry: entry)
    guard var event = FlaggedEvent(first, item, cursor: cursor) else { return .bye(cursor: "", reason: "") }
    event.subject = subject
    return .event(event)
}

private func json(_ record: TailRecord, withText: Bool = true) -> String {
    String(decoding: record.jsonLine(withText: withText), as: UTF8.self)
}

@Suite struct `A tail's JSON Lines` {
    @Test func `say where they begin`() {
        let hello = TailRecord.hello(cursor: "e.7", server: "ws://relay:8080", from: .live)
        #expect(
            json(hello) == #"{"v":1,"type":"hello","cursor":"e.7","server":"ws://relay:8080","from":"live"}"#
        )
    }

    @Test func `say who is upset, how much, and by which words`() {
        let line = json(event(.flagRaised(flag())))
        #expect(
            line == """
                {"v":1,"type":"flag","cursor":"e.7","at":"2026-11-21T12:36:04.118Z",\
                "conversation":"01J9ZK3V5T8QWERTY1234567AB","customer":"Dana Ruiz","agent":"Maya","queue":"default",\
                "source":"analyser","level":2,"score":0.7812,"trend":"rising","emotion":"anger",\
                "evidence":["THIRD time","furious"],"seq":42}
                """
        )
    }

    @Test func `leave nothing out where an agent asks for help without a reading`() {
        let line = json(event(.flagUpdated(flag(agent: nil, source: .agent, energy: nil))))
        #expect(line.contains(#""agent":null"#))
        #expect(line.contains(#""type":"flag""#))
        #expect(line.hasSuffix(#""score":null,"trend":null,"emotion":null,"evidence":[],"seq":null}"#))
    }

    @Test func `leave the customer's words out where that is asked for`() {
        let line = json(event(.flagRaised(flag())), withText: false)
        #expect(!line.contains("furious"))
        #expect(line.contains(#""evidence":[]"#))
    }

    @Test func `say what became of a flag`() {
        let head = #""cursor":"e.7","at":"2026-11-21T12:36:04.118Z","conversation":"01J9ZK3V5T8QWERTY1234567AB","#
        #expect(
            json(event(.acknowledged(acknowledgement)))
                == #"{"v":1,"type":"acknowledged","# + head + #""how":"facts","after_ms":37284}"#
        )
        #expect(
            json(event(.overdue(lateness)))
                == #"{"v":1,"type":"overdue","# + head + #""level":3,"unacknowledged_ms":60000}"#
        )
        #expect(
            json(event(.flagLowered(calming))) == #"{"v":1,"type":"lowered","# + head + #""reason":"eased"}"#
        )
    }

    @Test func `say that nothing happened, that something is missing, and that it is over`() {
        #expect(
            json(.heartbeat(cursor: "e.9", at: noon36))
                == #"{"v":1,"type":"heartbeat","cursor":"e.9","at":"2026-11-21T12:36:04.118Z"}"#
        )
        let gap = Gap(from: "e.1", to: "f.0", reason: "another epoch")
        #expect(
            json(.gap(gap, at: noon36)) == #"{"v":1,"type":"gap","from":"e.1","to":"f.0","reason":"another epoch"}"#
        )
        #expect(
            json(.bye(cursor: "e.9", reason: "count")) == #"{"v":1,"type":"bye","cursor":"e.9","reason":"count"}"#
        )
    }

    @Test func `stay one line whatever a customer is called`() {
        var wicked = flag()
        wicked.customer.name = "a\nb\u{2028}c\"\u{1B}[2J"
        let line = json(event(.flagRaised(wicked)))
        #expect(!line.utf8.contains(0x0A))
        #expect(!line.utf8.contains(0x1B))
    }
}

@Suite struct `A tail's columns` {
    private let columns = TailColumns(withText: true)

    @Test func `are ten, in the order of the manual`() {
        #expect(
            columns.line(for: event(.flagRaised(flag())))
                == [
                    "2026-11-21T12:36:04.118Z", "flag", "2", "0.78", "01J9ZK3V5T8QWERTY1234567AB", "Dana Ruiz", "Maya",
                    "default", "anger", "THIRD time; furious",
                ].joined(separator: "\t")
        )
        #expect(
            columns.line(for: event(.acknowledged(acknowledgement)))
                == [
                    "2026-11-21T12:36:04.118Z", "acknowledged", "", "", "01J9ZK3V5T8QWERTY1234567AB", "Dana Ruiz",
                    "Maya",
                    "default", "facts", "after_ms=37284",
                ].joined(separator: "\t")
        )
    }

    @Test func `are never more than ten, whatever a customer is called`() {
        var wicked = flag()
        wicked.customer.name = "a\tb\nc\u{1B}]0;owned\u{7}"
        let line = columns.line(for: event(.flagRaised(wicked), about: FlaggedEvent.Subject(wicked))) ?? ""
        #expect(line.split(separator: "\t", omittingEmptySubsequences: false).count == 10)
        #expect(line.unicodeScalars.allSatisfy { $0.value >= 0x20 || $0 == "\t" })
    }

    @Test func `say nothing of greetings and heartbeats, and do say that something is missing`() {
        #expect(columns.line(for: .hello(cursor: "e.1", server: "", from: .live)) == nil)
        #expect(columns.line(for: .heartbeat(cursor: "e.1", at: noon36)) == nil)
        #expect(columns.line(for: .bye(cursor: "e.1", reason: "end")) == nil)
        let line = columns.line(for: .gap(Gap(from: "e.1", to: "f.0", reason: "another epoch"), at: noon36)) ?? ""
        #expect(line.split(separator: "\t", omittingEmptySubsequences: false).count == 10)
        #expect(line.contains("another epoch"))
    }
}

@Suite struct `A tail's lines on a terminal` {
    private func line(_ record: TailRecord, columns: Int = 120, depth: ColourDepth = .none) -> String? {
        TailLine(columns: columns, depth: depth, zoneMinutes: 60, withText: true).line(for: record)
    }

    @Test func `say who, how heightened, and by which words, in the local time`() {
        #expect(
            line(event(.flagRaised(flag()))) == """
                13:36:04  heightened 78 ↑   Dana Ruiz → Maya            anger  "furious"  "THIRD time"        \
                01J9ZK3V5T8QWERTY1234567AB
                """
        )
    }

    @Test func `say how long it took until somebody acknowledged it`() {
        let written = line(event(.acknowledged(acknowledgement))) ?? ""
        #expect(written.contains("Dana Ruiz → Maya"))
        #expect(written.contains("after 37s, by the facts"))
    }

    @Test func `say how long it was flagged when it is over`() {
        var subject = FlaggedEvent.Subject(flag())
        subject.acknowledgedAfter = 37_284
        let written = line(event(.flagLowered(calming), after: 298, about: subject), columns: 160) ?? ""
        #expect(written.contains("eased; flagged for 4m58s; acknowledged after 37s"))
    }

    @Test(arguments: [1, 10, 20, 40, 60, 79, 80, 100, 120, 200])
    func `never run past the terminal's edge`(columns: Int) {
        for entry: InternalEntry in [.flagRaised(flag()), .acknowledged(acknowledgement), .flagLowered(calming)] {
            let written = line(event(entry), columns: columns) ?? ""
            // The time and the level are never cut: a narrower terminal wraps them.
            #expect(written.columns <= max(columns, 28))
        }
    }

    @Test func `colour the level and nothing else`() {
        let written = line(event(.flagRaised(flag())), depth: .ansi16) ?? ""
        #expect(written.contains("\u{1B}[0;1;33mheightened\u{1B}[0m 78"))
        #expect(written.count { $0 == "\u{1B}" } == 2)
    }
}
