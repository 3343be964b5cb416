/// Where motions lead, in UTF-8 bytes from the start of the text.
extension LineEditor {
    var characterBefore: Int {
        offset == 0 ? 0 : offset(of: text.index(before: cursor))
    }

    var characterAfter: Int {
        cursor == text.endIndex ? offset : offset(of: text.index(after: cursor))
    }

    var lineStart: Int {
        text.utf8[..<cursor].lastIndex(of: UInt8(ascii: "\n")).map { offset(of: $0) + 1 } ?? 0
    }

    var lineEnd: Int {
        text.utf8[cursor...].firstIndex(of: UInt8(ascii: "\n")).map { offset(of: $0) } ?? text.utf8.count
    }

    /// The start of the word before the cursor, words being letters and digits (readline's backward-word).
    var wordBefore: Int {
        var index = cursor
        while index > text.startIndex, !text[text.index(before: index)].isWordLike { text.formIndex(before: &index) }
        while index > text.startIndex, text[text.index(before: index)].isWordLike { text.formIndex(before: &index) }
        return offset(of: index)
    }

    /// The end of the word after the cursor (readline's forward-word).
    var wordAfter: Int {
        var index = cursor
        while index < text.endIndex, !text[index].isWordLike { text.formIndex(after: &index) }
        while index < text.endIndex, text[index].isWordLike { text.formIndex(after: &index) }
        return offset(of: index)
    }

    /// The start of what lies before the cursor up to a blank (readline's unix-word-rubout).
    var blankWordBefore: Int {
        var index = cursor
        while index > text.startIndex, text[text.index(before: index)].isWhitespace { text.formIndex(before: &index) }
        while index > text.startIndex, !text[text.index(before: index)].isWhitespace { text.formIndex(before: &index) }
        return offset(of: index)
    }

    // MARK: Lines

    /// Goes a line up, or to what was entered before from the first line.
    mutating func moveUp() -> Handling {
        let start = lineStart
        guard start > 0 else {
            endGesture()
            showHistory { $0.older(keeping: $1) }
            return .handled
        }
        let goal = goalColumn ?? columnInLine
        endGesture()
        offset = start - 1
        offset = place(ofColumn: goal, from: lineStart)
        goalColumn = goal
        return .handled
    }

    /// Goes a line down, or to what was entered after from the last line.
    mutating func moveDown() -> Handling {
        let end = lineEnd
        guard end < text.utf8.count else {
            endGesture()
            showHistory { $0.newer(keeping: $1) }
            return .handled
        }
        let goal = goalColumn ?? columnInLine
        endGesture()
        offset = place(ofColumn: goal, from: end + 1)
        goalColumn = goal
        return .handled
    }

    private var columnInLine: Int {
        String(text[index(at: lineStart)..<cursor]).columns
    }

    /// The place in a line that is nearest to a column, from the left.
    private func place(ofColumn goal: Int, from start: Int) -> Int {
        var index = index(at: start)
        var column = 0
        while index < text.endIndex, text[index] != "\n" {
            let width = String(text[index]).columns
            if column + width > goal { break }
            column += width
            text.formIndex(after: &index)
        }
        return offset(of: index)
    }

    // MARK: Blanks

    /// Puts the cursor on the next ⟨blank⟩ after it, or else the first; what is typed then takes its place.
    ///
    /// - Returns: Whether there is a blank at all.
    package mutating func goToBlank() -> Bool {
        endGesture()
        let opening = text[cursor...].opening ?? text[...].opening
        guard let opening else { return false }
        offset = offset(of: opening)
        replacesBlank = true
        return true
    }

    /// Whether a ⟨blank⟩ is left in the text.
    package var hasBlank: Bool {
        text[...].opening != nil
    }

    /// The bytes of the ⟨blank⟩ that begins at a place.
    func blank(at offset: Int) -> Range<Int>? {
        let start = index(at: offset)
        guard start < text.endIndex, text[start] == "⟨", let end = text[start...].firstIndex(of: "⟩") else {
            return nil
        }
        return offset..<self.offset(of: text.index(after: end))
    }
}

extension Substring {
    /// Where the first ⟨blank⟩ begins that is closed.
    fileprivate var opening: Index? {
        // The bytes of U+27E8 and U+27E9; looking for characters would take half a second in a long paste.
        var start: Index?
        var index = utf8.startIndex
        while let lead = utf8[index...].firstIndex(of: 0xE2) {
            let sign = utf8[lead...].prefix(3)
            if sign.elementsEqual([0xE2, 0x9F, 0xA8]) { start = lead }
            if start != nil, sign.elementsEqual([0xE2, 0x9F, 0xA9]) { return start }
            index = utf8.index(after: lead)
        }
        return nil
    }
}

extension Character {
    /// Whether motions by words stop after it: letters, digits and their marks.
    fileprivate var isWordLike: Bool {
        isLetter || isNumber
    }
}
