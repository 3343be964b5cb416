import ArgumentParser
import ChatModel
import Foundation
import RelayServer

/// `heard report`: the figures of a period.
struct ReportFigures: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract:
            "Print the figures of a period with their formulas: waits, answers, and whether customers felt heard.",
        discussion: """
            Examples: heard report --from 2026-11-20T00:00:00Z --to 2026-11-21T00:00:00Z
                      heard report --from 24h --json | jq '.kpis[] | select(.name == "acknowledged_share")'
                      heard report --from 168h --html week.html

            It is about the conversations opened in the period, for the whole desk and for each queue, never about one \
            agent. It works beside a live relay and without one.
            """
    )

    @Option(help: ArgumentHelp("Begin: RFC 3339, or so long ago; inclusive.", valueName: "time"))
    var from: Moment

    @Option(help: ArgumentHelp("End: RFC 3339, or so long ago; exclusive. Now without.", valueName: "time"))
    var to: Moment?

    @Flag(name: .customLong("json"), help: "One object of JSON.")
    var isJSON = false

    @Option(help: ArgumentHelp("Also write a page with plots to this file.", valueName: "file"))
    var html: String?

    @OptionGroup var data: DataOptions

    func validate() throws {
        guard from.instant < end.instant else { throw ValidationError("--from is not before --to.") }
    }

    func run() throws {
        let document: ReportDocument
        do {
            document = try ReportDocument(
                from: from.instant.rfc3339,
                to: end.instant.rfc3339,
                with: try data.relay()
            )
        } catch let failure as AdministrationFailure {
            throw Failure(description: failure.description)
        }
        if let html {
            do {
                try document.page.write(toFile: html, atomically: true, encoding: .utf8)
            } catch {
                throw Failure(description: "\(html) cannot be written: \(error.localizedDescription)")
            }
        }
        print(isJSON ? document.json : document.table, terminator: isJSON ? "\n" : "")
    }

    private var end: Moment { to ?? Moment(argument: "0s") ?? from }
}

extension DataOptions {
    /// The configuration of the relay whose data it is.
    func relay() throws -> Configuration {
        try Serve.configuration(try Serve.settings(file: configurationFile, overrides: overrides))
    }
}
