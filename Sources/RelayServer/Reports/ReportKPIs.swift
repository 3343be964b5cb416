internal import ChatModel
internal import ChatProtocol

extension ReportTotals {
    /// Every figure with its formula; `queue` is named in front of the figure where it is about one.
    func kpis(of queue: String? = nil) -> [KPI] {
        var list = KPIList(prefix: queue.map { "queue/\($0)/" } ?? "")
        volume(&list)
        times(&list)
        ratings(&list)
        acknowledgement(&list)
        hints(&list)
        return list.kpis
    }

    /// A score that counts as positive, of 5.
    private static let positiveScore = 4
    /// What a service level is measured at, milliseconds (one of Amazon Connect's: 15 … 600 s).
    private static let serviceLevel = 60_000

    private func volume(_ list: inout KPIList) {
        list.count("conversations", conversations, "conversations opened in the period")
        list.count("closed", closed, "of those, closed since")
        list.share(
            "abandoned_rate",
            abandoned,
            of: handled + abandoned,
            "closed while nobody had it ÷ (closed while somebody had it + those) × 100"
        )
        list.share("missed_share", missed, of: closed, "closed without an agent ever joining ÷ closed × 100")
        list.share(
            "dropped_share",
            dropped,
            of: closed - missed,
            "closed with an unanswered customer message ÷ closed after an agent had joined × 100"
        )
        list.share(
            "service_level_60s",
            waits.count { $0 <= Self.serviceLevel },
            of: joined + missed,
            "an agent joined within 60 s ÷ (an agent joined + missed) × 100"
        )
        list.value(
            "concurrency",
            concurrency,
            "conversations",
            spans.count,
            "assigned time ÷ time in which whoever had one had at least one"
        )
    }

    private func times(_ list: inout KPIList) {
        list.times(
            "first_response",
            firstResponses,
            "first customer message → first message of a person of the desk after it",
            [.median, .ninetieth]
        )
        list.times(
            "agent_first_response",
            agentFirstResponses,
            "first agent joined → first message of a person of the desk after it",
            [.median, .ninetieth]
        )
        list.times(
            "response_time",
            responses,
            "first unanswered customer message → the desk's next message",
            [.mean, .median, .longest]
        )
        list.times("wait", waits, "opened → first agent joined", [.mean, .median, .ninetieth])
        list.times(
            "handle_time",
            handleTimes,
            "time with an agent, all agents together, of closed conversations",
            [.mean, .median]
        )
        list.times("close_time", closeTimes, "last customer message → closed", [.mean, .median])
        list.times("resolution_time", resolutions, "opened → closed", [.median])
        list.value(
            "turns_mean",
            conversations == 0 ? nil : Double(turns) / Double(conversations),
            "answers",
            conversations,
            "answers of the desk to the customer ÷ conversations"
        )
    }

    private func ratings(_ list: inout KPIList) {
        list.share(
            "csat",
            scores.count { $0 >= Self.positiveScore },
            of: scores.count,
            "scores of 4 and 5 ÷ scores given × 100"
        )
        list.share(
            "csat_response_rate",
            rated,
            of: asked,
            "rated ÷ closed after an agent had joined (each is asked once) × 100"
        )
        list.share(
            "understood_share",
            understood.count { $0 >= HeatTotals.understoodWell },
            of: understood.count,
            "understood 3 and 4 ÷ answers given × 100"
        )
        list.share(
            "understood_if_acknowledged",
            heat.acknowledgedUnderstood,
            of: heat.acknowledgedAnswers,
            "understood 3 and 4 ÷ answers, heightened conversations with an acknowledgement that named something, × 100"
        )
        list.share(
            "understood_if_not_acknowledged",
            heat.otherUnderstood,
            of: heat.otherAnswers,
            "understood 3 and 4 ÷ answers, heightened conversations without one, × 100"
        )
        let pairs = heat.acknowledgedAnswers + heat.otherAnswers
        list.value(
            "understood_difference",
            heat.understoodDifference,
            "points",
            pairs,
            "understood_if_acknowledged − understood_if_not_acknowledged; a relation, not a cause"
        )
    }

