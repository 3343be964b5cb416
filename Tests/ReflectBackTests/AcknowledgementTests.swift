import ReflectBack
import SentimentAnalysis
import Testing

@Suite struct `An acknowledgement` {
    func read(_ reply: String, after message: String = "My router arrived broken.") -> Acknowledgement {
        EnglishPhrasebook.reflector.acknowledgement(in: reply, seq: 9, toward: [Turn(seq: 8, text: message)])
    }

    @Test(arguments: [
        ("Please send me your order number.", Acknowledgement.How.none),
        ("Apologies for the inconvenience.", .apology),
        ("I'm sorry to hear that.", .sympathy),
        ("Oh no! Let me look.", .sympathy),
        ("I'm hearing that the router came broken. Did I get that right?", .facts),
        ("I'm sorry your router was broken when it arrived.", .facts),
        ("That sounds really frustrating.", .feeling),
        ("I can hear how disappointed you are.", .feeling),
    ])
    func `is read from the words that were sent`(reply: String, how: Acknowledgement.How) {
        #expect(read(reply).how == how)
    }

    @Test(arguments: ["If you're unhappy with this, please fill in the form.", "Thank you for contacting us.", "Hi!"])
    func `is not found in a formula`(reply: String) {
        #expect(read(reply).how == .none)
    }

    @Test func `shows its words and scores nobody`() {
        let reply = "That sounds really frustrating, and I'm on it."
        let found = read(reply)
        #expect(!found.evidence.isEmpty)
        let scalars = Array(reply.unicodeScalars)
        for evidence in found.evidence {
            #expect(String(String.UnicodeScalarView(scalars[evidence.start..<evidence.end])) == evidence.text)
            #expect(evidence.weight == 0 && evidence.base == 0)
            #expect(evidence.seq == 9)
        }
    }

    @Test(arguments: ["Yes, exactly.", "yes that's right", "Exactly!", "that's it, thank you", "Spot on"])
    func `is confirmed by the customer`(message: String) {
        #expect(EnglishPhrasebook.reflector.confirms(message))
    }

    @Test(arguments: ["No, that's not what I said.", "I already said that", "Where is my bag?", "That's not right", ""])
    func `is not confirmed by anything else`(message: String) {
        #expect(!EnglishPhrasebook.reflector.confirms(message))
    }
}
