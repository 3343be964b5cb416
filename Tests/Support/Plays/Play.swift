package import ChatModel

/// A conversation written down as a play: who takes part, what they do, what each receives and what each never does.
///
/// The format is told in `Tests/Scenarios/README.md`. The same play runs over the pure core and over a real relay.
package struct Play: Sendable {
    package var name: String
    package var actors: [Actor] = []
    /// What queues are like, by name; a queue that is not here is always open, needs nothing and greets nobody.
    package var queues: [String: Queue] = [:]
    /// Limits that the play sets, so that seconds are enough to see what time does.
    package var limits: [(Limits.Name, Int)] = []
    package var steps: [Step] = []

    /// Somebody who takes part.
    package struct Actor: Sendable {
        package var name: String
        package var role: Role
        /// The queue that an agent serves, or nil for all.
        package var queue: String?
        package var isAnalysed = true
        /// What an agent can do and writes; empty for everything.
        package var skills: [String] = []
        package var languages: [String] = []
    }

    /// What a queue is like.
    package struct Queue: Sendable {
        package var isClosed = false
        package var skill: String?
        package var greeting = ""
    }

    /// One line.
    package struct Step: Sendable {
        package var line: Int
        package var action: Action
    }

    /// What a line says.
    package enum Action: Sendable {
        case act(String, Act)
        case receives(String, Expectation)
        case never(String, Expectation)
        case isRefused(String, code: String)
        case restart
        case pass(milliseconds: Int)
    }

    /// What somebody does.
    ///
    /// Where a conversation is named, it is by its customer; without, it is one's own or the latest.
    package enum Act: Sendable {
        case connect, disconnect, resume
        case status(Routing), capacity(Int), lighter(Bool)
        case open(queue: String)
        case send(Words, in: String?, isAgain: Bool)
        case accept, decline
        case take(String)
        case transfer(to: String, summary: String), requeue(summary: String)
        case note(Note.Kind, String), editNote(String, to: String), removeNote(String)
        case raiseFlag(String), lowerFlag(String)
        case whisper(String), monitor(String), barge(String), tail
        case close(reason: String), rate(Rating)
        case read(of: String)
    }

    /// What is sent: given words, or the newest suggestion with something behind it.
    package enum Words: Sendable {
        case text(String)
        case suggestion(and: String)
    }

    /// A push that is looked for: its event, and words that it holds.
    package struct Expectation: Sendable, CustomStringConvertible {
        package var event: String
        /// Texts of which each must stand somewhere in the push.
        package var quotes: [String] = []
        /// Values that must stand in the push just so.
        package var values: [String] = []
        package var isTwice = false

        package var description: String {
            ([event] + quotes.map { "\"\($0)\"" } + values + (isTwice ? ["twice"] : [])).joined(separator: " ")
        }
    }

    package func actor(_ name: String) -> Actor? { actors.first { $0.name == name } }
}

/// A line of a play that cannot be read.
package struct PlayError: Error, CustomStringConvertible {
    package let description: String

    package init(_ play: String, line: Int, _ problem: String) {
        description = "\(play).chat:\(line): \(problem)"
    }
}
