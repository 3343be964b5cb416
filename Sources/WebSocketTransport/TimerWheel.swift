/// A hashed timing wheel: scheduling and cancelling cost the same for ten timers and for tens of thousands.
///
/// Slots of 8 ms, 4,096 of them: one revolution is 32.8 s, so that heartbeats (25 s and 33 s) seldom meet a slot twice. A
/// bit for each slot that holds something finds the next deadline in at most 64 steps (Varghese and Lauck 1987, scheme 6).
@EventLoop
struct TimerWheel {
    /// The width of a slot, milliseconds.
    static let tick: UInt64 = 8

    /// How many slots there are; a power of two.
    static let slotCount = 4_096

    private var slots = [[TimerHandle]](repeating: [], count: slotCount)
    private var occupied = [UInt64](repeating: 0, count: slotCount / 64)
    private var currentTick: UInt64

    init(startingAt now: UInt64) {
        currentTick = now / Self.tick
    }

    /// How many timers wait.
    private(set) var count = 0

    /// When the slot of a deadline has wholly passed, milliseconds: the moment at which it is looked at.
    func tickEnd(of deadline: UInt64) -> UInt64 {
        (deadline + Self.tick - 1) / Self.tick * Self.tick
    }

    mutating func insert(_ handle: TimerHandle, deadline: UInt64) {
        let slot = index(of: max(deadline, currentTick * Self.tick))
        handle.place(deadline: deadline, slot: slot, position: slots[slot].count)
        slots[slot].append(handle)
        occupied[slot / 64] |= 1 << UInt64(slot % 64)
        count += 1
    }

    mutating func remove(_ handle: TimerHandle) {
        guard let (slot, position) = handle.place else { return }
        let last = slots[slot].removeLast()
        if position < slots[slot].count {
            slots[slot][position] = last
            last.place(deadline: last.deadline, slot: slot, position: position)
        }
        handle.unplace()
        count -= 1
        guard slots[slot].isEmpty else { return }
        slots[slot] = []
        occupied[slot / 64] &= ~(1 << UInt64(slot % 64))
    }

    /// Takes out every timer whose deadline has come, the earliest first.
    mutating func takeDue(at now: UInt64) -> [TimerHandle] {
        let nowTick = now / Self.tick
        let span = Int(min(nowTick - min(currentTick, nowTick), UInt64(Self.slotCount - 1)))
        var due: [TimerHandle] = []
        for step in 0...span {
            let slot = Int((nowTick - UInt64(span - step)) & UInt64(Self.slotCount - 1))
            guard occupied[slot / 64] & (1 << UInt64(slot % 64)) != 0 else { continue }
            due += slots[slot].filter { $0.deadline <= now }
        }
        due.forEach { remove($0) }
        currentTick = nowTick
        return due.sorted { $0.deadline < $1.deadline }
    }

    /// The earliest moment at which a slot may hold something due; a slot of a later revolution counts as this one's.
    var nextDeadline: UInt64? {
        guard count > 0 else { return nil }
        // The slot of this tick has just been emptied of what was due: what is left in it is a whole revolution away.
        let first = currentTick + 1
        let start = Int(first & UInt64(Self.slotCount - 1))
        for step in 0...occupied.count {
            let word = (start / 64 + step) % occupied.count
            var bits = occupied[word]
            if step == 0 { bits &= ~0 << UInt64(start % 64) }
            if step == occupied.count { bits &= ~(~0 << UInt64(start % 64)) }
            guard bits != 0 else { continue }
            let slot = word * 64 + bits.trailingZeroBitCount
            let distance = (slot - start + Self.slotCount) % Self.slotCount
            return (first + UInt64(distance)) * Self.tick
        }
        return nil
    }

    private func index(of deadline: UInt64) -> Int {
        Int(tickEnd(of: deadline) / Self.tick & UInt64(Self.slotCount - 1))
    }
}

/// A timer that was scheduled; cancelling it twice, or after it fired, does nothing.
@EventLoop
package final class TimerHandle {
    private var body: (@EventLoop () -> Void)?
    private(set) var deadline: UInt64 = 0
    private(set) var place: (slot: Int, position: Int)?

    init(_ body: @escaping @EventLoop () -> Void) {
        self.body = body
    }

    /// Whether it has neither fired nor been cancelled.
    package var isPending: Bool { body != nil }

    /// Makes sure that the body is not called.
    package func cancel() {
        body = nil
        EventLoop.cancel(self)
    }

    func fire() {
        let body = body
        self.body = nil
        body?()
    }

    func place(deadline: UInt64, slot: Int, position: Int) {
        self.deadline = deadline
        place = (slot, position)
    }

    func unplace() {
        place = nil
    }
}
