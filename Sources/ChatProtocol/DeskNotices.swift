package import ChatModel
package import SentimentAnalysis
internal import StrictJSON

/// A waiting conversation offered to an agent.
package struct Offer: Sendable, Equatable {
    package var id: OfferID
    package var queue: String
    package var waitedMilliseconds: Int
    package var expiresInMilliseconds: Int
    /// The beginning of what the customer wrote.
    package var preview: String
    package var energy: Energy?

    package init(
        id: OfferID,
        queue: String,
        waitedMilliseconds: Int,
        expiresInMilliseconds: Int,
        preview: String,
        energy: Energy?
    ) {
        self.id = id
        self.queue = queue
        self.waitedMilliseconds = waitedMilliseconds
        self.expiresInMilliseconds = expiresInMilliseconds
        self.preview = preview
        self.energy = energy
    }

    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("offer", id.rawValue)
            writer.member("queue", queue)
            writer.member("waited_ms", waitedMilliseconds)
            writer.member("expires_in_ms", expiresInMilliseconds)
            writer.member("preview", preview)
            writer.key("energy")
            if let energy { energy.write(to: &writer) } else { writer.null() }
        }
    }

    init(json: JSONValue?) throws(ShapeError) {
        guard let id = json?["offer"]?.string else { throw ShapeError("offer") }
        self.init(
            id: OfferID(id),
            queue: json?["queue"]?.string ?? "",
            waitedMilliseconds: Int(json?["waited_ms"]?.integer ?? 0),
            expiresInMilliseconds: Int(json?["expires_in_ms"]?.integer ?? 0),
            preview: json?["preview"]?.string ?? "",
            energy: json?["energy"]?.object == nil ? nil : try Energy(json: json?["energy"])
        )
    }
}

/// An offer is not there any more.
package struct OfferGone: Sendable, Equatable {
    package var id: OfferID
    package var reason: Reason

    package init(id: OfferID, reason: Reason) {
        self.id = id
        self.reason = reason
    }

    /// Why it went.
    package enum Reason: String, Sendable, CaseIterable {
        case expired, taken, abandoned
    }

    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("offer", id.rawValue)
            writer.member("reason", reason.rawValue)
        }
    }

    init(json: JSONValue?) throws(ShapeError) {
        guard let id = json?["offer"]?.string, let reason = json?["reason"]?.string.flatMap(Reason.init(rawValue:))
        else {
            throw ShapeError("offer")
        }
        self.init(id: OfferID(id), reason: reason)
    }
}

/// A rule changed an agent's routing status.
package struct StatusNotice: Sendable, Equatable {
    package var routing: Routing
    /// The rule's name, such as `no_answer`.
    package var reason: String

    /// A calm conversation has come to an agent who asked for a lighter one; the request is over.
    package static let lighterGiven = "lighter_given"

    package init(routing: Routing, reason: String) {
        self.routing = routing
        self.reason = reason
    }

    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("routing", routing.rawValue)
            writer.member("reason", reason)
        }
    }

    init(json: JSONValue?) throws(ShapeError) {
        guard let routing = json?["routing"]?.string.flatMap(Routing.init(rawValue:)) else {
            throw ShapeError("routing")
        }
        self.init(routing: routing, reason: json?["reason"]?.string ?? "")
    }
}

/// A colleague's draft to look at.
package struct ReviewNotice: Sendable, Equatable {
    package var id: ReviewID
    package var from: Participant
    package var text: String

    package init(id: ReviewID, from: Participant, text: String) {
        self.id = id
        self.from = from
        self.text = text
    }

    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("review", id.rawValue)
            writer.key("from")
            from.write(to: &writer, for: .desk)
            writer.member("text", text)
        }
    }

    init(json: JSONValue?) throws(ShapeError) {
        guard let id = json?["review"]?.string, let text = json?["text"]?.string else { throw ShapeError("review") }
        self.init(id: ReviewID(id), from: try Participant(json: json?["from"]), text: text)
    }
}

/// What a colleague said of a draft.
package struct ReviewAnsweredNotice: Sendable, Equatable {
    package var id: ReviewID
    package var by: Participant
    package var verdict: ReviewAnswer.Verdict
    package var text: String

    package init(id: ReviewID, by: Participant, verdict: ReviewAnswer.Verdict, text: String) {
        self.id = id
        self.by = by
        self.verdict = verdict
        self.text = text
    }

    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("review", id.rawValue)
            writer.key("by")
            by.write(to: &writer, for: .desk)
            writer.member("verdict", verdict.rawValue)
            writer.member("text", text)
        }
    }

    init(json: JSONValue?) throws(ShapeError) {
        guard let id = json?["review"]?.string,
            let verdict = json?["verdict"]?.string.flatMap(ReviewAnswer.Verdict.init(rawValue:))
        else { throw ShapeError("review") }
        let text = json?["text"]?.string ?? ""
        self.init(id: ReviewID(id), by: try Participant(json: json?["by"]), verdict: verdict, text: text)
    }
}

/// An agent's own counts of heightened conversations handled; no reading of the agent.
package struct Relief: Sendable, Equatable {
    package var heavyMilliseconds: Int
    package var inARow: Int
    package var suggestedBreakMilliseconds: Int

    package init(heavyMilliseconds: Int, inARow: Int, suggestedBreakMilliseconds: Int) {
        self.heavyMilliseconds = heavyMilliseconds
        self.inARow = inARow
        self.suggestedBreakMilliseconds = suggestedBreakMilliseconds
    }

    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("heavy_ms", heavyMilliseconds)
            writer.member("in_a_row", inARow)
            writer.member("suggest_break_ms", suggestedBreakMilliseconds)
        }
    }

    init(json: JSONValue?) {
        self.init(
            heavyMilliseconds: Int(json?["heavy_ms"]?.integer ?? 0),
            inARow: Int(json?["in_a_row"]?.integer ?? 0),
            suggestedBreakMilliseconds: Int(json?["suggest_break_ms"]?.integer ?? 0)
        )
    }
}

/// A tail cannot say what happened between two cursors.
package struct Gap: Sendable, Equatable {
    package var from: String
    package var to: String
    package var reason: String

    package init(from: String, to: String, reason: String) {
        self.from = from
        self.to = to
        self.reason = reason
    }

    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("from", from)
            writer.member("to", to)
            writer.member("reason", reason)
        }
    }

    init(json: JSONValue?) throws(ShapeError) {
        guard let from = json?["from"]?.string, let to = json?["to"]?.string else { throw ShapeError("from") }
        self.init(from: from, to: to, reason: json?["reason"]?.string ?? "")
    }
}
