import SentimentAnalysis
import Testing

/// Sentences that were written before anybody saw how they are read.
///
/// The first scores stand in Lexicons.md; what is held
/// here is that later changes lose none of the grave ones and not many of the others.
@Suite struct `The held-out sentences` {
    private func sentences() throws -> [`The hard sentences`.Sentence] {
        let table = try Shipped.table("Golden/held-out-sentences.tsv", columns: ["category", "expected", "text"])
        return table.rows.map {
            `The hard sentences`.Sentence(category: $0.fields[0], expected: $0.fields[1], text: $0.fields[2])
        }
    }

    @Test func `of distress, violence, abuse and anger are all raised`() throws {
        for sentence in try sentences() where `The hard sentences`.faultless.contains(sentence.category) {
            let energy = try Shipped.read(sentence.text)
            #expect(sentence.isRight(energy.level), "\(sentence) \(energy.score)")
        }
    }

    @Test func `that are calm are mostly left alone, and the rest mostly raised`() throws {
        let all = try sentences()
        #expect(all.count >= 200)
        let wrong = try all.filter { !$0.isRight(try Shipped.read($0.text).level) }
        let alarms = wrong.filter { $0.expected == "calm" }
        #expect(wrong.count * 5 <= all.count, "\(wrong)")
        #expect(alarms.count * 10 <= all.count { $0.expected == "calm" }, "\(alarms)")
    }
}
