/// The pieces of one inbound message, until it is whole or too much.
struct MessageAssembly {
    /// What is to be done after a piece.
    enum Outcome: Equatable {
        case waiting
        case complete([UInt8])
        case tooBig
    }

    private var bytes: [UInt8] = []
    private var fragments = 0
    private(set) var isUnderWay = false

    /// Adds a piece; `limit` is in bytes, the count of fragments ends where a piece is the last of its frame.
    mutating func add(_ piece: ReceivedPiece, limit: Int, fragmentLimit: Int) -> Outcome {
        guard piece.restOfFrame <= limit, bytes.count + piece.count + piece.restOfFrame <= limit else {
            return .tooBig
        }
        if piece.isLast, !isUnderWay { return .complete(piece.copy()) }
        if piece.restOfFrame == 0 { fragments += 1 }
        guard fragments <= fragmentLimit else { return .tooBig }
        piece.append(to: &bytes)
        isUnderWay = true
        guard piece.isLast else { return .waiting }
        let whole = bytes
        self = MessageAssembly()
        return .complete(whole)
    }
}
