/// A line editor's text as rows of a width, and where the cursor is among them.
package struct EditorLayout: Sendable, Equatable {
    /// The rows from the first that was laid out: sanitised, none wider than asked for.
    package private(set) var rows: [String]

    /// The cursor, in these rows.
    package private(set) var cursor: Position

    /// Whether text before the first row was left out.
    package private(set) var isCutBefore: Bool

    /// Whether text after the last row was left out.
    package private(set) var isCutAfter: Bool

    /// Lays a text out, breaking at the width alone, so that nothing moves back while a word is typed.
    ///
    /// - Parameters:
    ///   - editor: The text; far before and after the cursor it is left out.
    ///   - columns: The width of a row; less than 2 counts as 2.
    ///   - indent: The columns that are taken on the first row, for a prompt.
    package init(_ editor: LineEditor, columns: Int, indent: Int = 0) {
        let width = max(2, columns)
        let start = EditorLayout.start(editor)
        let end = EditorLayout.end(editor)
        isCutBefore = start > 0
        isCutAfter = end < editor.text.utf8.count
        var flow = RowFlow(columns: width, used: isCutBefore ? 0 : min(max(0, indent), width - 1))
        flow.add(editor.text[editor.index(at: start)..<editor.cursor])
        cursor = flow.place
        flow.add(editor.text[editor.cursor..<editor.index(at: end)])
        if cursor.column >= width || cursor.row >= flow.rows.count {
            cursor = Position(
                row: cursor.row + (cursor.column >= width ? 1 : 0),
                column: cursor.column >= width ? 0 : cursor.column
            )
            if cursor.row >= flow.rows.count { flow.newRow() }
        }
        rows = flow.rows
    }

    /// The rows that fit a height, with the cursor's among them.
    ///
    /// - Parameter height: How many rows there are; less than 1 counts as 1.
    /// - Returns: The rows' numbers, fewer than `height` if there are not that many.
    package func visibleRows(_ height: Int) -> Range<Int> {
        let count = min(max(1, height), rows.count)
        let first = min(max(0, cursor.row - count + 1), rows.count - count)
        return first..<first + count
    }

    private static func start(_ editor: LineEditor) -> Int {
        let wanted = editor.offset - ScreenLimits.layoutBytes
        guard wanted > 0 else { return 0 }
        let near = editor.text.utf8[editor.index(at: wanted)..<editor.cursor]
        if let newline = near.firstIndex(of: UInt8(ascii: "\n")) {
            return editor.offset(of: newline) + 1
        }
        return editor.boundary(after: wanted)
    }

    private static func end(_ editor: LineEditor) -> Int {
        let wanted = editor.offset + ScreenLimits.layoutBytes
        return wanted >= editor.text.utf8.count ? editor.text.utf8.count : editor.boundary(after: wanted)
    }
}

extension LineEditor {
    /// A place between two characters soon after a byte, or else one between two scalars.
    fileprivate func boundary(after offset: Int) -> Int {
        let scalar = text.unicodeScalars.index(after: index(at: offset))
        let boundary = String.Index(scalar, within: text) == nil ? text.index(after: scalar) : scalar
        let isNear = self.offset(of: boundary) - offset < 64
        return self.offset(of: isNear ? boundary : scalar)
    }
}

/// Rows that are being filled.
private struct RowFlow {
    let columns: Int
    var rows = [""]
    private var used: Int

    init(columns: Int, used: Int) {
        self.columns = columns
        self.used = used
    }

    /// Where the next cluster begins.
    var place: Position {
        Position(row: rows.count - 1, column: used)
    }

    mutating func add(_ text: Substring) {
        let lines = sanitised(String(text), keepingNewlines: true).split(
            separator: "\n",
            omittingEmptySubsequences: false
        )
        for (number, line) in lines.enumerated() {
            if number > 0 { newRow() }
            for cluster in CellClusters(String(line)) {
                if used + cluster.columns > columns { newRow() }
                rows[rows.count - 1] += cluster.text
                used += cluster.columns
            }
        }
    }

    mutating func newRow() {
        rows.append("")
        used = 0
    }
}
