import SentimentAnalysis

/// Turns what a customer wrote into notes and a sentence to edit, and an agent's words into what they acknowledged.
///
/// Everything is a function of its arguments and the phrasebook; nothing is kept between calls.
package struct Reflector: Sendable {
    let phrasebook: Phrasebook
    let gate: SuggestionGate

    /// The most facts and wants that one message's notes hold.
    static let mostFacts = 3
    static let mostWants = 2
    /// The customer's messages that a hint looks back on.
    static let mostTurns = 6

    package init(phrasebook: Phrasebook) {
        self.phrasebook = phrasebook
        gate = SuggestionGate(phrasebook: phrasebook)
    }

    /// What `text`, the customer's message `seq`, says, in the customer's own words.
    package func notes(in text: String, seq: Int) -> MessageNotes { notes(of: Turn(seq: seq, text: text)) }

    /// What the customer's message says, in the customer's own words.
    package func notes(of turn: Turn, remembering readings: Readings? = nil) -> MessageNotes {
        notes(of: reader(of: turn, readings), seq: turn.seq)
    }

    /// The notes of the last of the customer's turns, and what the agent is offered after it, from one reading.
    package func reflection(for situation: Situation) -> (notes: MessageNotes, hint: HintContent?) {
        let readings = situation.readings ?? Readings()
        guard let turn = situation.turns.last else { return (MessageNotes(), nil) }
        let notes = notes(of: turn, remembering: readings)
        return (notes, hint(for: situation, readers(of: situation, readings)))
    }

    func readers(of situation: Situation) -> [Reader] { readers(of: situation, situation.readings) }

    private func readers(of situation: Situation, _ readings: Readings?) -> [Reader] {
        var readers = situation.turns.suffix(Self.mostTurns).map { reader(of: $0, readings) }
        for index in readers.indices where readers[index].signs.contains(.corrects) {
            let correction = readers[index]
            for earlier in readers.startIndex..<index { readers[earlier].drop(correction) }
        }
        return readers
    }

    private func reader(of turn: Turn, _ readings: Readings?) -> Reader {
        guard let readings else { return Reader(turn.text, message: turn.seq, phrasebook: phrasebook) }
        return readings.reader(of: turn, with: phrasebook)
    }

    private func notes(of reader: Reader, seq: Int) -> MessageNotes {
        MessageNotes(
            facts: quotes(reader.facts.best(Self.mostFacts).map { ($0.start, $0.end) }, reader, seq),
            wants: quotes(reader.wants.prefix(Self.mostWants).map { ($0.start, $0.end) }, reader, seq),
            slots: reader.slots,
            feeling: reader.feeling.map { Quote(text: reader.passage.slice($0.start, $0.end), about: seq) }
        )
    }

    private func quotes(_ ranges: [(Int, Int)], _ reader: Reader, _ seq: Int) -> [Quote] {
        ranges.map { Quote(text: reader.passage.slice($0.0, $0.1), about: seq) }
    }

    /// What the agent is offered after the last of the customer's turns, or nil when nothing is worth an agent's eye.
    package func hint(for situation: Situation) -> HintContent? {
        hint(for: situation, readers(of: situation, situation.readings))
    }

    private func hint(for situation: Situation, _ readers: [Reader]) -> HintContent? {
        guard let newest = readers.last else { return nil }
        let builder = HintBuilder(
            phrasebook: phrasebook,
            gate: gate,
            situation: situation,
            readers: readers,
            newest: newest
        )
        return builder.hint()
    }

    /// Whether the customer says that they were understood.
    package func confirms(_ text: String) -> Bool { confirms(Turn(seq: 0, text: text)) }

    /// Whether the customer says that they were understood.
    package func confirms(_ turn: Turn, remembering readings: Readings? = nil) -> Bool {
        let reader = reader(of: turn, readings)
        return reader.signs.contains(.confirms) && !reader.signs.contains(.corrects)
    }
}

extension [Reader.Fact] {
    /// The `count` best, in the order in which they were said.
    func best(_ count: Int) -> [Reader.Fact] {
        if self.count <= count { return self }
        let ranked = enumerated().sorted { left, right in
            left.element.score != right.element.score
                ? left.element.score > right.element.score : left.offset < right.offset
        }
        return ranked.prefix(count).sorted { $0.offset < $1.offset }.map(\.element)
    }
}
