import Chance
import HostileText
import Testing

@testable import TerminalScreen

@Suite struct `A grid` {
    @Test func `draws what fits and nothing outside`() {
        var grid = Grid(rows: 3, columns: 10)
        #expect(grid.put("hello", at: Position(row: 0, column: 7)) == 10)
        #expect(grid.put("abcdef", at: Position(row: 1, column: -3)) == 3)
        grid.put("李小龙", at: Position(row: 2, column: 5))
        grid.put("nowhere", at: Position(row: 9, column: 0))
        #expect(grid.text == "       hel\ndef\n     李小\n")
        grid.put("x", at: Position(row: 2, column: 6))
        #expect(grid.text(ofRow: 2) == "      x小")
        let left = Area(row: 0, column: 0, rows: 1, columns: 4)
        #expect(grid.put("123456", at: Position(row: 0, column: 2), in: left) == 4)
        #expect(grid.text(ofRow: 0) == "  12   hel")
        grid.put("龙龙", at: Position(row: 1, column: -1))
        #expect(grid.text(ofRow: 1) == " 龙")
    }

    @Test func `holds no control, however the text came`() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<5_000 {
            var grid = Grid(rows: 1, columns: 60)
            grid.put(RandomText.hostile(pieces: 12, using: &generator), at: Position(row: 0, column: 0))
            let controls = grid.text(ofRow: 0).unicodeScalars.filter { $0.properties.generalCategory == .control }
            #expect(controls.isEmpty, "seed \(seed)")
            let width = (0..<60).reduce(0) { $0 + Int(grid.cell(at: Position(row: 0, column: $1))?.columns ?? 0) }
            #expect(width == 60, "seed \(seed)")
        }
    }

    @Test func `survives every size and any place`() {
        for rows in [1, 2, 3, 24, 60, 100] {
            for columns in Array(1...20) + [79, 80, 200, 299, 300] {
                var grid = Grid(rows: rows, columns: columns)
                for (row, column) in [
                    (0, 0), (-1, -1), (rows, columns), (.max, .max), (.min, .min), (rows - 1, columns - 1),
                ] {
                    grid.put("李 👨‍👩‍👧‍👦 text", at: Position(row: row, column: column), .plain)
                    grid.fill(Area(row: row, column: column, rows: 5, columns: .max), with: "─", .plain)
                    grid.restyle(Area(row: row, column: column, rows: .max, columns: 3)) { $0.attributes = .bold }
                    grid.cursor = Position(row: row, column: column)
                }
                var painter = Painter(depth: .ansi16)
                #expect(!painter.paint(grid).isEmpty)
                #expect(painter.paint(grid).isEmpty)
            }
        }
        #expect(Grid(rows: -5, columns: .max).columns == ScreenLimits.columns)
    }

    @Test func `keeps a cluster of 10,000 marks to one cell`() {
        var grid = Grid(rows: 1, columns: 5)
        grid.put("e" + String(repeating: "\u{301}", count: 10_000) + "x", at: Position(row: 0, column: 0))
        #expect(grid.cell(at: Position(row: 0, column: 0))?.text.unicodeScalars.count == ScreenLimits.clusterScalars)
        #expect(grid.cell(at: Position(row: 0, column: 1))?.text == "x")
    }

    @Test(arguments: [
        ("a", 1), ("é", 1), ("e\u{301}", 1), ("李", 2), ("ｆ", 2), ("한", 2), ("\u{1112}\u{1161}\u{11AB}", 2), ("👍🏽", 2),
        ("❤️", 2), ("❤", 1), ("👨‍👩‍👧‍👦", 2), ("🇹🇷", 2), ("1️⃣", 2), ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", 2), ("क्षि", 3), ("ش", 1), ("…", 1), ("█", 1),
        ("\u{301}", 1), ("☎︎", 1), ("naïve 李小龙", 12),
    ])
    func `knows how wide text is`(text: String, columns: Int) {
        #expect(text.columns == columns)
    }

    @Test func `cuts and fills text to a width`() {
        #expect("hello".cut(toColumns: 5) == "hello")
        #expect("hello!".cut(toColumns: 5) == "hell…")
        #expect("李小龙".cut(toColumns: 4) == "李…")
        #expect("李小龙".fitted(toColumns: 5) == "李小…")
        #expect("李小龙".fitted(toColumns: 4) == "李… ")
        #expect("ab".fitted(toColumns: 4) == "ab  ")
        #expect("ab".cut(toColumns: 0) == "")
    }
}

