import ArgumentParser
import Foundation
import SupervisorConsole
import TerminalScreen

/// `heard board`: how the desk stands.
struct Board: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "See who is open, who waits and who is upset; look in, whisper, join, assign.",
        discussion: """
            Examples: heard board
                      heard board --json | jq '.flagged | length'

            Live on the whole terminal; ? shows the keys. --plain and --json say it once, in words or as PROTOCOL.md's \
            board object.
            """
    )
    @OptionGroup var server: ServerOptions
    @Option(help: "A file that holds the token; HEARD_TOKEN or the saved login without.") var tokenFile: String?
    @Flag(help: "The board once, in lines: for screen readers, pipes and scripts.") var plain = false
    @Flag(name: .customLong("json"), help: "The board once, as one JSON object.") var isJSON = false
    @OptionGroup var colour: ColourOptions

    func validate() throws {
        if plain, isJSON { throw ValidationError("--plain and --json exclude each other.") }
    }

    func run() throws {
        var options = BoardOptions(address: try server.address(), environment: ProcessInfo.processInfo.environment)
        options.tokenFile = tokenFile
        options.authorityFile = server.ca
        options.style = isJSON ? .json : plain ? .plain : .screen
        options.colour = ColourChoice(rawValue: colour.choice) ?? .auto
        try finish(runBoard(options))
    }
}
