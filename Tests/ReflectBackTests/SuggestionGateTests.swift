import ReflectBack
import Testing

@Suite struct `The gate before a suggestion` {
    static let message = "My parcel 4410 never arrived and I was charged twice."

    func refusals(_ suggestion: String, _ message: String = Self.message) -> [SuggestionGate.Refusal] {
        EnglishPhrasebook.gate.refusals(of: suggestion, toward: [message])
    }

    @Test func `lets a faithful sentence pass`() {
        let text =
            "I'm hearing that your parcel 4410 never arrived, and that you were charged twice. Did I get that right?"
        #expect(refusals(text) == [])
    }

    @Test(arguments: [
        ("I'm hearing that your sofa never arrived. Did I get that right?", SuggestionGate.Refusal.novelWord),
        ("I'm hearing that your parcel 4411 never arrived. Did I get that right?", .novelNumber),
        ("I'm hearing that your parcel never arrived.", .checkQuestion),
        ("We will refund you. Did I get that right?", .promise),
        ("You should have checked. Did I get that right?", .blame),
        ("You could upgrade. Did I get that right?", .sale),
        ("I understand your frustration. Did I get that right?", .formula),
        ("I feel upset. Did I get that right?", .claim),
        ("I'm hearing that you was charged twice. Did I get that right?", .agreement),
        ("I'm hearing that your the parcel never arrived. Did I get that right?", .agreement),
        ("I'm hearing that your parcel never arrived! Did I get that right?", .exclamation),
        ("I'm hearing that \"your parcel never arrived. Did I get that right?", .quotes),
    ])
    func `stops what an agent must not send`(text: String, expected: SuggestionGate.Refusal) {
        #expect(refusals(text).contains(expected))
    }

    @Test func `stops profanity even in the customer's own words`() {
        let text = "I'm hearing that your shitty parcel never arrived. Did I get that right?"
        #expect(refusals(text, "My shitty parcel never arrived.").contains(.profanity))
    }

    @Test func `stops a sentence of more than 45 words`() {
        let words = Array(repeating: "parcel", count: 46).joined(separator: " never ")
        #expect(refusals(words + "?").contains(.tooLong))
    }
}
