import Glibc

/// One cell: a cluster, or the right half of a wide one.
package struct Cell: Sendable, Equatable {
    /// The cluster; empty in the right half of a wide one.
    package internal(set) var text: String
    /// Its look, as it was drawn.
    package internal(set) var style: TextStyle
    /// 1 or 2, and 0 in a right half.
    package internal(set) var columns: UInt8
    /// See `CellCluster.addedColumns`; at most 255.
    var addedColumns: UInt8

    static func blank(_ style: TextStyle) -> Cell {
        Cell(text: " ", style: style, columns: 1, addedColumns: 1)
    }

    static func rightHalf(_ style: TextStyle) -> Cell {
        Cell(text: "", style: style, columns: 0, addedColumns: 0)
    }
}

/// What a screen shows: rows of cells and a cursor.
///
/// A value; drawing outside it does nothing.
package struct Grid: Sendable, Equatable {
    /// Its height, 1 to 500.
    package let rows: Int
    /// Its width in cells, 1 to 1000.
    package let columns: Int

    /// Where the cursor stands; nil hides it.
    package var cursor: Position?

    private(set) var cells: [Cell]

    /// A blank grid.
    ///
    /// - Parameters:
    ///   - rows: 1 to 500; what lies outside is brought to the nearest.
    ///   - columns: 1 to 1000, likewise.
    package init(rows: Int, columns: Int) {
        self.rows = min(max(1, rows), ScreenLimits.rows)
        self.columns = min(max(1, columns), ScreenLimits.columns)
        cells = Array(repeating: .blank(.plain), count: self.rows * self.columns)
    }

    /// The cursor, brought to the nearest cell if it was put outside.
    var reachableCursor: Position? {
        cursor.map { Position(row: min(max(0, $0.row), rows - 1), column: min(max(0, $0.column), columns - 1)) }
    }

    /// The whole grid.
    package var area: Area {
        Area(row: 0, column: 0, rows: rows, columns: columns)
    }

    /// The cell at a place; nil outside.
    package func cell(at position: Position) -> Cell? {
        guard (0..<rows).contains(position.row), (0..<columns).contains(position.column) else { return nil }
        return cells[position.row * columns + position.column]
    }

    // MARK: Drawing

    /// Writes a text on one row, cut at the area's right edge; a wide cluster that would be halved there is a blank.
    ///
    /// - Parameters:
    ///   - text: Sanitised text; a control that is in it nevertheless is drawn as U+FFFD.
    ///   - position: Where it begins, inside the area or left of it.
    ///   - area: What must not be drawn outside of; the whole grid without it.
    ///   - style: Its look.
    /// - Returns: The column behind the text, which is never right of the area.
    @discardableResult
    package mutating func put(
        _ text: String,
        at position: Position,
        in area: Area? = nil,
        _ style: TextStyle = .plain
    ) -> Int {
        let clip = (area ?? self.area).intersection(self.area)
        let end = clip.column + clip.columns
        guard (clip.row..<clip.row + clip.rows).contains(position.row) else { return min(position.column, end) }
        if position.column >= clip.column, text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) {
            let fitting = text.utf8.prefix(max(0, end - position.column))
            for (step, byte) in fitting.enumerated() {
                set(.ascii(byte), row: position.row, column: position.column + step, style)
            }
            return min(position.column, end) + fitting.count
        }
        return put(clusters: text, row: position.row, from: position.column, columns: clip.column..<end, style)
    }

    private mutating func put(
        clusters text: String,
        row: Int,
        from start: Int,
        columns clip: Range<Int>,
        _ style: TextStyle
    ) -> Int {
        var column = start
        for cluster in CellClusters(text) {
            guard column < clip.upperBound else { return clip.upperBound }
            if column >= clip.lowerBound {
                let fits = column + cluster.columns <= clip.upperBound
                set(fits ? cluster : .blank, row: row, column: column, style)
            } else if column + cluster.columns > clip.lowerBound {
                set(.blank, row: row, column: clip.lowerBound, style)
            }
            column += cluster.columns
        }
        return min(column, clip.upperBound)
    }

    /// Fills the area with one character of one column.
    package mutating func fill(_ area: Area, with character: Character = " ", _ style: TextStyle = .plain) {
        let clip = area.intersection(self.area)
        guard !clip.isEmpty else { return }
        let cluster = CellClusters(String(character)).first { _ in true } ?? .blank
        for row in clip.row..<clip.row + clip.rows {
            for column in clip.column..<clip.column + clip.columns {
                set(cluster.columns == 1 ? cluster : .blank, row: row, column: column, style)
            }
        }
    }

    /// Changes the look of what is already drawn.
    package mutating func restyle(_ area: Area, _ change: (inout TextStyle) -> Void) {
        let clip = area.intersection(self.area)
        guard !clip.isEmpty else { return }
        for row in clip.row..<clip.row + clip.rows {
            for column in clip.column..<clip.column + clip.columns {
                change(&cells[row * columns + column].style)
            }
        }
    }

    /// Writes a cluster that fits, and blanks what is left of wide ones that it cuts.
    private mutating func set(_ cluster: CellCluster, row: Int, column: Int, _ style: TextStyle) {
        let index = row * columns + column
        let last = index + cluster.columns - 1
        if cells[index].columns == 0, column > 0 { cells[index - 1] = .blank(cells[index - 1].style) }
        if cells[last].columns == 2, column + cluster.columns < columns {
            cells[last + 1] = .blank(cells[last + 1].style)
        }
        cells[index] = Cell(
            text: cluster.text,
            style: style,
            columns: UInt8(cluster.columns),
            addedColumns: UInt8(min(255, cluster.addedColumns))
        )
        if cluster.columns == 2 { cells[last] = .rightHalf(style) }
    }

    // MARK: Reading

    /// Whether a row is the same as another grid's of the same size, by its memory: false may be wrong, true never is.
    func isSurelySame(row: Int, as other: Grid) -> Bool {
        let start = row * columns * MemoryLayout<Cell>.stride
        let length = columns * MemoryLayout<Cell>.stride
        return cells.withUnsafeBytes { mine in
            other.cells.withUnsafeBytes { theirs in
                guard let mine = mine.baseAddress, let theirs = theirs.baseAddress else { return false }
                return memcmp(mine + start, theirs + start, length) == 0
            }
        }
    }

    /// The text of a row without the blanks at its end.
    package func text(ofRow row: Int) -> String {
        guard (0..<rows).contains(row) else { return "" }
        var text = cells[row * columns..<(row + 1) * columns].reduce(into: "") { $0 += $1.text }
        while text.last == " " { text.removeLast() }
        return text
    }

    /// All rows, each with a newline, as golden files keep them.
    package var text: String {
        (0..<rows).map { text(ofRow: $0) + "\n" }.joined()
    }
}
