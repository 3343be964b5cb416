import Chance
import Testing

@testable import ReflectBack

@Suite struct `Words with a number` {
    @Test func `are what a dictionary says they are`() {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        // Few letters, so that words are near each other; NUL, letters beyond ASCII, and both lengths around 16 bytes.
        let letters = ["a", "b", "'", "\0", "é", "e\u{301}", "z"]
        func word() -> String {
            let length = [0, 1, 2, 3, 15, 16, 17].randomElement(using: &random) ?? 0
            return (0..<length).map { _ in letters.randomElement(using: &random) ?? "" }.joined()
        }
        for capacity in [0, 1, 500] {
            var numbers = WordNumbers(capacity: capacity)
            var known: [String: Int32] = [:]
            for number in 0..<400 {
                let word = word()
                numbers.insert(word, Int32(number))
                known[word] = Int32(number)
                let near = String(word.dropLast()) + (letters.randomElement(using: &random) ?? "")
                for asked in [word, near] { #expect(numbers.number(of: asked) == known[asked], "seed \(seed)") }
            }
            for (word, number) in known { #expect(numbers.number(of: word) == number, "seed \(seed)") }
        }
    }
}
