/// How far one log of one conversation is known, without holes.
///
/// Items are let through in the order of their numbers, each once. The number of an item of one's own comes with the
/// reply, possibly before the items below it, and never as a push.
struct LogProgress<Item: Sendable>: Sendable {
    /// Every number up to here has been seen.
    private(set) var head: Int
    private var ahead: Set<Int> = []
    private var held: [Int: Item] = [:]

    /// - Parameter head: What a relay says is the last number; nonsense is taken as the nearest number that can be.
    init(head: Int = 0) {
        self.head = min(max(0, head), SessionLimits.greatestNumber)
    }

    /// Whether items wait for ones below them.
    var isHolding: Bool { !held.isEmpty }

    var heldCount: Int { held.count }

    /// What became of an arriving item.
    enum Arrival {
        /// These are due now, in order.
        case due([Item])
        case duplicate
        /// Items below it are missing; it is held.
        case early
    }

    mutating func arrive(_ item: Item, numbered number: Int) -> Arrival {
        guard number > head, number <= SessionLimits.greatestNumber, !ahead.contains(number) else { return .duplicate }
        held[number] = item
        let due = release()
        return due.isEmpty ? .early : .due(due)
    }

    /// Counts the number of one's own item as seen; gives out what was waiting for it.
    mutating func countAsSeen(_ number: Int) -> [Item] {
        guard number > head, number <= SessionLimits.greatestNumber else { return [] }
        guard ahead.count < SessionLimits.aheadNumbers else { return [] }
        held[number] = nil
        ahead.insert(number)
        return release()
    }

    /// Gives up on the first hole.
    ///
    /// - Returns: The missing numbers and what waited behind them; nil where nothing waits.
    mutating func skipHole() -> (missing: ClosedRange<Int>, due: [Item])? {
        guard let first = held.keys.min(), first > head + 1 else { return nil }
        let missing = head + 1...first - 1
        ahead = ahead.filter { $0 >= first }
        head = first - 1
        return (missing, release())
    }

    /// Forgets what is not without holes: a resumed connection sends it again.
    mutating func dropHeld() {
        held = [:]
    }

    private mutating func release() -> [Item] {
        var due: [Item] = []
        while true {
            if let item = held.removeValue(forKey: head + 1) {
                due.append(item)
            } else if ahead.remove(head + 1) == nil {
                return due
            }
            head += 1
        }
    }
}
