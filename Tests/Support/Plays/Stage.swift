import ChatModel
package import StrictJSON

#if canImport(Glibc)
    import Glibc
#endif

/// Where a play is played: the pure core, or a real relay.
package protocol Stage: AnyObject {
    /// Carries out what somebody does; the code of the refusal, nil where it was done.
    func perform(_ act: Play.Act, by actor: Play.Actor) throws -> String?

    /// Lets time pass.
    func pass(milliseconds: Int) throws

    /// Ends the relay without a word and starts it on what it had stored.
    func restart() throws

    /// Everything that was pushed to somebody, over all connections, oldest first.
    func pushes(of actor: String) -> [JSONValue]

    /// Waits for more to be pushed to somebody; false where nothing more will come.
    func awaitMore(for actor: String, until deadline: Deadline) -> Bool

    /// Every byte that somebody was given, replies and refusals too.
    func bytes(of actor: String) -> [UInt8]

    /// Ends everything, with the last of what was on its way received.
    func finish() throws
}

/// Plays a play on a stage and says what was not as written.
package struct Player {
    private let play: Play
    private let stage: any Stage
    private var places: [String: Int] = [:]
    private var refusal: (actor: String, code: String)?

    package init(_ play: Play, on stage: any Stage) {
        self.play = play
        self.stage = stage
    }

    /// Plays it to the end.
    ///
    /// - Throws: ``PlayError`` with the first line that did not come true.
    package mutating func perform() throws {
        for step in play.steps {
            if case .isRefused = step.action {} else { try insistOnNoRefusal(before: step) }
            try perform(step)
        }
        if let last = play.steps.last { try insistOnNoRefusal(before: last) }
        try stage.finish()
        for step in play.steps {
            guard case .never(let actor, let expectation) = step.action else { continue }
            try insistNever(actor, expectation, step)
        }
        try insistOnPrivacy()
    }

    private func insistOnNoRefusal(before step: Play.Step) throws {
        guard let refusal else { return }
        throw PlayError(play.name, line: step.line, "\(refusal.actor) was refused before this: \(refusal.code)")
    }

    private mutating func perform(_ step: Play.Step) throws {
        switch step.action {
        case .act(let name, let act):
            guard let actor = play.actor(name) else { return }
            do {
                refusal = try stage.perform(act, by: actor).map { (name, $0) }
            } catch {
                throw PlayError(play.name, line: step.line, "\(error)")
            }
        case .isRefused(let actor, let code):
            guard refusal?.actor == actor, refusal?.code == code else {
                throw PlayError(play.name, line: step.line, "\(actor) got \(refusal?.code ?? "what was asked for")")
            }
            refusal = nil
        case .receives(let actor, let expectation): try insist(actor, expectation, step)
        case .never: break  // judged at the end, over everything
        case .restart: try stage.restart()
        case .pass(let milliseconds): try stage.pass(milliseconds: milliseconds)
        }
    }

    /// Something to receive comes after what was received before.
    private mutating func insist(_ actor: String, _ expectation: Play.Expectation, _ step: Play.Step) throws {
        let deadline = Deadline()
        let start = places[actor] ?? 0
        var place = start
        while true {
            let pushes = stage.pushes(of: actor)
            while place < pushes.count {
                place += 1
                guard expectation.isMet(by: pushes[place - 1]) else { continue }
                places[actor] = place
                return
            }
            guard stage.awaitMore(for: actor, until: deadline) else { break }
        }
        let came = stage.pushes(of: actor).dropFirst(start).map(\.line).joined(separator: "\n  ")
        throw PlayError(play.name, line: step.line, "\(actor) did not receive \(expectation), but:\n  \(came)")
    }

    private func insistNever(_ actor: String, _ expectation: Play.Expectation, _ step: Play.Step) throws {
        let met = stage.pushes(of: actor).filter { expectation.isMet(by: $0) }
        guard met.count >= (expectation.isTwice ? 2 : 1), let last = met.last else { return }
        throw PlayError(play.name, line: step.line, "\(actor) received \(expectation): \(last.line)")
    }

    /// Of every play and without being asked: no customer is given anything of the desk's.
    private func insistOnPrivacy() throws {
        for actor in play.actors where actor.role == .customer {
            guard let trace = DeskTraces.first(in: stage.bytes(of: actor.name)) else { continue }
            throw PlayError(play.name, line: 0, "\(actor.name) was given \(trace)")
        }
    }
}

extension Play.Expectation {
    /// Whether a push is what is looked for.
    func isMet(by push: JSONValue) -> Bool {
        guard push["ev"]?.string == event else { return false }
        let texts = push.texts
        guard quotes.allSatisfy({ quote in texts.contains { $0.contains(quote) } }) else { return false }
        return values.allSatisfy { value in
            texts.contains(value) || Int64(value).map { push.holds($0) } ?? false
        }
    }
}

extension JSONValue {
    /// Whether a whole number stands anywhere in the value.
    func holds(_ number: Int64) -> Bool {
        switch self {
        case .integer(let own): own == number
        case .array(let elements): elements.contains { $0.holds(number) }
        case .object(let object): object.members.contains { $0.value.holds(number) }
        case .null, .bool, .string, .double: false
        }
    }
}

/// What betrays the desk's side of a conversation in bytes that a customer is given.
package enum DeskTraces {
    /// Names of internal events and of members that only the desk's shapes have (PROTOCOL.md, sections 3 and 6).
    package static let marks: [String] =
        [
            "energy", "hint", "note", "note.edited", "note.removed", "acknowledged", "flag", "flag.updated",
            "flag.lowered", "whisper", "overdue", "offer", "offer.gone", "status", "relief", "review",
            "review.answered", "transferred", "conversation",
        ].map { "\"ev\":\"\($0)\"" }
        + [
            "iseq", "energy", "flag", "analysed", "verified", "email", "internal", "notes", "evidence", "suggestions",
            "prompts", "score\":0.", "cursor", "unacknowledged_ms",
        ].map { $0.contains("\"") ? "\"\($0)" : "\"\($0)\":" }

    /// The first of them in these bytes.
    package static func first(in bytes: [UInt8]) -> String? { bytes.first(of: marks) }
}

extension [UInt8] {
    /// Whether the bytes of `text` stand in these.
    package func contains(_ text: String) -> Bool { first(of: [text]) != nil }

    /// The first of `texts` whose bytes stand in these.
    ///
    /// The C library searches, because these are megabytes and the tests are built without optimisation.
    package func first(of texts: [String]) -> String? {
        texts.first { text in
            let wanted = Array(text.utf8)
            return withUnsafeBytes { buffer in
                guard var place = buffer.baseAddress, let first = wanted.first else { return false }
                let end = place + (buffer.count - wanted.count)
                while place <= end, let next = memchr(place, Int32(first), end - place + 1) {
                    if memcmp(next, wanted, wanted.count) == 0 { return true }
                    place = UnsafeRawPointer(next) + 1
                }
                return false
            }
        }
    }
}
