import ReflectBack
import Testing

@Suite struct `The draft check` {
    func review(_ draft: String, _ change: (inout Situation) -> Void = { _ in }) -> DraftReview {
        var situation = Situation()
        change(&situation)
        return EnglishPhrasebook.reflector.review(of: draft, in: situation)
    }

    @Test(arguments: [
        ("Please calm down.", DraftFinding.Code.dismissive),
        ("As I already told you, it takes ten days.", .dismissive),
        ("There's nothing we can do.", .dismissive),
        ("You should have read the manual.", .blame),
        ("You failed to return the form.", .blame),
        ("You must send the receipt first.", .blame),
        ("That's against our policy.", .policyFirst),
        ("I understand your frustration.", .formula),
        ("We apologize for any inconvenience.", .formula),
        ("Sorry, I'm so sorry, really sorry about this.", .overApology),
        ("WE SENT THIS ALREADY to your door.", .shouting),
        ("I guarantee it arrives on Friday.", .promise),
        ("Would you like to upgrade to our premium plan?", .upsellWhileHeightened),
        ("Your RMA failed in the OMS.", .jargon),
        ("I'm hearing that the parcel never came.", .questionMissing),
        ("Try to see the bright side, your suitcase was found.", .dismissive),
        ("Please be reasonable, other people wait too.", .dismissive),
        ("Had you paid in time, the line would still be open.", .blame),
        ("We do apologise for any hassle caused.", .formula),
        ("There is nothing more I can do about the fee.", .dismissive),
        ("You have our word, and my word, that it works now.", .promise),
    ])
    func `finds what can sound wrong`(draft: String, code: DraftFinding.Code) {
        #expect(review(draft).findings.contains { $0.code == code })
    }

    @Test(arguments: [
        "I should have caught that earlier, and I'm fixing it now.",
        "You should see the money on your card by Tuesday.",
        "Our policy covers water damage, so I've opened the claim.",
        "I wish I could move the date. What I can do is send a courier tonight.",
        "You must be exhausted after nine hours at the airport.",
        "You don't need to do anything else; the refund is on its way.",
        "Unfortunately the red one is gone. I can send the blue one today. Which would you prefer?",
        "Would you like me to cancel the upgrade you never asked for?",
        "It's not your fault: the link that we sent had expired.",
        "I'm sorry the driver never showed up. I've booked a new pickup for 3 pm.",
        "Your parcel was due on Monday and it still isn't there. Is that right?",
        "Could you tell me which of the two orders is missing?",
        "The terms say two years, and you are well within them, so the repair is free.",
        "I'm not able to open it from here, so I've asked the branch to ring you at ten.",
    ])
    func `is silent on near misses`(draft: String) {
        #expect(review(draft).findings == [])
    }

    @Test func `makes one remark on a span, says why, and gives one way to say it instead`() {
        let draft = "You need to calm down. It's not a big deal, it happens to everyone."
        let findings = review(draft).findings
        #expect(!findings.isEmpty)
        #expect(findings.count <= 3)
        for (left, right) in zip(findings, findings.dropFirst()) { #expect(left.end <= right.start) }
        for finding in findings { #expect(!finding.why.isEmpty && !finding.instead.isEmpty) }
    }

    @Test func `minds a sale only while the conversation is heightened`() {
        let turns = [Turn(seq: 1, text: "Thanks, that works again.")]
        let draft = "Would you like to try our premium plan?"
        #expect(review(draft) { $0.turns = turns }.findings == [])
        #expect(
            !review(draft) {
                $0.turns = turns; $0.isHeightened = true
            }.findings.isEmpty
        )
    }

    @Test func `counts the apologies that were sent before`() {
        let draft = "I'm sorry that the driver came late."
        #expect(review(draft).findings == [])
        #expect(
            review(draft) { $0.sent = ["Sorry about the wait.", "I am checking your order.", "My apologies again."] }
                .findings.map(\.code) == [.overApology]
        )
    }

    @Test func `says when a draft is too long`() {
        let draft = Array(repeating: "We looked at it.", count: 40).joined(separator: " ")
        #expect(review(draft).findings.contains { $0.code == .tooLong })
    }

    @Test func `names what of the customer's story the draft leaves out`() {
        let turns = [Turn(seq: 4, text: "My router arrived broken. I'm so disappointed. I want a refund.")]
        let silent = review("Which model is it?") { $0.turns = turns }
        #expect(silent.missingFacts.map(\.text) == ["My router arrived broken"])
        #expect(silent.missingWants.map(\.text) == ["a refund"])
        #expect(silent.missingFeeling == "disappointed")
        let taken = review("Your router arrived broken, that's disappointing, and you'd like a refund. Is that right?")
        {
            $0.turns = turns
        }
        #expect(taken.missingFacts.isEmpty && taken.missingWants.isEmpty && taken.missingFeeling == nil)
    }
}
