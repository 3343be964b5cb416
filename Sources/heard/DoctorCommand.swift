import ArgumentParser
import RelayServer

/// `heard doctor`: what is wrong here, and what to do.
struct Doctor: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check the machine and the configuration, and say what to do.",
        discussion: "Example: heard doctor --config /etc/heard.conf"
    )
    @OptionGroup var data: DataOptions

    func run() throws {
        let settings = try Serve.settings(file: data.configurationFile, overrides: data.overrides)
        let findings = RelayServer.Doctor.examine(try Serve.configuration(settings))
        for finding in findings { print(finding.line) }
        try finish(findings.allSatisfy(\.isGood) ? 0 : 1)
    }
}
