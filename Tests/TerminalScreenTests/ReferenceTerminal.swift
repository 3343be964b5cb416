import CVTerm

@testable import TerminalScreen

/// libvterm as the judge of what a terminal shows for our bytes.
final class ReferenceTerminal {
    private let terminal: OpaquePointer
    private(set) var rows: Int
    private(set) var columns: Int

    init?(rows: Int, columns: Int) {
        guard let terminal = vterm_new(Int32(rows), Int32(columns)) else { return nil }
        self.terminal = terminal
        self.rows = rows
        self.columns = columns
        vterm_set_utf8(terminal, 1)
        vterm_screen_enable_altscreen(vterm_obtain_screen(terminal), 1)
        vterm_screen_reset(vterm_obtain_screen(terminal), 1)
        write(Array("\u{1B}[?7l".utf8))
    }

    deinit {
        vterm_free(terminal)
    }

    func resize(rows: Int, columns: Int) {
        vterm_set_size(terminal, Int32(rows), Int32(columns))
        self.rows = rows
        self.columns = columns
    }

    func write(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { buffer in
            _ = vterm_input_write(terminal, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), buffer.count)
        }
        vterm_screen_flush_damage(vterm_obtain_screen(terminal))
    }

    var cursor: Position {
        var place = VTermPos()
        vterm_state_get_cursorpos(vterm_obtain_state(terminal), &place)
        return Position(row: Int(place.row), column: Int(place.col))
    }

    /// The text of some rows without the blanks at their ends.
    func rows(_ range: ClosedRange<Int>) -> [String] {
        range.map { row in
            var text = ""
            for column in 0..<columns {
                let values = vterm_flat_cell_at(terminal, Int32(row), Int32(column)).values
                if values.first == UInt32.max { continue }
                text += values.isEmpty ? " " : String(String.UnicodeScalarView(values.compactMap(Unicode.Scalar.init)))
            }
            while text.last == " " { text.removeLast() }
            return text
        }
    }

    /// What differs between the grid and what the terminal shows: a line each, at most ten.
    func differences(from grid: Grid, depth: ColourDepth) -> [String] {
        var found: [String] = []
        for row in 0..<grid.rows {
            for column in 0..<grid.columns where found.count < 10 {
                guard let cell = grid.cell(at: Position(row: row, column: column)) else { continue }
                let flat = vterm_flat_cell_at(terminal, Int32(row), Int32(column))
                if let reason = difference(cell, flat, depth) ?? leftover(of: cell, row, column) {
                    found.append("\(row),\(column): \(reason)")
                }
            }
        }
        if let cursor = grid.cursor, cursor != self.cursor { found.append("cursor \(self.cursor), not \(cursor)") }
        return found
    }

    /// What stands in the right half of a wide cluster if it is neither blank nor of that cluster.
    private func leftover(of cell: Cell, _ row: Int, _ column: Int) -> String? {
        guard cell.columns == 2 else { return nil }
        let seen = vterm_flat_cell_at(terminal, Int32(row), Int32(column + 1)).values
        let allowed: Set<UInt32> = [0x20, UInt32.max]
        guard let first = seen.first, !allowed.contains(first) else { return nil }
        return cell.text.unicodeScalars.contains { $0.value == first } ? nil : "\(cell.text) with \(seen) behind it"
    }

    private func difference(_ cell: Cell, _ shown: vterm_flat_cell, _ depth: ColourDepth) -> String? {
        if cell.columns == 0 { return nil }
        let scalars = cell.text.unicodeScalars.map(\.value)
        let seen = shown.values
        let agrees =
            Int(cell.columns) == Int(cell.addedColumns) && !cell.text.unicodeScalars.allSatisfy(\.isRegionalIndicator)
        if cell.text == " " {
            if !(seen.isEmpty || seen == [0x20]) { return "a blank, shown \(seen)" }
        } else if agrees && scalars.reduce(0, { $0 + (Unicode.Scalar($1)?.columns ?? 0 > 0 ? 1 : 0) }) == 1 {
            if seen != Array(scalars.prefix(6)) { return "\(cell.text) \(scalars), shown \(seen)" }
            if shown.columns != Int32(cell.columns) { return "\(cell.text) in \(shown.columns) columns" }
        } else if seen.first != scalars.first {
            return "\(cell.text) \(scalars), shown \(seen)"
        }
        let style = cell.style.reduced(to: depth)
        if shown.attributes != style.vtermAttributes { return "\(cell.text) with attributes \(shown.attributes)" }
        if shown.foreground != style.foreground.vtermNumber { return "\(cell.text) in \(shown.foreground)" }
        return shown.background != style.background.vtermNumber ? "\(cell.text) on \(shown.background)" : nil
    }
}

extension vterm_flat_cell {
    fileprivate var values: [UInt32] {
        withUnsafeBytes(of: scalars) { Array($0.bindMemory(to: UInt32.self).prefix { $0 != 0 }) }
    }
}

extension TextStyle {
    fileprivate var vtermAttributes: Int32 {
        (attributes.contains(.bold) ? 1 : 0) | (attributes.contains(.italic) ? 2 : 0)
            | (attributes.contains(.underline) ? 4 : 0) | (attributes.contains(.reverse) ? 8 : 0)
    }
}

extension Colour {
    fileprivate var vtermNumber: Int32 {
        switch self {
        case .standard: -1
        case .ansi(let number), .palette(let number): Int32(number)
        case .rgb(let red, let green, let blue): 0x1000000 | Int32(red) << 16 | Int32(green) << 8 | Int32(blue)
        }
    }
}
