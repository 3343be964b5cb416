import ArgumentParser
import Foundation
import RelayServer

/// What commands on the data directory share: they work beside a live relay and without one.
struct DataOptions: ParsableArguments {
    @Option(name: .customLong("config"), help: "The relay's configuration file.")
    var configurationFile: String?

    @Option(name: .customLong("set"), help: ArgumentHelp("A setting, such as data=DIR.", valueName: "key=value"))
    var overrides: [String] = []

    /// Carries a command out and returns what it answers.
    func carryOut(_ command: AdministrationCommand) throws -> AdministrationAnswer {
        let settings = try Serve.settings(file: configurationFile, overrides: overrides)
        do {
            return try Administration.carryOut(command, with: try Serve.configuration(settings))
        } catch let failure as AdministrationFailure {
            throw Failure(description: failure.description)
        }
    }
}

/// `heard people`: who may come to the desk.
struct People: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Manage agents and supervisors.",
        discussion: "Example: heard people add maya --role agent --queue default",
        subcommands: [Add.self, List.self, Remove.self, Rotate.self]
    )

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add somebody and print their token, once.",
            discussion: "Example: heard people add maya --role agent > maya.token"
        )
        @Argument(help: "What they are called.") var name: String
        @Option(help: "agent or supervisor.") var role: String
        @Option(name: .customLong("queue"), help: "A queue they serve; all of them without.") var queues: [String] = []
        @Option(name: .customLong("skill"), help: "What they can do that queues may need; everything without.")
        var skills: [String] = []
        @Option(name: .customLong("language"), help: "A language they write, such as de; all of them without.")
        var languages: [String] = []
        @OptionGroup var data: DataOptions

        func validate() throws {
            guard ["agent", "supervisor"].contains(role) else {
                throw ValidationError("--role is agent or supervisor.")
            }
        }

        func run() throws {
            let person = AdministrationCommand.addPerson(
                name: name,
                role: role,
                queues: queues,
                skills: skills,
                languages: languages
            )
            print(try data.carryOut(person).token)
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List everybody.",
            discussion: "Example: heard people list"
        )
        @OptionGroup var data: DataOptions

        func run() throws {
            for line in try data.carryOut(.listPeople).lines { print(line) }
        }
    }

    struct Remove: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remove somebody; their connections are closed.",
            discussion: "Example: heard people remove maya"
        )
        @Argument(help: "What they are called.") var name: String
        @OptionGroup var data: DataOptions

        func run() throws { _ = try data.carryOut(.removePerson(name: name)) }
    }

    struct Rotate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a new token; the one before it lives until the next rotation.",
            discussion: "Example: heard people rotate maya > maya.token"
        )
        @Argument(help: "What they are called.") var name: String
        @OptionGroup var data: DataOptions

        func run() throws { print(try data.carryOut(.rotateToken(name: name)).token) }
    }
}

/// `heard erase`: removes a customer everywhere.
struct Erase: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Remove a customer everywhere, and say what was removed.",
        discussion: "Example: heard erase --customer 01J9Z…"
    )
    @Option(help: "The customer's participant id.") var customer: String
    @OptionGroup var data: DataOptions

    func run() throws {
        for line in try data.carryOut(.erase(customer: customer)).lines { print(line) }
    }
}

/// `heard audit`: who looked and who stepped in.
struct Audit: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the audit log, a line of JSON each.",
        discussion: "Example: heard audit | jq -r .act"
    )
    @OptionGroup var data: DataOptions

    func run() throws {
        for line in try data.carryOut(.audit).lines { print(line) }
    }
}

/// `heard backup`: a consistent copy while the relay runs.
struct Backup: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a consistent copy of the log.",
        discussion: "Example: heard backup /var/backups/heard.sqlite"
    )
    @Argument(help: "The file to write; it must not exist.") var file: String
    @OptionGroup var data: DataOptions

    func run() throws {
        let path = file.hasPrefix("/") ? file : "\(FileManager.default.currentDirectoryPath)/\(file)"
        _ = try data.carryOut(.backup(path: path))
    }
}

/// `heard restore`: a log out of a backup, with a new epoch.
struct Restore: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Put a backup into the data directory; clients are told that they cannot resume.",
        discussion: "Example: heard restore /var/backups/heard.sqlite --set data=/var/lib/heard"
    )
    @Argument(help: "The backup.") var file: String
    @OptionGroup var data: DataOptions

    func run() throws {
        let settings = try Serve.settings(file: data.configurationFile, overrides: data.overrides)
        do {
            try Administration.restore(from: file, with: try Serve.configuration(settings))
        } catch let failure as AdministrationFailure {
            throw Failure(description: failure.description)
        }
    }
}
