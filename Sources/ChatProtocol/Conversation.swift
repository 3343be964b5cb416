package import ChatModel
package import StrictJSON

/// The conversation object in the shape of one role.
package protocol ConversationShape: Sendable, Equatable {
    /// Which shape participants have inside it.
    static var reader: Reader { get }
    var id: ConversationID { get }

    /// Writes the object.
    func write(to writer: inout JSONWriter)

    /// Reads what ``write(to:)`` wrote, and throws with the field that is missing or of the wrong kind.
    init(json: JSONValue?) throws(ShapeError)
}

/// A conversation as a customer may see it (PROTOCOL.md, section 3).
package struct PublicConversation: ConversationShape {
    package static let reader = Reader.customer

    package var id: ConversationID
    package var state: ConversationState
    package var queue: String
    package var customer: Participant
    package var agent: Participant?
    package var about: ConversationHeader.About
    package var openedAt: Instant
    /// The newest item of the public log.
    package var seq: Int

    package init(header: ConversationHeader, state: ConversationState, agent: Participant?, seq: Int) {
        id = header.id
        self.state = state
        queue = header.queue
        customer = header.customer
        self.agent = agent
        about = header.about
        openedAt = header.openedAt
        self.seq = seq
    }

    package func write(to writer: inout JSONWriter) {
        writer.object { writeMembers(to: &$0, for: Self.reader) }
    }

    func writeMembers(to writer: inout JSONWriter, for reader: Reader) {
        writer.member("id", id.rawValue)
        writer.member("state", state.rawValue)
        writer.member("queue", queue)
        writer.key("customer")
        customer.write(to: &writer, for: reader)
        writer.key("agent")
        if let agent { agent.write(to: &writer, for: reader) } else { writer.null() }
        writer.key("about")
        about.write(to: &writer)
        writer.member("opened_at", openedAt.rfc3339)
        writer.member("seq", seq)
    }

    package init(json: JSONValue?) throws(ShapeError) {
        guard let id = json?["id"]?.string,
            let state = json?["state"]?.string.flatMap(ConversationState.init(rawValue:)),
            let openedAt = json?["opened_at"]?.string.flatMap(Instant.init(rfc3339:)), let seq = json?["seq"]?.integer
        else { throw ShapeError("conversation") }
        self.id = ConversationID(id)
        self.state = state
        queue = json?["queue"]?.string ?? ""
        customer = try Participant(json: json?["customer"])
        agent = json?["agent"]?.object == nil ? nil : try Participant(json: json?["agent"])
        about = ConversationHeader.About(
            page: json?["about"]?["page"]?.string,
            subject: json?["about"]?["subject"]?.string
        )
        self.openedAt = openedAt
        self.seq = Int(seq)
    }
}
