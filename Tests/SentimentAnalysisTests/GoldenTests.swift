import SentimentAnalysis
import Testing

@Suite struct `The hard sentences` {
    struct Sentence: CustomStringConvertible {
        var category: String
        var expected: String
        var text: String
        var description: String { "\(category): \(text)" }

        func isRight(_ level: Energy.Level) -> Bool {
            switch expected {
            case "flag": level >= .heightened
            case "acute": level == .acute
            default: level < .heightened
            }
        }
    }

    static func sentences() throws -> [Sentence] {
        let table = try Shipped.table("Golden/hard-sentences.tsv", columns: ["category", "expected", "text"])
        return table.rows.map { Sentence(category: $0.fields[0], expected: $0.fields[1], text: $0.fields[2]) }
    }

    /// Categories in which not one may be wrong.
    static let faultless: Set = ["abuse", "explicit_anger", "distress", "violence"]

    @Test func `are at least 300 and nine in ten are read right`() throws {
        let sentences = try Self.sentences()
        let wrong = try sentences.filter { !$0.isRight(try Shipped.read($0.text).level) }
        #expect(sentences.count >= 300)
        #expect(wrong.count * 10 <= sentences.count, "\(wrong)")
    }

    @Test func `of abuse, anger, distress and violence are all read right`() throws {
        for sentence in try Self.sentences() where Self.faultless.contains(sentence.category) {
            let energy = try Shipped.read(sentence.text)
            #expect(sentence.isRight(energy.level), "\(sentence) \(energy.score)")
        }
    }

    @Test func `of every category are mostly read right`() throws {
        for (category, sentences) in Dictionary(grouping: try Self.sentences(), by: \.category) {
            let right = try sentences.filter { $0.isRight(try Shipped.read($0.text).level) }.count
            #expect(right * 5 >= sentences.count * 4, "\(category): \(right) of \(sentences.count)")
        }
    }
}
