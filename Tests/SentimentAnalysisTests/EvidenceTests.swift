import SentimentAnalysis
import Testing

@Suite struct `The evidence of a reading` {
    static let texts = [
        "This is the THIRD time I am contacting you about my router!!",
        "Great, another week without internet 🙄",
        "Ünglaublich… I’ve been waiting for 3 weeks, and nobody answers. I want a manager NOW",
        "hello, how do I reset my PIN?",
        "I love it, but it keeps crashing 😡😡😡",
        "e\u{301}te\u{301} 👩‍👩‍👧‍👧 you idiots",
        "",
    ]

    @Test(arguments: texts) func `adds up to the score by the published formula`(text: String) throws {
        let energy = try Shipped.read(text)
        #expect(energy.score == Energy.score(ofWeightSum: energy.evidence.reduce(0) { $0 + $1.weight }))
    }

    @Test(arguments: texts) func `quotes exactly the words it points at`(text: String) throws {
        let scalars = Array(text.unicodeScalars)
        for item in try Shipped.read(text).evidence {
            var cut = String.UnicodeScalarView()
            cut.append(contentsOf: scalars[item.start..<item.end])
            #expect(String(cut).unicodeScalars.elementsEqual(item.text.unicodeScalars))
        }
    }

    @Test(arguments: texts) func `is the same every time`(text: String) throws {
        #expect(try Shipped.read(text) == Shipped.read(text))
    }

    /// The words are cut out when somebody asks, which must not show.
    @Test(arguments: texts) func `is the same with its words cut out`(text: String) throws {
        let energy = try Shipped.read(text)
        var cut = energy
        cut.evidence = energy.evidence
        #expect(cut == energy && cut.evidence == energy.evidence)
        guard !cut.evidence.isEmpty else { return }
        cut.evidence[0].text += "?"
        #expect(cut != energy)
    }

    /// Tokens past the first few stand elsewhere: a long text reads as the same words twice would.
    @Test func `points at the right words late in a long text`() throws {
        let calm = String(repeating: "a, b. ", count: 400)
        let energy = try Shipped.read(calm + "this is ridiculous")
        let item = try #require(energy.evidence.first { $0.text == "ridiculous" })
        #expect(item.start == calm.count + 8 && item.end == calm.count + 18)
    }

    @Test func `names the third time as repetition`() throws {
        let energy = try Shipped.read("This is the THIRD time I am contacting you")
        #expect(energy.evidence.contains { $0.cue == "repetition" && $0.text.contains("THIRD time") })
    }

    @Test func `counts a drawn-out word as the word it is`() throws {
        let energy = try Shipped.read("this is sooo ridiculouuuus")
        #expect(energy.evidence.contains { $0.text == "ridiculouuuus" && $0.cue == "harsh" })
    }
}

@Suite struct `The score of a weight sum` {
    @Test func `is a half at the balance`() {
        #expect(Energy.score(ofWeightSum: Energy.balance) == 0.5)
    }

    @Test func `says calm when nothing was said`() {
        #expect(Energy.score(ofWeightSum: 0) == 0.168)
    }

    @Test func `stays between 0 and 1 at any sum`() {
        #expect(Energy.score(ofWeightSum: .max / 2) == 1)
        #expect(Energy.score(ofWeightSum: .min / 2) == 0)
    }
}
