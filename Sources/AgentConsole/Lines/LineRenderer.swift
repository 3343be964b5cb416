internal import ChatModel
internal import SentimentAnalysis

/// The renderer of `--plain`: announcements become lines, in the order in which they happen.
package enum LineRenderer {
    /// A line and where it goes.
    package struct Output: Sendable, Equatable {
        package var text: String
        /// Whether it is a problem, which goes to the error output.
        package var isProblem = false

        package init(text: String, isProblem: Bool = false) {
            self.text = text
            self.isProblem = isProblem
        }
    }

    /// The lines for what happened, with the model as it is now.
    package static func lines(for announcement: Announcement, in model: AgentModel) -> [Output] {
        switch announcement {
        case .note(let text): [Output(text: text)]
        case .problem(let text): [Output(text: text, isProblem: true)]
        case .listing(let lines): lines.map { Output(text: $0) }
        default: told(announcement, in: model).map { Output(text: $0) }
        }
    }

    private static func told(_ announcement: Announcement, in model: AgentModel) -> [String] {
        switch announcement {
        case .message(let id, let line):
            tagged(id, in: model) { model.writer.transcript(line, name: $0.name) }
        case .reading(let id, let reading):
            tagged(id, in: model) { _ in ["reading, only you see it: \(LineWriter.reading(reading))"] }
        case .hint(let id, let card): tagged(id, in: model) { _ in LineWriter.hint(card) }
        case .noteLine(let id, let note, let number):
            tagged(id, in: model) { _ in ["note, team only: \(LineWriter.note(note, number: number))"] }
        case .offer(let offer, let number): offerLines(offer, number: number, in: model)
        case .conversationOpened(let id): opened(id, in: model)
        case .draft(let id, let text): draft(id, text, in: model)
        case .whisper(let id, let from, let text):
            tagged(id, in: model) { _ in LineWriter.join("\(from) whispers to you: ", text) }
        case .advice(let id, let advice): tagged(id, in: model) { _ in LineWriter.advice(advice) }
        case .review(let review, let number): LineWriter.review(review, number: number)
        case .selected(let id): model.conversation(id).map { ["You write to \($0.name) now (\($0.number))."] } ?? []
        case .note, .problem, .listing: []
        }
    }

    /// `[1 Dana Ruiz, heightened 78, rising]` before the first line.
    private static func tagged(
        _ id: ConversationID,
        in model: AgentModel,
        _ lines: (HeldConversation) -> [String]
    ) -> [String] {
        guard let conversation = model.conversation(id) else { return [] }
        var written = lines(conversation)
        guard !written.isEmpty else { return [] }
        written[0] = "[\(tag(conversation))] \(written[0])"
        return written
    }

    static func tag(_ conversation: HeldConversation) -> String {
        var parts = ["\(conversation.number) \(conversation.name)"]
        if let reading = conversation.reading, reading.level > .calm {
            parts.append("\(reading.level.word) \(reading.points)")
            if reading.trend != .steady { parts.append(reading.trend.rawValue) }
        }
        return parts.joined(separator: ", ")
    }

    private static func offerLines(_ offer: OfferLine, number: Int, in model: AgentModel) -> [String] {
        let seconds = offer.expiresAt.milliseconds(since: model.now) / 1000
        let waited = model.now.milliseconds(since: offer.waitingSince).inWords
        var lines = ["offer \(number): queue \(offer.queue), waiting \(waited). \(offer.previewWords)"]
        if let reading = offer.reading, reading.level > .calm {
            lines.append("  ENERGY: \(LineWriter.reading(reading))")
        }
        lines.append("  /accept \(number) or /decline \(number), within \(seconds) s.")
        return lines
    }

    private static func draft(_ id: ConversationID, _ text: String, in model: AgentModel) -> [String] {
        tagged(id, in: model) { conversation in
            let draft = Draft(text: text)
            let ending =
                draft.blank == nil
                ? "  An empty line (or /send) sends it; type your own words instead, or /drop."
                : "  It has a ⟨blank⟩: /fill TEXT puts words there. Type your own words instead, or /drop."
            return LineWriter.join("draft, not sent: ", SafeText(text)) + [ending]
        }
    }

    // MARK: A conversation that begins

    private static func opened(_ id: ConversationID, in model: AgentModel) -> [String] {
        guard let conversation = model.conversation(id) else { return [] }
        var lines = ["New conversation \(conversation.number): \(conversation.name)\(facts(of: conversation))"]
        if !conversation.isAnalysed { lines.append("  Not analysed: the customer opted out.") }
        if let handOver = conversation.handOver {
            lines.append("  Handed on by \(handOver.from): \(handOver.summary)")
        }
        for contact in conversation.earlier {
            let notes = contact.notes.map { "\($0.kind.rawValue): \($0.text)" }.joined(separator: "; ")
            lines.append("  Was here \(model.writer.dayAndTime(contact.openedAt)). \(notes)")
        }
        for (index, note) in conversation.notes.enumerated() {
            lines.append("  note \(LineWriter.note(note, number: index + 1))")
        }
        for line in conversation.lines.suffix(linesOfANewConversation) {
            let written = model.writer.transcript(line, name: conversation.name)
            guard !written.isEmpty else { continue }
            lines.append("[\(conversation.number) \(conversation.name)] \(written[0])")
            lines += written.dropFirst()
        }
        if let hint = conversation.hint {
            lines += tagged(id, in: model) { _ in LineWriter.hint(hint) }
        } else if let reading = conversation.reading, reading.level > .calm {
            lines += tagged(id, in: model) { _ in ["reading, only you see it: \(LineWriter.reading(reading))"] }
        }
        return lines
    }

    /// How much of a conversation is shown when it begins here.
    private static let linesOfANewConversation = 30

    private static func facts(of conversation: HeldConversation) -> String {
        var parts: [String] = []
        if conversation.isVerified { parts.append("verified") }
        if let email = conversation.email { parts.append("\(email)") }
        if let subject = conversation.subject { parts.append("about \(subject)") }
        if let page = conversation.page { parts.append("from \(page)") }
        return parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))"
    }
}

extension Int {
    /// Milliseconds as `40 s`, `4 min` or `2 h`.
    package var inWords: String {
        switch self / 1000 {
        case ..<90: "\(Swift.max(0, self / 1000)) s"
        case ..<5400: "\(self / 60_000) min"
        default: "\(self / 3_600_000) h"
        }
    }
}
