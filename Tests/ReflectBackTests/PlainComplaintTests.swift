import ReflectBack
import Testing

/// The commonest shape of an upset chat: something broke, nobody answers, and this is what is wanted.
@Suite struct `A plain complaint` {
    @Test(arguments: [
        (
            "My kettle arrived broken. This is the THIRD time I write, nobody answers! I want a refund.",
            "your kettle arrived broken, and this is the third time you write, and nobody answers. And you'd like a refund."
        ),
        (
            "My internet has been down for three days. I keep calling and nobody picks up. When will it be fixed?",
            "your internet has been down for three days, and you keep calling and nobody picks up. And you'd like to know when it will be fixed."
        ),
        (
            "You sent me the wrong size. I wrote to you last week and nobody answered. I want to exchange it.",
            "you were sent the wrong size, and you wrote to us last week and nobody answered. And you'd like to exchange it."
        ),
        (
            "My flight was cancelled. I've been on hold for two hours and no one picks up! I need to be rebooked today.",
            "your flight was cancelled, and you've been on hold for two hours and no one picks up. And you'd like to be rebooked today."
        ),
        (
            "My luggage is lost. Nobody can tell me where it is! I want to know where my bag is.",
            "your luggage is lost, and nobody can tell you where it is. And you'd like to know where your bag is."
        ),
        (
            "I bought a phone from you and the screen is cracked. I have asked for help five times. I demand a replacement.",
            "you bought a phone from us and the screen is cracked, and you have asked for help five times. And you'd like a replacement."
        ),
        (
            "My account is locked again. I've written to you twice. Please unlock it.",
            "your account is locked again, and you've written to us twice. And you'd like us to unlock it."
        ),
    ])
    func `gets its facts and its wish said back`(message: String, expected: String) throws {
        let text = try #require(EnglishPhrasebook.suggestion(message))
        #expect(text.contains(expected), "\(text)")
        #expect(text.hasSuffix("Did I get that right?"), "\(text)")
    }

    @Test(arguments: [
        "The charger came on Monday and it still didn't charger my phone.",
        "I lost my card in the branch and having trouble to get a new one.",
        "The router is broke and the agent have told me nothing.",
        "I'm on flight and no seat was free.",
        "My box broke The driver threw it over the fence.",
        "Although I paid for the broken lamp twice.",
        "I really appreciate waiting two hours when my flight is cancelled.",
        "Your phones are broken how come nobody mends them.",
        "You can't fix the boiler and I have and the house is cold.",
        "The lamp that I bought is broken and it never comes with.",
    ])
    func `is not said back with its slips`(message: String) {
        let text = EnglishPhrasebook.suggestion(message) ?? ""
        #expect(!text.contains("hearing that"), "\(text)")
    }

    @Test func `is not asked again for what it asked for`() throws {
        let text = try #require(
            EnglishPhrasebook.suggestion("I'm so frustrated. Can you pls see to the qwertz for me?")
        )
        #expect(!text.contains("What would help"), "\(text)")
    }

    @Test func `names the situation where what went wrong cannot be said`() throws {
        let text = try #require(
            EnglishPhrasebook.suggestion("Been locked out of my account for 2 hrs, 2 agents \"reset\" it")
        )
        #expect(text.contains("That sounds frustrating."), "\(text)")
    }
}
