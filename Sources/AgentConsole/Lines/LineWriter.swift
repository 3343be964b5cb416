package import ChatModel
internal import SentimentAnalysis

/// Writes what happened as lines for people: each thing once, words instead of signs, nothing that needs a column.
///
/// Every line that is not an answer to a command begins with the conversation that it belongs to, and what a customer
/// wrote on further lines is set off by a bar: nobody can write a line that looks like the console's own.
package struct LineWriter: Sendable {
    /// What the local time is ahead of UTC, in minutes.
    let zoneMinutes: Int

    /// `12:36`.
    package func time(_ instant: Instant) -> String {
        String(local(instant).dropFirst(11).prefix(5))
    }

    /// `2026-11-21 12:36`.
    package func dayAndTime(_ instant: Instant) -> String {
        "\(local(instant).prefix(10)) \(time(instant))"
    }

    private func local(_ instant: Instant) -> String {
        instant.advanced(byMilliseconds: zoneMinutes * 60_000).rfc3339
    }

    /// A line of the public log.
    package func transcript(_ line: TranscriptLine, name: SafeText) -> [String] {
        if line.body == .silent { return [] }
        let (speaker, text): (String, SafeText) =
            switch line.body {
            case .silent: ("*", SafeText(""))
            case .customer(let text): ("\(name)", text)
            case .mine(let text, _): ("you", text)
            case .colleague(let colleague, let text): ("\(colleague) (colleague)", text)
            case .system(let text): ("the relay", text)
            case .event(let text): ("*", text)
            }
        let separator = speaker == "*" ? " " : ": "
        return Self.join("\(time(line.at)) \(speaker)\(separator)", text)
    }

    /// A text behind a beginning, its further lines behind a bar.
    static func join(_ beginning: String, _ text: SafeText) -> [String] {
        let lines = text.lines
        return ["\(beginning)\(lines[0])"] + lines.dropFirst().map { "    | \($0)" }
    }

    /// `2 want (Maya): a replacement by Friday`.
    package static func note(_ note: NoteLine, number: Int) -> String {
        "\(number) \(note.kind.rawValue)\(note.author.map { " (\($0))" } ?? ""): \(note.text)"
    }

    /// What was said of a draft, a line each.
    static func advice(_ advice: Advice) -> [String] {
        let title = advice.from == nil ? "draft check, only you see it: \(advice.title)" : advice.title
        let ending = advice.lines.isEmpty ? "." : advice.from == nil ? "" : ":"
        return ["\(title)\(ending)"] + advice.lines.map { "  \($0.onOneLine)" }
    }

    /// A colleague's draft, and how it is answered.
    static func review(_ review: ReviewLine, number: Int) -> [String] {
        join("\(review.from) asks you: would you tweak this? ", review.text)
            + ["  /answer \(number) fine, or /answer \(number) tweak TEXT"]
    }

    // MARK: Readings and hints

    /// `heightened, 78 of 100, rising, anger. Words: "THIRD time" (repetition); "furious" (anger)`.
    package static func reading(_ reading: Reading) -> String {
        guard reading.confidence != .unscored else { return "not scored: another language, too short, or no prose" }
        var parts = [reading.level.word, "\(reading.points) of 100", reading.trend.rawValue]
        if let emotion = reading.emotion { parts.append(emotion.rawValue) }
        if reading.confidence == .low { parts.append("not sure") }
        let words = reading.words.prefix(shownWords).map(\.inWords)
        let said = words.isEmpty ? "." : ". Words: \(words.joined(separator: "; "))."
        return parts.joined(separator: ", ") + said
    }

    /// The words of a reading that are shown.
    private static let shownWords = 6

    /// A hint: ENERGY apart from FACTS and WANTS, then what to try and what to ask oneself.
    package static func hint(_ card: HintCard) -> [String] {
        var lines = ["hint, only you see it: \(card.kind.words)\(card.isAcknowledged ? ", acknowledged before" : "")."]
        lines.append("  ENERGY: \(reading(card.reading))")
        if !card.facts.isEmpty { lines.append("  FACTS: \(numbered(card.facts))") }
        if !card.wants.isEmpty { lines.append("  WANTS: \(numbered(card.wants))") }
        for (index, suggestion) in card.suggestions.enumerated() {
            lines += join("  TRY (/use \(index + 1)): ", suggestion.text)
        }
        lines += card.prompts.map { "  ASK YOURSELF: \($0)" }
        return lines
    }

    private static func numbered(_ texts: [SafeText]) -> String {
        texts.enumerated().map { "\($0 + 1) \"\($1)\"" }.joined(separator: "; ")
    }
}

extension Reading.Word {
    /// `"THIRD time" (repetition)`; a cue without words of its own, such as the length, by its name.
    package var inWords: String {
        let name = cue.description.replacing("_", with: " ")
        return text.description.isEmpty ? name : "\"\(text)\" (\(name))"
    }
}

extension AgentModel {
    var writer: LineWriter { LineWriter(zoneMinutes: zoneMinutes) }
}
