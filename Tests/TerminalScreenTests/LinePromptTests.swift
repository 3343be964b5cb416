import Testing

@testable import TerminalScreen

@Suite struct `A prompt under ordinary lines` {
    @Test func `makes way for what comes in, and keeps what is being written`() throws {
        let terminal = try #require(ReferenceTerminal(rows: 8, columns: 20))
        var prompt = LinePrompt()
        var editor = LineEditor("I'm hearing that it broke")
        let size = (rows: 8, columns: 20)
        terminal.write(prompt.show("Dana › ", depth: .none, editor: editor, size: size))
        terminal.write(prompt.hide() + Array("Dana: hello??\r\n".utf8))
        terminal.write(prompt.show("Dana › ", depth: .none, editor: editor, size: size))
        #expect(terminal.rows(0...3) == ["Dana: hello??", "Dana › I'm hearing", "that it broke", ""])
        #expect(terminal.cursor == Position(row: 2, column: 13))
        _ = editor.handle(KeyPress(.home))
        _ = editor.handle(.control("k"))
        _ = editor.handle(.character("x"))
        terminal.write(prompt.show("Dana › ", depth: .none, editor: editor, size: size))
        #expect(terminal.rows(0...2) == ["Dana: hello??", "Dana › x", ""])
        #expect(terminal.cursor == Position(row: 1, column: 8))
    }

    @Test func `shows the rows around the cursor of a text that is taller than the terminal`() throws {
        let terminal = try #require(ReferenceTerminal(rows: 3, columns: 20))
        var prompt = LinePrompt()
        let editor = LineEditor("1\n2\n3\n4\n5")
        for _ in 0..<3 { terminal.write(prompt.show("> ", depth: .none, editor: editor, size: (3, 20))) }
        #expect(terminal.rows(0...2) == ["4", "5", ""])
        #expect(terminal.cursor == Position(row: 1, column: 1))
    }

    @Test func `fits any terminal, however narrow`() throws {
        for columns in 1...30 {
            for rows in 1...4 {
                var prompt = LinePrompt()
                let editor = LineEditor("李小龙 is typing 👨‍👩‍👧‍👦 a long reply")
                #expect(
                    !prompt.show("A very long name › ", depth: .none, editor: editor, size: (rows, columns)).isEmpty
                )
            }
        }
    }
}
