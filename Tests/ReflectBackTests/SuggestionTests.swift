import ReflectBack
import Testing

@Suite struct `A suggestion` {
    @Test func `says the customer's clauses from the agent's side`() throws {
        let text = try #require(EnglishPhrasebook.suggestion("My router arrived broken and I was charged twice."))
        #expect(text.contains("your router arrived broken"))
        #expect(text.contains("you were charged twice"))
        #expect(!text.contains(" my "))
    }

    @Test func `puts what the company did into the passive`() throws {
        let text = try #require(EnglishPhrasebook.suggestion("You cancelled my order without telling me."))
        #expect(text.contains("your order was cancelled without telling you"))
    }

    @Test func `says we where the company does not do something`() throws {
        let text = try #require(EnglishPhrasebook.suggestion("You don't deliver to my street."))
        #expect(text.contains("we don't deliver to your street"))
    }

    @Test(arguments: [
        ("On hold for over two hours.", "you've been on hold for over two hours"),
        ("Still no refund for my broken kettle.", "there's still no refund for your broken kettle"),
        ("Been waiting six days for a technician.", "you've been waiting six days for a technician"),
        ("2 hours and counting.", "you've been waiting for 2 hours"),
        ("parcel lost for three weeks", "your parcel was lost for three weeks"),
        ("20 min going round in circles on the site", "you've spent 20 minutes going round in circles"),
    ])
    func `fills in the words that people leave out`(message: String, expected: String) throws {
        let text = try #require(EnglishPhrasebook.suggestion(message))
        #expect(text.contains(expected))
    }

    @Test func `adds the want and asks whether it is right`() throws {
        let text = try #require(
            EnglishPhrasebook.suggestion("The heating has been broken for a week. Can you send me a technician?")
        )
        #expect(text.contains("the heating has been broken for a week"))
        #expect(text.contains("you'd like us to send you a technician"))
        #expect(text.hasSuffix("?"))
    }

    @Test func `undoes the inversion of a question`() throws {
        let text = try #require(EnglishPhrasebook.suggestion("Why was my subscription cancelled?"))
        #expect(text.contains("why your subscription was cancelled"))
    }

    @Test func `names an owned feeling one notch softer`() throws {
        let text = try #require(EnglishPhrasebook.suggestion("I am absolutely furious."))
        #expect(text.contains("how upset you are"))
    }

    @Test(arguments: ["I'm not worried.", "He is so angry.", "They were disappointed with my work."])
    func `names no feeling that the customer does not have`(message: String) {
        #expect(EnglishPhrasebook.suggestion(message)?.contains("how ") != true)
    }

    @Test(arguments: [
        "If you had answered the phone I would have a flight by now.",
        "They never told her about it.",
        "Great job, well done, thanks for nothing.",
        "How hard is it to answer a phone?",
        "asdkjh qwoieu zxmcn lkjqwe",
        "He said \"we don't refund anybody\".",
    ])
    func `is left out where a sentence would be a guess`(message: String) {
        #expect(EnglishPhrasebook.hint([message])?.suggestions.isEmpty != false)
    }

    @Test func `is not offered twice in a conversation`() throws {
        let message = "I was charged twice for one order."
        var offered: Set<String> = []
        for _ in 0..<6 {
            let hint = EnglishPhrasebook.hint([message]) { $0.suggested = offered }
            for suggestion in hint?.suggestions ?? [] {
                #expect(offered.insert(suggestion.text).inserted)
            }
        }
        #expect(offered.count > 1)
    }

    @Test func `is the same for the same words`() {
        let message = "I was charged twice for one order and nobody answers the phone."
        #expect(EnglishPhrasebook.hint([message]) == EnglishPhrasebook.hint([message]))
    }

    @Test func `is withdrawn when the customer corrects the agent`() {
        let hint = EnglishPhrasebook.hint(["My bill is wrong.", "No, I said the bill was charged twice."])
        #expect(hint?.suggestions.isEmpty == true)
        #expect(hint?.prompts.isEmpty == false)
    }

    @Test func `is a closing pair with a blank once the customer was acknowledged`() throws {
        let hint = try #require(
            EnglishPhrasebook.hint(["I want a refund for the broken lamp."]) { $0.isAcknowledged = true }
        )
        #expect(hint.kind == .offerOrWish)
        let pair = hint.suggestions.filter { $0.text.contains("⟨blank⟩") }
        #expect(pair.count == 2)
        #expect(Set(hint.suggestions.map(\.id)).count == hint.suggestions.count)
    }

    @Test func `tells which messages it speaks of`() throws {
        let hint = try #require(EnglishPhrasebook.hint(["My router arrived broken.", "I was charged twice."]))
        #expect(hint.about == [1, 2])
        for quote in hint.facts { #expect(hint.about.contains(quote.about)) }
    }
}

@Suite struct `A hint` {
    @Test(arguments: ["Thanks, have a nice evening.", "ok", ""])
    func `stays away where nothing is worth an agent's eye`(message: String) {
        #expect(EnglishPhrasebook.hint([message]) == nil)
    }

    @Test func `asks what they need when only the want is missing`() throws {
        let hint = try #require(EnglishPhrasebook.hint(["I was charged twice for one order."]))
        #expect(hint.prompts.contains { $0.contains("need") })
    }

    @Test func `says that it was told before when they contact us again`() throws {
        let hint = try #require(
            EnglishPhrasebook.hint(["Where is it?! This is ridiculous!!"]) { $0.contactNumber = 3 }
        )
        #expect(hint.prompts.contains { $0.contains("told this before") })
    }

    @Test(arguments: ["Please cancel my subscription.", "I want to speak to a real person.", "Stop calling me."])
    func `passes on first what must not be talked away`(message: String) throws {
        let hint = try #require(EnglishPhrasebook.hint([message]))
        #expect(hint.kind == .leaveRisk)
        #expect(hint.suggestions.isEmpty)
    }
}
