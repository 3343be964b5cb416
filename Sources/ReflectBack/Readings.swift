internal import Synchronization

/// What was read out of the recent messages of one conversation, so that no message is read twice.
///
/// It remembers a function of its arguments: with it or without it every result is the same, and only the cost differs.
/// A reading takes about 150 bytes a word, and ``most`` of them are kept.
package final class Readings: Sendable {
    private let kept = Mutex<[Reader]>([])

    /// As many as a hint looks back on.
    static let most = Reflector.mostTurns

    package init() {}

    /// The reading of `turn`, from memory where the same text was read with the same phrases.
    func reader(of turn: Turn, with phrasebook: Phrasebook) -> Reader {
        let known = kept.withLock { readers in
            readers.last { $0.message == turn.seq && $0.text == turn.text && $0.phrasebook.isSame(as: phrasebook) }
        }
        if let known { return known }
        let reader = Reader(turn.text, message: turn.seq, phrasebook: phrasebook)
        kept.withLock { readers in
            readers.append(reader)
            if readers.count > Self.most { readers.removeFirst() }
        }
        return reader
    }
}
