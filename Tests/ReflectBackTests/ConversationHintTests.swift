import ReflectBack
import SentimentAnalysis
import Testing

/// Hints over several messages of one conversation.
@Suite struct `Hints of a conversation` {
    @Test func `come again only when a message brings something`() {
        let story = ["My parcel 4411 never arrived.", "I was charged twice for the parcel."]
        #expect(EnglishPhrasebook.hint(story) != nil)
        #expect(EnglishPhrasebook.hint(story + ["charged twice!!"]) == nil)
        #expect(EnglishPhrasebook.hint(story + ["hello"]) == nil)
        #expect(EnglishPhrasebook.hint(story + ["And my neighbour saw your driver throw it."]) != nil)
    }

    @Test func `come again when the energy rises`() {
        var turns = [Turn(seq: 1, text: "My parcel never arrived."), Turn(seq: 2, text: "never arrived")]
        turns[0].energy = Energy.reading(.uneasy)
        turns[1].energy = Energy.reading(.uneasy)
        #expect(EnglishPhrasebook.reflector.hint(for: Situation(turns: turns)) == nil)
        turns[1].energy = Energy.reading(.acute)
        #expect(EnglishPhrasebook.reflector.hint(for: Situation(turns: turns)) != nil)
    }

    @Test func `leave out what the customer took back`() throws {
        let hint = try #require(
            EnglishPhrasebook.hint([
                "My bill is wrong.", "No, I said the bill was charged twice.", "Nobody at the branch answers me.",
            ])
        )
        #expect(!hint.facts.contains { $0.text == "My bill is wrong" })
        #expect(!hint.suggestions.contains { $0.text.contains("your bill is wrong") })
    }

    @Test func `are the same with and without what is remembered`() {
        let messages = [
            "I ordered a lamp on the 4th.", "It came broken and nobody answers.", "I want a refund for the lamp.",
            "Your driver left it in the rain.",
        ]
        let readings = Readings()
        for count in messages.indices.map({ $0 + 1 }) {
            let turns = messages.prefix(count).enumerated().map { Turn(seq: $0.offset + 1, text: $0.element) }
            let fresh = EnglishPhrasebook.reflector.hint(for: Situation(turns: turns))
            #expect(EnglishPhrasebook.reflector.hint(for: Situation(turns: turns, readings: readings)) == fresh)
        }
    }

    @Test func `quote every fact from the message it stands in`() throws {
        let messages = ["My router arrived broken.", "I was charged $40 twice.", "I want a new router by Friday."]
        let hint = try #require(EnglishPhrasebook.hint(messages))
        #expect(hint.facts.map(\.about) == [1, 2])
        for quote in hint.facts + hint.wants { #expect(messages[quote.about - 1].contains(quote.text), "\(quote)") }
        #expect(hint.wants.map(\.about) == [3])
    }
}

extension Energy {
    /// A reading of which only the level counts.
    static func reading(_ level: Level) -> Energy {
        Energy(level: level, score: 0, confidence: .high, language: "en")
    }
}
