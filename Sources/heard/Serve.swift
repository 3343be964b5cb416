import ArgumentParser
import ChatModel
import Foundation
import RelayServer

/// `heard serve`: the relay.
struct Serve: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the relay.",
        discussion: """
            Example: heard serve --listen 127.0.0.1:8080 --data ~/.local/state/heard

            Every setting is a key of the configuration file, a variable and an option: key a.b_c is HEARD_A_B_C and \
            --a-b-c VALUE or --set a.b_c=VALUE; the nearer one wins. Every limit is a key under limits.

            \(Settings.Key.allCases.map { "  \($0.rawValue): \($0.meaning)" }.joined(separator: "\n"))
            """
    )

    @Option(name: .customLong("config"), help: "A file of key = value lines.")
    var configurationFile: String?

    @Option(name: .customLong("set"), help: ArgumentHelp("A setting.", valueName: "key=value"))
    var overrides: [String] = []

    @Flag(name: .customLong("print-limits"), help: "Print every limit with its value and unit, and exit.")
    var printsLimits = false

    func run() throws {
        let settings = try Self.settings(file: configurationFile, overrides: overrides)
        if printsLimits { return print(settings.limits.listing.joined(separator: "\n")) }
        let configuration = try Self.configuration(settings)
        try finish(
            Service.run(configuration) { line in
                print(line)
                fflush(nil)
            }
        )
    }

    /// Settings from the file, the environment and the command line.
    static func settings(file: String?, overrides: [String]) throws -> Settings {
        var settings = Settings()
        do {
            if let file {
                guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
                    throw SettingError("the configuration file \(file) cannot be read")
                }
                try settings.read(file: file, text: text)
            }
            try settings.read(environment: ProcessInfo.processInfo.environment)
            try settings.read(overrides: overrides)
        } catch let error as SettingError {
            throw Failure(description: error.description)
        }
        return settings
    }

    static func configuration(_ settings: Settings) throws -> Configuration {
        do {
            return try Configuration(settings, stateHome: Places.stateHome, shippedLexicons: Places.lexicons)
        } catch {
            throw Failure(description: error.description)
        }
    }

    /// The commands that take every setting as an option.
    private static let configured: Set<String> = [
        "serve", "doctor", "people", "erase", "backup", "audit", "report", "export", "search",
    ]

    /// Rewrites `--a-b-c VALUE` of any setting to `--set a.b_c=VALUE`, so that new settings need no new option.
    static func expandingSettings(_ arguments: [String]) -> [String] {
        guard let command = arguments.first, configured.contains(command) else { return arguments }
        let keys = Dictionary(uniqueKeysWithValues: Settings.allKeys.map { (Settings.option(for: $0), $0) })
        var expanded: [String] = []
        var index = 0
        while index < arguments.count {
            let parts = arguments[index].split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let key = keys[String(parts[0])] else {
                expanded.append(arguments[index])
                index += 1
                continue
            }
            if parts.count == 2 {
                expanded += ["--set", "\(key)=\(parts[1])"]
                index += 1
            } else if index + 1 < arguments.count {
                expanded += ["--set", "\(key)=\(arguments[index + 1])"]
                index += 2
            } else {
                expanded.append(arguments[index])
                index += 1
            }
        }
        return expanded
    }
}

/// Where things are on this machine.
enum Places {
    /// `$XDG_STATE_HOME`, or its standard.
    static var stateHome: String {
        let environment = ProcessInfo.processInfo.environment
        if let home = environment["XDG_STATE_HOME"], home.hasPrefix("/") { return home }
        return "\(environment["HOME"] ?? "")/.local/state"
    }

    /// The word lists that came with this binary: beside it, above it, or under its prefix's `share`.
    static var lexicons: String? {
        if let named = ProcessInfo.processInfo.environment["HEARD_LEXICONS"] { return named }
        guard let binary = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") else {
            return nil
        }
        var folder = URL(fileURLWithPath: binary).deletingLastPathComponent()
        for _ in 0..<5 {
            for candidate in ["Lexicons", "share/heard/Lexicons"] {
                let path = folder.appendingPathComponent(candidate).path
                if FileManager.default.fileExists(atPath: "\(path)/en") { return path }
            }
            folder = folder.deletingLastPathComponent()
        }
        return nil
    }

    static func lexicons(named path: String?) throws -> String {
        guard let found = path ?? lexicons else {
            throw Failure(description: "the word lists were not found; name their folder with --lexicons DIR")
        }
        return found
    }
}
