/// Turns grids into what a terminal must be sent: only what changed since the last one.
///
/// It assumes no automatic margins (DECAWM off) and follows two rules that make disagreements about widths harmless:
/// 1. After a cell that is neither ASCII nor a box drawing character the cursor's column is not trusted: the next cell is
///    addressed absolutely, and is written anew even if it did not change.
/// 2. Before a wide cluster both its cells are blanked.
package struct Painter: Sendable {
    /// What the terminal may be sent.
    package let depth: ColourDepth

    /// What the terminal shows; nil when that is not known.
    private var shown: Grid?
    private var cursorIsVisible = true

    /// Knows nothing of what the terminal shows, and so begins by clearing it.
    package init(depth: ColourDepth) {
        self.depth = depth
    }

    /// Paints everything at the next grid: after another program, a resize or a reconnect had the terminal.
    package mutating func forget() {
        shown = nil
    }

    /// The bytes that turn what is shown into the grid; none if nothing changed.
    package mutating func paint(_ grid: Grid) -> [UInt8] {
        var pass = PaintingPass(grid: grid, depth: depth)
        if let shown, shown.rows == grid.rows, shown.columns == grid.columns {
            pass.start(from: shown)
        } else {
            pass.clear()
        }
        for row in 0..<grid.rows { pass.paint(row: row) }
        let bytes = pass.finish(cursorWasVisible: cursorIsVisible)
        cursorIsVisible = grid.cursor != nil
        shown = grid
        return bytes
    }
}

/// One frame on its way to bytes.
private struct PaintingPass {
    private let grid: Grid
    private let depth: ColourDepth
    private var before: Grid
    private var bytes: [UInt8] = []
    /// Where the terminal's cursor surely is.
    private var place: Position?
    private var style: TextStyle?
    private var isCleared = false

    init(grid: Grid, depth: ColourDepth) {
        self.grid = grid
        self.depth = depth
        before = Grid(rows: grid.rows, columns: grid.columns)
    }

    mutating func start(from shown: Grid) {
        before = shown
        place = shown.reachableCursor
        style = .plain
    }

    /// Resets the look, clears the screen and goes home.
    mutating func clear() {
        isCleared = true
        emit(depth == .none ? "\u{1B}[2J\u{1B}[H" : "\u{1B}[0m\u{1B}[2J\u{1B}[H")
        place = Position(row: 0, column: 0)
        style = .plain
    }

    // MARK: Rows

    mutating func paint(row: Int) {
        if grid.isSurelySame(row: row, as: before) { return }
        let start = row * grid.columns
        let blankFrom = firstColumnOfBlanks(row: row)
        var column = 0
        var forcedUntil = 0
        while column < grid.columns {
            let cell = grid.cells[start + column]
            let width = max(1, Int(cell.columns))
            let changed = (column..<min(grid.columns, column + width)).contains {
                grid.cells[start + $0] != before.cells[start + $0]
            }
            guard changed || column < forcedUntil else {
                column += width
                continue
            }
            if column >= blankFrom {
                eraseToEnd(row: row, column: column)
                return
            }
            paint(cell, row: row, column: column)
            if !cell.isTrusted { forcedUntil = max(forcedUntil, column + max(width, Int(cell.addedColumns)) + 1) }
            column += width
        }
    }

    /// Where the plain blanks begin that the row ends with; past the row if they are too few to be worth an erase.
    private func firstColumnOfBlanks(row: Int) -> Int {
        let start = row * grid.columns
        var column = grid.columns
        while column > 0, grid.cells[start + column - 1] == .blank(.plain) { column -= 1 }
        return grid.columns - column > PaintingPass.eraseBytes ? column : grid.columns
    }

    private mutating func eraseToEnd(row: Int, column: Int) {
        move(to: Position(row: row, column: column))
        set(.plain)
        emit("\u{1B}[K")
    }

    private mutating func paint(_ cell: Cell, row: Int, column: Int) {
        let position = Position(row: row, column: column)
        move(to: position)
        set(cell.style.reduced(to: depth))
        if cell.columns == 2 {
            emit("  ")
            place = nil
            move(to: position)
        }
        emit(cell.text(fitting: grid.columns - column))
        let next = column + Int(cell.columns)
        place = cell.isTrusted && next < grid.columns ? Position(row: row, column: next) : nil
    }

    // MARK: Sequences

    private mutating func move(to position: Position) {
        if place == position { return }
        if let place, place.row == position.row, place.column < position.column {
            let gap = position.column - place.column
            if gap <= PaintingPass.gapBytes, rewriteGap(row: place.row, place.column..<position.column) { return }
        }
        emit(
            position == Position(row: 0, column: 0) ? "\u{1B}[H" : "\u{1B}[\(position.row + 1);\(position.column + 1)H"
        )
        place = position
    }

    /// Steps over a few unchanged cells by writing them again, if they are ASCII in the look that is set.
    private mutating func rewriteGap(row: Int, _ gap: Range<Int>) -> Bool {
        let cells = grid.cells[row * grid.columns + gap.lowerBound..<row * grid.columns + gap.upperBound]
        guard cells.allSatisfy({ $0.isASCII && $0.style.reduced(to: depth) == style }) else { return false }
        for cell in cells { emit(cell.text) }
        place = Position(row: row, column: gap.upperBound)
        return true
    }

    private mutating func set(_ wanted: TextStyle) {
        if style == wanted { return }
        emit(wanted.sequence(depth))
        style = wanted
    }

    private mutating func emit(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    // MARK: End

    /// Puts the cursor where it belongs, and wraps a larger change so that it is seen at once.
    mutating func finish(cursorWasVisible: Bool) -> [UInt8] {
        set(.plain)
        let painted = bytes.count
        if let cursor = grid.reachableCursor { move(to: cursor) }
        let hides = cursorWasVisible && (painted > PaintingPass.quietBytes || isCleared || grid.cursor == nil)
        let shows = grid.cursor != nil && (hides || !cursorWasVisible)
        guard painted > PaintingPass.quietBytes || isCleared else {
            return (hides ? Array("\u{1B}[?25l".utf8) : []) + bytes + (shows ? Array("\u{1B}[?25h".utf8) : [])
        }
        // Synchronised output (mode 2026): terminals that do not know it ignore it.
        let opening = "\u{1B}[?2026h" + (hides ? "\u{1B}[?25l" : "")
        let closing = (shows ? "\u{1B}[?25h" : "") + "\u{1B}[?2026l"
        return Array(opening.utf8) + bytes + Array(closing.utf8)
    }

    /// The bytes of an absolute address are seldom fewer.
    private static let gapBytes = 6
    /// The bytes of an erase with its address.
    private static let eraseBytes = 8
    /// Up to here a change is not worth hiding the cursor for.
    private static let quietBytes = 24
}

extension Cell {
    /// Whether every terminal moves the cursor by one column for this cell: ASCII, and U+2500 to U+257F.
    var isTrusted: Bool {
        if isASCII { return true }
        guard columns == 1, text.unicodeScalars.count == 1, let scalar = text.unicodeScalars.first else { return false }
        return (0x2500...0x257F).contains(scalar.value)
    }

    var isASCII: Bool {
        text.utf8.count == 1
    }

    /// The text for a place with so many columns left, so that no terminal has to draw beyond the margin.
    func text(fitting columnsLeft: Int) -> String {
        if Int(addedColumns) <= columnsLeft { return text }
        return CellCluster(text: text, columns: Int(columns), addedColumns: Int(addedColumns)).shortened.text
    }
}
