import ArgumentParser
import Foundation
import LoadGenerator
import RelayClient

/// `heard bench`: the load generator.
struct Bench: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Put a load on a relay and count what arrives.",
        discussion: """
            Example: heard bench --token-file maya.token --customers 40 --rate 1000 --seconds 10

            Lift limits.messages_per_minute on the relay first. Prints one JSON object; exits with 1 when something was lost.
            """
    )
    @OptionGroup var server: ServerOptions
    @Option(name: .customLong("token-file"), help: "A file with an agent's token; one for each 50 customers.")
    var tokenFiles: [String]
    @Option(help: "How many customers chat.") var customers = 40
    @Option(help: "Messages a second, over all of them.") var rate = 1000
    @Option(help: "How long they write.") var seconds = 10
    @Option(help: "A file of texts, one a line, that they write in turn.") var texts: String?

    func run() throws {
        let tokens = try tokenFiles.map { path in
            guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
                throw Failure(description: "the token in \(path) cannot be read")
            }
            return text.trimmingCharacters(in: .whitespacesAndNewlines)
        }
        var lines = ["My order 88121 has not come, and this is the third time I ask. Can you send it by Friday?"]
        if let texts {
            guard let content = try? String(contentsOfFile: texts, encoding: .utf8) else {
                throw Failure(description: "\(texts) cannot be read")
            }
            lines = content.split(separator: "\n").map(String.init)
        }
        guard customers > 0, customers <= tokens.count * LoadOptions.conversationsEach, !lines.isEmpty else {
            throw ValidationError("There is room for \(LoadOptions.conversationsEach) customers for each token.")
        }
        let result = LoadRun.carryOut(
            LoadOptions(
                server: try server.address().base,
                tokens: tokens,
                customers: customers,
                rate: rate,
                seconds: seconds,
                texts: lines
            )
        )
        if let problem = result.problem { throw Failure(description: problem) }
        print(
            """
            {"sent":\(result.sent),"acknowledged":\(result.acknowledged),"refused":\(result.refused),\
            "received":\(result.received),"lost":\(result.lost),"out_of_order":\(result.outOfOrder),\
            "seconds":\(result.seconds),"p50_ms":\(result.latency(at: 0.5)),"p99_ms":\(result.latency(at: 0.99))}
            """
        )
        try finish(result.lost == 0 && result.outOfOrder == 0 && result.acknowledged == result.sent ? 0 : 1)
    }
}
