/// What was cut, newest last.
package struct KillRing: Sendable, Equatable {
    private var entries: [String] = []
    /// How many entries back the last yank was.
    private var turned = 0

    /// Nothing cut yet.
    package init() {}

    /// Remembers a cut.
    ///
    /// - Parameters:
    ///   - cut: The text.
    ///   - joins: Whether it continues the cut before.
    ///   - before: Whether it stood before that one.
    package mutating func add(_ cut: String, joins: Bool, before: Bool) {
        turned = 0
        guard !cut.isEmpty else { return }
        if joins, let last = entries.popLast() {
            entries.append(before ? cut + last : last + cut)
        } else {
            entries.append(cut)
        }
        while entries.count > ScreenLimits.kills || (entries.count > 1 && byteCount > ScreenLimits.editorBytes) {
            entries.removeFirst()
        }
    }

    /// The newest cut.
    mutating func latest() -> String? {
        turned = 0
        return entries.last
    }

    /// The cut before the one that was asked for last, going round.
    mutating func older() -> String? {
        guard !entries.isEmpty else { return nil }
        turned = (turned + 1) % entries.count
        return entries[entries.count - 1 - turned]
    }

    private var byteCount: Int {
        entries.reduce(0) { $0 + $1.utf8.count }
    }
}

/// The changes of a text, newest last, so that they can be taken back one by one.
struct UndoLog: Sendable, Equatable {
    /// At `offset`, `removed` gave way to `inserted`; the cursor was at `cursor` before.
    struct Change: Sendable, Equatable {
        var offset: Int
        var removed: String
        var inserted: String
        var cursor: Int

        var byteCount: Int { removed.utf8.count + inserted.utf8.count }
    }

    private var changes: [Change] = []
    private var byteCount = 0
    private var isRunOpen = false
    private var runLength = 0

    var canUndo: Bool { !changes.isEmpty }

    /// Remembers a change, as part of the one before while typing goes on.
    mutating func record(_ change: Change) {
        byteCount += change.byteCount
        if isRunOpen, runLength < ScreenLimits.typedRun, change.removed.isEmpty, let last = changes.last,
            last.offset + last.inserted.utf8.count == change.offset
        {
            changes[changes.count - 1].inserted += change.inserted
            runLength += 1
            return
        }
        changes.append(change)
        runLength = 1
        while changes.count > ScreenLimits.undoSteps || (changes.count > 1 && byteCount > ScreenLimits.editorBytes) {
            byteCount -= changes.removeFirst().byteCount
        }
    }

    mutating func takeLast() -> Change? {
        let last = changes.popLast()
        byteCount -= last?.byteCount ?? 0
        return last
    }

    /// Lets the next change join the last one.
    mutating func openRun() {
        isRunOpen = true
    }

    /// Makes the next change one of its own.
    mutating func closeRun() {
        isRunOpen = false
        runLength = 0
    }
}
