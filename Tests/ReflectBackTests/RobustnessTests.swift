import Chance
import ReflectBack
import Testing

@Suite struct `Any row of words` {
    /// Words of every kind that the grammar asks about, and signs.
    static let words = """
        i you we they it my your the a this that was were is 's 'm have has had been being not never no can't won't don't
        and but because when every time waiting waited told charged cancelled lost said says need want would like please can
        why how what flight order bag refund driver agent money 2 3 hours days $40 on for to of in with still just again at
        everything i've you're one none twice furious thanks lol US @someone #fail , . ? ! ... " ( ) & - :
        """.split { $0 == " " || $0 == "\n" }.map(String.init)

    @Test func `is read without harm, and said back only through the gates`() {
        let seed = UInt64.random(in: .min ... .max)
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        for _ in 0..<3_000 {
            let message = (0...Int.random(in: 0..<14, using: &random)).map { _ in
                Self.words.randomElement(using: &random)!
            }
            .joined(separator: " ")
            for suggestion in EnglishPhrasebook.hint([message])?.suggestions ?? [] {
                #expect(
                    EnglishPhrasebook.gate.refusals(of: suggestion.text, toward: [message]) == [],
                    "\(message) → \(suggestion.text)"
                )
            }
        }
    }

    @Test(arguments: Self.words) func `may be one word`(word: String) {
        _ = EnglishPhrasebook.hint([word])
        _ = EnglishPhrasebook.hint(["My parcel never arrived.", word])
        _ = EnglishPhrasebook.reflector.review(of: word, in: .init())
    }

    @Test(arguments: ["Waiting,thank you", "Waiting, ", "and", "so still no", "been"])
    func `may break off`(message: String) {
        _ = EnglishPhrasebook.hint([message])
    }
}
