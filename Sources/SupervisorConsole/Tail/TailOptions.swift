package import ChatModel
package import RelayClient
package import SentimentAnalysis
package import TerminalScreen

/// What `heard tail` was asked for (CLI.md).
package struct TailOptions: Sendable {
    package var address: RelayAddress
    /// What `--token-file` says.
    package var tokenFile: String?
    /// PEM of the authorities to trust besides the system's.
    package var authorityFile: String?
    /// The process's variables.
    package var environment: [String: String]

    package var filter = TailFilter()
    package var start = TailStart()
    package var stop = TailStop()

    /// JSON Lines, whatever the output is.
    package var isJSON = false
    package var colour: ColourChoice = .auto
    /// Leaves the customer's words out.
    package var leavesTextOut = false
    /// A heartbeat record this often, in milliseconds; nil is never.
    package var heartbeatMilliseconds: Int?
    /// Read at the start and replaced after each batch.
    package var cursorFile: String?
    /// A gap ends the run.
    package var isStrict = false
    /// How long the first connection may take to come about, in milliseconds.
    package var patienceMilliseconds = Int(ConsoleLimits.patience)

    package init(address: RelayAddress, environment: [String: String]) {
        self.address = address
        self.environment = environment
    }
}

/// Which of the flagged conversations' events are wanted.
package struct TailFilter: Sendable, Equatable {
    /// Sifts the analyser's flags; an agent's and a rule's always pass.
    package var minimumLevel = Energy.Level.heightened
    /// Agents by name or identifier; empty is all.
    package var agents: [String] = []
    /// Queues by name; empty is all.
    package var queues: [String] = []
    /// Conversations by identifier, or by its end from six characters on; empty is all.
    package var conversations: [String] = []
    /// Nil is every kind.
    package var kinds: Set<TailKind>?
    /// Only what has gone unacknowledged for so many milliseconds; nil is no such condition.
    package var unacknowledgedForMilliseconds: Int?

    package init() {}
}

/// The kinds of events of a tail, as `--type` and the `type` of a record name them.
package enum TailKind: String, Sendable, CaseIterable {
    case flag, acknowledged, overdue, lowered
}

/// Where a tail begins; a cursor wins over a time, a time over nothing at all.
package struct TailStart: Sendable, Equatable {
    package var after: String?
    package var since: Instant?
    /// The newest so many events of what would be replayed.
    package var last: Int?

    package init(after: String? = nil, since: Instant? = nil, last: Int? = nil) {
        self.after = after
        self.since = since
        self.last = last
    }
}

/// When a tail ends by itself.
package struct TailStop: Sendable, Equatable {
    /// Ends when everything is replayed.
    package var isAtEnd = false
    package var until: Instant?
    /// So many events.
    package var count: Int?
    /// With exit code 124.
    package var timeoutMilliseconds: Int?

    package init() {}
}

/// The exit codes of clients (CLI.md).
enum ExitStatus {
    static let asAsked: Int32 = 0
    static let failed: Int32 = 1
    static let usage: Int32 = 2
    static let notAuthorised: Int32 = 4
    static let gap: Int32 = 5
    static let timedOut: Int32 = 124
    static let interrupted: Int32 = 130
    static let terminated: Int32 = 143
}

/// Every time, size and count that bounds a supervisor's client; times in milliseconds.
package enum ConsoleLimits {
    /// How long the first connection may take to come about before the client gives up.
    package static let patience: UInt64 = 10_000

    /// How often it is looked whether anybody still reads the output: less than the second that CLI.md allows.
    static let pulse = 400

    /// The first wait before it is asked again whether a replay is over, and the longest.
    static let shortestProbe = 30
    static let longestProbe = 250

    /// How long a refused request waits where the relay does not say.
    static let retry = 1_000

    /// How long the end waits for a reader that does not read.
    static let lastWords = 300

    /// Bytes of one write: a pipe takes them whole or not at all (POSIX, PIPE_BUF is at least 512; Linux has 4096).
    static let pipeBytes = 4_096

    /// Conversations whose people are remembered for lines about them.
    static let subjects = 20_000

    /// Flags that wait to become unacknowledged for long enough; the oldest is let through beyond.
    static let heldFlags = 10_000

    /// Events that `-n` can ask for.
    package static let lastEvents = 10_000

    /// How often a board asks how the desk stands.
    static let boardPeriod = 1_000

    /// How long a remark stands on the bottom line.
    static let remark = 8_000

    /// Lines of one step of Page Up and Page Down.
    static let scrolledPage = 10

    /// Lines that are kept of a conversation that is looked into.
    static let monitoredLines = 5_000

    /// Bytes of a cursor.
    static let cursorBytes = 4_096

    /// From how many characters on the end of a conversation's identifier names it.
    package static let identifierEnding = 6
}
