import LexiconFiles
import SentimentAnalysis
import Testing

@Suite struct `The tools of a support lead` {
    private func sources(adding name: String, _ content: String) throws -> [LexiconSource] {
        try Shipped.folder.sources(of: "en") + [LexiconSource(path: "en/\(name)", bytes: Array(content.utf8))]
    }

    private static let header = "phrase\tcue\tweight\temotion\n"

    @Test func `find nothing that keeps the shipped lists from loading`() throws {
        for language in try Shipped.folder.languages() {
            let lint = LexiconLint(sources: try Shipped.folder.sources(of: language), language: language)
            #expect(lint.findings.filter { $0.gravity == .error } == [])
        }
    }

    @Test func `find a line that contradicts another`() throws {
        let lint = LexiconLint(
            sources: try sources(adding: "phrases-zz.tsv", Self.header + "furious|zzz\tpraise\t-1\t-\n"),
            language: "en"
        )
        #expect(lint.findings.contains { $0.path == "en/phrases-zz.tsv" && $0.problem.contains("contradicts") })
    }

    @Test func `find a line that is never reached`() throws {
        let content = Self.header + "zza|zzb zzc\tharsh\t1\t-\nzza zzc\tharsh\t1\t-\nzzb zzc\tharsh\t1\t-\n"
        let lint = LexiconLint(sources: try sources(adding: "phrases-zz.tsv", content), language: "en")
        #expect(lint.findings.contains { $0.line == 2 && $0.problem.contains("never reached") })
    }

    @Test func `find a list that no one reads and a byte order mark`() throws {
        let misnamed = LexiconLint(sources: try sources(adding: "phrase.tsv", Self.header), language: "en")
        #expect(misnamed.findings.contains { $0.problem.contains("not read") })
        let marked = LexiconLint(
            sources: try sources(adding: "phrases-zz.tsv", "\u{FEFF}" + Self.header),
            language: "en"
        )
        #expect(marked.findings.contains { $0.problem.contains("byte order mark") })
    }

    @Test func `explain a text so that its pieces are the text and its lines are the sum`() throws {
        let text = "I am furious, nobody answers!"
        let analyser = try Shipped.analyser()
        let energy = analyser.read(text, seq: 3)
        let explanation = Explanation(of: energy, text: text, seq: 3, by: analyser)
        #expect(explanation.pieces.map(\.text).joined() == text)
        #expect(explanation.lines.map(\.evidence.weight).reduce(0, +) == explanation.sum)
        #expect(explanation.lines.contains { $0.says == "anger" })
        #expect(explanation.pieces.contains { $0.text == "furious" && ($0.weight ?? 0) > 0 })
    }

    @Test func `show what a changed list would have flagged`() throws {
        let old = try Shipped.analyser()
        let changed = try LexiconSet(
            languages: ["en": sources(adding: "phrases-zz.tsv", Self.header + "blue light\tharsh\t3\t-\n")]
        )
        let transcript = LexiconDiff.Transcript(conversation: "7", messages: ["hello", "the blue light is on"])
        let diff = LexiconDiff(from: old, to: Analyser(lexicons: changed), over: [transcript])
        #expect(diff.messages == 2)
        #expect(diff.flaggedBefore == 0)
        #expect(diff.flaggedAfter == 1)
        #expect(diff.changes.map(\.message) == [2])
    }

    @Test func `set a threshold that keeps to the alarm budget`() throws {
        let scores = (0..<1000).map { Double($0) / 1000 }
        let calibration = try #require(Calibration(scores: scores, budget: 0.03))
        #expect(calibration.flagged <= 0.03)
        #expect(calibration.flagged >= 0.029)
        #expect(calibration.thresholds.uneasy < calibration.thresholds.heightened)
        #expect(calibration.thresholds.heightened < calibration.thresholds.acute)
        #expect(Calibration(scores: [0.1, 0.2], budget: 0.03) == nil)
    }
}
