internal import ChatModel
internal import TerminalScreen

/// Text from outside that has been through the sanitiser: the only form in which it enters the console's model.
package struct SafeText: Sendable, Hashable, CustomStringConvertible {
    package let description: String

    /// A message: line breaks stay.
    package init(_ text: String) {
        description = sanitised(text, keepingNewlines: true)
    }

    /// One line: every control is shown, line breaks too.
    package init(line text: String) {
        description = sanitised(text)
    }

    /// What somebody is called, marked where the letters of different scripts are mixed.
    package init(name: String) {
        let shown = DisplayName(name).marked
        description = shown.isEmpty ? "(no name)" : shown
    }

    /// The lines of the text; an empty text is one empty line.
    package var lines: [Substring] {
        description.split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// The text with line breaks as spaces.
    package var onOneLine: String { lines.joined(separator: " ") }
}
