internal import TerminalScreen

/// Where everything stands on a screen of a size.
struct Layout {
    /// How much room there is: below 40×10 only the input is left, from 72 columns on there is a list, from 110 the hint
    /// has a column of its own.
    enum Kind {
        case tiny, narrow, medium, wide
    }

    let kind: Kind
    private(set) var title = Self.nowhere
    private(set) var list: Area?
    /// The lines between columns.
    private(set) var rules: [Area] = []
    private(set) var messages = Self.nowhere
    private(set) var hint: Area?
    private(set) var status = Self.nowhere
    private(set) var input = Self.nowhere
    private(set) var keys = Self.nowhere

    private static let nowhere = Area(row: 0, column: 0, rows: 0, columns: 0)

    /// What is to be fitted in.
    struct Wishes {
        var inputRows: Int
        /// How many rows the hint wants below the messages, of so many at most and so many columns.
        var hintRows: (_ most: Int, _ columns: Int) -> Int
        var showsList: Bool
        var showsHint: Bool
        var isHintOpen: Bool
    }

    static func kind(of size: AgentScreen.Size) -> Kind {
        if size.columns < 40 || size.rows < 10 { return .tiny }
        if size.columns < 72 { return .narrow }
        return size.columns < 110 ? .medium : .wide
    }

    init(_ size: AgentScreen.Size, _ wishes: Wishes) {
        kind = Self.kind(of: size)
        var rest = Area(row: 0, column: 0, rows: size.rows, columns: size.columns)
        if kind == .tiny {
            let rows = min(wishes.inputRows, max(1, size.rows - 1))
            (rest, input) = rest.split(rows: size.rows - rows)
            title = rest.split(rows: 1).upper
            return
        }
        (title, rest) = rest.split(rows: 1)
        (rest, keys) = rest.split(rows: rest.rows - 1)
        (rest, input) = rest.split(rows: rest.rows - wishes.inputRows)
        (rest, status) = rest.split(rows: rest.rows - 1)
        if kind != .narrow, wishes.showsList {
            let parts = rest.split(columns: kind == .wide ? 26 : 21)
            list = parts.left
            rest = takeRule(from: parts.right)
        }
        placeHint(in: rest, wishes)
    }

    /// Takes a column for a line from the left; gives back what is right of it.
    private mutating func takeRule(from area: Area) -> Area {
        let parts = area.split(columns: 1)
        rules.append(parts.left)
        return parts.right
    }

    private mutating func placeHint(in area: Area, _ wishes: Wishes) {
        if !wishes.showsHint {
            messages = area
        } else if wishes.isHintOpen {
            hint = area
        } else if kind == .wide {
            let parts = area.split(columns: area.columns - min(48, area.columns * 2 / 5) - 1)
            messages = parts.left
            hint = takeRule(from: parts.right)
        } else {
            let most = kind == .medium ? area.rows / 2 : max(3, area.rows * 2 / 5)
            let parts = area.split(rows: area.rows - min(wishes.hintRows(most, area.columns), most))
            messages = parts.upper
            hint = parts.lower
        }
    }
}
