import AnalysisConsole
import ChatModel
import ChatProtocol
import SentimentAnalysis
import StrictJSON
import Testing

@Suite struct `A row of the false positives` {
    @Test(arguments: [
        "Great, thanks so much", #"He said "ok" and \"fine\" \n"#, "two\nlines\tand a tab\r", #"\"#, #"""#,
        "\u{1B}[2J\u{9B}31m\u{202E}\u{200B}", "👩‍👩‍👧 café", "# no comment", "wrong", "before\tx",
    ]) func `gives back the customer's words, and drives no terminal`(text: String) throws {
        let wrong = FalsePositive(before: [text, "earlier"], text: text, why: text)
        let rows = FalsePositiveTable.rows(of: wrong)
        #expect(rows.unicodeScalars.allSatisfy { $0 == "\n" || $0 == "\t" || $0.value >= 0x20 })
        #expect(!rows.unicodeScalars.contains { (0x7F...0x9F).contains($0.value) || $0 == "\u{202E}" })
        #expect(try table(rows).cases.map(\.wrong) == [wrong])
    }

    @Test(arguments: [
        ("wrong\t\tC:\\new folder\\x\n", 4), ("wrong\t\tfine\nmaybe\t\tfine\n", 5), ("before\t\tonly\n", 4),
    ]) func `that is wrong is named with its line`(rows: String, line: Int) throws {
        let error = #expect(throws: LexiconError.self) { try table(rows) }
        #expect(error?.line == line)
    }

    private func table(_ rows: String) throws -> FalsePositiveTable {
        try FalsePositiveTable(path: "f.tsv", bytes: Array((FalsePositiveTable.heading + rows).utf8))
    }
}

@Suite struct `Hints called wrong` {
    @Test func `are gathered with what the reading remembered, and without a name`() {
        var hints = WrongHints()
        for line in Self.lines(level: 2, why: "maya: she jokes, says Maya Lindqvist!") { hints.read(line) }
        #expect(hints.unflagged == 0)
        let wrong = FalsePositive(before: ["Third time", "Hello?"], text: "Ridiculous", why: "… she jokes, says … …")
        #expect(hints.found == [wrong])
    }

    @Test func `without a flag are counted only`() {
        var hints = WrongHints()
        for line in Self.lines(level: 1, why: "") { hints.read(line) }
        #expect(hints.unflagged == 1)
        #expect(hints.found.isEmpty)
    }

    @Test func `of another conversation are none of this one's`() {
        var hints = WrongHints()
        let lines = Self.lines(level: 2, why: "")
        for line in lines.dropLast() { hints.read(line) }
        hints.read(#"{"ev":"conversation","conversation":"c2"}"#)
        hints.read(lines.last ?? "")
        #expect(hints.found.isEmpty)
    }

    /// A conversation as `heard export --internal` writes it.
    private static func lines(level: Int, why: String) -> [String] {
        let customer = #"{"id":"p1","role":"customer","name":"Dana"}"#
        let agent = #"{"id":"p2","role":"agent","name":"Maya Lindqvist"}"#
        func message(_ seq: Int, _ text: String, from: String) -> String {
            #"{"ev":"message","conversation":"c1","seq":\#(seq),"at":"2026-11-21T12:00:00.000Z","data":"#
                + #"{"message":"m\#(seq)","from":\#(from),"text":"\#(text)"}}"#
        }
        func evidence(_ seq: Int) -> String {
            #"{"seq":\#(seq),"start":0,"end":5,"text":"words","cue":"anger","weight":1.5}"#
        }
        let energy =
            #"{"level":\#(level),"score":0.7,"confidence":"high","evidence":[\#(evidence(3)),\#(evidence(6))]}"#
        return [
            #"{"ev":"conversation","conversation":"c1"}"#,
            message(2, "Long before", from: customer), message(3, "Third time", from: customer),
            message(4, "I am here", from: agent), message(5, "Hello?", from: customer),
            message(6, "Ridiculous", from: customer), message(7, "Later", from: customer),
            #"{"ev":"hint","data":{"hint":"h1","about":[3,5,6],"kind":"acknowledge","energy":\#(energy)}}"#,
            #"{"ev":"hint.feedback","data":{"hint":"h1","action":"dismissed"}}"#,
            #"{"ev":"hint.feedback","data":{"hint":"h1","suggestion":"s1","action":"wrong"}}"#,
            #"{"ev":"hint.feedback","data":{"hint":"h1","action":"wrong","why":"\#(why)"}}"#,
        ]
    }
}
