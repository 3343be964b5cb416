import ArgumentParser
import Foundation
import TerminalScreen

#if canImport(Glibc)
    import Glibc
#endif

/// The `heard` command: argument parsing and nothing else.
@main
struct Heard: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "heard",
        abstract: "A live-chat relay that helps an agent make an upset customer feel heard.",
        version: "heard 1.0",
        subcommands: [
            Serve.self, People.self, Agent.self, Login.self, Tail.self, Board.self, Chat.self, AnalyzeTexts.self,
            CheckDrafts.self,
            Lexicon.self, Bench.self, Erase.self, Audit.self, ReportFigures.self, Export.self, Search.self,
            Backup.self, Restore.self, Doctor.self, Manual.self,
        ]
    )

    /// Usage errors exit with 2, as other tools do, and not with the parser's 64.
    static func main() {
        do {
            var command = try parseAsRoot(Serve.expandingSettings(Array(CommandLine.arguments.dropFirst())))
            try command.run()
        } catch {
            let code = exitCode(for: error)
            guard code == .validationFailure else { exit(withError: error) }
            FileHandle.standardError.write(Data("\(fullMessage(for: error))\n".utf8))
            Glibc.exit(2)
        }
    }
}

/// The parser's flag; the model has one of its own.
typealias Flag<Value> = ArgumentParser.Flag<Value>

/// Ends the command with a code of our own; a sentence has been written already.
func finish(_ code: Int32) throws {
    if code != 0 { throw ExitCode(code) }
}

/// Ends the command with a sentence and 1.
struct Failure: Error, CustomStringConvertible {
    let description: String

    /// Takes a sentence, which may name a file or quote a line of one: nothing in it may drive the terminal.
    init(description: String) {
        self.description = sanitised(description)
    }
}
