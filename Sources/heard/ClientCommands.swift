import AgentConsole
import ArgumentParser
import Foundation
import RelayClient
import TerminalScreen

/// Where the relay is and whom to trust, as every client takes it.
struct ServerOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The relay; HEARD_SERVER without.", valueName: "ws://host:port"))
    var server: String?

    @Option(help: "PEM of the authorities to trust besides the system's.")
    var ca: String?

    func validate() throws { _ = try address() }

    /// The address from the option, the environment, or this machine's standard.
    func address(_ argument: String? = nil) throws -> RelayAddress {
        guard let text = argument ?? server ?? ProcessInfo.processInfo.environment["HEARD_SERVER"] else {
            return .standard
        }
        do {
            return try RelayAddress(text)
        } catch {
            throw ValidationError(error.description)
        }
    }
}

/// `heard agent`: the agent's terminal client.
struct Agent: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Talk with customers, several at once, with hints that only you see.",
        discussion: "Example: HEARD_TOKEN=$(cat maya.token) heard agent --plain"
    )
    @OptionGroup var server: ServerOptions
    @Option(help: "A file that holds the token; HEARD_TOKEN or the saved login without.") var tokenFile: String?
    @Flag(help: "Lines instead of a full screen: for screen readers, pipes and scripts.")
    var plain = false
    @Flag(help: "Leave the routing status as it is instead of accepting conversations.")
    var away = false
    @OptionGroup var colour: ColourOptions

    func run() throws {
        let options = AgentOptions(
            address: try server.address(),
            tokenFile: tokenFile,
            authorityFile: server.ca,
            isPlain: plain,
            startsAway: away,
            colour: ColourChoice(rawValue: colour.choice) ?? .auto,
            environment: ProcessInfo.processInfo.environment
        )
        try finish(runAgent(options: options))
    }
}

/// `heard chat`: a customer in a terminal.
struct Chat: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Chat as a customer, for trying it out.",
        discussion: "Example: heard chat ws://127.0.0.1:8080 --name Ada"
    )
    @Argument(help: ArgumentHelp("The relay; --server or HEARD_SERVER without.", valueName: "ws://host:port"))
    var url: String?
    @OptionGroup var server: ServerOptions
    @Option(help: "What to be called.") var name: String?
    @Option(help: "A file with a signed token that says who the customer is.") var tokenFile: String?
    @Flag(help: "Speak plain text instead of JSON.") var text = false
    @Flag(name: .customLong("private"), help: "Opt out of analysis.") var isPrivate = false
    @Flag(help: "Come back to the conversation of the last time.") var resume = false

    func run() throws {
        let options = CustomerOptions(
            address: try server.address(url),
            name: name,
            tokenFile: tokenFile,
            authorityFile: server.ca,
            isText: text,
            isPrivate: isPrivate,
            resumes: resume,
            environment: ProcessInfo.processInfo.environment
        )
        try finish(runCustomerChat(options: options))
    }
}

/// `heard login`: keeps the token for this relay, mode 0600.
struct Login: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Save your token for a relay; it is read from standard input.",
        discussion: "Example: heard login --server wss://desk.example < maya.token"
    )
    @OptionGroup var server: ServerOptions

    func run() throws {
        try finish(runLogin(address: try server.address(), environment: ProcessInfo.processInfo.environment))
    }
}

/// `heard manual`: the agent's manual page.
struct Manual: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the manual page of the agent's client.",
        discussion: "Example: heard manual | man -l -"
    )

    func run() { print(AgentManual.page(), terminator: "") }
}
