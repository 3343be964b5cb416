internal import ChatProtocol

extension ReportDocument {
    /// A page with plots: one file, nothing loaded, no script.
    package var page: String {
        """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>Heard: report</title>
        <style>\(Self.style)</style></head><body>
        <h1>Report</h1>
        <p>Conversations opened from \(Self.readable(from)) to \(Self.readable(to)), UTC, read to their ends. For queues and
        the whole desk; nothing here is about one agent.</p>
        \(cards)
        \(plots)
        \(driverTable("facts", "What heightened customers say happened"))
        \(driverTable("wants", "What heightened customers want"))
        \(figureTable)
        </body></html>

        """
    }

    private static let style = """
        :root{--ink:#1f2428;--dim:#57606a;--line:#d8dee4;--page:#fff;--all:#9db8d9;--heat:#d9822b;--heard:#2e7d4f;--bar:#4878a8}
        @media(prefers-color-scheme:dark){:root{--ink:#e6e8ea;--dim:#a0a8b0;--line:#3a4149;--page:#16191c;--all:#3f5d80;
        --heat:#e39a4b;--heard:#58b07d;--bar:#6f9fd0}}
        body{font:15px/1.45 system-ui,sans-serif;color:var(--ink);background:var(--page);max-width:62rem;margin:2rem auto;
        padding:0 1rem}h2{margin:2.4rem 0 .4rem;font-size:1.15rem}p{max-width:48rem}
        .cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.6rem,1fr));gap:.7rem;padding:0;list-style:none}
        .cards li{overflow-wrap:anywhere;border:1px solid var(--line);border-radius:.5rem;padding:.6rem .8rem}
        .cards b{display:block;font-size:1.5rem;font-variant-numeric:tabular-nums}
        .cards small,figcaption,td small{color:var(--dim)}
        figure{margin:0;overflow-x:auto}figcaption{font-size:.87rem;max-width:48rem;margin-top:.2rem}
        svg{width:100%;height:auto;min-width:34rem;max-width:48rem;display:block}
        svg text{font:12px system-ui,sans-serif;fill:var(--dim)}svg .value{fill:var(--ink)}
        .all{fill:var(--all)}.heat{fill:var(--heat)}.heard{fill:var(--heard)}.bar{fill:var(--bar)}
        .grid{stroke:var(--line)}.whisker{stroke:var(--ink);stroke-width:1.4}
        .wide{overflow-x:auto}table{border-collapse:collapse;width:100%}
        th,td{text-align:left;padding:.25rem .6rem;border-bottom:1px solid var(--line);vertical-align:top}
        .number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
        td.formula{color:var(--dim);min-width:16rem}tbody th[colspan]{padding-top:1.1rem}tbody th{font-weight:600}
        """

    /// `2026-11-21 01:10`.
    private static func readable(_ instant: String) -> String {
        String(instant.prefix("2026-11-21T01:10".count).map { $0 == "T" ? " " : $0 }).asMarkup
    }

    // MARK: What is looked at first

    private var cards: String {
        let chosen = [
            ("conversations", "conversations"), ("wait_median", "median wait"),
            ("first_response_median", "median first response"), ("acknowledged_share", "heightened, then acknowledged"),
            ("time_to_acknowledgement_median", "until acknowledged, median"), ("csat", "CSAT"),
        ]
        let cards = chosen.compactMap { name, words in
            kpi(name).map { kpi in
                let cases = kpi.unit == "count" ? "" : "<br><small>n = \(kpi.cases)</small>"
                return "<li><b>\(kpi.shortText)</b>\(words)\(cases)</li>"
            }
        }
        return "<ul class=\"cards\">\(cards.joined())</ul>"
    }

    private var plots: String {
        let shares = [
            "acknowledged_share", "acknowledged_first_share", "confirmed_reflect_backs", "csat", "understood_share",
            "hint_precision",
        ].compactMap(kpi)
        let relation = ["understood_if_acknowledged", "understood_if_not_acknowledged"].compactMap(kpi)
        let plots: [any Plot] = [
            ColumnPlot(hours),
            SpreadPlot("Wait until an agent joined", self, "wait"),
            SpreadPlot("First response, by the customer's clock", self, "first_response"),
            SpreadPlot("From the flag to an acknowledgement", self, "time_to_acknowledgement", of: "episodes"),
            SharePlot("Shares", shares),
            SharePlot("“How well did we understand how you felt?”: well or very well", relation),
        ]
        return plots.map(\.figure).joined(separator: "\n")
    }

    private func driverTable(_ kind: String, _ title: String) -> String {
        let list = drivers(kind)
        let heightened = hours.reduce(0) { $0 + $1.heightened }
        guard !list.isEmpty else { return "" }
        let rows = list.map { driver in
            let share = heightened == 0 ? "" : " <small>\(driver.count * 100 / heightened) %</small>"
            return "<tr><td>\(driver.text.asMarkup)</td><td class=\"number\">\(driver.count)\(share)</td></tr>"
        }
        return """
            <h2>\(title)</h2><table><thead><tr><th>In the words of the first of them</th>
            <th class="number">conversations, of \(heightened) heightened</th></tr></thead><tbody>\(rows.joined())</tbody></table>
            """
    }

    // MARK: Every figure

    private var figureTable: String {
        let queues = queueNames
        let heads = (["whole desk"] + queues).map { "<th class=\"number\">\($0.asMarkup)<br><small>n</small></th>" }
        let rows = kpis.filter { !$0.name.hasPrefix(Self.queuePrefix) }.map { kpi in
            let columns = [kpi] + queues.compactMap { self.kpi("\(Self.queuePrefix)\($0)/\(kpi.name)") }
            let cells = columns.map { "<td class=\"number\">\($0.valueText)<br><small>\($0.cases)</small></td>" }
            let unit = kpi.unit == "count" ? "" : "<br><small>\(kpi.unit.asMarkup)</small>"
            return chapter(before: kpi.name, columns: queues.count + 3)
                + "<tr><td>\(kpi.name.asMarkup)\(unit)</td>\(cells.joined())"
                + "<td class=\"formula\">\(kpi.formula.asMarkup)</td></tr>"
        }
        return """
            <h2>Figures</h2><div class="wide"><table><thead><tr><th>figure<br><small>unit</small></th>\(heads.joined())
            <th>formula</th></tr></thead><tbody>\(rows.joined(separator: "\n"))</tbody></table></div>
            """
    }

    private func chapter(before name: String, columns: Int) -> String {
        Self.chapters[name].map { "<tr><th colspan=\"\(columns)\">\($0)</th></tr>" } ?? ""
    }
}
