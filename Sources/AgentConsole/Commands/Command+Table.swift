extension Command {
    /// The row of the table.
    package var entry: Entry {
        switch self {
        case .accept, .decline, .take: queueEntry
        case .list, .to, .next, .back, .read: conversationEntry
        case .send, .fill, .drop, .check, .ask, .asked, .answer, .canned: writingEntry
        case .use, .hint, .another, .dismiss, .wrong: hintEntry
        case .note, .fact, .want, .notes, .editNote, .removeNote: noteEntry
        case .transfer, .requeue, .close, .flag, .unflag: handingEntry
        case .history, .search, .found, .colleagues, .wait, .help, .keys: lookingEntry
        case .status, .away, .pause, .resume, .capacity, .lighter, .whoami, .hints, .theme, .bell, .ascii, .reconnect,
            .quit:
            deskEntry
        }
    }

    private func row(
        _ group: Group,
        _ argument: String,
        _ summary: String,
        aliases: [String] = [],
        keys: [String] = []
    ) -> Entry {
        Entry(argument: argument, summary: summary, group: group, aliases: aliases, keys: keys)
    }

    private var queueEntry: Entry {
        switch self {
        case .accept: row(.queue, "[N]", "accept an offer, the oldest without a number", keys: ["F7", "Alt-o"])
        case .decline: row(.queue, "[N]", "decline an offer; it goes to the next agent", keys: ["F8"])
        default: row(.queue, "[N]", "take a waiting conversation out of turn")
        }
    }

    private var conversationEntry: Entry {
        switch self {
        case .list: row(.conversations, "", "your conversations, the offers and the queues", aliases: ["who", "ls"])
        case .to:
            row(
                .conversations,
                "N|NAME|new",
                "write to this conversation from now on",
                aliases: ["go"],
                keys: ["Alt-1…9", "Alt-g"]
            )
        case .next:
            row(
                .conversations,
                "",
                "go to the conversation that needs you most",
                aliases: ["n"],
                keys: ["Alt-a", "F6"]
            )
        case .back: row(.conversations, "", "go to the conversation before this one", keys: ["Alt-/"])
        default: row(.conversations, "[N]", "show the last N messages again, 20 without a number", aliases: ["r"])
        }
    }

    private var writingEntry: Entry {
        switch self {
        case .send: row(.writing, "", "send the draft, as an empty line does", keys: ["Enter"])
        case .fill: row(.writing, "TEXT", "put TEXT in place of the draft's next ⟨blank⟩")
        case .drop: row(.writing, "", "throw the draft away", keys: ["Ctrl-c"])
        case .check: row(.writing, "[TEXT]", "would you tweak it? looks at TEXT or the draft", keys: ["F4", "Alt-k"])
        case .ask: row(.writing, "TEXT", "show a free colleague TEXT, or the draft: would you tweak this?")
        case .asked: row(.writing, "", "what colleagues ask you to look at", keys: ["F9"])
        case .answer: row(.writing, "[N] fine|tweak TEXT", "answer a colleague who asked")
        default:
            row(.writing, "[SHORTCUT]", "the canned replies, or one as the draft; {name} becomes the customer's name")
        }
    }

    private var hintEntry: Entry {
        switch self {
        case .use: row(.hints, "[N]", "put the hint's suggestion N into the draft", aliases: ["i"], keys: ["Alt-i"])
        case .hint: row(.hints, "", "show the last hint again, whole", keys: ["Alt-h", "F3"])
        case .another: row(.hints, "", "the hint's next suggestion", keys: ["Alt-n"])
        case .dismiss: row(.hints, "[WHY]", "this hint does not help here", keys: ["Alt-x"])
        default: row(.hints, "[WHY]", "this hint is wrong; whoever keeps the word lists hears of it", keys: ["Alt-w"])
        }
    }

    private var noteEntry: Entry {
        switch self {
        case .note: row(.notes, "TEXT", "a note for the team; the customer never sees it")
        case .fact: row(.notes, "TEXT", "what happened, in the customer's words")
        case .want: row(.notes, "TEXT", "what the customer wants")
        case .notes: row(.notes, "", "the notes of this conversation with their numbers")
        case .editNote: row(.notes, "N TEXT", "write note N anew")
        default: row(.notes, "N", "remove note N")
        }
    }

    private var handingEntry: Entry {
        switch self {
        case .transfer: row(.handing, "AGENT|QUEUE SUMMARY", "hand the conversation on, with what to know")
        case .requeue: row(.handing, "[SUMMARY]", "put the conversation back to the front of its queue")
        case .close: row(.handing, "[REASON]", "close the conversation; the customer sees the reason")
        case .flag: row(.handing, "REASON", "ask for help: a supervisor sees it at once")
        default: row(.handing, "[REASON]", "lower the flag")
        }
    }

    private var lookingEntry: Entry {
        switch self {
        case .history: row(.looking, "[N]", "fetch N earlier messages of this conversation, 50 without a number")
        case .search: row(.looking, "WORDS", "look for words in all conversations of your queues")
        case .found: row(.looking, "[N]", "read around what a search found, the first without a number")
        case .colleagues: row(.looking, "", "who is at the desk, and how long the queues are")
        case .wait:
            row(.looking, "offer|message|hint|conversation|N", "for scripts: read on when this happens, or after N s")
        case .help: row(.looking, "[WORDS]", "this list, or the part of it with these words", keys: ["F1", "Alt-?"])
        default: row(.looking, "", "the keys of the full screen")
        }
    }

    private var deskEntry: Entry {
        switch self {
        case .status: row(.desk, "accepting|away|break [for 15m]", "whether new conversations are offered to you")
        case .away: row(.desk, "[for 15m]", "no new conversations")
        case .pause: row(.desk, "[for 15m]", "take a break: no new conversations")
        case .lighter: row(.desk, "[off]", "ask that the next one be a calm one, or take that back")
        case .resume: row(.desk, "", "accept new conversations again")
        case .capacity: row(.desk, "N", "how many conversations at once, 1 to 50")
        case .whoami: row(.desk, "", "who you are, your status and the line to the relay")
        case .theme:
            row(.desk, "standard|dark|light|safe|mono", "how the full screen looks; standard asks the terminal")
        case .hints: row(.desk, "on|off", "whether hints are shown to you; nobody else is told")
        case .bell: row(.desk, "off|acute|heightened|uneasy|all", "from which level on a message rings")
        case .ascii: row(.desk, "on|off", "draw with ASCII alone")
        case .reconnect: row(.desk, "", "try to reach the relay now, not at the next attempt")
        default: row(.desk, "", "leave; drafts and unsent messages are kept", aliases: ["exit", "q"])
        }
    }
}
