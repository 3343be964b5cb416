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

            Lift limits.messages_per_minute and its kin on the relay first. Prints one JSON object; exits with 1 when anything \
            was lost, refused or out of order.
            """
    )
    @OptionGroup var server: ServerOptions
    @Option(name: .customLong("token-file"), help: "A file with an agent's token; one for each 50 customers.")
    var tokenFiles: [String]
    @Option(help: "How many customers chat.") var customers = 40
    @Option(help: "Messages a second, over all of them.") var rate = 1000
    @Option(help: "How long they write.") var seconds = 10
    @Option(help: "A file of texts, one a line, that the customers write.") var texts: String?
    @Option(help: "A file of texts, one a line, that the agents write.") var replies: String?
    @Option(help: "How many of a hundred messages are the agents'.") var replyPercent = 0
    @Option(help: "Instead of a rate: how many messages each customer keeps unanswered.") var inFlight: Int?

    func run() throws {
        let texts =
            try lines(texts) ?? ["My order 88121 has not come, and this is the third time I ask. Can you send it?"]
        let replies = try lines(replies) ?? ["I see that your order has not come, and that you had to ask three times."]
        guard customers > 0, customers <= tokenFiles.count * LoadOptions.conversationsEach else {
            throw ValidationError("There is room for \(LoadOptions.conversationsEach) customers for each token.")
        }
        guard rate > 0, seconds > 0, inFlight ?? 1 > 0, 0...100 ~= replyPercent, !texts.isEmpty, !replies.isEmpty else {
            throw ValidationError("A rate, a time, a percentage and texts are needed.")
        }
        let result = LoadRun.carryOut(
            LoadOptions(
                server: try server.address().base,
                tokens: try tokenFiles.map {
                    try read($0, "the token").trimmingCharacters(in: .whitespacesAndNewlines)
                },
                customers: customers,
                rate: rate,
                seconds: seconds,
                texts: texts,
                replies: replies,
                replyPercent: replyPercent,
                inFlight: inFlight
            )
        )
        print(Self.json(result))
        if let problem = result.problem { throw Failure(description: problem) }
        let isWhole = result.lost == 0 && result.outOfOrder == 0 && result.acknowledged == result.sent
        try finish(isWhole ? 0 : 1)
    }

    private func lines(_ path: String?) throws -> [String]? {
        try path.map { try read($0, "the texts").split(whereSeparator: \.isNewline).map(String.init) }
    }

    private func read(_ path: String, _ what: String) throws -> String {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw Failure(description: "\(what) in \(path) cannot be read")
        }
        return text
    }

    private static func json(_ result: LoadResult) -> String {
        func latency(_ latencies: [Double], _ portion: Double) -> String {
            String(format: "%.2f", LoadResult.latency(latencies, at: portion))
        }
        return """
            {"sent":\(result.sent),"acknowledged":\(result.acknowledged),"refused":\(result.refused),\
            "received":\(result.received),"lost":\(result.lost),"out_of_order":\(result.outOfOrder),\
            "seconds":\(result.seconds),"generator_cpu_seconds":\(String(format: "%.2f", result.generatorSeconds)),\
            "acknowledged_p50_ms":\(latency(result.acknowledgements, 0.5)),\
            "acknowledged_p99_ms":\(latency(result.acknowledgements, 0.99)),\
            "received_p50_ms":\(latency(result.deliveries, 0.5)),"received_p99_ms":\(latency(result.deliveries, 0.99))}
            """
    }
}
