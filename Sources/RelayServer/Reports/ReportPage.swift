internal import ChatProtocol

extension ReportDocument {
    /// A page with plots: one file, nothing loaded, no script.
    package var page: String {
        """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Heard: report</title>
        <style>\(Self.style)</style></head><body>
        <h1>Report</h1><p>\(from.asMarkup) to \(to.asMarkup). For queues and the whole desk; nothing here is about one agent.</p>
        \(plots)
        \(driverTable("facts", "What heightened customers say happened"))
        \(driverTable("wants", "What heightened customers want"))
        <h2>Figures</h2><table><tr><th>Figure</th><th>Value</th><th>Unit</th><th>n</th><th>Formula</th></tr>
        \(kpis.map(Self.row).joined(separator: "\n"))
        </table></body></html>

        """
    }

    private static let style = """
        body{font:15px/1.45 system-ui,sans-serif;color:#1f2428;max-width:70rem;margin:2rem auto;padding:0 1rem}
        h2{margin-top:2.2rem;font-size:1.15rem}table{border-collapse:collapse;width:100%}
        th,td{text-align:left;padding:.25rem .6rem;border-bottom:1px solid #dfe3e6;vertical-align:top}
        td.number{text-align:right;font-variant-numeric:tabular-nums}td.formula{color:#57606a}
        svg{width:100%;height:auto;max-width:48rem;display:block}svg text{font:11px system-ui,sans-serif;fill:#57606a}
        """

    private var plots: String {
        let relation = ["understood_if_acknowledged", "understood_if_not_acknowledged"].compactMap(kpi)
        let shares = [
            "acknowledged_share", "acknowledged_first_share", "confirmed_reflect_backs", "csat", "understood_share",
            "hint_precision",
        ].compactMap(kpi)
        return [
            BarPlot(
                title: "Conversations by the hour",
                legend: ["all", "heightened", "acknowledged"],
                bars: hours.map { .init(label: $0.label, values: $0.counts.map(Double.init)) }
            ),
            BarPlot(title: "Wait until an agent joined", distribution: distribution("wait")),
            BarPlot(title: "First response, by the customer's clock", distribution: distribution("first_response")),
            BarPlot(
                title: "From the flag to an acknowledgement",
                distribution: distribution("time_to_acknowledgement")
            ),
            BarPlot(title: "Shares, in percent", shares: shares),
            BarPlot(title: "“How well did we understand how you felt?” 3 and 4, in percent", shares: relation),
        ].map(\.markup).joined(separator: "\n")
    }

    private func driverTable(_ kind: String, _ title: String) -> String {
        let list = drivers(kind)
        guard !list.isEmpty else { return "" }
        let rows = list.map { "<tr><td>\($0.text.asMarkup)</td><td class=\"number\">\($0.count)</td></tr>" }
        return "<h2>\(title)</h2><table><tr><th>In their words</th><th>Conversations</th></tr>\(rows.joined())</table>"
    }

    private static func row(_ kpi: KPI) -> String {
        let cells = [
            "<td>\(kpi.name.asMarkup)</td>", "<td class=\"number\">\(kpi.valueText)</td>",
            "<td>\(kpi.unit.asMarkup)</td>",
            "<td class=\"number\">\(kpi.cases)</td>", "<td class=\"formula\">\(kpi.formula.asMarkup)</td>",
        ]
        return "<tr>\(cells.joined())</tr>"
    }
}

/// Bars in groups, as an SVG drawing.
private struct BarPlot {
    var title: String
    var legend: [String] = []
    var bars: [Group]
    /// The top of the scale; the greatest value without.
    var top: Double?

    struct Group {
        var label: String
        var values: [Double]
        var note = ""
    }

    init(title: String, legend: [String], bars: [Group]) {
        self.title = title
        self.legend = legend
        self.bars = bars
    }

    init(title: String, distribution: [(label: String, count: Int)]) {
        self.init(
            title: title,
            legend: [],
            bars: distribution.map { Group(label: $0.label, values: [Double($0.count)]) }
        )
    }

    init(title: String, shares: [KPI]) {
        let bars = shares.map { kpi in
            Group(
                label: String(kpi.name.map { $0 == "_" ? " " : $0 }),
                values: [kpi.value ?? 0],
                note: kpi.value == nil ? "no cases" : "n = \(kpi.cases)"
            )
        }
        self.init(title: title, legend: [], bars: bars)
        top = 100
    }

    // The measures of the drawing, in its own units.
    private static let width = 760.0
    private static let labelWidth = 210.0
    private static let barHeight = 13.0
    private static let gap = 9.0
    private static let colours = ["#4c78a8", "#e4a33b", "#59a14f"]

    var markup: String {
        let isEmpty = bars.allSatisfy { $0.values.allSatisfy { $0 == 0 } && $0.note.isEmpty }
        guard !bars.isEmpty, !isEmpty else { return "<h2>\(title)</h2><p>No cases in this period.</p>" }
        let scale = top ?? max(1, bars.flatMap(\.values).max() ?? 1)
        var y = legend.isEmpty ? 4.0 : 24.0
        var marks = legendMarkup
        for bar in bars {
            marks += text(bar.label, x: Self.labelWidth - 8, y: y + Self.barHeight - 2, anchor: "end")
            for (index, value) in bar.values.enumerated() {
                let length = value / scale * (Self.width - Self.labelWidth - 90)
                let colour = Self.colours[index % Self.colours.count]
                marks += "<rect x=\"\(Self.labelWidth)\" y=\"\(y)\" width=\"\(Self.rounded(length))\" "
                marks += "height=\"\(Self.barHeight)\" fill=\"\(colour)\"/>"
                let note = [Self.rounded(value), bar.note].filter { !$0.isEmpty }.joined(separator: ", ")
                marks += text(note, x: Self.labelWidth + length + 6, y: y + Self.barHeight - 2, anchor: "start")
                y += Self.barHeight + 2
            }
            y += Self.gap
        }
        let box = "viewBox=\"0 0 \(Self.width) \(y)\""
        return "<h2>\(title)</h2><svg \(box) role=\"img\" aria-label=\"\(title.asMarkup)\">\(marks)</svg>"
    }

    private var legendMarkup: String {
        legend.enumerated().map { index, name in
            let x = Self.labelWidth + Double(index) * 130
            return
                "<rect x=\"\(x)\" y=\"2\" width=\"12\" height=\"12\" fill=\"\(Self.colours[index % Self.colours.count])\"/>"
                + text(name, x: x + 18, y: 12, anchor: "start")
        }.joined()
    }

    private func text(_ words: String, x: Double, y: Double, anchor: String) -> String {
        "<text x=\"\(Self.rounded(x))\" y=\"\(y)\" text-anchor=\"\(anchor)\">\(words.asMarkup)</text>"
    }

    private static func rounded(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(abs(tenths % 10))"
    }
}

extension String {
    /// The text with what HTML would read as markup escaped, on one line that cannot drive anything.
    fileprivate var asMarkup: String {
        onOneVisibleLine.reduce(into: "") { text, character in
            switch character {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "\"": text += "&quot;"
            default: text.append(character)
            }
        }
    }
}
