internal import ChatModel
internal import ChatProtocol
internal import SentimentAnalysis
package import TerminalScreen

/// The format for pipes: one event a line, tab-separated, never cut.
///
/// `at type level score conversation customer agent queue emotion-or-how evidence`, empty where there is nothing to say.
package struct TailColumns: Sendable {
    /// Whether the customer's words are put in.
    package var withText: Bool
    /// Only `--color always` colours what is not for a terminal.
    package var depth: ColourDepth

    package init(withText: Bool, depth: ColourDepth = .none) {
        self.withText = withText
        self.depth = depth
    }

    /// The line without its line feed; nil for what is not an event and no gap.
    package func line(for record: TailRecord) -> String? {
        switch record {
        case .event(let event): line(for: event)
        case .gap(let gap, let instant):
            [instant.rfc3339, "gap", "", "", "", "", "", "", clean(gap.reason), clean("\(gap.from) to \(gap.to)")]
                .joined(separator: "\t")
        case .hello, .heartbeat, .bye: nil
        }
    }

    private func line(for event: FlaggedEvent) -> String {
        var level = ""
        var score = ""
        var word = ""
        var evidence = ""
        switch event.detail {
        case .flag(let flag):
            level = coloured(flag.level)
            score = flag.energy.map { Self.hundredths($0.score) } ?? ""
            word = flag.energy?.strongestEmotion?.rawValue ?? ""
            evidence = withText ? flag.evidenceTexts.map(clean).joined(separator: "; ") : ""
        case .acknowledged(let record):
            word = record.how.rawValue
            evidence = "after_ms=\(record.afterMilliseconds)"
        case .overdue(let overdue):
            level = coloured(overdue.level)
            evidence = "unacknowledged_ms=\(overdue.unacknowledgedMilliseconds)"
        case .lowered(let lowering): evidence = clean(lowering.reason)
        }
        let subject = event.subject
        return [
            event.at.rfc3339, event.kind.rawValue, level, score, clean(event.conversation.rawValue),
            clean(subject?.customer ?? ""), clean(subject?.agent ?? ""), clean(subject?.queue ?? ""), word, evidence,
        ].joined(separator: "\t")
    }

    private func coloured(_ level: Energy.Level) -> String {
        level.style.applied(to: String(level.rawValue), depth: depth)
    }

    /// Without tabs, line feeds and other controls, so that a line stays a line and a column a column.
    private func clean(_ text: String) -> String { sanitised(text) }

    /// A score with two decimals, as people say it.
    static func hundredths(_ score: Double) -> String {
        let hundredths = Int((max(0, min(1, score)) * 100).rounded())
        return "\(hundredths / 100).\(hundredths / 10 % 10)\(hundredths % 10)"
    }
}
