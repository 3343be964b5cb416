/// Chooses which sentences of the recent messages are said back together: most of what there is to tell, in few words.
struct Story {
    let readers: [Reader]
    let phrasebook: Phrasebook

    /// The most words that the sentences of one story have together.
    static let mostWords = 31
    /// The most sentences of one story.
    static let mostSentences = 3
    /// The sentences that are compared, at most: the last ones.
    static let mostCompared = 10
    /// The share of what there is to tell, in hundredths, below which it would be half of the story.
    static let leastShare = 70
    /// Words from which a story is long enough to stand for more than it says.
    static let longEnough = 20
    /// What a story must weigh: something went wrong, took long, or cost something.
    static let leastWeight = 4
    /// What it must weigh when nothing is left out.
    static let leastWhole = 3
    /// What it must weigh beside a feeling that is named.
    static let leastFelt = 2
    /// Words from which a sentence is missed when it is left out.
    static let leastPiece = 4

    /// What a sentence that is left out must weigh, and how long it must be, to be missed.
    static let leastMissed = 1
    static let leastMissedWords = 6

    /// Words after which `they` is the company's people and needs no noun.
    static let late = 4

    /// A sentence with the message it stands in.
    private struct Piece {
        var reader: Int
        var place: Int
        var sentence: Reader.Sentence
    }

    /// What is told, and the messages and places where its sentences end.
    struct Told {
        var text: String
        var ends: [(message: Int, end: Int)]

        /// Whether something told stands before `start` in the message, which a wish may lean on.
        func stands(before start: Int, in message: Int) -> Bool {
            ends.contains { $0.message == message && $0.end <= start }
        }
    }

    /// The sentences joined into one clause that can stand after "I'm hearing that", or nil where it would be half of it.
    func told() -> Told? {
        let pieces = Array(
            readers.indices.flatMap { reader in
                readers[reader].sentences.enumerated().map {
                    Piece(reader: reader, place: $0.offset, sentence: $0.element)
                }
            }.suffix(Self.mostCompared)
        )
        let total = pieces.reduce(0) { $0 + $1.sentence.weight }
        guard let best = best(pieces) else { return nil }
        let weight = best.reduce(0) { $0 + $1.sentence.weight }
        let words = best.reduce(0) { $0 + ($1.sentence.retold?.words ?? 0) }
        let isWhole =
            readers.allSatisfy { !$0.hasQuestion || $0.wants.contains { $0.written != nil } }
            && best.count >= pieces.count { $0.sentence.range.count >= Self.leastPiece }
        let least = readers.contains { $0.feeling != nil } ? Self.leastFelt : Self.leastWhole
        guard weight >= (isWhole ? least : Self.leastWeight) else { return nil }
        guard weight * 100 >= total * Self.leastShare || words >= Self.longEnough else { return nil }
        guard words >= Self.longEnough || !pieces.contains(where: { isMissed($0, best) }) else { return nil }
        let ends = best.map { piece in
            let last = readers[piece.reader].tokens[piece.sentence.range.upperBound - 1]
            return (message: last.message, end: last.end)
        }
        return Told(text: joined(best), ends: ends)
    }

    /// A sentence of some length with something to tell, left out.
    private func isMissed(_ piece: Piece, _ best: [Piece]) -> Bool {
        guard piece.sentence.weight >= Self.leastMissed, piece.sentence.range.count >= Self.leastMissedWords else {
            return false
        }
        return !best.contains { $0.reader == piece.reader && $0.place == piece.place }
    }

    /// The heaviest set of at most three sentences that fits and leans on nothing outside.
    private func best(_ pieces: [Piece]) -> [Piece]? {
        var best: [Piece] = []
        var bestWeight = 0
        func extend(_ chosen: [Piece], _ from: Int, _ words: Int, _ weight: Int) {
            if weight > bestWeight || weight == bestWeight && chosen.count > best.count {
                best = chosen
                bestWeight = weight
            }
            guard chosen.count < Self.mostSentences else { return }
            for index in from..<pieces.count {
                guard let retold = pieces[index].sentence.retold, words + retold.words <= Self.mostWords,
                    isResolved(retold, pieces[index], after: chosen.last)
                else { continue }
                extend(
                    chosen + [pieces[index]],
                    index + 1,
                    words + retold.words,
                    weight + pieces[index].sentence.weight + 1
                )
            }
        }
        extend([], 0, 0, 0)
        return best.isEmpty ? nil : best
    }

    /// What leans on a noun needs the sentence right before it to be told too, and the noun in it.
    private func isResolved(_ retold: Retelling.Retold, _ piece: Piece, after last: Piece?) -> Bool {
        if retold.leaning.isEmpty { return true }
        let tokens = readers[piece.reader].tokens
        let isLate = { (pronoun: Int) in pronoun - retold.range.lowerBound > Self.late && tokens[pronoun].is(.plural) }
        if retold.leaning.allSatisfy(isLate) { return true }
        guard let last, isRightBefore(last, piece) else { return false }
        return retold.leaning.allSatisfy { pronoun in
            tokens[pronoun].is([.determiner, .plural])
                || last.sentence.range.contains {
                    Telling.answers(readers[last.reader].tokens[$0], tokens[pronoun])
                }
        }
    }

    private func isRightBefore(_ last: Piece, _ piece: Piece) -> Bool {
        if last.reader == piece.reader { return last.place + 1 == piece.place }
        return last.reader + 1 == piece.reader && piece.place == 0
            && last.place + 1 == readers[last.reader].sentences.count
    }

    private func joined(_ pieces: [Piece]) -> String {
        let joint = phrasebook.sentences.text(.joint)
        var text = ""
        for (index, piece) in pieces.enumerated() {
            guard let retold = piece.sentence.retold else { continue }
            if index == 0 {
                text = retold.text
            } else if let contrast = retold.contrast {
                text += ", \(contrast) \(retold.text)"
            } else if index == pieces.count - 1 {
                text += ", \(joint) \(retold.text)"
            } else {
                text += ", \(retold.text)"
            }
        }
        return text
    }
}
