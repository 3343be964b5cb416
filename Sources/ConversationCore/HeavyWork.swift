package import ChatModel

/// What one agent has had in hand lately: counted from what was read out of their customers' words, and from a clock.
///
/// Nothing that the agent writes, and no reading of the agent, comes in here. The counts live in memory alone, are told to
/// that agent and to nobody else, and begin anew after a rest (`RelayServer.docc/Routing.md`).
package struct HeavyWork: Sendable, Equatable {
    /// Milliseconds of finished stretches with a heightened customer in hand.
    private var finished = 0
    /// Since when the present stretch runs; nil without a heightened customer in hand.
    private var heavySince: Instant?
    /// Heightened conversations one after the other, without one in between that stayed calm.
    private var inARow = 0
    /// The conversations in hand, and whether each has been heightened in these hands.
    private var inHand: [ConversationID: Bool] = [:]
    /// Since when nothing heavy is in hand and nothing new can come.
    private var restingSince: Instant?

    package init() {}

    /// What the agent is told: PROTOCOL.md's `relief`.
    package struct Counts: Sendable, Equatable {
        /// Time with at least one heightened customer in hand, in milliseconds.
        package var heavyMilliseconds: Int
        package var inARow: Int
        /// The break that is offered, in milliseconds; 0 where none is.
        package var breakMilliseconds: Int

        package init(heavyMilliseconds: Int, inARow: Int, breakMilliseconds: Int) {
            self.heavyMilliseconds = heavyMilliseconds
            self.inARow = inARow
            self.breakMilliseconds = breakMilliseconds
        }
    }

    /// Takes note of what the agent has in hand now, and of whether they are resting with it.
    mutating func observe(
        _ open: Set<ConversationID>,
        heightened: Set<ConversationID>,
        mayRest: Bool,
        at instant: Instant,
        limits: Limits
    ) {
        endRest(at: instant, limits: limits)
        let gone = inHand.filter { !open.contains($0.key) }
        for conversation in gone.keys { inHand[conversation] = nil }
        // A calm one in between ends the row; those still in hand are its new beginning, and none that ended with it.
        if gone.values.contains(false) { inARow = inHand.values.count(where: \.self) }
        for conversation in open {
            let isHeavy = heightened.contains(conversation)
            if isHeavy, inHand[conversation] != true { inARow += 1 }
            inHand[conversation] = isHeavy || inHand[conversation] == true
        }
        if open.isDisjoint(with: heightened) {
            finished += heavySince.map { instant.milliseconds(since: $0) } ?? 0
            heavySince = nil
            restingSince = mayRest ? restingSince ?? instant : nil
        } else {
            heavySince = heavySince ?? instant
            restingSince = nil
        }
    }

    /// The counts at an instant.
    ///
    /// A break is offered for each full step of either count, the longer one for the more of them.
    package func counts(at instant: Instant, limits: Limits) -> Counts {
        let heavy = finished + (heavySince.map { instant.milliseconds(since: $0) } ?? 0)
        let steps = max(inARow / max(1, limits[.reliefRow]), heavy / max(1, limits[.reliefHeavy]))
        let (length, isTooLong) = steps.multipliedReportingOverflow(by: limits[.reliefBreak])
        return Counts(
            heavyMilliseconds: heavy,
            inARow: inARow,
            breakMilliseconds: isTooLong ? limits[.reliefLongest] : min(length, limits[.reliefLongest])
        )
    }

    /// When time alone will change what is to be told; nil for never.
    func deadline(after instant: Instant, limits: Limits) -> Instant? {
        if let restingSince {
            return isFresh ? nil : restingSince.advanced(byMilliseconds: limits[.reliefBreak])
        }
        guard let heavySince, limits[.reliefHeavy] != .max else { return nil }
        let step = max(1, limits[.reliefHeavy])
        let heavy = finished + instant.milliseconds(since: heavySince)
        return instant.advanced(byMilliseconds: step - heavy % step)
    }

    private var isFresh: Bool { finished == 0 && inARow == 0 }

    /// After a break of ``Limits/Name/reliefBreak`` everything counts from nothing.
    private mutating func endRest(at instant: Instant, limits: Limits) {
        guard let restingSince, instant.milliseconds(since: restingSince) >= limits[.reliefBreak] else { return }
        finished = 0
        inARow = 0
        for conversation in inHand.keys { inHand[conversation] = false }
    }
}
