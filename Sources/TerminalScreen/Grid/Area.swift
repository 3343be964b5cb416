/// A place in the grid, counted from 0.
package struct Position: Sendable, Hashable {
    /// From the top.
    package var row: Int
    /// From the left, in cells.
    package var column: Int

    /// A place; it may lie outside any grid.
    package init(row: Int, column: Int) {
        self.row = row
        self.column = column
    }
}

/// A rectangle of cells; it may be empty, and nothing is ever drawn outside it.
package struct Area: Sendable, Hashable {
    /// The uppermost row.
    package private(set) var row: Int
    /// The leftmost column.
    package private(set) var column: Int
    /// Its height, 0 and more.
    package private(set) var rows: Int
    /// Its width in cells, 0 and more.
    package private(set) var columns: Int

    /// A rectangle from its upper left corner; negative sizes count as 0, and nothing is farther away than a million.
    package init(row: Int, column: Int, rows: Int, columns: Int) {
        self.row = min(max(-Area.farthest, row), Area.farthest)
        self.column = min(max(-Area.farthest, column), Area.farthest)
        self.rows = min(max(0, rows), Area.farthest)
        self.columns = min(max(0, columns), Area.farthest)
    }

    private static let farthest = 1_000_000

    /// Whether it covers no cell.
    package var isEmpty: Bool {
        rows == 0 || columns == 0
    }

    /// The upper part, of at most so many rows, and the rest.
    package func split(rows count: Int) -> (upper: Area, lower: Area) {
        let taken = min(max(0, count), rows)
        return (
            Area(row: row, column: column, rows: taken, columns: columns),
            Area(row: row + taken, column: column, rows: rows - taken, columns: columns)
        )
    }

    /// The left part, of at most so many columns, and the rest.
    package func split(columns count: Int) -> (left: Area, right: Area) {
        let taken = min(max(0, count), columns)
        return (
            Area(row: row, column: column, rows: rows, columns: taken),
            Area(row: row, column: column + taken, rows: rows, columns: columns - taken)
        )
    }

    /// What both rectangles cover.
    package func intersection(_ other: Area) -> Area {
        let top = max(row, other.row)
        let left = max(column, other.column)
        return Area(
            row: top,
            column: left,
            rows: min(row + rows, other.row + other.rows) - top,
            columns: min(column + columns, other.column + other.columns) - left
        )
    }
}
