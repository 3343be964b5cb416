internal import ChatModel
internal import ChatProtocol
internal import StrictJSON

/// A report as it is handed on: figures, what drives the heat, and what is drawn.
struct Report {
    var period: ReportPeriod
    var kpis: [KPI]
    var facts: [HeatDrivers.Driver]
    var wants: [HeatDrivers.Driver]
    /// For each hour of the period in which something opened.
    var hours: [Hour]
    /// Waits, first responses and times to acknowledgement in milliseconds, by upper bounds of ``bounds``.
    var distributions: [Distribution]

    struct Hour: Equatable {
        var from: Instant
        var conversations: Int
        var heightened: Int
        var acknowledged: Int
    }

    struct Distribution: Equatable {
        var name: String
        /// How many were at most as long as each bound and longer than the one before; the last is for all beyond.
        var counts: [Int]
    }

    /// Seconds.
    static let bounds = [5, 15, 30, 60, 120, 300, 600, 1800, 3600]
}

/// A report under way: conversations come one by one and only their figures stay.
struct ReportFold {
    private let period: ReportPeriod
    private let queues: [String]
    private var whole = ReportTotals()
    private var byQueue: [String: ReportTotals] = [:]
    private var drivers = HeatDrivers()
    private var hours: [Int64: Report.Hour] = [:]
    private(set) var seats = Seats()

    init(_ period: ReportPeriod, queues: [String]) {
        self.period = period
        self.queues = queues
    }

    /// Folds a conversation that is ready, with what agents made of its hints.
    mutating func add(_ fold: ConversationFold, feedback: [String]) {
        whole.add(fold)
        let queue = fold.header.queue
        byQueue[queue, default: ReportTotals()].add(fold)
        for action in feedback {
            whole.add(feedback: action)
            byQueue[queue]?.add(feedback: action)
        }
        drivers.add(fold)
        let hour = fold.header.openedAt.milliseconds / Self.hourLength * Self.hourLength
        var entry =
            hours[hour]
            ?? Report.Hour(from: Instant(milliseconds: hour), conversations: 0, heightened: 0, acknowledged: 0)
        entry.conversations += 1
        if !fold.episodes.isEmpty { entry.heightened += 1 }
        if fold.episodes.contains(where: { $0.namedAcknowledgement != nil }) { entry.acknowledged += 1 }
        hours[hour] = entry
    }

    /// Reads an item of a conversation whose fold is under way.
    mutating func read(_ item: PublicItem, into fold: inout ConversationFold) { fold.add(item, seats: &seats) }

    var report: Report {
        let named = queues + byQueue.keys.filter { !queues.contains($0) }.sorted()
        return Report(
            period: period,
            kpis: whole.kpis() + named.flatMap { (byQueue[$0] ?? ReportTotals()).kpis(of: $0) },
            facts: drivers.topFacts,
            wants: drivers.topWants,
            hours: hours.values.sorted { $0.from < $1.from },
            distributions: [
                Self.distribution("wait", whole.waits),
                Self.distribution("first_response", whole.firstResponses),
                Self.distribution("time_to_acknowledgement", whole.heat.timesToAcknowledgement),
            ]
        )
    }

    private static let hourLength: Int64 = 3_600_000

    private static func distribution(_ name: String, _ times: [Int]) -> Report.Distribution {
        var counts = [Int](repeating: 0, count: Report.bounds.count + 1)
        for time in times {
            counts[Report.bounds.firstIndex { time <= $0 * 1000 } ?? Report.bounds.count] += 1
        }
        return Report.Distribution(name: name, counts: counts)
    }
}

extension Report {
    /// The report as one line of JSON.
    var json: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("from", period.from.rfc3339)
            writer.member("to", period.to.rfc3339)
            writer.key("kpis")
            writer.array { writer in kpis.forEach { $0.write(to: &writer) } }
            writer.key("drivers")
            writer.object { writer in
                write(facts, as: "facts", to: &writer)
                write(wants, as: "wants", to: &writer)
            }
            writer.key("hours")
            writer.array { writer in
                for hour in hours {
                    writer.object { writer in
                        writer.member("from", hour.from.rfc3339)
                        writer.member("conversations", hour.conversations)
                        writer.member("heightened", hour.heightened)
                        writer.member("acknowledged", hour.acknowledged)
                    }
                }
            }
            writer.key("distributions")
            writer.array { writer in
                for distribution in distributions {
                    writer.object { writer in
                        writer.member("name", distribution.name)
                        writer.key("bounds_s")
                        writer.array { writer in for bound in Self.bounds { writer.value(bound) } }
                        writer.key("counts")
                        writer.array { writer in for count in distribution.counts { writer.value(count) } }
                    }
                }
            }
        }
        return writer.bytes
    }

    private func write(_ drivers: [HeatDrivers.Driver], as key: StaticString, to writer: inout JSONWriter) {
        writer.key(key)
        writer.array { writer in
            for driver in drivers {
                writer.object { writer in
                    writer.member("text", driver.text)
                    writer.member("conversations", driver.conversations)
                }
            }
        }
    }
}
