import SentimentAnalysis
import Testing

@Suite struct `A reading` {
    @Test(arguments: [
        "I am furious about this",
        "This is unacceptable, nobody answers",
        "You people are useless, this is the third time",
        "Still no refund after 3 weeks. Ridiculous!",
        "I want to speak to a manager",
    ]) func `flags a heightened customer`(text: String) throws {
        #expect(try Shipped.read(text).level >= .heightened)
    }

    @Test(arguments: [
        "Hello, the router arrived broken. Can you send another one, please?",
        "How do I kill the process after it crashed with a fatal error?",
        "My card was declined in a shop today, what should I do?",
        "The HDMI port of my LG OLED TV shows an error",
        "I AM SO HAPPY THIS IS AMAZING!!!!",
        "I'm not angry, just asking",
        "no problem, thanks for your help",
    ]) func `stays quiet at a calm one`(text: String) throws {
        #expect(try Shipped.read(text).level < .heightened)
    }

    @Test(arguments: [
        "", "   ", "12345", "...", "你们的服务太慢了我等了三个星期",
        "9f8a:7b6c 0x00ff 12:33:09.221 [87] 0x1f 0x2e 441 0x99 77 22 0x1",
    ])
    func `says unscored where it cannot read`(text: String) throws {
        let energy = try Shipped.read(text)
        #expect(energy.confidence == .unscored)
        #expect(energy.level == .calm)
    }

    @Test func `puts talk of self-harm in the top band whatever the arithmetic says`() throws {
        let energy = try Shipped.read("thank you so much, you are wonderful, but I want to die", seq: 7)
        #expect(energy.level == .acute)
        #expect(energy.raisesAtOnce(inMessage: 7) == .selfHarm)
    }

    @Test func `does not take the anger of somebody else for the customer's`() throws {
        let own = try Shipped.read("I was furious")
        let other = try Shipped.read("my neighbour was furious")
        #expect(other.score < own.score)
    }

    @Test func `lets loud joy stir without alarming`() throws {
        let energy = try Shipped.read("YAY this is amazing!!! I love it")
        #expect(energy.level == .calm)
        #expect(energy.arousal > 0.3)
        #expect(energy.valence > 0.3)
    }
}

@Suite struct `The memory of a conversation` {
    @Test func `lists what earlier messages still weigh under their own numbers`() throws {
        let analyser = try Shipped.analyser()
        var history = EnergyHistory()
        let first = analyser.read("I am furious", seq: 1, circumstances: .neutral, after: history)
        history.append(first)
        let second = analyser.read("hello?", seq: 2, circumstances: .neutral, after: history)
        #expect(second.evidence.contains { $0.seq == 1 })
        #expect(second.score == Energy.score(of: second.evidence))
        #expect(second.score > (try Shipped.read("hello?").score))
        #expect(second.raisesAtOnce(inMessage: 2) == nil)
    }

    @Test func `is bounded however long the talk`() throws {
        let analyser = try Shipped.analyser()
        var history = EnergyHistory()
        for seq in 1...50 {
            history.append(analyser.read("I am furious, this is terrible, awful, ridiculous", seq: seq, after: history))
        }
        let last = analyser.read("ok", seq: 51, after: history)
        #expect(last.evidence.count < 20)
    }

    @Test func `counts the silence of the desk as evidence without words`() throws {
        let waited = Circumstances(contactNumber: 3, unansweredMilliseconds: 6 * 60_000)
        let energy = try Shipped.analyser().read("hello?", seq: 1, circumstances: waited)
        #expect(energy.evidence.contains { $0.cue == "unanswered" && $0.text.isEmpty && $0.start == $0.end })
        #expect(energy.evidence.contains { $0.cue == "contact_again" })
        #expect(energy.score == Energy.score(of: energy.evidence))
    }
}
