import AnalysisConsole
import Chance
import ChatModel
import ChatProtocol
import HostileText
import SentimentAnalysis
import StrictJSON
import TerminalScreen
import Testing

@testable import RelayServer

@Suite struct `Wicked text in a command's output` {
    static let lexicons = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" } + "/Lexicons"

    @Test(arguments: [true, false])
    func `drives no terminal from analyze`(writesJSON: Bool) throws {
        let tools = try AnalysisTools(lexicons: Self.lexicons)
        var plain = Analyze(tools: tools, isJSONLines: false, writesJSON: writesJSON, depth: .trueColour)
        var lines = Analyze(tools: tools, isJSONLines: true, writesJSON: writesJSON, depth: .trueColour)
        let problem = try HostileRun.problem(batch: 2, share: 40, isLines: false) { texts in
            let words = "It is ridiculous, the third time \(texts[0]) I want a refund \(texts[1])"
            let object = JSONValue.object(
                JSONObject([
                    ("id", .string(texts[0])), ("text", .string(words)), ("conversation", .string(texts[1])),
                ])
            )
            return [
                try plain.answer(Array(texts[0].utf8)), try plain.answer(Array(words.utf8)),
                try lines.answer(object.serialized),
            ]
        }
        #expect(problem == nil)
    }

    @Test(arguments: [true, false])
    func `drives no terminal from check-draft`(writesJSON: Bool) throws {
        let tools = try AnalysisTools(lexicons: Self.lexicons)
        var check = CheckDraft(tools: tools, isJSONLines: false, writesJSON: writesJSON)
        let problem = try HostileRun.problem(share: 100, isLines: false) { texts in
            [try check.answer(Array("As per our policy \(texts[0]) calm down \(texts[0])".utf8))]
        }
        #expect(problem == nil)
    }

    @Test func `drives no terminal from the relay's own log, and stays one line`() {
        let problem = HostileRun.problem(batch: 2) { texts in
            let line = Journal.line(
                .warning,
                "something",
                ["problem": texts[0], texts[1]: "x"],
                at: Instant(milliseconds: 0)
            )
            #expect(line.last == 0x0A)
            return [line.dropLast()]
        }
        #expect(problem == nil)
    }

    @Test func `means the same in the log when it is read`() throws {
        var generator = SeededGenerator(seed: HostileRun.seed)
        for _ in 0..<1000 {
            let text = RandomText.hostile(pieces: 12, using: &generator)
            let line = Journal.line(.info, "something", ["problem": text], at: Instant(milliseconds: 0))
            #expect(try JSONValue.parse(line, limits: .stored)["problem"]?.string == text)
        }
    }

    @Test func `drives no terminal from doctor`() {
        let problem = HostileRun.problem { texts in
            [Array(Doctor.Finding(isGood: false, sentence: "\(texts[0]) cannot be read").line.utf8)]
        }
        #expect(problem == nil)
    }

    @Test func `drives no terminal from a report`() {
        let problem = HostileRun.problem(batch: 3, isLines: false) { texts in
            let list = JSONValue.array(
                texts.map { .object(JSONObject([("text", .string($0)), ("conversations", .integer(2))])) }
            )
            let drivers = JSONValue.object(JSONObject([("facts", list), ("wants", list)]))
            let document = ReportDocument(.object(JSONObject([("drivers", drivers)])))
            return [Array(document.table.utf8), Array(document.json.utf8)]
        }
        #expect(problem == nil)
    }

    @Test func `drives no terminal from a transcript`() throws {
        var count = 0
        let problem = HostileRun.problem(batch: 3) { texts in
            let sender: JSONValue = .object(
                JSONObject([("id", .string("k")), ("role", .string("customer")), ("name", .string(texts[0]))])
            )
            func line(_ event: String, seq: Int64?, _ data: [(String, JSONValue)]) -> JSONValue {
                var members: [(String, JSONValue)] = [
                    ("ev", .string(event)), ("conversation", .string(texts[2])),
                    ("at", .string("2026-11-21T01:10:02.113Z")),
                ]
                if let seq { members.append(("seq", .integer(seq))) }
                return .object(JSONObject(members + [("data", .object(JSONObject(data)))]))
            }
            let lines = [
                line("conversation", seq: nil, [("queue", .string(texts[1])), ("customer", sender)]),
                line("message", seq: 1, [("message", .string("m")), ("from", sender), ("text", .string(texts[1]))]),
                line("rated", seq: 2, [("score", .integer(5)), ("comment", .string(texts[2]))]),
                line("note", seq: nil, [("kind", .string(texts[0])), ("text", .string(texts[1]))]),
                line("flag", seq: nil, [("reason", .string(texts[2]))]),
            ]
            let written = lines.flatMap { Transcripts.text(of: $0) }
            count += written.count
            return written.map { Array($0.utf8) }
        }
        #expect(problem == nil)
        #expect(count >= HostileRun.texts)
    }

    @Test func `drives no terminal from what a plain-text client reads`() {
        let problem = HostileRun.problem(batch: 2) { texts in
            let sender = Participant(id: ParticipantID("a"), role: .agent, name: texts[0])
            let message = PublicEntry.Message(id: MessageID("m"), from: sender, text: texts[1], clientID: "")
            let item = PublicItem(seq: 1, at: Instant(milliseconds: 0), entry: .message(message))
            let push = CustomerPush.item(ConversationID("c"), item, isOwn: false)
            return PlainTextLine.lines(for: push, reader: ParticipantID("p")).map { Array($0.utf8) }
        }
        #expect(problem == nil)
    }

    @Test func `drives no terminal from answers of commands on the data`() {
        let problem = HostileRun.problem(batch: 2) { texts in
            let row = JSONValue.object(JSONObject([("name", .string(texts[0])), ("act", .string(texts[1]))]))
            return AdministrationAnswer(.array([row])).lines.map { Array($0.utf8) }
        }
        #expect(problem == nil)
    }
}