    private func acknowledgement(_ list: inout KPIList) {
        list.count("heightened_episodes", heat.episodes, "flags raised by the analyser")
        list.share(
            "acknowledged_share",
            heat.named,
            of: heat.episodes,
            "episodes in which the desk named a fact, a want or the feeling ÷ episodes × 100"
        )
        list.share(
            "acknowledged_first_share",
            heat.first,
            of: heat.episodes,
            "episodes in which the desk's first answer did so, before any offer or refusal ÷ episodes × 100"
        )
        list.share(
            "acknowledged_any_share",
            heat.any,
            of: heat.episodes,
            "the same, bare sympathy counted too, ÷ episodes × 100"
        )
        list.times(
            "time_to_acknowledgement",
            heat.timesToAcknowledgement,
            "flag → first message that named something",
            [.median, .ninetieth]
        )
        list.share(
            "confirmed_reflect_backs",
            heat.confirmations,
            of: heat.namedMessages,
            "customer confirmed it ÷ desk messages that named something × 100"
        )
        list.times("time_to_calm", heat.timesToCalm, "flag → lowered because the customer eased", [.median])
        list.times("half_life", heat.halfLives, "highest score → first reading of half of it", [.median])
    }

    private func hints(_ list: inout KPIList) {
        let good = (feedback["used"] ?? 0) + (feedback["edited"] ?? 0)
        let all = good + (feedback["dismissed"] ?? 0) + (feedback["wrong"] ?? 0)
        list.share("hint_precision", good, of: all, "(used + edited) ÷ (used + edited + dismissed + wrong) × 100")
        let hours = Double(assigned) / 3_600_000
        list.value(
            "hint_burden",
            assigned == 0 ? nil : Double(hints) / hours,
            "hints an hour",
            hints,
            "hints ÷ assigned hours"
        )
    }
}

extension HeatTotals {
    /// In points; nil where one of the groups is empty.
    fileprivate var understoodDifference: Double? {
        guard acknowledgedAnswers > 0, otherAnswers > 0 else { return nil }
        let acknowledged = Double(acknowledgedUnderstood) / Double(acknowledgedAnswers)
        return (acknowledged - Double(otherUnderstood) / Double(otherAnswers)) * 100
    }
}

/// A list of figures under way.
private struct KPIList {
    let prefix: String
    private(set) var kpis: [KPI] = []

    init(prefix: String) { self.prefix = prefix }

    /// The ways in which times are summed up.
    ///
    /// A quantile is the nearest rank: the ⌈q·n⌉-th smallest.
    enum Summary: String {
        case mean, median, ninetieth = "p90", longest = "max"

        func value(of sorted: [Int]) -> Double? {
            guard let last = sorted.last else { return nil }
            return switch self {
            case .mean: Double(sorted.reduce(0, +)) / Double(sorted.count)
            case .median: Double(sorted[(sorted.count + 1) / 2 - 1])
            case .ninetieth: Double(sorted[(sorted.count * 9 + 9) / 10 - 1])
            case .longest: Double(last)
            }
        }
    }

    mutating func value(_ name: String, _ value: Double?, _ unit: String, _ cases: Int, _ formula: String) {
        kpis.append(KPI(name: prefix + name, value: value, unit: unit, cases: cases, formula: formula))
    }

    mutating func count(_ name: String, _ count: Int, _ formula: String) {
        value(name, Double(count), "count", count, formula)
    }

    mutating func share(_ name: String, _ part: Int, of whole: Int, _ formula: String) {
        value(name, whole == 0 ? nil : Double(part) * 100 / Double(whole), "%", whole, formula)
    }

    /// Milliseconds, told in seconds.
    mutating func times(_ name: String, _ times: [Int], _ formula: String, _ summaries: [Summary]) {
        let sorted = times.sorted()
        for summary in summaries {
            let seconds = summary.value(of: sorted).map { $0 / 1000 }
            value("\(name)_\(summary.rawValue)", seconds, "s", times.count, "\(summary.rawValue) of: \(formula)")
        }
    }
}
