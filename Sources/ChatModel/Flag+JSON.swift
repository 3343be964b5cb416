internal import SentimentAnalysis
package import StrictJSON

extension Flag {
    /// Writes the flag object of PROTOCOL.md, section 6.3.
    package func write(to writer: inout JSONWriter) {
        writer.object { writer in writeMembers(to: &writer) }
    }

    /// Writes the flag's members into an object that is open.
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("flag", id.rawValue)
        writer.member("source", source.rawValue)
        writer.member("level", level.rawValue)
        writer.member("since", since.rfc3339)
        writer.key("customer")
        customer.write(to: &writer, for: .desk)
        writer.key("agent")
        if let agent { agent.write(to: &writer, for: .desk) } else { writer.null() }
        writer.member("queue", queue)
        writer.member("reason", reason)
        writer.key("energy")
        if let energy { energy.write(to: &writer, withBase: true) } else { writer.null() }
        writer.member("acknowledged", isAcknowledged)
        writer.member("unacknowledged_ms", unacknowledgedMilliseconds)
    }

    package init(json: JSONValue?) throws(ShapeError) {
        guard let id = json?["flag"]?.string, let source = json?["source"]?.string.flatMap(Source.init(rawValue:)),
            let level = json?["level"]?.integer.flatMap({ Energy.Level(rawValue: Int($0)) }),
            let since = json?["since"]?.string.flatMap(Instant.init(rfc3339:))
        else { throw ShapeError("flag") }
        let hasAgent = json?["agent"]?.object != nil
        let hasEnergy = json?["energy"]?.object != nil
        self.init(
            id: FlagID(id),
            source: source,
            level: level,
            since: since,
            customer: try Participant(json: json?["customer"]),
            agent: hasAgent ? try Participant(json: json?["agent"]) : nil,
            queue: json?["queue"]?.string ?? "",
            reason: json?["reason"]?.string ?? "",
            energy: hasEnergy ? try Energy(json: json?["energy"]) : nil,
            isAcknowledged: json?["acknowledged"]?.bool ?? false,
            unacknowledgedMilliseconds: Int(json?["unacknowledged_ms"]?.integer ?? 0)
        )
    }
}

extension FlagLowering {
    /// Writes the data of `flag.lowered`; `by` is null where the analyser lowered it.
    package func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("flag", flag.rawValue)
            writer.member("reason", reason)
            writer.key("by")
            if let by { by.write(to: &writer, for: .desk) } else { writer.null() }
        }
    }

    package init(json: JSONValue?) throws(ShapeError) {
        guard let flag = json?["flag"]?.string else { throw ShapeError("flag") }
        let hasAuthor = json?["by"]?.object != nil
        self.init(
            flag: FlagID(flag),
            reason: json?["reason"]?.string ?? "",
            by: hasAuthor ? try Participant(json: json?["by"]) : nil
        )
    }
}

extension Overdue {
    /// Writes the data of `overdue`.
    package func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("flag", flag.rawValue)
            writer.member("level", level.rawValue)
            writer.member("unacknowledged_ms", unacknowledgedMilliseconds)
        }
    }

    package init(json: JSONValue?) throws(ShapeError) {
        guard let flag = json?["flag"]?.string,
            let level = json?["level"]?.integer.flatMap({ Energy.Level(rawValue: Int($0)) })
        else { throw ShapeError("overdue") }
        self.init(
            flag: FlagID(flag),
            level: level,
            unacknowledgedMilliseconds: Int(json?["unacknowledged_ms"]?.integer ?? 0)
        )
    }
}
