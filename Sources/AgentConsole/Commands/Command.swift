/// What an agent can ask the console for.
package enum Command: String, Sendable, CaseIterable {
    case accept, decline, take
    case list, to, next, back, read
    case note, fact, want, notes
    case editNote = "edit-note"
    case removeNote = "remove-note"
    case use, hint, another, dismiss, wrong
    case send, fill, drop, check
    case ask, asked, answer
    case transfer, requeue, close
    case flag, unflag
    case canned, history, search, found, colleagues
    case status, away
    case pause = "break"
    case resume, capacity, lighter
    case hints, theme, bell, ascii, reconnect
    case wait, whoami, help, keys, quit

    /// One row of the table that help, the key bar, the man page and the completions are made from.
    package struct Entry: Sendable {
        /// What stands behind the name, as in `[n]`.
        package let argument: String
        package let summary: String
        package let group: Group
        /// Other names.
        package let aliases: [String]
        /// The keys of the full screen, the shortest way first.
        package let keys: [String]
    }

    /// The chapters of the help.
    package enum Group: String, Sendable, CaseIterable {
        case queue = "The queue"
        case conversations = "Conversations"
        case writing = "Writing"
        case hints = "Hints, which only you see"
        case notes = "Notes, for the team only"
        case handing = "Handing on"
        case looking = "Looking up"
        case desk = "You and the desk"
    }

    /// The command of this name, whole or an alias; nil where there is none.
    package init?(named name: String) {
        let name = name.lowercased()
        guard let command = Self.allCases.first(where: { $0.rawValue == name || $0.entry.aliases.contains(name) })
        else { return nil }
        self = command
    }

    /// Whether it can be carried out while there is no line to the relay.
    package var worksOffline: Bool {
        switch self {
        case .list, .to, .next, .back, .read, .notes, .use, .hint, .another, .send, .fill, .drop, .canned, .asked,
            .hints, .theme, .bell, .ascii, .reconnect, .wait, .whoami, .help, .keys, .quit:
            true
        default: false
        }
    }

    /// `/to N|NAME|new`.
    package var usage: String {
        entry.argument.isEmpty ? "/\(rawValue)" : "/\(rawValue) \(entry.argument)"
    }
}
