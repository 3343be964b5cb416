internal import ChatModel

/// What time will do at the desk, soonest first; each alarm is set once and may be cleared.
struct DeskAlarms: Sendable {
    private var due = RankedSet<Entry>()
    private var entries: [Alarm: Entry] = [:]
    private var alarms: [Int: Alarm] = [:]
    private var serial = 0

    /// What may fall due.
    enum Alarm: Sendable, Hashable {
        case offer(OfferID)
        case grace(ParticipantID)
        /// Somebody who let a conversation pass may be asked again.
        case retry(ParticipantID, ConversationID)
        case longWait(ConversationID)
        /// A heightened customer has waited long enough for somebody who did not ask for a lighter one.
        case spare(ConversationID)
        /// An agent's heavy minutes reach a step, or their rest is over.
        case relief(ParticipantID)
    }

    private struct Entry: Sendable, Comparable {
        var at: Instant
        var serial: Int

        static func < (left: Entry, right: Entry) -> Bool { (left.at, left.serial) < (right.at, right.serial) }
    }

    var next: Instant? { due.first?.at }
    var visits: Int { due.visits }

    mutating func set(_ alarm: Alarm, at instant: Instant) {
        clear(alarm)
        serial += 1
        let entry = Entry(at: instant, serial: serial)
        entries[alarm] = entry
        alarms[serial] = alarm
        due.insert(entry)
    }

    mutating func clear(_ alarm: Alarm) {
        guard let entry = entries.removeValue(forKey: alarm) else { return }
        alarms[entry.serial] = nil
        due.remove(entry)
    }

    /// Takes the soonest alarm that is due by `instant`.
    mutating func pop(at instant: Instant) -> Alarm? {
        guard let entry = due.first, entry.at <= instant, let alarm = alarms[entry.serial] else { return nil }
        clear(alarm)
        return alarm
    }
}
