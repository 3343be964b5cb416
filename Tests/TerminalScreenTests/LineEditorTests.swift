import Chance
import HostileText
import Testing

@testable import TerminalScreen

extension LineEditor {
    /// Types what stands there; `C-x`, `M-x` and names in angle brackets are keys.
    mutating func press(_ keys: String) {
        var parser = KeyParser()
        for event in parser.feed(Array(keys.utf8)) {
            if case .key(let press) = event { _ = handle(press) }
        }
    }

    /// The text with the cursor in it.
    var shown: String { before + "|" + after }
}

@Suite struct `A line editor` {
    private let up = "\u{1B}[A"
    private let down = "\u{1B}[B"

    private func edited(_ text: String, _ keys: String) -> String {
        var editor = LineEditor(text)
        editor.press(keys)
        return editor.shown
    }

    @Test(arguments: [
        ("one two", "\u{1}X", "X|one two"), ("one two", "\u{1}\u{5}X", "one twoX|"), ("one", "\u{2}\u{2}X", "oX|ne"),
        ("one two", "\u{1B}bX", "one X|two"), ("one two", "\u{1}\u{1B}fX", "oneX| two"), ("one two", "\u{17}", "one |"),
        ("one-two", "\u{1B}\u{7F}", "one-|"), ("one two", "\u{15}", "|"), ("one two", "\u{1}\u{B}", "|"),
        ("one two", "\u{1}\u{1B}d", "| two"), ("abc", "\u{14}", "acb|"), ("abc", "\u{1}\u{6}\u{14}", "ba|c"),
        ("abc", "\u{1}\u{4}", "|bc"), ("abc", "\u{8}\u{7F}", "a|"), ("one two", "\u{1}\u{1B}u", "ONE| two"),
        ("ONE", "\u{1}\u{1B}l", "one|"), ("one two", "\u{1}\u{1B}c\u{1B}c", "One Two|"),
        ("one two", "\u{1}\u{1B}[1;5C\u{1B}[1;5C\u{1B}[1;5DX", "one X|two"), ("ab", "\n", "ab\n|"),
        ("ab", "\u{1B}\rc", "ab\nc|"),
        ("a\nb", "\u{1}X", "a\nX|b"), ("a\nb", "\u{1}\u{2}\u{B}", "a|b"), ("👨‍👩‍👧‍👦é🇹🇷", "\u{7F}\u{7F}", "👨‍👩‍👧‍👦|"),
        ("👨‍👩‍👧‍👦é🇹🇷", "\u{1}\u{6}\u{4}", "👨‍👩‍👧‍👦|🇹🇷"),
    ])
    func `obeys readline's keys`(text: String, keys: String, result: String) {
        #expect(edited(text, keys) == result)
    }

    @Test func `brings back what was cut, joined, and the one before`() {
        #expect(edited("one two three", "\u{17}\u{17}\u{1}\u{19}") == "two three|one ")
        #expect(edited("one two", "\u{17}\u{5}\u{1}\u{B}\u{19}\u{1B}y") == "two|")
        #expect(edited("one", "\u{19}") == "one|")
    }

    @Test func `takes words of typing back at once, and a paste alone`() {
        var editor = LineEditor()
        editor.press("hello big world")
        editor.insert(" pasted text")
        editor.press("\u{1F}")
        #expect(editor.text == "hello big world")
        editor.press("\u{1F}")
        #expect(editor.text == "hello big")
        editor.press("\u{1F}\u{1F}\u{1F}\u{1F}")
        #expect(editor.shown == "|")
    }

    @Test func `goes through lines, then through what was entered, and keeps the draft`() {
        var editor = LineEditor()
        for line in ["first", "second"] {
            editor.setText(line)
            #expect(editor.submit() == line)
        }
        editor.setText("long line\nshort\nlonger line")
        editor.press(up + up)
        #expect(editor.shown == "long line|\nshort\nlonger line")
        editor.press(up)
        #expect(editor.text == "second")
        editor.press("!" + up + up)
        #expect(editor.text == "first")
        editor.press(down)
        #expect(editor.text == "second!")
        editor.press(down)
        #expect(editor.text == "long line\nshort\nlonger line")
        #expect(editor.history.entries == ["first", "second"])
    }

