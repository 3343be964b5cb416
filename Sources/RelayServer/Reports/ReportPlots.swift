internal import ChatModel
internal import ChatProtocol

/// A drawing in SVG with its title and what it shows in words.
protocol Plot {
    var title: String { get }
    /// Formula and number of cases, and how to read it.
    var caption: String { get }
    /// The marks and their extent; nil where there is nothing to draw.
    var drawing: Drawing? { get }
}

extension Plot {
    /// The whole figure.
    var figure: String {
        guard let drawing else { return "<h2>\(title.asMarkup)</h2><p>No cases in this period.</p>" }
        return """
            <h2>\(title.asMarkup)</h2><figure><svg viewBox="0 0 \(Drawing.width) \(drawing.height)" role="img"
            aria-label="\(title.asMarkup). \(caption.asMarkup)">\(drawing.marks)</svg>
            <figcaption>\(captionLines)</figcaption></figure>
            """
    }

    private var captionLines: String {
        caption.split(separator: "\n").map { String($0).asMarkup }.joined(separator: "<br>")
    }
}

/// Marks under way, in the drawing's own units.
struct Drawing {
    static let width = 760
    var height = 0
    private(set) var marks = ""

    mutating func text(_ words: String, x: Double, y: Double, anchor: String = "start", isValue: Bool = false) {
        let style = isValue ? " class=\"value\"" : ""
        marks += "<text x=\"\(x.short)\" y=\"\(y.short)\" text-anchor=\"\(anchor)\"\(style)>\(words.asMarkup)</text>"
    }

    /// A filled box; the tip is shown where the pointer rests.
    mutating func box(_ style: String, x: Double, y: Double, width: Double, height: Double, tip: String = "") {
        let title = tip.isEmpty ? "" : "<title>\(tip.asMarkup)</title>"
        marks += "<rect class=\"\(style)\" x=\"\(x.short)\" y=\"\(y.short)\" width=\"\(max(0, width).short)\" "
        marks += "height=\"\(max(0, height).short)\">\(title)</rect>"
    }

    mutating func line(_ style: String, _ from: (x: Double, y: Double), _ to: (x: Double, y: Double)) {
        marks += "<line class=\"\(style)\" x1=\"\(from.x.short)\" y1=\"\(from.y.short)\" "
        marks += "x2=\"\(to.x.short)\" y2=\"\(to.y.short)\"/>"
    }
}

/// A scale from 0 to a round number, in steps of 1, 2 or 5 times a power of ten.
struct Scale {
    let step: Int
    let top: Int

    init(to greatest: Int, steps: Int = 5) {
        var step = 1
        while step * steps < greatest {
            // 1, 2, 5, 10, 20, 50 …
            step = String(step).hasPrefix("2") ? step / 2 * 5 : step * 2
        }
        self.step = step
        top = max(step, (greatest + step - 1) / step * step)
    }

    var ticks: [Int] { Array(stride(from: 0, through: top, by: step)) }
}

/// What opened when, with the heightened within and of those the acknowledged.
struct ColumnPlot: Plot {
    let title = "Conversations by the time of their opening"
    private let columns: [ReportHour]
    private let step: Int

    /// At most so many columns.
    private static let most = 72
    private static let hour = 3_600_000
    private static let steps = [1, 24, 7 * 24, 28 * 24, 364 * 24].map { $0 * hour }

    init(_ hours: [ReportHour]) {
        guard let first = hours.first?.from, let last = hours.last?.from else {
            columns = []
            step = Self.hour
            return
        }
        let step = Self.steps.first { last.milliseconds(since: first) / $0 < Self.most } ?? Self.steps[4]
        let begin = step == Self.hour ? first : Instant(milliseconds: first.milliseconds / 86_400_000 * 86_400_000)
        var columns = (0...last.milliseconds(since: begin) / step).map {
            ReportHour(from: begin.advanced(byMilliseconds: $0 * step))
        }
        for hour in hours { columns[hour.from.milliseconds(since: begin) / step].add(hour) }
        self.columns = columns
        self.step = step
    }

    private var unit: String {
        switch step {
        case Self.hour: "hour"
        case 24 * Self.hour: "day"
        default: "\(step / 24 / Self.hour) days"
        }
    }

