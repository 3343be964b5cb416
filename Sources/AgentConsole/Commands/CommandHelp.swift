/// The help as lines, made from the table of commands.
package enum CommandHelp {
    /// Every command whose row has all `words`, by chapters.
    package static func lines(matching words: String = "") -> [String] {
        let all = commands(matching: words)
        var lines: [String] = []
        for group in Command.Group.allCases {
            let matching = all.filter { $0.entry.group == group }
            guard !matching.isEmpty else { continue }
            lines.append("\(group.rawValue):")
            lines += matching.map { line(of: $0) }
        }
        if lines.isEmpty { lines.append("No command has the words \"\(words)\": /help lists all.") }
        if words.isEmpty { lines += closing }
        return lines
    }

    /// The commands whose row has all `words`, in the order of the chapters.
    package static func commands(matching words: String) -> [Command] {
        let wanted = words.lowercased().split(separator: " ")
        return Command.Group.allCases.flatMap { group in
            Command.allCases.filter { command in
                guard command.entry.group == group else { return false }
                let keys = command.entry.keys.joined(separator: " ")
                let row = "\(command.usage) \(command.entry.summary) \(group.rawValue) \(keys)".lowercased()
                return wanted.allSatisfy { row.contains($0) }
            }
        }
    }

    /// The keys of the full screen.
    package static func keys() -> [String] {
        Command.allCases.filter { !$0.entry.keys.isEmpty }.map { command in
            "  \(command.entry.keys.joined(separator: ", ")): \(command.entry.summary)"
        }
    }

    private static func line(of command: Command) -> String {
        let aliases = command.entry.aliases.map { "/\($0)" }.joined(separator: ", ")
        return "  \(command.usage): \(command.entry.summary)\(aliases.isEmpty ? "" : " (also \(aliases))")"
    }

    private static let closing = [
        "Any other line is a message to the selected conversation. An empty line sends the draft.",
        "A line that begins with // sends a message that begins with a slash.",
    ]
}