    @Test func `finds what was entered, and gives the draft back`() {
        var editor = LineEditor()
        editor.history = InputHistory(["refund it", "hello", "Refund is on its way"])
        editor.setText("my draft")
        editor.press("\u{12}refund")
        #expect(editor.text == "Refund is on its way" && editor.search?.query == "refund")
        editor.press("\u{12}")
        #expect(editor.text == "refund it")
        editor.press("\u{12}")
        #expect(editor.search?.fails == true)
        editor.press("\u{7}")
        #expect(editor.shown == "my draft|" && editor.search == nil)
        editor.press("\u{12}hello\r")
        #expect(editor.text == "hello" && editor.search == nil)
        editor.press("\u{1B}>")
        #expect(editor.text == "my draft")
    }

    @Test func `leaves to its owner what is not its own`() {
        var editor = LineEditor()
        for press in [
            KeyPress(.enter), KeyPress(.tab), KeyPress(.escape), .control("c"), .control("d"), .control("l"), .alt("a"),
            KeyPress(.function(1)), KeyPress(.pageUp), KeyPress(.up, .alt),
        ] {
            #expect(editor.handle(press) == .declined)
        }
    }

    @Test func `goes to a blank, and what is typed takes its place`() {
        var editor = LineEditor("I can offer ⟨what⟩ by ⟨when⟩.")
        editor.press("\u{1}")
        #expect(editor.hasBlank && editor.goToBlank())
        editor.press("a refund")
        #expect(editor.text == "I can offer a refund by ⟨when⟩.")
        let moved = editor.goToBlank()
        #expect(moved)
        editor.press("\u{6}")
        editor.insert("!")
        #expect(editor.text == "I can offer a refund by ⟨!when⟩.")
        editor.setText("no blank")
        #expect(!editor.hasBlank && !editor.goToBlank())
    }

    @Test func `holds no control characters, whatever is put in`() {
        var editor = LineEditor("a\u{1B}[31mb\u{9B}c\r\nd")
        editor.insert("\u{0}\u{7F}\te")
        #expect(editor.text == "a[31mbc\nd\te")
    }

    @Test func `takes a paste of five megabytes and stays quick`() {
        var editor = LineEditor()
        editor.insert(String(repeating: "it has been broken since Monday\n", count: 5 << 15))
        let clock = ContinuousClock()
        let time = clock.measure {
            for _ in 0..<20 {
                editor.press("x\u{7F}")
                _ = EditorLayout(editor, columns: 80).visibleRows(5)
            }
        }
        #expect(editor.text.utf8.count == 5 << 20)
        #expect(time < .seconds(4), "\(time / 20) a key")
    }

    @Test func `undoes whatever random keys did, with the cursor always between characters`() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var generator = SeededGenerator(seed: seed)
        let keys = [
            "\u{1}", "\u{2}", "\u{4}", "\u{5}", "\u{6}", "\u{8}", "\n", "\u{B}", "\u{14}", "\u{15}", "\u{17}", "\u{19}",
            "\u{1B}b",
            "\u{1B}f", "\u{1B}d", "\u{1B}y", "\u{1B}u", "\u{1B}l", "\u{1B}c", "\u{1B}[A", "\u{1B}[B", "\u{1B}[D",
            "\u{1B}[C",
        ]
        for _ in 0..<300 {
            let start = RandomText.hostile(pieces: 6, using: &generator)
            var editor = LineEditor(start)
            let original = editor.text
            for _ in 0..<40 {
                if Bool.random(using: &generator) {
                    editor.insert(RandomText.hostile(pieces: 1, using: &generator))
                } else {
                    editor.press(keys.randomElement(using: &generator) ?? "")
                }
                #expect(editor.before + editor.after == editor.text, "seed \(seed)")
                #expect(String.Index(editor.cursor, within: editor.text) != nil, "seed \(seed)")
                let layout = EditorLayout(editor, columns: 7)
                #expect(layout.rows.indices.contains(layout.cursor.row) && (0..<7).contains(layout.cursor.column))
            }
            for _ in 0..<100 { editor.press("\u{1F}") }
            #expect(editor.text.unicodeScalars.elementsEqual(original.unicodeScalars), "seed \(seed)")
        }
    }
}
