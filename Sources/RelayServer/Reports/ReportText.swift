internal import ChatModel
internal import ChatProtocol
internal import StrictJSON

/// A report as it came from the relay, and the ways in which people read it.
package struct ReportDocument: Sendable {
    private let source: JSONValue

    /// Asks for the report of a period, beside a live relay or without one.
    ///
    /// Both ends are RFC 3339: `from` inclusive, `to` exclusive.
    ///
    /// - Throws: ``AdministrationFailure`` with a sentence.
    package init(
        from: String,
        to: String,
        with configuration: Configuration
    ) throws(AdministrationFailure) {
        self.init(try Administration.carryOut(.report(from: from, to: to), with: configuration).value)
    }

    init(_ source: JSONValue) {
        self.source = source
    }

    /// One line of JSON.
    package var json: String { String(decoding: printableJSON(source.serialized), as: UTF8.self) }

    /// Columns for a terminal: name, value, unit, number of cases, formula; the formulas once, for the whole desk.
    package var table: String {
        let whole = kpis.filter { !$0.name.hasPrefix(Self.queuePrefix) }
        var text = "\(from) to \(to)\n"
        let rows = whole.map { [$0.name, $0.valueText, $0.unit, "\($0.cases)", $0.formula] }
        text += "\nthe whole desk\n\n" + Self.aligned([["figure", "value", "unit", "n", "formula"]] + rows)
        for queue in queueNames {
            let mine = whole.compactMap { kpi in
                self.kpi("\(Self.queuePrefix)\(queue)/\(kpi.name)").map {
                    [kpi.name, $0.valueText, kpi.unit, "\($0.cases)"]
                }
            }
            text += "\nqueue \(queue.onOneVisibleLine)\n\n" + Self.aligned([["figure", "value", "unit", "n"]] + mine)
        }
        for (title, list) in [("facts", drivers("facts")), ("wants", drivers("wants"))] where !list.isEmpty {
            text += "\nmost frequent \(title) of heightened conversations\n\n"
            text += Self.aligned(list.map { ["\($0.count)", $0.text.onOneVisibleLine] })
        }
        return text
    }

    /// What stands before the figures of one queue.
    static let queuePrefix = "queue/"

    /// The queues that there are figures of, in the relay's order.
    var queueNames: [String] {
        var names: [String] = []
        for kpi in kpis where kpi.name.hasPrefix(Self.queuePrefix) {
            let name = String(kpi.name.dropFirst(Self.queuePrefix.count).prefix(while: { $0 != "/" }))
            if names.last != name { names.append(name) }
        }
        return names
    }

    /// The chapters of the figures, by the figure that begins each.
    static let chapters = [
        "conversations": "Volume", "first_response_median": "Times", "csat": "Ratings",
        "heightened_episodes": "Heat and acknowledgement", "hint_precision": "Hints",
    ]

    var from: String { source["from"]?.string ?? "" }
    var to: String { source["to"]?.string ?? "" }
    var kpis: [KPI] { (source["kpis"]?.array ?? []).compactMap { try? KPI(json: $0) } }

    /// A figure of the whole desk.
    func kpi(_ name: String) -> KPI? { kpis.first { $0.name == name } }

    func drivers(_ kind: String) -> [(text: String, count: Int)] {
        (source["drivers"]?[kind]?.array ?? []).map { driver in
            (driver["text"]?.string ?? "", Int(driver["conversations"]?.integer ?? 0))
        }
    }

    /// What opened by the hour, soonest first; hours in which nothing opened are not there.
    var hours: [ReportHour] {
        (source["hours"]?.array ?? []).compactMap { hour in
            guard let from = hour["from"]?.string.flatMap({ Instant(rfc3339: $0) }) else { return nil }
            var entry = ReportHour(from: from)
            entry.conversations = Int(hour["conversations"]?.integer ?? 0)
            entry.heightened = Int(hour["heightened"]?.integer ?? 0)
            entry.acknowledged = Int(hour["acknowledged"]?.integer ?? 0)
            return entry
        }
    }

    /// How many fall under each bound, in seconds.
    func distribution(_ name: String) -> [(label: String, count: Int)] {
        guard let found = (source["distributions"]?.array ?? []).first(where: { $0["name"]?.string == name }) else {
            return []
        }
        let bounds = (found["bounds_s"]?.array ?? []).compactMap { $0.integer.map(Int.init) }
        let counts = (found["counts"]?.array ?? []).compactMap { $0.integer.map(Int.init) }
        let begins = [0] + bounds
        let labels = zip(begins, bounds).map { Self.range($0, $1) } + ["over \(Self.span(begins.last ?? 0))"]
        return Array(zip(labels, counts)).map { (label: $0, count: $1) }
    }

    /// `15–30 s`, `30 s–1 min`.
    private static func range(_ from: Int, _ to: Int) -> String {
        let (begin, end) = (span(from), span(to))
        let isOneUnit = from == 0 || begin.drop { $0.isNumber } == end.drop { $0.isNumber }
        return isOneUnit ? "\(begin.prefix { $0.isNumber })–\(end)" : "\(begin)–\(end)"
    }

    private static func span(_ seconds: Int) -> String {
        seconds < 60 ? "\(seconds) s" : seconds < 3600 ? "\(seconds / 60) min" : "\(seconds / 3600) h"
    }

    /// Columns as wide as their widest cell; the last one is not padded.
    private static func aligned(_ rows: [[String]]) -> String {
        let columns = rows.first?.count ?? 0
        let widths = (0..<columns).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = row.enumerated().map { column, cell in
                column == columns - 1 ? cell : cell + String(repeating: " ", count: widths[column] - cell.count)
            }
            return cells.joined(separator: "  ") + "\n"
        }.joined()
    }
}

/// What opened in an hour, or in a longer stretch.
struct ReportHour: Equatable {
    let from: Instant
    var conversations = 0
    var heightened = 0
    var acknowledged = 0

    init(from: Instant) { self.from = from }

    mutating func add(_ other: ReportHour) {
        conversations += other.conversations
        heightened += other.heightened
        acknowledged += other.acknowledged
    }
}

extension KPI {
    /// The value with its unit, times in minutes or hours where seconds are many.
    var shortText: String {
        guard let value else { return "–" }
        switch unit {
        case "count": return valueText
        case "s" where value >= 2 * 3600: return KPI.tenths(value / 3600) + " h"
        case "s" where value >= 120: return KPI.tenths(value / 60) + " min"
        default: return "\(valueText) \(unit)"
        }
    }

    private static func tenths(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }

    /// The value with one decimal, or a dash where there is nothing to compute it from.
    var valueText: String {
        guard let value else { return "–" }
        let tenths = (value * 10).rounded()
        guard tenths.magnitude < 1e15 else { return "\(value)" }
        let whole = Int(tenths)
        let text = unit == "count" ? "\(whole / 10)" : "\(whole / 10).\(abs(whole % 10))"
        return whole < 0 && whole > -10 ? "-\(text)" : text
    }
}