    var caption: String {
        let total = columns.reduce(into: ReportHour(from: Instant(milliseconds: 0))) { $0.add($1) }
        return
            "n = \(total.conversations). A column is one \(unit) in UTC; \(total.heightened) were heightened at some time, "
            + "and in \(total.acknowledged) of those the desk named a fact, a want or the feeling."
    }

    private static let left = 48.0
    private static let top = 34.0
    private static let floor = 226.0

    var drawing: Drawing? {
        let scale = Scale(to: columns.map(\.conversations).max() ?? 0)
        guard !columns.isEmpty else { return nil }
        var drawing = Drawing()
        drawing.height = Int(Self.floor) + 52
        legend(in: &drawing)
        let unitHeight = (Self.floor - Self.top) / Double(scale.top)
        for tick in scale.ticks {
            let y = Self.floor - Double(tick) * unitHeight
            drawing.line("grid", (Self.left, y), (Double(Drawing.width), y))
            drawing.text("\(tick)", x: Self.left - 6, y: y + 4, anchor: "end")
        }
        drawing.text("conversations", x: 0, y: 14)
        let width = (Double(Drawing.width) - Self.left) / Double(columns.count)
        let every = (columns.count + 11) / 12
        for (index, column) in columns.enumerated() {
            let x = Self.left + Double(index) * width
            let parts = [
                ("all", column.conversations, 0.84), ("heat", column.heightened, 0.56),
                ("heard", column.acknowledged, 0.28),
            ]
            for (style, count, share) in parts where count > 0 {
                let height = Double(count) * unitHeight
                let inset = width * (1 - share) / 2
                drawing.box(
                    style,
                    x: x + inset,
                    y: Self.floor - height,
                    width: width * share,
                    height: height,
                    tip: tip(column)
                )
            }
            if index % every == 0 { label(column, at: x + width / 2, isFirst: index == 0, in: &drawing) }
        }
        drawing.text("\(unit) (UTC)", x: Double(Drawing.width), y: Self.floor + 48, anchor: "end")
        return drawing
    }

    private func label(_ column: ReportHour, at x: Double, isFirst: Bool, in drawing: inout Drawing) {
        let text = column.from.rfc3339
        let day = String(text.prefix(10).dropFirst(5))
        let time = String(text.dropFirst(11).prefix(5))
        drawing.text(step == Self.hour ? time : day, x: x, y: Self.floor + 16, anchor: "middle")
        guard step == Self.hour ? isFirst || time == "00:00" : isFirst else { return }
        drawing.text(step == Self.hour ? day : String(text.prefix(4)), x: x, y: Self.floor + 31, anchor: "middle")
    }

    private func tip(_ column: ReportHour) -> String {
        "\(column.from.rfc3339.prefix(16)): \(column.conversations) opened, \(column.heightened) heightened, "
            + "\(column.acknowledged) acknowledged"
    }

    private func legend(in drawing: inout Drawing) {
        for (index, (style, words)) in [("all", "opened"), ("heat", "heightened"), ("heard", "acknowledged")]
            .enumerated()
        {
            let x = 300.0 + Double(index) * 130
            drawing.box(style, x: x, y: 4, width: 12, height: 12)
            drawing.text(words, x: x + 18, y: 14)
        }
    }
}

/// How many took how long.
struct SpreadPlot: Plot {
    let title: String
    let caption: String
    private let unit: String
    private let bars: [(label: String, count: Int)]

    /// Reads the distribution and the figures of a name such as `wait`.
    init(_ title: String, _ document: ReportDocument, _ name: String, of unit: String = "conversations") {
        self.title = title
        self.unit = unit
        bars = document.distribution(name)
        let median = document.kpi("\(name)_median")
        let parts = [("median", median), ("p90", document.kpi("\(name)_p90"))]
        let summary = parts.compactMap { words, kpi in kpi.map { "\(words) \($0.shortText)" } }
        let formula = median.map { String($0.formula.drop { $0 != ":" }.dropFirst(2)) } ?? ""
        caption =
            "n = \(bars.reduce(0) { $0 + $1.count }); \(summary.joined(separator: ", ")).\nWhat is measured: \(formula)."
    }

