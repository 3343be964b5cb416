internal import ChatModel
internal import ChatProtocol
internal import SentimentAnalysis
package import TerminalScreen

/// The format for a terminal: one event a line, cut at its width, colour on the level only.
package struct TailLine: Sendable {
    package var columns: Int
    package var depth: ColourDepth
    /// What the local time is ahead of UTC.
    package var zoneMinutes: Int
    /// Whether the customer's words are put in.
    package var withText: Bool

    package init(columns: Int, depth: ColourDepth, zoneMinutes: Int, withText: Bool) {
        self.columns = columns
        self.depth = depth
        self.zoneMinutes = zoneMinutes
        self.withText = withText
    }

    /// The line without its line feed; nil for what is not an event and no gap.
    package func line(for record: TailRecord) -> String? {
        switch record {
        case .event(let event): line(for: event)
        case .gap(let gap, let instant):
            "\(time(instant))  gap: what happened from \(sanitised(gap.from)) to \(sanitised(gap.to)) is not known"
                + " (\(sanitised(gap.reason)))"
        case .hello, .heartbeat, .bye: nil
        }
    }

    private func line(for event: FlaggedEvent) -> String {
        let identifier = shown(event.conversation)
        let whoColumns = columns < 100 ? 18 : 26
        let head = "\(time(event.at))  "
        let who = people(of: event).fitted(toColumns: whoColumns)
        let rest = columns - head.columns - Self.whatColumns - 2 - whoColumns - 2 - 2 - identifier.columns
        let text = sanitised(words(about: event))
        let fitted = rest > 0 ? text.fitted(toColumns: rest) + "  " : ""
        let line = (who + "  " + fitted + identifier).cut(
            toColumns: max(0, columns - head.columns - Self.whatColumns - 2)
        )
        return head + what(event) + "  " + line
    }

    /// The widest is `heightened 100 ↑`.
    private static let whatColumns = 16

    private func time(_ instant: Instant) -> String { TimeWords.clock(instant, zoneMinutes: zoneMinutes) }

    /// The whole identifier where there is room, else its end, which `--conversation` takes too.
    private func shown(_ conversation: ConversationID) -> String {
        let text = sanitised(conversation.rawValue)
        let ending = ConsoleLimits.identifierEnding
        return columns >= 120 || text.count <= ending ? text : "…\(text.suffix(ending))"
    }

    private func people(of event: FlaggedEvent) -> String {
        guard let subject = event.subject else { return "(not known)" }
        let customer = DisplayName(subject.customer).marked
        return "\(customer) → \(subject.agent.map { DisplayName($0).marked } ?? "queue \(sanitised(subject.queue))")"
    }

    // MARK: What happened

    private func what(_ event: FlaggedEvent) -> String {
        switch event.detail {
        case .flag(let flag):
            let score = flag.energy.map { " \(Int((max(0, min(1, $0.score)) * 100).rounded())) \($0.trend.arrow)" }
            return coloured(flag.level.word, flag.level, behind: score ?? "")
        case .overdue(let overdue): return coloured("overdue", overdue.level)
        case .acknowledged, .lowered: return event.kind.rawValue.fitted(toColumns: Self.whatColumns)
        }
    }

    private func coloured(_ word: String, _ level: Energy.Level, behind rest: String = "") -> String {
        let blanks = String(repeating: " ", count: max(0, Self.whatColumns - (word + rest).columns))
        return level.style.applied(to: word, depth: depth) + rest + blanks
    }

    private func words(about event: FlaggedEvent) -> String {
        switch event.detail {
        case .flag(let flag): return words(of: flag)
        case .acknowledged(let record):
            return "after \(TimeWords.short(record.afterMilliseconds)), by \(record.how.words)"
        case .overdue(let overdue):
            return
                "\(overdue.level.word) and not acknowledged for \(TimeWords.short(overdue.unacknowledgedMilliseconds))"
        case .lowered(let lowering):
            var parts = [lowering.reason.isEmpty ? "calm again" : lowering.reason]
            if let since = event.subject?.since {
                parts.append("flagged for \(TimeWords.short(event.at.milliseconds(since: since)))")
            }
            if let after = event.subject?.acknowledgedAfter {
                parts.append("acknowledged after \(TimeWords.short(after))")
            }
            return parts.joined(separator: "; ")
        }
    }

    private func words(of flag: Flag) -> String {
        var parts: [String] = []
        if flag.source == .agent { parts.append("asks for help: \(flag.reason)") }
        if flag.source == .rule { parts.append("rule: \(flag.reason)") }
        if let emotion = flag.energy?.strongestEmotion { parts.append(emotion.rawValue) }
        if withText {
            let evidence = flag.energy?.evidence.filter { $0.weight > 0 && !$0.text.isEmpty } ?? []
            parts += evidence.sorted { $0.weight > $1.weight }.map { "\"\($0.text)\"" }
        }
        return parts.joined(separator: "  ")
    }
}

extension AcknowledgedRecord.How {
    /// The way in words.
    var words: String {
        switch self {
        case .sympathy: "sympathy"
        case .facts: "the facts"
        case .feeling: "the feeling"
        case .confirmed: "the customer's yes"
        }
    }
}
