import ChatModel
import ChatProtocol
import HostileText
import RelayClient
import SentimentAnalysis
import StrictJSON
import TerminalScreen
import Testing

@testable import SupervisorConsole

/// A flag in which every text is somebody's choice.
private func wickedFlag(_ texts: [String], source: Flag.Source) -> Flag {
    var wicked = flag(source: source, queue: texts[0], reason: texts[1])
    wicked.customer.name = texts[2]
    wicked.agent?.name = texts[3]
    wicked.energy?.evidence = [
        Evidence(seq: 1, start: 0, end: 1, text: texts[4], cue: texts[5], weight: 1_400, base: 1_000)
    ]
    return wicked
}

private func records(_ texts: [String]) -> [TailRecord] {
    let conversation = ConversationID(texts[6])
    let entries: [InternalEntry] = [
        .flagRaised(wickedFlag(texts, source: .analyser)), .flagUpdated(wickedFlag(texts, source: .agent)),
        .flagLowered(FlagLowering(flag: FlagID("f"), reason: texts[7], by: nil)),
    ]
    let events = entries.compactMap { entry -> TailRecord? in
        guard
            var event = FlaggedEvent(conversation, InternalItem(iseq: 1, at: noon36, entry: entry), cursor: texts[5])
        else { return nil }
        event.subject = FlaggedEvent.Subject(wickedFlag(texts, source: .rule))
        return .event(event)
    }
    return events + [
        .gap(Gap(from: texts[0], to: texts[1], reason: texts[2]), at: noon36),
        .hello(cursor: texts[3], server: texts[4], from: .live), .bye(cursor: texts[5], reason: texts[6]),
    ]
}

@Suite struct `Wicked text at a supervisor's desk` {
    @Test(arguments: ["for people", "in columns", "in JSON"])
    func `drives no terminal from a tail`(shape: String) {
        var count = 0
        let problem = HostileRun.problem(batch: 8) { texts in
            let lines: [[UInt8]] = records(texts).compactMap { record in
                switch shape {
                case "for people":
                    TailLine(columns: 100, depth: .trueColour, zoneMinutes: 0, withText: true).line(for: record)
                        .map { Array($0.utf8) }
                case "in columns":
                    // The tabs between the columns are ours; that there are no others is tried below.
                    TailColumns(withText: true).line(for: record).map { line in
                        line.utf8.map { $0 == UInt8(ascii: "\t") ? UInt8(ascii: " ") : $0 }
                    }
                default: record.jsonLine(withText: true)
                }
            }
            count += lines.count
            return lines
        }
        #expect(problem == nil)
        #expect(count >= HostileRun.texts / 8 * 4)
    }

    @Test func `breaks no column of a tail`() {
        _ = HostileRun.problem(batch: 8) { texts in
            for record in records(texts) {
                guard let line = TailColumns(withText: true).line(for: record) else { continue }
                #expect(line.unicodeScalars.count { $0 == "\t" } == 9)
            }
            return []
        }
    }

    @Test func `drives no terminal from the board, its monitor and its lines`() {
        var painter = Painter(depth: .trueColour)
        let problem = HostileRun.problem(batch: 16, isLines: false) { texts in
            var model = BoardModel(now: noon36, zoneMinutes: 0, seed: 7)
            model.isOnline = true
            let board = wickedBoard(texts)
            _ = model.handle(
                .delivery(.reply(number: 1, .board, .ok(DeskReplyBytes.value(of: board)))),
                at: noon36
            )
            _ = model.handle(.input(.key(.character("w"))), at: noon36)
            _ = model.handle(.input(.paste(texts[15], dropped: 0)), at: noon36)
            var screens = [painter.paint(BoardDrawing.grid(of: model, rows: 24, columns: 100))]
            _ = model.handle(.input(.key(KeyPress(.escape))), at: noon36)
            _ = model.handle(.input(.key(KeyPress(.enter))), at: noon36)
            for (index, text) in texts[8...].enumerated() {
                let sender = Participant(id: ParticipantID("k"), role: index % 2 == 0 ? .customer : .agent, name: text)
                let entry = PublicEntry.message(
                    PublicEntry.Message(id: MessageID("m\(index)"), from: sender, text: texts[index], clientID: "")
                )
                let item = PublicItem(seq: index + 1, at: noon36, entry: entry)
                _ = model.handle(.delivery(.push(.item(first, item, isOwn: false), cursor: nil)), at: noon36)
                let note = InternalItem(
                    iseq: index + 1,
                    at: noon36,
                    entry: .flagRaised(wickedFlag(Array(texts[0..<8]), source: .agent))
                )
                _ = model.handle(.delivery(.push(.internalItem(first, note), cursor: nil)), at: noon36)
            }
            screens.append(painter.paint(BoardDrawing.grid(of: model, rows: 24, columns: 100)))
            return screens + BoardLines.plain(board).map { Array($0.utf8) }
        }
        #expect(problem == nil)
    }

    private func wickedBoard(_ texts: [String]) -> Board {
        Board(
            agents: [
                Board.Agent(
                    id: maya.id,
                    name: texts[8],
                    routing: .accepting,
                    open: [first],
                    capacity: 4,
                    isConnected: true
                )
            ],
            queues: [Board.Queue(name: texts[9], waiting: 1, oldestMilliseconds: 5)],
            flagged: [
                Board.Flagged(conversation: first, flag: wickedFlag(texts, source: .analyser)),
                Board.Flagged(conversation: ConversationID(texts[10]), flag: wickedFlag(texts, source: .agent)),
            ]
        )
    }
}
