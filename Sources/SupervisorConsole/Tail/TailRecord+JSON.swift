internal import ChatModel
internal import ChatProtocol
internal import SentimentAnalysis
internal import StrictJSON

extension TailRecord {
    /// The record as one line of JSON Lines, without its line feed (CLI.md, `heard tail`).
    ///
    /// - Parameter withText: Whether the customer's words are put in.
    /// - Returns: The bytes of one JSON object.
    package func jsonLine(withText: Bool) -> [UInt8] {
        var writer = JSONWriter(reservingCapacity: 512)
        writer.object { writer in
            writer.member("v", 1)
            switch self {
            case .hello(let cursor, let server, let origin):
                writer.member("type", "hello")
                writer.member("cursor", cursor)
                writer.member("server", server)
                writer.member("from", origin.rawValue)
            case .event(let event): event.writeMembers(to: &writer, withText: withText)
            case .heartbeat(let cursor, let instant):
                writer.member("type", "heartbeat")
                writer.member("cursor", cursor)
                writer.member("at", instant.rfc3339)
            case .gap(let gap, _):
                writer.member("type", "gap")
                writer.member("from", gap.from)
                writer.member("to", gap.to)
                writer.member("reason", gap.reason)
            case .bye(let cursor, let reason):
                writer.member("type", "bye")
                writer.member("cursor", cursor)
                writer.member("reason", reason)
            }
        }
        return printableJSON(writer.bytes)
    }
}

extension FlaggedEvent {
    fileprivate func writeMembers(to writer: inout JSONWriter, withText: Bool) {
        writer.member("type", kind.rawValue)
        writer.member("cursor", cursor)
        writer.member("at", at.rfc3339)
        writer.member("conversation", conversation.rawValue)
        switch detail {
        case .flag(let flag): flag.writeTailMembers(to: &writer, withText: withText)
        case .acknowledged(let record):
            writer.member("how", record.how.rawValue)
            writer.member("after_ms", record.afterMilliseconds)
        case .overdue(let overdue):
            writer.member("level", overdue.level.rawValue)
            writer.member("unacknowledged_ms", overdue.unacknowledgedMilliseconds)
        case .lowered(let lowering): writer.member("reason", lowering.reason)
        }
    }
}

extension Flag {
    fileprivate func writeTailMembers(to writer: inout JSONWriter, withText: Bool) {
        writer.member("customer", customer.name)
        writer.member("agent", orNull: agent?.name)
        writer.member("queue", queue)
        writer.member("source", source.rawValue)
        writer.member("level", level.rawValue)
        writer.key("score")
        // As many digits as PROTOCOL.md's energy has.
        if let energy { writer.value(energy.score, fractionDigits: 4) } else { writer.null() }
        writer.member("trend", orNull: energy?.trend.rawValue)
        writer.member("emotion", orNull: energy?.strongestEmotion?.rawValue)
        writer.member("evidence", strings: withText ? evidenceTexts : [])
        writer.member("seq", orNull: seq)
    }
}
