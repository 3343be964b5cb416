/// The manual page of the agent's client, made from the table of commands.
package enum AgentManual {
    /// heard-agent(1) in roff (man(7)).
    package static func page() -> String {
        var lines = [
            ".TH HEARD-AGENT 1", ".SH NAME", "heard-agent \\- the agent's terminal client", ".SH SYNOPSIS",
            ".B heard agent", options.map { "[\(escaped($0.usage))]" }.joined(separator: " "),
            ".SH DESCRIPTION",
            "A line is a message to the selected conversation, whose customer's name is the prompt. Nothing is ever sent but",
            "what was entered. Hints are for the agent alone; a suggestion goes into the draft and never out by itself.",
            ".SH OPTIONS",
        ]
        for option in options { lines += [".TP", ".B \(escaped(option.usage))", escaped(option.words)] }
        lines.append(".SH COMMANDS")
        for group in Command.Group.allCases {
            lines.append(".SS \(escaped(group.rawValue))")
            for command in Command.allCases where command.entry.group == group {
                lines += [".TP", ".B \(escaped(command.usage))", escaped(words(on: command))]
            }
        }
        lines += [
            ".SH KEYS", "Lines are edited with readline's keys. Esc and a key is Alt and the key.",
            ".SH ENVIRONMENT", ".TP", ".B HEARD_SERVER", "The relay, where \\-\\-server is not given.", ".TP",
            ".B HEARD_TOKEN", "The token, where \\-\\-token\\-file is not given.", ".TP", ".B VISUAL, EDITOR",
            "The editor of Ctrl\\-x Ctrl\\-e.", ".TP", ".B NO_COLOR", "No colours; bold and reverse stay.",
            ".SH FILES", ".TP", ".I $XDG_STATE_HOME/heard/client",
            "Drafts, unsent messages, settings and the login, mode 0600.",
            ".SH EXIT STATUS",
            "0 as asked, 1 failed, 2 usage or no terminal, 3 could not connect, 4 not authorised, 130 and 143",
            "when a signal ended it.",
        ]
        return lines.joined(separator: "\n") + "\n"
    }

    private static let options: [(usage: String, words: String)] = [
        ("--server URL", "The relay, as ws://host:port or wss://host."),
        ("--ca FILE", "PEM of the authorities to trust besides the system's."),
        ("--token-file FILE", "A file that holds the token; else HEARD_TOKEN, or what heard login saved."),
        ("--plain", "Lines instead of a full screen: for screen readers, pipes and scripts."),
        ("--away", "Leave the routing status as it is instead of accepting conversations."),
        ("--color auto|always|never", "When to use colours."),
    ]

    private static func words(on command: Command) -> String {
        let entry = command.entry
        var words = "\(entry.summary.prefix(1).uppercased())\(entry.summary.dropFirst())."
        if !entry.aliases.isEmpty { words += " Also \(entry.aliases.map { "/\($0)" }.joined(separator: ", "))." }
        if !entry.keys.isEmpty { words += " Keys: \(entry.keys.joined(separator: ", "))." }
        return words
    }

    /// Text that roff takes as it is: a leading dot or quote would be a request, a hyphen would be a dash.
    private static func escaped(_ text: String) -> String {
        let marked = text.replacing("\\", with: "\\e").replacing("-", with: "\\-").replacing("…", with: "...")
        return [".", "'"].contains { marked.hasPrefix($0) } ? "\\&\(marked)" : marked
    }
}
