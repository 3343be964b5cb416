internal import ChatModel

/// The interface's words for plain-text clients, in one place.
enum PlainTextWords {
    /// The commands as they are typed behind the slash.
    enum Command: String, CaseIterable {
        case name, quit, rate, resume
        case optOut = "private"
        case help
    }

    /// A line that is nobody's message.
    static func remark(_ words: String) -> String { "* \(words)" }

    static let unknownCommand = "There is no such command, and nothing was sent. /help shows what there is."
    static let holdsNUL = "A message cannot hold a NUL character. Nothing was sent."
    static let nameComesTooLate = "Your name can only be said before the first message."
    static let isPrivate = "Your words are not analysed from here on."
    static let waiting = "You are waiting for an agent."
    static let cameBack = "You are connected again."
    static let thanks = "Thank you for your rating."
    static let askForRating = "How was it? /rate 1 to /rate 5 tells us."
    static let doubledSlash = "A message that begins with a slash: write it with two, //like this"

    static func usage(of command: Command) -> String {
        switch command {
        case .name: "/name Ada says what to call you, in 1 to 80 characters."
        case .quit: "/quit leaves."
        case .rate: "/rate 5 rates the conversation, from 1 to 5."
        case .resume: "/resume SECRET comes back to a conversation."
        case .optOut: "/private keeps your words from being analysed."
        case .help: "/help shows this."
        }
    }

    static func comeBack(with secret: String) -> String { "Come back with: /resume \(secret)" }

    static func queued(at position: Int) -> String { "You are number \(position) in the queue." }

    /// A wait, rounded up to whole minutes.
    static func wait(milliseconds: Int) -> String {
        let minutes = max(0, milliseconds - 1) / 60_000 + 1
        return minutes == 1 ? "It takes about a minute." : "It takes about \(minutes) minutes."
    }

    static func joined(_ name: String) -> String { "\(name) is here." }

    static func left(_ name: String, _ reason: PublicEntry.PresenceReason) -> String {
        switch reason {
        case .transfer, .requeued, .assigned, .taken: "\(name) has handed your conversation on."
        case .disconnected: "\(name) has lost the connection."
        case .accepted, .resumed, .barge, .closed: "\(name) has left."
        }
    }

    static func closed(reason: String) -> String {
        reason.isEmpty ? "The conversation is closed." : "The conversation is closed: \(reason)"
    }

    /// What to call somebody whose name says nothing.
    static func nameless(_ role: Role) -> String {
        switch role {
        case .customer: "You"
        case .agent: "Agent"
        case .supervisor: "Supervisor"
        case .system: "Heard"
        }
    }
}
