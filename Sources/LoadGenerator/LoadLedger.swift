internal import WebSocketTransport

/// What was sent, and what became of it: every message is followed from its sender to its reader.
///
/// A lane is one sender in one conversation. The relay keeps a lane's order, so the reader's next message on it is the
/// oldest that was sent and neither refused nor read.
@EventLoop
final class LoadLedger {
    private struct Entry {
        var sentAt: ContinuousClock.Instant
        /// As the reply or the push said first; 0 before both.
        var seq = 0
        var isAcknowledged = false
        var isRefused = false
    }

    private struct Lane {
        var entries: [Entry] = []
        /// How many of the entries have been read, refused ones stepped over.
        var read = 0
    }

    /// A message by its place in the ledger.
    struct Ticket {
        fileprivate var lane: Int
        fileprivate var entry: Int
    }

    private var lanes: [Lane]
    private let clock = ContinuousClock()
    private(set) var sent = 0
    private(set) var acknowledged = 0
    private(set) var refused = 0
    private(set) var received = 0
    /// Numbers that did not fit, and messages that nobody sent.
    private(set) var misplaced = 0
    /// From sending to the reply, and from sending to the reader, milliseconds.
    private(set) var acknowledgements: [Double] = []
    private(set) var deliveries: [Double] = []

    init(lanes: Int, expecting count: Int) {
        self.lanes = Array(repeating: Lane(), count: lanes)
        acknowledgements.reserveCapacity(count)
        deliveries.reserveCapacity(count)
    }

    /// Notes that a message leaves now.
    func send(on lane: Int) -> Ticket {
        sent += 1
        lanes[lane].entries.append(Entry(sentAt: clock.now))
        return Ticket(lane: lane, entry: lanes[lane].entries.count - 1)
    }

    func acknowledge(_ ticket: Ticket, seq: Int) {
        acknowledged += 1
        lanes[ticket.lane].entries[ticket.entry].isAcknowledged = true
        acknowledgements.append(number(ticket, seq))
    }

    func refuse(_ ticket: Ticket) {
        refused += 1
        lanes[ticket.lane].entries[ticket.entry].isRefused = true
    }

    /// Notes that the next message of the lane has come to its reader.
    func receive(on lane: Int, seq: Int) {
        let count = lanes[lane].entries.count
        var next = lanes[lane].read
        while next < count, lanes[lane].entries[next].isRefused { next += 1 }
        guard next < count else { return misplaced += 1 }
        lanes[lane].read = next + 1
        received += 1
        deliveries.append(number(Ticket(lane: lane, entry: next), seq))
    }

    /// A push or a reply whose number breaks the order.
    func misplace() { misplaced += 1 }

    /// Whether everything that was sent is answered, and everything acknowledged is read.
    var isSettled: Bool { acknowledged + refused >= sent && received >= acknowledged }

    /// Messages that were acknowledged and have not been read by anybody.
    var lost: Int {
        lanes.reduce(0) { count, lane in count + lane.entries[lane.read...].count { $0.isAcknowledged } }
    }

    /// Both sides of a message have to name the same number.
    private func number(_ ticket: Ticket, _ seq: Int) -> Double {
        let entry = lanes[ticket.lane].entries[ticket.entry]
        if entry.seq == 0 {
            lanes[ticket.lane].entries[ticket.entry].seq = seq
        } else if entry.seq != seq {
            misplaced += 1
        }
        return entry.sentAt.duration(to: clock.now) / .milliseconds(1)
    }
}

/// The numbers of one log as one connection sees them: pushed in rising order, and together with its own without a gap.
///
/// A reply may name a number before lower ones are pushed, so that a gap shows only at the end.
struct SeenNumbers {
    private let base: Int
    private var last: Int
    private var highest: Int
    private var count = 0

    /// Begins behind `base`.
    init(after base: Int = 0) {
        self.base = base
        last = base
        highest = base
    }

    /// Takes a pushed number; false where it does not rise.
    mutating func push(_ number: Int) -> Bool {
        let rises = number > last
        last = max(last, number)
        reply(number)
        return rises
    }

    /// Takes the number of one's own item out of a reply.
    mutating func reply(_ number: Int) {
        highest = max(highest, number)
        count += 1
    }

    /// How many numbers are missing.
    var gaps: Int { max(0, highest - base - count) }
}
