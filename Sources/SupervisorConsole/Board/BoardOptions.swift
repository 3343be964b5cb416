package import RelayClient
package import TerminalScreen

/// What `heard board` was asked for.
package struct BoardOptions: Sendable {
    package var address: RelayAddress
    /// What `--token-file` says.
    package var tokenFile: String?
    /// PEM of the authorities to trust besides the system's.
    package var authorityFile: String?
    package var style = Style.screen
    package var colour: ColourChoice = .auto
    /// The process's variables.
    package var environment: [String: String]

    /// How the board is shown.
    package enum Style: Sendable {
        /// Live, on the whole terminal.
        case screen
        /// Lines, once.
        case plain
        /// One JSON object, once.
        case json
    }

    package init(address: RelayAddress, environment: [String: String]) {
        self.address = address
        self.environment = environment
    }
}
