/// What was entered before, oldest first, and the way through it.
package struct InputHistory: Sendable, Equatable {
    /// At most 500; neither empty nor the same as the one before.
    package private(set) var entries: [String] = []

    /// The entry that is shown; nil while it is the draft.
    private var place: Int?
    private var draft = ""
    /// What became of entries that were changed and left, until something is entered.
    private var changed: [Int: String] = [:]

    /// Remembers these, oldest first.
    package init(_ entries: [String] = []) {
        for entry in entries { add(entry) }
    }

    /// Remembers a text and goes back to the draft, which is empty now.
    mutating func add(_ entry: String) {
        leave()
        guard !entry.isEmpty, entry != entries.last else { return }
        entries.append(entry)
        if entries.count > ScreenLimits.historyEntries { entries.removeFirst() }
    }

    /// Goes back to the draft and forgets what was changed on the way.
    mutating func leave() {
        place = nil
        draft = ""
        changed = [:]
    }

    // MARK: Steps

    /// The entry before the one that is shown, keeping the text that stands there; nil at the oldest.
    mutating func older(keeping text: String) -> String? {
        show((place ?? entries.count) - 1, keeping: text)
    }

    /// The entry after the one that is shown, or the draft; nil at the draft.
    mutating func newer(keeping text: String) -> String? {
        place.flatMap { show($0 + 1, keeping: text) }
    }

    /// The first of all.
    mutating func oldest(keeping text: String) -> String? {
        show(0, keeping: text)
    }

    /// The draft.
    mutating func newest(keeping text: String) -> String? {
        show(entries.count, keeping: text)
    }

    /// Makes an entry the one that is shown.
    mutating func jump(to entry: Int, keeping text: String) {
        _ = show(entry, keeping: text)
    }

    private mutating func show(_ wanted: Int, keeping text: String) -> String? {
        guard (0...entries.count).contains(wanted), wanted != place ?? entries.count else { return nil }
        if let place {
            if entries[place] != text { changed[place] = text }
        } else {
            draft = text
        }
        place = wanted == entries.count ? nil : wanted
        return place.map { changed[$0] ?? entries[$0] } ?? draft
    }
}

/// A search backwards through what was entered, letter by letter.
package struct HistorySearch: Sendable, Equatable {
    /// What is looked for.
    package private(set) var query = ""

    /// Whether nothing more was found in the direction that was asked for.
    package private(set) var fails = false

    /// The entry and the byte where it stands.
    private(set) var match: Match?

    /// The text and cursor to return to.
    let draft: String
    let draftOffset: Int

    struct Match: Sendable, Equatable {
        var entry: Int
        var offset: Int
    }

    init(draft: String, draftOffset: Int) {
        self.draft = draft
        self.draftOffset = draftOffset
    }

    mutating func extend(with character: Character, in history: InputHistory) {
        query.append(character)
        find(from: match?.entry ?? history.entries.count - 1, step: -1, in: history)
    }

    mutating func shorten(in history: InputHistory) {
        if !query.isEmpty { query.removeLast() }
        match = nil
        find(from: history.entries.count - 1, step: -1, in: history)
    }

    mutating func findOlder(in history: InputHistory) {
        find(from: (match?.entry ?? history.entries.count) - 1, step: -1, in: history)
    }

    mutating func findNewer(in history: InputHistory) {
        guard let match else { return }
        find(from: match.entry + 1, step: 1, in: history)
    }

    private mutating func find(from start: Int, step: Int, in history: InputHistory) {
        guard !query.isEmpty else {
            fails = false
            return
        }
        var entry = start
        while history.entries.indices.contains(entry) {
            if let offset = history.entries[entry].offset(of: query) {
                match = Match(entry: entry, offset: offset)
                fails = false
                return
            }
            entry += step
        }
        fails = true
    }
}

extension String {
    /// The byte where the words begin, letters in any case.
    fileprivate func offset(of words: String) -> Int? {
        let wanted = words.lowercased()
        var index = startIndex
        while index < endIndex {
            if self[index...].prefix(words.count).lowercased() == wanted {
                return utf8.distance(from: startIndex, to: index)
            }
            formIndex(after: &index)
        }
        return nil
    }
}
