import Chance
import ReflectBack
import Testing

@Suite struct `Notes` {
    @Test func `quote the customer letter by letter`() {
        let text = "Still no refund!! I've been waiting 3 WEEKS and my order 4410-22 never came 😡."
        let notes = EnglishPhrasebook.reflector.notes(in: text, seq: 7)
        #expect(!notes.facts.isEmpty)
        for fact in notes.facts {
            #expect(text.contains(fact.text))
            #expect(fact.about == 7)
        }
    }

    @Test func `keep what is wanted apart from what happened`() {
        let text = "The kettle leaks. I'd like a replacement by Friday."
        let notes = EnglishPhrasebook.reflector.notes(in: text, seq: 1)
        #expect(notes.facts.map(\.text) == ["The kettle leaks"] || notes.facts.isEmpty)
        #expect(notes.wants.map(\.text) == ["a replacement by Friday"])
    }

    @Test func `keep durations, amounts and order numbers with their places`() {
        let text = "Paid $49.99 for order 9931204 and waited 3 weeks."
        let slots = EnglishPhrasebook.reflector.notes(in: text, seq: 1).slots
        #expect(slots.map(\.text) == ["$49.99", "9931204", "3 weeks"])
        #expect(slots.map(\.kind) == [.amount, .reference, .duration])
        let scalars = Array(text.unicodeScalars)
        for slot in slots {
            #expect(String(String.UnicodeScalarView(scalars[slot.start..<slot.end])) == slot.text)
        }
    }

    @Test func `name the feeling in the customer's own word`() {
        let notes = EnglishPhrasebook.reflector.notes(in: "I'm so disappointed with this.", seq: 1)
        #expect(notes.feeling?.text == "disappointed")
    }

    @Test func `are cut at scalars, whatever stands before them`() {
        for prefix in ["", "👩‍👩‍👧‍👦 ", "é́ ", "🇩🇪🇫🇷", "\u{FEFF}", "…", "a\u{300}\u{301} "] {
            let text = prefix + "I waited 3 hours and the app crashed twice."
            let scalars = Array(text.unicodeScalars)
            for slot in EnglishPhrasebook.reflector.notes(in: text, seq: 1).slots {
                #expect(String(String.UnicodeScalarView(scalars[slot.start..<slot.end])) == slot.text)
            }
        }
    }

    @Test func `come back for any text, however strange or long`() {
        var generator = SeededGenerator(seed: 20_261_121)
        let pieces = [
            "I", "'", "my", "bag", "was", "and", ",", ".", "!", "?", "\n", "(", ")", "\"", "#x", "@y", "$", "4", ":",
            "/",
            "\u{0}", "é", "😡", "\u{200D}", "www.", "http://", "-", "w/", "…", "to", "because", "that", "lost", "NO",
            "’s",
        ]
        for _ in 0..<300 {
            let count = Int(generator.next() % 60)
            let text = (0..<count).map { _ in pieces[Int(generator.next() % UInt64(pieces.count))] }
                .joined(separator: generator.next() % 2 == 0 ? " " : "")
            let notes = EnglishPhrasebook.reflector.notes(in: text, seq: 1)
            for quote in notes.facts + notes.wants {
                #expect(text.unicodeScalars.count >= quote.text.unicodeScalars.count)
            }
            _ = EnglishPhrasebook.hint([text])
        }
    }

    @Test func `take time in proportion to the length of the text`() {
        let clock = ContinuousClock()
        func time(_ text: String) -> Duration {
            (0..<5).map { _ in clock.measure { _ = EnglishPhrasebook.hint([text]) } }.min() ?? .zero
        }
        for piece in ["I was a.b.c. ", "and my bag and ", "what I that my ", "((((", "the flight of the bag of the "] {
            let short = String(repeating: piece, count: 500 / piece.count)
            let long = String(repeating: piece, count: 4_000 / piece.count)
            #expect(time(long) < time(short) * 30 + .milliseconds(200))
        }
    }
}
