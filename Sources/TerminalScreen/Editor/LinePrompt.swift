/// A prompt and the text behind it at the foot of ordinary scrollback, out of whose way other lines can be written.
///
/// Nothing here needs the alternate screen: `heard chat` and the client's line mode use it. The terminal must be in
/// `Terminal.Mode.lines`.
package struct LinePrompt: Sendable {
    /// The row of the prompt that the cursor is on; nil while none is shown.
    private var cursorRow: Int?

    /// No prompt is shown yet.
    package init() {}

    /// The bytes that show the prompt, in place of the one before.
    ///
    /// - Parameters:
    ///   - prompt: Sanitised text of one line; it is cut if it is wider than half the terminal.
    ///   - style: Its look.
    ///   - depth: What colours may be used.
    ///   - editor: The text behind it.
    ///   - size: The terminal's; of a long text, the rows around the cursor are shown.
    /// - Returns: What to write.
    package mutating func show(
        _ prompt: String,
        _ style: TextStyle = .plain,
        depth: ColourDepth,
        editor: LineEditor,
        size: (rows: Int, columns: Int)
    ) -> [UInt8] {
        // The last column stays free, because writing there may or may not move the cursor on.
        let columns = max(3, size.columns - 1)
        let label = prompt.cut(toColumns: columns / 2)
        let layout = EditorLayout(editor, columns: columns, indent: label.columns)
        let visible = layout.visibleRows(max(1, size.rows - 1))
        var text = ""
        for row in visible {
            if row > visible.lowerBound { text += "\r\n" }
            if row == 0, !layout.isCutBefore { text += style.applied(to: label, depth: depth) }
            text += layout.rows[row]
        }
        let below = visible.upperBound - 1 - layout.cursor.row
        if below > 0 { text += "\u{1B}[\(below)A" }
        text += "\r" + (layout.cursor.column > 0 ? "\u{1B}[\(layout.cursor.column)C" : "")
        let bytes = Array(erasure.utf8) + Array(text.utf8)
        cursorRow = layout.cursor.row - visible.lowerBound
        return bytes
    }

    /// The bytes that take the prompt away; the cursor is then where the next line begins.
    package mutating func hide() -> [UInt8] {
        let bytes = Array(erasure.utf8)
        cursorRow = nil
        return bytes
    }

    /// Forgets the prompt as it stands, after a newline or when something else has drawn over it.
    package mutating func forget() {
        cursorRow = nil
    }

    private var erasure: String {
        guard let cursorRow else { return "\r\u{1B}[J" }
        return "\r" + (cursorRow > 0 ? "\u{1B}[\(cursorRow)A" : "") + "\u{1B}[J"
    }
}
