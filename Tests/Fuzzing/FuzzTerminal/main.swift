import HostileText
import TerminalScreen

/// Feeds any bytes to the terminal: as keys from the keyboard, and as text that somebody sent.
///
/// Keys must not hang on how the bytes were cut, and nothing on the screen may drive the terminal but what we wrote.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzzTerminal(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    checkKeys(bytes)
    checkText(String(decoding: bytes, as: UTF8.self))
    return 0
}

private func checkKeys(_ bytes: [UInt8]) {
    var whole = KeyParser()
    var events = whole.feed(bytes)
    var pieces = KeyParser()
    var others: [InputEvent] = []
    var rest = bytes[...]
    while let length = rest.first {
        let piece = rest.prefix(Int(length % 7) + 1)
        others += pieces.feed(Array(piece))
        rest = rest.dropFirst(piece.count)
    }
    precondition(events == others, "other keys where the bytes are cut elsewhere")
    events += whole.idle(for: .seconds(60))
    precondition(whole.wakesAfter == nil, "something is still open after a minute")
    var editor = LineEditor()
    for case .key(let press) in events { _ = editor.handle(press) }
    for case .paste(let text, _) in events {
        let isClean = text.unicodeScalars.allSatisfy { $0 == "\n" || $0 == "\t" || !(0..<0x20 ~= $0.value) }
        precondition(isClean, "a control that was pasted")
        editor.insert(text)
    }
    show(editor.text)
}

private func checkText(_ text: String) {
    for keepsNewlines in [false, true] {
        let safe = sanitised(text, keepingNewlines: keepsNewlines)
        precondition(sanitised(safe, keepingNewlines: keepsNewlines) == safe, "a second pass changes it")
        let isClean = safe.unicodeScalars.allSatisfy {
            $0 == "\n" && keepsNewlines || $0.value >= 0x20 && !(0x7F...0x9F ~= $0.value)
        }
        precondition(isClean, "a control on the screen")
    }
    let name = DisplayName(text)
    precondition(name.text.count <= ScreenLimits.nameCharacters, "a name past its bounds")
    show(text)
}

private func show(_ text: String) {
    var grid = Grid(rows: 4, columns: 30)
    for (row, line) in wrapped(sanitised(text, keepingNewlines: true), columns: 30).prefix(3).enumerated() {
        grid.put(line, at: Position(row: row, column: 0), TextStyle(.red))
    }
    grid.put(text, at: Position(row: 3, column: -2))
    var painter = Painter(depth: .trueColour)
    precondition(OwnSequences.foreign(in: painter.paint(grid)) == nil, "a sequence that we did not write, painted")
    var prompt = LinePrompt()
    let shown = prompt.show(
        DisplayName(text).marked,
        TextStyle(.blue),
        depth: .ansi16,
        editor: LineEditor(text),
        size: (5, 30)
    )
    precondition(OwnSequences.foreign(in: shown) == nil, "a sequence that we did not write, at the prompt")
}
