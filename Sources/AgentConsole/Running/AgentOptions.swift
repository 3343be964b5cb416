package import RelayClient
package import TerminalScreen

/// What `heard agent` was asked for.
package struct AgentOptions: Sendable {
    package var address: RelayAddress
    /// What `--token-file` says.
    package var tokenFile: String?
    /// PEM of the authorities to trust besides the system's.
    package var authorityFile: String?
    /// Lines instead of a full screen.
    package var isPlain: Bool
    /// Leaves the routing status as it is instead of accepting conversations.
    package var startsAway: Bool
    package var colour: ColourChoice
    /// The process's variables.
    package var environment: [String: String]

    package init(
        address: RelayAddress,
        tokenFile: String? = nil,
        authorityFile: String? = nil,
        isPlain: Bool = false,
        startsAway: Bool = false,
        colour: ColourChoice = .auto,
        environment: [String: String]
    ) {
        self.address = address
        self.tokenFile = tokenFile
        self.authorityFile = authorityFile
        self.isPlain = isPlain
        self.startsAway = startsAway
        self.colour = colour
        self.environment = environment
    }
}

/// The exit codes of clients (CLI.md).
package enum ExitCode {
    package static let asAsked: Int32 = 0
    package static let failed: Int32 = 1
    package static let usage: Int32 = 2
    package static let couldNotConnect: Int32 = 3
    package static let notAuthorised: Int32 = 4
    package static let interrupted: Int32 = 130
    package static let terminated: Int32 = 143
}

/// Every time and size that bounds a console; times in milliseconds.
package enum ConsoleLimits {
    /// How long the first connection may take to come about before the client gives up.
    package static let patience: UInt64 = 10_000

    /// How long leaving waits for replies and confirmations.
    package static let leaving = 3_000

    /// The same where the input ended by itself, as a script's does.
    package static let leavingAfterInput = 10_000

    /// How long a reading waits for the hint that may belong to it.
    package static let settling = 40

    /// How long drafts may be newer than their file.
    package static let draftDelay = 150

    /// Lines of input that wait to be carried out; reading stops beyond.
    package static let waitingLines = 1_000

    /// Bytes of one line of input; a longer one is refused whole.
    package static let lineBytes = 1 << 20

    /// How long nothing must have been said before the prompt is shown again.
    package static let promptDelay = 200

    /// How often it is looked whether an editor outside has ended.
    package static let editorLook = 50

    /// Drafts that are kept of conversations that are over.
    package static let keptDrafts = 200
}
