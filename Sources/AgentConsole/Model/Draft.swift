package import ChatModel

/// What an agent is about to send to one conversation.
package struct Draft: Sendable, Equatable {
    package var text: String
    /// The suggestion that it began as.
    package var origin: Origin?
    /// How it was put together when something was last put in: what the agent had written, and the whole.
    private var insertion: Insertion?

    package init(text: String = "", origin: Origin? = nil) {
        self.text = text
        self.origin = origin
    }

    private struct Insertion: Sendable, Equatable {
        var before: String
        var whole: String
    }

    /// Puts a text in: behind what the agent has written, in place of what was put in last and not touched since.
    package mutating func insert(_ added: String, origin: Origin? = nil) {
        let before = insertion.map { $0.whole == text ? $0.before : text } ?? text
        let isOpen = before.last.map(\.isWhitespace) ?? true
        text = isOpen ? before + added : "\(before) \(added)"
        insertion = Insertion(before: before, whole: text)
        self.origin = origin
    }

    /// Where a draft comes from, so that the relay hears whether its words were used as they were.
    package struct Origin: Sendable, Equatable {
        package var hint: HintID
        package var suggestion: String
        package var text: String
    }

    /// The first gap that the agent has to fill, brackets included; nil where there is none.
    package var blank: Range<String.Index>? {
        guard let start = text.firstIndex(of: Self.opening), let end = text[start...].firstIndex(of: Self.closing)
        else { return nil }
        return start..<text.index(after: end)
    }

    /// Puts `words` in place of the first gap; false where there is none.
    package mutating func fillBlank(with words: String) -> Bool {
        guard let blank else { return false }
        text.replaceSubrange(blank, with: words)
        return true
    }

    /// The brackets of a gap, as suggestions and canned replies have them.
    private static let opening: Character = "⟨"
    private static let closing: Character = "⟩"
}
