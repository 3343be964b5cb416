extension LineEditor {
    mutating func deleteBackward() {
        replace(characterBefore..<offset, with: "")
    }

    mutating func deleteForward() {
        let start = offset
        replace(start..<characterAfter, with: "")
    }

    /// Exchanges the characters around the cursor and steps on; at a line's end the two before it.
    mutating func transpose() {
        let isAtEnd = offset == lineEnd
        let middle = isAtEnd ? characterBefore : offset
        let place = index(at: middle)
        guard middle > lineStart, place < text.endIndex else { return }
        let first = text.index(before: place)
        let swapped = String(text[place]) + String(text[first])
        let end = text.index(after: place)
        replace(offset(of: first)..<offset(of: end), with: swapped)
    }

    /// Changes the rest of the word after the cursor and goes to its end.
    mutating func changeWord(_ change: (String) -> String) {
        let end = wordAfter
        let word = String(text[cursor..<index(at: end)])
        let blanks = word.prefix { !$0.isLetter }
        replace(offset..<end, with: blanks + change(String(word.dropFirst(blanks.count))))
    }

    // MARK: Undo

    /// Takes the last change back.
    mutating func undoLast() -> Handling {
        endGesture()
        guard let change = undo.takeLast() else { return .handled }
        exchange(change.offset..<change.offset + change.inserted.utf8.count, with: change.removed)
        offset = min(change.cursor, text.utf8.count)
        settle()
        return .handled
    }

    // MARK: Yank

    /// Puts the last cut in.
    mutating func yank() -> Handling {
        endGesture()
        guard let cut = kills.latest() else { return .handled }
        let start = offset
        insert(cut)
        lastAction = .yank(from: start)
        return .handled
    }

    /// Puts the cut before that in instead, right after a yank.
    mutating func yankOlder() -> Handling {
        guard case .yank(let start) = lastAction, let cut = kills.older() else { return .handled }
        endGesture()
        replace(start..<offset, with: cut)
        lastAction = .yank(from: start)
        return .handled
    }

    // MARK: History

    /// Shows what the history answers in place of the text.
    mutating func showHistory(_ step: (inout InputHistory, String) -> String?) {
        guard let entry = step(&history, text) else { return }
        show(entry, offset: entry.utf8.count)
    }

    /// Begins to look for something entered before, or goes on to an older one.
    mutating func startSearch() -> Handling {
        endGesture()
        search = HistorySearch(draft: text, draftOffset: offset)
        return .handled
    }

    /// Takes a key while searching; nil if it ends the search and is then a key like any other.
    mutating func handleInSearch(_ press: KeyPress) -> Handling? {
        guard var current = search else { return nil }
        switch (press.key, press.modifiers) {
        case (.character("r"), .control):
            current.findOlder(in: history)
        case (.character("s"), .control):
            current.findNewer(in: history)
        case (.character("g"), .control):
            search = nil
            show(current.draft, offset: current.draftOffset)
            return .handled
        case (.backspace, []), (.character("h"), .control):
            current.shorten(in: history)
        case (.character(let character), let modifiers) where modifiers.isSubset(of: .shift):
            current.extend(with: character, in: history)
        case (.escape, _), (.enter, []):
            accept(current)
            return .handled
        default:
            accept(current)
            return nil
        }
        search = current
        if let match = current.match { show(history.entries[match.entry], offset: match.offset) }
        return .handled
    }

    /// Ends the search on what it found; the draft is where Down and Alt-> lead.
    private mutating func accept(_ current: HistorySearch) {
        search = nil
        if let match = current.match { history.jump(to: match.entry, keeping: current.draft) }
    }
}
