package import StrictJSON

/// An error as a client gets it: `{"code","message","temporary","retry_after_ms"}` (PROTOCOL.md, section 8).
package struct WireError: Error, Sendable, Equatable {
    package var code: Code
    /// One sentence for people, which names fields and limits and never what somebody wrote.
    package var message: String
    /// Whether the same request may succeed later.
    package var isTemporary: Bool
    /// How long to wait before the next attempt, in milliseconds.
    package var retryAfterMilliseconds: Int?

    /// The error of `code`, with the table's words and waiting time where no others are given.
    package init(_ code: Code, _ message: String? = nil, retryAfterMilliseconds: Int? = nil) {
        let entry = code.entry
        self.code = code
        self.message = message ?? entry.message
        isTemporary = entry.isTemporary
        self.retryAfterMilliseconds = retryAfterMilliseconds ?? entry.retryAfterMilliseconds
    }

    /// The codes, as they stand on the wire.
    package enum Code: String, Sendable, CaseIterable {
        case badRequest = "bad_request"
        case unknownOp = "unknown_op"
        case unauthorized
        case forbidden
        case notFound = "not_found"
        case conversationClosed = "conversation_closed"
        case notAssigned = "not_assigned"
        case offerExpired = "offer_expired"
        case alreadyTaken = "already_taken"
        case textTooLong = "text_too_long"
        case textEmpty = "text_empty"
        case rateLimited = "rate_limited"
        case banned
        case queueClosed = "queue_closed"
        case unavailable
        case `internal`
    }
}

extension WireError.Code {
    /// What goes with a code where nothing more is known.
    package struct Entry: Sendable {
        package let message: String
        package let isTemporary: Bool
        package let retryAfterMilliseconds: Int?

        fileprivate init(_ message: String, isTemporary: Bool = false, retryAfterMilliseconds: Int? = nil) {
            self.message = message
            self.isTemporary = isTemporary
            self.retryAfterMilliseconds = retryAfterMilliseconds
        }
    }

    /// The one table of errors: words for people, whether it passes, and how long to wait.
    package var entry: Entry {
        switch self {
        case .badRequest: Entry("The request could not be read.")
        case .unknownOp: Entry("There is no such operation here.")
        case .unauthorized: Entry("Say hello with a valid token first.")
        case .forbidden: Entry("You may not do that.")
        case .notFound: Entry("There is no such thing, or it is not yours to see.")
        case .conversationClosed: Entry("This conversation is closed.")
        case .notAssigned: Entry("This conversation is not assigned to you.")
        case .offerExpired: Entry("This offer has expired.")
        case .alreadyTaken: Entry("Somebody else has taken this conversation.")
        case .textTooLong: Entry("The text is too long.")
        case .textEmpty: Entry("The text is empty.")
        // rate_limited always carries a waiting time (PROTOCOL.md, section 8); the bucket that refused knows better.
        case .rateLimited:
            Entry("Wait a moment before you send more.", isTemporary: true, retryAfterMilliseconds: 1000)
        case .banned: Entry("You cannot chat here at the moment.")
        case .queueClosed: Entry("Nobody can take your conversation at the moment.", isTemporary: true)
        case .unavailable:
            Entry("This is not possible at the moment. Try again.", isTemporary: true, retryAfterMilliseconds: 1000)
        case .internal:
            Entry("Something went wrong on our side. Try again.", isTemporary: true, retryAfterMilliseconds: 1000)
        }
    }
}

extension WireError {
    /// Writes the `error` object.
    package func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("code", code.rawValue)
            writer.member("message", message)
            writer.member("temporary", isTemporary)
            writer.member("retry_after_ms", ifPresent: retryAfterMilliseconds)
        }
    }

    /// Reads an `error` object; a code of a later version is read as `internal`, with its own words.
    package init(json: JSONValue?) {
        self.init(
            json?["code"]?.string.flatMap(Code.init(rawValue:)) ?? .internal,
            json?["message"]?.string,
            retryAfterMilliseconds: json?["retry_after_ms"]?.integer.map { Int($0) }
        )
        isTemporary = json?["temporary"]?.bool ?? isTemporary
        if json?["retry_after_ms"] == nil { retryAfterMilliseconds = nil }
    }
}
