import Chance
import Glibc
import SentimentAnalysis
import Testing

@Suite struct `Any text at all` {
    /// Pieces that exercise every branch of the tokeniser, in random order.
    static let pieces = [
        "I", "am", "NOT", "furious", "thanks", "great", ",", "!", "?!", "…", "...", "sooooo", "😡", "👩‍👩‍👧", "e\u{301}",
        "\n", "> ",
        "```", "\"", "“", "”", "f***", "@anna", "https://x.example/y?z", "3rd", "24hrs", "1,000.50", ":(", ":D", "kill",
        "你好",
        "\u{200D}", "\u{FE0F}", "\u{202E}", "don’t", "'", "''", "ß", "İ", "ﬁ", "𝒻urious", "\u{0}", "🇩🇪", "still",
        "waiting", "manager",
    ]

    @Test func `is read with evidence that adds up and cuts exactly`() throws {
        let seed = UInt64.random(in: .min ... .max)
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<2000 {
            var text = ""
            for _ in 0..<Int.random(in: 0...40, using: &generator) {
                text += Self.pieces.randomElement(using: &generator) ?? ""
                if Bool.random(using: &generator) { text += " " }
            }
            let energy = try Shipped.read(text)
            let scalars = Array(text.unicodeScalars)
            #expect(energy.score == Energy.score(of: energy.evidence), "seed \(seed)")
            for item in energy.evidence {
                try #require(item.start <= item.end && item.end <= scalars.count, "seed \(seed)")
                var cut = String.UnicodeScalarView()
                cut.append(contentsOf: scalars[item.start..<item.end])
                #expect(String(cut).utf8.elementsEqual(item.text.utf8), "seed \(seed): \(text)")
            }
            #expect(energy == (try Shipped.read(text)), "seed \(seed)")
        }
    }

    @Test(arguments: [
        ("Anna told me that {} would call back, still nothing", ["Maya", "Khadija", "Björn"]),
        ("My parcel from {} never arrived, this is ridiculous", ["Contoso", "Fabrikam", "Zwolle"]),
        ("Hello, I live in {} and my router arrived broken", ["Lisbon", "Nairobi", "Osaka"]),
        ("{} is the worst company ever", ["Contoso", "Fabrikam", "Initech"]),
    ]) func `is read the same whatever name, place or brand stands in it`(pattern: String, names: [String]) throws {
        let scores = try names.map { name in
            let parts = pattern.split(separator: "{}", omittingEmptySubsequences: false)
            return try Shipped.read(parts.joined(separator: name)).score
        }
        #expect(Set(scores).count == 1, "\(pattern): \(scores)")
    }

    /// Names of people, places and firms, as customers write them inside a sentence.
    static let names = [
        ["Maya", "Khadija", "Björn", "Xiulan", "Thandiwe", "O'Neill", "Priya"],
        ["Lisbon", "Nairobi", "Osaka", "Zwolle", "Mombasa", "Leipzig"],
        ["Contoso", "Fabrikam", "Initech", "Northwind", "Globex"],
    ]
    static let sentences = [
        "I told {0} in {1} that {2} never answers, this is the third time",
        "Can {0} from {2} call me when he is back from {1}, please?",
        "The parcel from {2} went to {1} instead, and {0} hung up on me!",
        "My router broke near {1}, I bought it at {2} with {0}",
        "I asked {0} to die down the noise, says {2} of {1}",
    ]

    @Test func `keeps its score when people, places and firms change their names`() throws {
        let seed = UInt64.random(in: .min ... .max)
        var generator = SeededGenerator(seed: seed)
        for sentence in Self.sentences {
            var scores: Set<Double> = []
            for _ in 0..<30 {
                var parts = Substring(sentence)
                var text = ""
                while let open = parts.firstIndex(of: "{") {
                    text += parts[..<open]
                    let kind = parts[parts.index(after: open)].wholeNumberValue ?? 0
                    text += Self.names[kind].randomElement(using: &generator) ?? ""
                    parts = parts[parts.index(open, offsetBy: 3)...]
                }
                scores.insert(try Shipped.read(text + parts).score)
            }
            #expect(scores.count == 1, "seed \(seed): \(sentence) \(scores)")
        }
    }

    @Test(arguments: [
        "!", "a", "aaaa ", "not ", "😡", "\u{301}", "\"", "> ", "still not waiting ", "kill * ", "`", "👩\u{200D}", "f*",
        "1.", ":(", "the third time ",
    ]) func `is read in time linear in its length`(unit: String) throws {
        func cost(_ count: Int) throws -> Int {
            let text = String(repeating: unit, count: count)
            return try (0..<3).map { _ in
                let start = Self.processorNanoseconds()
                _ = try Shipped.read(text)
                return Self.processorNanoseconds() - start
            }.min() ?? 0
        }
        _ = try cost(200)
        let small = try cost(2_000)
        let large = try cost(20_000)
        // Ten times the text may take 10 times as long; quadratic reading would take 100 times.
        #expect(large < small * 40 + 5_000_000, "\(small) ns against \(large) ns")
    }

    /// Time that this thread spent on a processor, so that a busy machine does not count.
    private static func processorNanoseconds() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }
}
