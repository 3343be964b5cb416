import SentimentAnalysis
import Testing

@Suite struct `Praise beside a mishap` {
    private func turned(in energy: Energy) -> [Evidence] {
        energy.evidence.filter { $0.cue == "mock_praise" && $0.base < 0 }
    }

    @Test(arguments: [
        "Splendid. The new kettle leaks and the lid is cracked.",
        "Great, both wheels broke off on the first ride",
        "Impressive! Nobody ever called, and the ticket is closed.",
    ]) func `mocks, and weighs so under its own words`(text: String) throws {
        let energy = try Shipped.read(text)
        let mock = try #require(turned(in: energy).first)
        #expect(mock.weight > 0)
        #expect(text.hasPrefix(mock.text))
        #expect(energy.level >= .heightened)
        #expect(energy.valence < 0)
        #expect(energy.score == Energy.score(of: energy.evidence))
    }

    @Test(arguments: [
        "Splendid. The new kettle is quiet and the lid fits.",
        "Great, the broken wheel was repaired the same day",
        "Splendid kettle, but the lid is cracked.",
        "Splendid, it no longer leaks, thank you.",
    ]) func `is praise still where it was put right, is conceded, or there was none`(text: String) throws {
        let energy = try Shipped.read(text)
        #expect(turned(in: energy).isEmpty, "\(energy.evidence)")
        #expect(energy.level < .heightened)
    }

    @Test func `far away in the message is praise still`() throws {
        let near = try Shipped.read("Splendid. The kettle leaks and is cracked.")
        let far = try Shipped.read("Splendid. I have a cat. I have a dog. The kettle leaks and is cracked.")
        #expect(!turned(in: near).isEmpty)
        #expect(turned(in: far).isEmpty)
    }
}
