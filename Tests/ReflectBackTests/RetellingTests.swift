import ReflectBack
import Testing

@Suite struct `A story` {
    @Test(arguments: [
        (
            "The kettle was due on Monday, it came on Friday and the lid is cracked.",
            "the kettle was due on Monday, it came on Friday and the lid is cracked"
        ),
        (
            "I sent you the form twice and you still say my claim is missing.",
            "you sent us the form twice and we still say your claim is missing"
        ),
        (
            "Your engineer broke the tap he came to fix and nobody has called me.",
            "the engineer broke the tap he came to fix and nobody has called you"
        ),
        ("The plates you sent me are chipped.", "the plates we sent you are chipped"),
        (
            "My wife's in hospital and I can't change the booking.",
            "your wife's in hospital and you can't change the booking"
        ),
        ("I can't believe I have to pay £25 for your mistake.", "you have to pay £25 for the mistake"),
    ])
    func `is told whole, from the agent's side`(message: String, expected: String) throws {
        let text = try #require(EnglishPhrasebook.suggestion(message))
        #expect(text.contains(expected), "\(text)")
    }

    @Test func `joins short sentences of one message`() throws {
        let text = try #require(
            EnglishPhrasebook.suggestion(
                "The tracking says delivered. There is nothing on my porch. I was home all day."
            )
        )
        #expect(text.contains("the tracking says delivered, there is nothing on your porch, and you were home all day"))
    }

    @Test func `goes on over several messages`() throws {
        let text = try #require(
            EnglishPhrasebook.suggestion(
                "I ordered a lamp on the 4th.",
                "The order page says cancelled and no one refunded me."
            )
        )
        #expect(
            text.contains("you ordered a lamp on the 4th, and the order page says cancelled and no one refunded you")
        )
    }

    @Test(arguments: [
        "You may say the fridge is cold but the qwertz of it blorks and my milk is warm.",
        "lol my refund never came, sure",
        "If you had sent the right part my boiler would work.",
        "They said sorry we missed you, she wasn't.",
    ])
    func `is left out where half of it would have to be`(message: String) {
        let text = EnglishPhrasebook.suggestion(message) ?? ""
        #expect(!text.contains("hearing that"), "\(text)")
    }

    @Test func `leaves the words of others alone`() {
        let text = EnglishPhrasebook.suggestion("Your email says call us and your line says email us.") ?? ""
        #expect(!text.contains("call you"), "\(text)")
    }

    @Test func `keeps a name that looks like a word for somebody`() throws {
        let text = try #require(EnglishPhrasebook.suggestion("My team in the US lost the connection twice today."))
        #expect(text.contains("in the US"), "\(text)")
    }
}
