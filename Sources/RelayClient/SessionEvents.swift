package import ChatModel
package import ChatProtocol
package import StrictJSON

/// What happens to a session.
package enum SessionEvent<Side: RelaySide>: Sendable {
    case start
    case opened
    case received([UInt8])
    case closed(code: UInt16?)
    case failed(ConnectFailure)
    /// The time of ``Session/deadline`` has come.
    case deadline
    case request(number: Int, Side.Request)
    /// A request that wants no reply: typing and receipts. Dropped while there is no connection.
    case post(Side.Request)
    case sendMessage(UnsentMessage)
    /// Somebody does not want to wait for the next attempt.
    case retryNow
    case stop
}

/// Why no connection came about.
package struct ConnectFailure: Sendable, Equatable {
    package var message: String
    /// Whether trying again may help.
    package var isTemporary: Bool

    package init(_ message: String, isTemporary: Bool) {
        self.message = message
        self.isTemporary = isTemporary
    }
}

/// What a session wants done.
package enum SessionAction<Side: RelaySide>: Sendable {
    case connect
    case send([UInt8])
    case disconnect(code: UInt16)
    case deliver(Delivery<Side>)
}

/// What a session tells the client that runs it.
package enum Delivery<Side: RelaySide>: Sendable {
    case connecting(attempt: Int)
    /// `hello` was answered; what follows from it is delivered next.
    case online(Welcome<Side.Conversation>)
    case offline(Outage)
    /// A push. Items of the logs come in the order of their numbers, each once; a tail's come as they are.
    case push(Side.Push, cursor: String?)
    case reply(number: Int, Side.Request, ReplyOutcome)
    case sent(UnsentMessage, SentReply)
    /// A message was refused for good and is not kept.
    case notSent(UnsentMessage, WireError)
    /// A message waits: the relay refused it for the moment.
    case delayed(UnsentMessage, WireError, retryAfterMilliseconds: Int)
    /// What was known of the conversation's logs is void; they follow from the beginning.
    case startOver(ConversationID)
    /// These items of a log cannot be had; what is behind them follows.
    case gap(ConversationID, LogName, ClosedRange<Int>)
    /// A frame that could not be read, with the reason; the connection goes on.
    case unreadable(String)
    /// The time from a request to its reply, in milliseconds.
    case latency(milliseconds: Int)
    /// What has to outlive the process has changed.
    case save(SavedSession)
    case ended(SessionEnd)
}

/// A connection is gone, and when the next attempt is made.
package struct Outage: Sendable, Equatable {
    /// One sentence for people.
    package var reason: String
    package var retryInMilliseconds: Int

    package init(reason: String, retryInMilliseconds: Int) {
        self.reason = reason
        self.retryInMilliseconds = retryInMilliseconds
    }
}

/// What became of a request.
package enum ReplyOutcome: Sendable, Equatable {
    case ok(JSONValue)
    case refused(WireError)
    /// There is no connection; nothing was sent.
    case offline
    /// The connection went away before the reply: it may have been carried out.
    case unknown
}

/// Why a session is over for good.
package enum SessionEnd: Sendable, Equatable {
    case stopped
    case notAuthorised(String)
    case unreachable(String)
    /// The relay closed with a code that does not invite back.
    case closed(code: UInt16, String)

    /// One sentence for people; empty where the person asked for it.
    package var message: String {
        switch self {
        case .stopped: ""
        case .notAuthorised(let message), .unreachable(let message), .closed(_, let message): message
        }
    }

    /// The exit code that goes with it (CLI.md): 0 as asked, 3 could not connect, 4 not authorised, 1 otherwise.
    package var exitCode: Int32 {
        switch self {
        case .stopped: 0
        case .unreachable: 3
        case .notAuthorised: 4
        case .closed(let code, _): code == CloseCode.refused.rawValue ? 4 : 1
        }
    }
}
