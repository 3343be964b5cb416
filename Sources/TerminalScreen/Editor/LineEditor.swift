/// A text that is being written, with readline's keys: one line or many.
///
/// A value. /// The cursor stands between grapheme clusters. What to do with Enter, Tab, Escape and Ctrl-d on nothing is the owner's:
/// `handle` says that it did not take them. The owner looks first for keys of its own.
package struct LineEditor: Sendable {
    /// The text; controls are never in it but LF and tab.
    package private(set) var text = ""

    /// The cursor's place, in UTF-8 bytes from the start; always between two characters.
    package internal(set) var offset = 0

    /// What was cut, for Ctrl-y and Alt-y; an owner of several editors may carry it from one to the next.
    package var kills = KillRing()

    /// What was entered before.
    package var history = InputHistory()

    /// The search for something entered before; nil while there is none.
    package internal(set) var search: HistorySearch?

    var undo = UndoLog()
    /// The column that Up and Down try to keep.
    var goalColumn: Int?
    var lastAction = Action.other
    /// Whether the ⟨blank⟩ at the cursor goes when something is typed.
    var replacesBlank = false

    /// What the key before did, where the next one depends on it.
    enum Action: Sendable, Equatable {
        case other
        case typing
        case kill
        /// The bytes from here to the cursor were put in.
        case yank(from: Int)
    }

    /// Begins with a text, the cursor behind it.
    package init(_ text: String = "") {
        self.text = LineEditor.clean(text)
        offset = self.text.utf8.count
    }

    // MARK: Reading

    /// Whether nothing is written.
    package var isEmpty: Bool {
        text.isEmpty
    }

    /// The text before the cursor.
    package var before: Substring {
        text[..<cursor]
    }

    /// The text after the cursor.
    package var after: Substring {
        text[cursor...]
    }

    /// The cursor as an index of `text`.
    var cursor: String.Index {
        index(at: offset)
    }

    func index(at offset: Int) -> String.Index {
        text.utf8.index(text.startIndex, offsetBy: min(max(0, offset), text.utf8.count))
    }

    func offset(of index: String.Index) -> Int {
        text.utf8.distance(from: text.startIndex, to: index)
    }

    // MARK: Changing

    /// Puts text in at the cursor, as one change; where a ⟨blank⟩ was jumped to, in its place.
    package mutating func insert(_ string: String) {
        let blank = replacesBlank ? blank(at: offset) : nil
        endGesture()
        replace(blank ?? offset..<offset, with: string)
    }

    /// Takes another text, which can be undone.
    package mutating func setText(_ string: String) {
        endGesture()
        replace(0..<text.utf8.count, with: string)
    }

    /// Empties the text and remembers it as entered; nothing of it can be undone after.
    ///
    /// - Returns: The text.
    package mutating func submit() -> String {
        let entered = text
        history.add(entered)
        clear()
        return entered
    }

    /// Empties the text without remembering it.
    package mutating func clear() {
        text = ""
        offset = 0
        undo = UndoLog()
        search = nil
        history.leave()
        endGesture()
    }

    /// Replaces bytes at character boundaries, and puts the cursor behind what came in.
    mutating func replace(_ range: Range<Int>, with string: String) {
        let clean = LineEditor.clean(string)
        let removed = String(text[index(at: range.lowerBound)..<index(at: range.upperBound)])
        if removed.isEmpty, clean.isEmpty { return }
        undo.record(UndoLog.Change(offset: range.lowerBound, removed: removed, inserted: clean, cursor: offset))
        exchange(range, with: clean)
    }

    /// Changes the text without remembering how it was.
    mutating func exchange(_ range: Range<Int>, with string: String) {
        let isAtEnd = range.lowerBound == text.utf8.count
        if isAtEnd {
            text += string
        } else {
            text.replaceSubrange(index(at: range.lowerBound)..<index(at: range.upperBound), with: string)
        }
        offset = range.lowerBound + string.utf8.count
        settle()
    }

    /// Shows another text, whose changes are its own.
    mutating func show(_ other: String, offset place: Int) {
        text = other
        offset = min(place, text.utf8.count)
        undo = UndoLog()
        settle()
    }

    /// Brings the cursor to the next boundary, where a change has joined characters.
    mutating func settle() {
        let place = cursor
        guard place < text.endIndex, String.Index(place, within: text) == nil else { return }
        offset = offset(of: text.index(after: place))
    }

    /// Ends runs of typing, cutting and yanking, and keeps no column.
    mutating func endGesture() {
        lastAction = .other
        goalColumn = nil
        replacesBlank = false
        undo.closeRun()
    }

    /// Text with LF newlines and without other controls but tabs.
    private static func clean(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F || $0 == 0x0A }) { return text }
        return PastedText.normalised(Array(text.utf8))
    }
}
