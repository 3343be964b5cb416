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

    /// Lays a text out, breaking at blanks where there are any, so that no word is cut in two.
    ///
    /// - Parameters:
    ///   - editor: The text; far before and after the cursor it is left out.
    ///   - columns: The width of a row; less than 2 counts as 2.
    ///   - indent: The columns that are taken on the first row, for a prompt.
    ///   - hanging: The columns that are taken on every other row.
    package init(_ editor: LineEditor, columns: Int, indent: Int = 0, hanging: Int = 0) {
        let width = max(2, columns)
        let hanging = min(max(0, hanging), width - 2)
        let start = EditorLayout.start(editor)
        let end = EditorLayout.end(editor)
        isCutBefore = start > 0
        isCutAfter = end < editor.text.utf8.count
        let first = isCutBefore ? hanging : min(max(0, indent), width - 1)
        var flow = RowFlow(width: width, first: first, hanging: hanging)
        flow.add(editor.text[editor.index(at: start)..<editor.cursor])
        let cells = flow.cells.count
        flow.add(editor.text[editor.cursor..<editor.index(at: end)])
        (rows, cursor) = flow.layOut(cursorBefore: cells)
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

/// A text as the clusters that are to be put into rows.
private struct RowFlow {
    let width: Int
    let first: Int
    let hanging: Int
    /// Nil is a newline.
    private(set) var cells: [CellCluster?] = []

    init(width: Int, first: Int, hanging: Int) {
        self.width = width
        self.first = first
        self.hanging = hanging
    }

    mutating func add(_ text: Substring) {
        let lines = sanitised(String(text), keepingNewlines: true).split(
            separator: "\n",
            omittingEmptySubsequences: false
        )
        for (number, line) in lines.enumerated() {
            if number > 0 { cells.append(nil) }
            for cluster in CellClusters(String(line)) { cells.append(cluster) }
        }
    }

    /// The rows, and where the cluster of this number stands, or would stand behind the last.
    func layOut(cursorBefore number: Int) -> (rows: [String], cursor: Position) {
        let starts = rowStarts
        var rows: [String] = []
        var cursor = Position(row: 0, column: first)
        for (row, start) in starts.enumerated() {
            let end = row + 1 < starts.count ? starts[row + 1] : cells.count
            var text = ""
            var column = row == 0 ? first : hanging
            for index in start..<end {
                if index == number { cursor = Position(row: row, column: column) }
                guard let cell = cells[index], column + cell.columns <= width else { continue }
                text += cell.text
                column += cell.columns
            }
            rows.append(text)
            if number == cells.count, row + 1 == starts.count { cursor = Position(row: row, column: column) }
        }
        guard cursor.column >= width else { return (rows, cursor) }
        // What is typed next begins a row.
        cursor = Position(row: cursor.row + 1, column: hanging)
        if cursor.row >= rows.count { rows.append("") }
        return (rows, cursor)
    }

    /// Where the rows begin, as numbers of clusters.
    ///
    /// A blank that ends a full row takes no room.
    private var rowStarts: [Int] {
        var starts = [0]
        var used = first
        /// Behind the last blank of the row.
        var breakAt: Int?
        var index = 0
        while index < cells.count {
            guard let cell = cells[index] else {
                starts.append(index + 1)
                (used, breakAt) = (hanging, nil)
                index += 1
                continue
            }
            if cell.text == " ", used >= width || used + 1 > width {
                breakAt = index + 1
            } else if used + cell.columns > width, index > starts[starts.count - 1] || used > hanging {
                index = breakAt ?? index
                starts.append(index)
                (used, breakAt) = (hanging, nil)
                continue
            } else {
                used += cell.columns
                if cell.text == " " { breakAt = index + 1 }
            }
            index += 1
        }
        return starts
    }
}