    var drawing: Drawing? {
        guard bars.contains(where: { $0.count > 0 }) else { return nil }
        let scale = Scale(to: bars.map(\.count).max() ?? 0)
        var frame = BarFrame(ticks: scale.ticks, top: Double(scale.top), unit: unit)
        for bar in bars {
            frame.add(bar.label, Double(bar.count), note: bar.count == 0 ? "" : "\(bar.count)")
        }
        return frame.finished
    }
}

/// Shares in percent, with the interval that the number of cases leaves open.
struct SharePlot: Plot {
    let title: String
    private let shares: [KPI]

    init(_ title: String, _ shares: [KPI]) {
        self.title = title
        self.shares = shares
    }

    var caption: String {
        (shares.map { "\(Self.words($0)): \($0.formula)." } + ["The line is the 95 % Wilson interval."])
            .joined(separator: "\n")
    }

    private static func words(_ kpi: KPI) -> String { String(kpi.name.map { $0 == "_" ? " " : $0 }) }

    var drawing: Drawing? {
        guard shares.contains(where: { $0.value != nil }) else { return nil }
        var frame = BarFrame(ticks: [0, 25, 50, 75, 100], top: 100, unit: "percent")
        for kpi in shares {
            guard let value = kpi.value else {
                frame.add(Self.words(kpi), 0, note: "no cases")
                continue
            }
            let range = Self.wilson(value / 100, kpi.cases)
            frame.add(Self.words(kpi), value, note: "\(kpi.valueText) %, n = \(kpi.cases)", range: range)
        }
        return frame.finished
    }

    /// The Wilson score interval of a share at 95 %, in percent.
    ///
    /// Source: E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", 1927; z = 1.96.
    static func wilson(_ share: Double, _ cases: Int) -> ClosedRange<Double>? {
        guard cases > 0 else { return nil }
        let n = Double(cases)
        let square = 1.96 * 1.96
        let middle = (share + square / (2 * n)) / (1 + square / n)
        let reach = 1.96 / (1 + square / n) * (share * (1 - share) / n + square / (4 * n * n)).squareRoot()
        return max(0, middle - reach) * 100...min(1, middle + reach) * 100
    }
}

/// Bars that lie, one below the other, over an axis.
private struct BarFrame {
    private var drawing = Drawing()
    private var y = 6.0
    private let ticks: [Int]
    private let unitWidth: Double
    private let unit: String

    private static let left = 214.0
    private static let right = 610.0
    private static let pitch = 22.0
    private static let thickness = 14.0

    init(ticks: [Int], top: Double, unit: String) {
        self.ticks = ticks
        self.unit = unit
        unitWidth = (Self.right - Self.left) / max(1, top)
    }

    mutating func add(_ label: String, _ value: Double, note: String, range: ClosedRange<Double>? = nil) {
        let end = Self.left + value * unitWidth
        let middle = y + Self.thickness / 2
        drawing.text(label, x: Self.left - 8, y: y + 11.5, anchor: "end")
        drawing.box("bar", x: Self.left, y: y, width: end - Self.left, height: Self.thickness)
        var notes = end
        if let range {
            let (from, to) = (Self.left + range.lowerBound * unitWidth, Self.left + range.upperBound * unitWidth)
            drawing.line("whisker", (from, middle), (to, middle))
            for x in [from, to] { drawing.line("whisker", (x, middle - 4), (x, middle + 4)) }
            notes = max(notes, to)
        }
        drawing.text(note, x: notes + 7, y: y + 11.5, isValue: true)
        y += Self.pitch
    }

    /// The drawing with its axis below the bars and its lines behind them.
    var finished: Drawing {
        var whole = Drawing()
        for tick in ticks {
            let x = Self.left + Double(tick) * unitWidth
            whole.line("grid", (x, 0), (x, y))
            whole.text("\(tick)", x: x, y: y + 15, anchor: "middle")
        }
        whole.text(unit, x: Self.right + 22, y: y + 15)
        whole.append(drawing)
        whole.height = Int(y) + 22
        return whole
    }
}

extension Drawing {
    fileprivate mutating func append(_ other: Drawing) { marks += other.marks }
}

extension Double {
    /// With one decimal at the most.
    fileprivate var short: String {
        let tenths = Int((self * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(abs(tenths % 10))"
    }
}

extension String {
    /// The text with what HTML would read as markup escaped, on one line that cannot drive anything.
    var asMarkup: String {
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
