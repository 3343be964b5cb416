import LexiconFiles
import SentimentAnalysis
import Testing

@Suite struct `A crowd of words` {
    /// What the words of a text add up to, in thousandths, without its length.
    private func heat(_ text: String) throws -> Int {
        try Shipped.read(text).evidence.reduce(0) { $0 + ($1.cue == "length" ? 0 : $1.weight) }
    }

    @Test func `weighs less than its words one by one`() throws {
        let words = ["ridiculous", "appalling", "disgusting", "pathetic", "dreadful", "outrageous"]
        let together = try heat(words.joined(separator: ", "))
        let apart = try words.reduce(0) { $0 + (try heat($1)) }
        #expect(together * 2 < apart)
        #expect(try together > heat("ridiculous"))
    }

    @Test func `of thanks does not undo what went wrong`() throws {
        let thanks = "Hello, good morning, thank you, thanks so much, lovely, wonderful, great, kind regards. "
        let energy = try Shipped.read(thanks + "You lied to me, this is outrageous and I am furious.")
        #expect(energy.level >= .heightened)
    }

    @Test func `keeps what an entry says alone beside what it counts`() throws {
        let alone = try #require(
            try Shipped.read("It was ridiculous today.").evidence.first { $0.text == "ridiculous" }
        )
        let energy = try Shipped.read("It was ridiculous today. It was appalling, disgusting and pathetic.")
        let crowded = try #require(energy.evidence.first { $0.text == "ridiculous" })
        #expect(crowded.base == alone.base && crowded.weight < alone.weight)
        #expect(energy.score == Energy.score(of: energy.evidence))
    }

    /// However much is said around it, a grave word raises at once, and what is only quoted does not.
    @Test func `does not hide what raises at once`() throws {
        let noise = String(
            repeating: "This is appalling, disgusting, outrageous, pathetic, dreadful and ridiculous. ",
            count: 3
        )
        let threat = try Shipped.read(noise + "I will kill myself tonight.")
        #expect(threat.raisesAtOnce(inMessage: 1) == .selfHarm)
        let plain = try Shipped.read(noise + "The book says \"I will kill myself tonight\" on its cover.")
        #expect(plain.raisesAtOnce(inMessage: 1) == nil)
    }
}

@Suite struct `A pair of words` {
    @Test func `is evidence of its own beside its words`() throws {
        let pairs = try Shipped.read("that sucks, i hate it, i'm afraid").evidence.filter { item in
            item.cue == "wording" && item.text.contains(" ")
        }
        #expect(!pairs.isEmpty)
    }

    @Test func `may stand once in the list`() throws {
        var sources = try Shipped.folder.sources(of: "en").filter { $0.name != "induced.tsv" }
        let text =
            "entry\tweight\tanger\tanxiety\tsadness\tsource\nquite cross\t1\t0\t0\t0\tx\nquite cross\t2\t0\t0\t0\tx\n"
        sources.append(LexiconSource(path: "en/induced.tsv", bytes: Array(text.utf8)))
        #expect(throws: LexiconError(path: "en/induced.tsv", line: 3, problem: "quite cross stands twice")) {
            try LexiconSet(languages: ["en": sources])
        }
    }
}