@Suite struct `Text in a narrow pane` {
    @Test func `breaks at blanks, and inside words only when it must`() {
        #expect(wrapped("This is the THIRD time", columns: 11) == ["This is the", "THIRD time"])
        #expect(wrapped("a\n\nb", columns: 5) == ["a", "", "b"])
        #expect(wrapped("", columns: 5) == [""])
        #expect(wrapped("incomprehensible", columns: 6) == ["incomp", "rehens", "ible"])
        #expect(wrapped("go incomprehensible", columns: 6) == ["go", "incomp", "rehens", "ible"])
        #expect(wrapped("  indented text", columns: 10) == ["  indented", "text"])
        #expect(wrapped("李小龙先生", columns: 5) == ["李小", "龙先", "生"])
    }

    @Test func `never grows wider than the pane, and loses no word`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<3_000 {
            let width = Int.random(in: 2...20, using: &generator)
            let text = sanitised(RandomText.hostile(pieces: 20, using: &generator), keepingNewlines: true)
            let lines = wrapped(text, columns: width)
            try #require(lines.allSatisfy { $0.columns <= width }, "seed \(seed), \(width): \(lines)")
            // A joiner that joins nothing is not drawn: it would reach for the next cell.
            let squeezed = lines.joined().unicodeScalars.filter { $0 != " " && $0 != "\u{200D}" }
            let wanted = text.unicodeScalars.filter { $0 != " " && $0 != "\n" && $0 != "\u{200D}" }
            try #require(squeezed.elementsEqual(wanted), "seed \(seed) \(text.debugDescription)")
        }
    }

    @Test func `breaks at the same places whatever alphabet it is in`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<3_000 {
            let width = Int.random(in: 1...12, using: &generator)
            let length = Int.random(in: 0...40, using: &generator)
            let text = String((0..<length).map { _ in "ab \u{20}c\n".randomElement(using: &generator) ?? "x" })
            let greek = String(text.map { $0 == "a" ? "α" : $0 == "b" ? "β" : $0 == "c" ? "γ" : $0 })
            let latin = wrapped(greek, columns: width).map { line in
                String(line.map { $0 == "α" ? "a" : $0 == "β" ? "b" : $0 == "γ" ? "c" : $0 })
            }
            try #require(wrapped(text, columns: width) == latin, "seed \(seed) \(text.debugDescription) \(width)")
        }
    }

    @Test func `shows the cursor of what is being written where it will go on`() {
        var editor = LineEditor("hello world")
        var layout = EditorLayout(editor, columns: 5, indent: 2)
        #expect(layout.rows == ["hel", "lo ", "world", ""] && layout.cursor == Position(row: 3, column: 0))
        layout = EditorLayout(editor, columns: 12, indent: 6, hanging: 4)
        #expect(layout.rows == ["hello ", "world"] && layout.cursor == Position(row: 1, column: 9))
        layout = EditorLayout(LineEditor("hello "), columns: 5)
        #expect(layout.rows == ["hello", ""] && layout.cursor == Position(row: 1, column: 0))
        editor = LineEditor("hello")
        layout = EditorLayout(editor, columns: 5)
        #expect(layout.rows == ["hello", ""] && layout.cursor == Position(row: 1, column: 0))
        editor = LineEditor("a\nb\nc\nd")
        #expect(EditorLayout(editor, columns: 5).visibleRows(2) == 2..<4)
        _ = editor.handle(KeyPress(.up))
        _ = editor.handle(KeyPress(.up))
        _ = editor.handle(KeyPress(.up))
        #expect(EditorLayout(editor, columns: 5).visibleRows(2) == 0..<2)
    }
}
