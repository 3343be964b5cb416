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
    package var json: String { String(decoding: source.serialized, as: UTF8.self) }

    /// Columns for a terminal: name, value, unit, number of cases, formula.
    package var table: String {
        let rows = kpis.map { [$0.name, $0.valueText, $0.unit, "\($0.cases)", $0.formula] }
        var text = "\(from) to \(to)\n\n" + Self.aligned([["figure", "value", "unit", "n", "formula"]] + rows)
        for (title, list) in [("facts", drivers("facts")), ("wants", drivers("wants"))] where !list.isEmpty {
            text += "\nmost frequent \(title) of heightened conversations\n\n"
            text += Self.aligned(list.map { ["\($0.count)", $0.text.onOneVisibleLine] })
        }
        return text
    }

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

    /// Conversations, heightened and acknowledged ones by the hour.
    var hours: [(label: String, counts: [Int])] {
        (source["hours"]?.array ?? []).map { hour in
            let counts = ["conversations", "heightened", "acknowledged"].map { Int(hour[$0]?.integer ?? 0) }
            let label = (hour["from"]?.string ?? "").dropFirst("2026-".count).prefix("11-21T01:10".count)
            return (String(label.map { $0 == "T" ? " " : $0 }), counts)
        }
    }

    /// How many fall under each bound, in seconds.
    func distribution(_ name: String) -> [(label: String, count: Int)] {
        guard let found = (source["distributions"]?.array ?? []).first(where: { $0["name"]?.string == name }) else {
            return []
        }
        let bounds = (found["bounds_s"]?.array ?? []).compactMap { $0.integer.map(Int.init) }
        let counts = (found["counts"]?.array ?? []).compactMap { $0.integer.map(Int.init) }
        let labels = bounds.map { "≤ \(Self.span($0))" } + ["longer"]
        return Array(zip(labels, counts)).map { (label: $0, count: $1) }
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

extension KPI {
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
