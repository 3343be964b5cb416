extension LineEditor {
    /// What became of a key.
    package enum Handling: Sendable, Equatable {
        /// The editor took it.
        case handled
        /// It is not the editor's: Enter, Tab, Escape, function keys, Ctrl-c and Ctrl-d on an empty text, …
        case declined
    }

    /// Takes a key as readline does in its Emacs mode; Alt-Enter and Ctrl-j put a newline in.
    package mutating func handle(_ press: KeyPress) -> Handling {
        if search != nil, let handling = handleInSearch(press) { return handling }
        switch press.key {
        case .character(let character) where press.modifiers.isSubset(of: .shift):
            type(character)
            return .handled
        case .character(let character) where press.modifiers == .control:
            return handleControl(character)
        case .character(let character) where press.modifiers.contains(.alt):
            return handleAlt(character, press.modifiers)
        default:
            return handleNamed(press)
        }
    }

    private mutating func type(_ character: Character) {
        if replacesBlank {
            insert(String(character))
        } else {
            if lastAction != .typing || character == " " { undo.closeRun() }
            replace(offset..<offset, with: String(character))
        }
        undo.openRun()
        lastAction = .typing
        goalColumn = nil
    }

    /// Does something that ends typing.
    private mutating func perform(_ action: (inout LineEditor) -> Void) -> Handling {
        endGesture()
        action(&self)
        return .handled
    }

    /// Cuts up to where the motion leads; what was cut just before joins it in the kill ring.
    private mutating func kill(_ target: (LineEditor) -> Int) -> Handling {
        let joins = lastAction == .kill
        endGesture()
        let goal = target(self)
        let range = min(offset, goal)..<max(offset, goal)
        let cut = String(text[index(at: range.lowerBound)..<index(at: range.upperBound)])
        kills.add(cut, joins: joins, before: goal < offset)
        replace(range, with: "")
        lastAction = .kill
        return .handled
    }

    private mutating func move(_ target: (LineEditor) -> Int) -> Handling {
        endGesture()
        offset = target(self)
        return .handled
    }

    // MARK: Ctrl

    private mutating func handleControl(_ character: Character) -> Handling {
        switch character {
        case "a": move(\.lineStart)
        case "e": move(\.lineEnd)
        case "b": move(\.characterBefore)
        case "f": move(\.characterAfter)
        case "p": moveUp()
        case "n": moveDown()
        case "d": text.isEmpty ? .declined : perform { $0.deleteForward() }
        case "h": perform { $0.deleteBackward() }
        case "j": perform { $0.insert("\n") }
        case "k": kill { $0.lineEnd == $0.offset ? $0.characterAfter : $0.lineEnd }
        case "u": kill { $0.lineStart == $0.offset ? $0.characterBefore : $0.lineStart }
        case "w": kill(\.blankWordBefore)
        case "y": yank()
        case "t": perform { $0.transpose() }
        case "r": startSearch()
        case "_", "/": undoLast()
        default: .declined
        }
    }

    // MARK: Alt

    private mutating func handleAlt(_ character: Character, _ modifiers: KeyPress.Modifiers) -> Handling {
        guard !modifiers.contains(.control) else { return .declined }
        return switch character {
        case "b": move(\.wordBefore)
        case "f": move(\.wordAfter)
        case "d": kill(\.wordAfter)
        case "y": yankOlder()
        case "<": perform { $0.showHistory { $0.oldest(keeping: $1) } }
        case ">": perform { $0.showHistory { $0.newest(keeping: $1) } }
        case "u": perform { $0.changeWord { $0.uppercased() } }
        case "l": perform { $0.changeWord { $0.lowercased() } }
        case "c": perform { $0.changeWord { $0.prefix(1).uppercased() + $0.dropFirst().lowercased() } }
        case "r": perform { editor in while editor.undo.canUndo { _ = editor.undoLast() } }
        default: .declined
        }
    }

    // MARK: Keys with names

    private mutating func handleNamed(_ press: KeyPress) -> Handling {
        let byWords = !press.modifiers.isDisjoint(with: [.alt, .control])
        switch press.key {
        case .enter where press.modifiers == .alt: return perform { $0.insert("\n") }
        case .backspace where byWords: return kill(\.wordBefore)
        case .backspace: return perform { $0.deleteBackward() }
        case .delete where byWords: return kill(\.wordAfter)
        case .delete: return perform { $0.deleteForward() }
        case .left: return move(byWords ? \.wordBefore : \.characterBefore)
        case .right: return move(byWords ? \.wordAfter : \.characterAfter)
        case .home: return byWords ? move { _ in 0 } : move(\.lineStart)
        case .end: return byWords ? move(\.text.utf8.count) : move(\.lineEnd)
        case .up where press.modifiers.isEmpty: return moveUp()
        case .down where press.modifiers.isEmpty: return moveDown()
        default: return .declined
        }
    }
}
