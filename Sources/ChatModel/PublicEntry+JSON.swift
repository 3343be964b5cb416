package import StrictJSON

/// Who a piece of JSON is written for.
package enum Reader: Sendable {
    /// Somebody on `/chat`: a participant is an id, a role and a name.
    case customer
    /// Somebody on `/desk`, or the store: with whether they are verified, and their address.
    case desk
}

/// JSON that does not hold what it must, with the field that is wrong.
package struct ShapeError: Error, Sendable, Equatable, CustomStringConvertible {
    package let field: String

    package init(_ field: String) {
        self.field = field
    }

    package var description: String { "\(field) is missing or of the wrong kind" }
}

extension Participant {
    /// Writes the participant object of PROTOCOL.md, section 3, in the shape of `reader`.
    package func write(to writer: inout JSONWriter, for reader: Reader) {
        writer.object { writer in
            writer.member("id", id.rawValue)
            writer.member("role", role.rawValue)
            writer.member("name", name)
            guard reader == .desk else { return }
            writer.member("verified", isVerified)
            if let email { writer.member("email", email) }
        }
    }

    /// Reads either shape.
    package init(json: JSONValue?) throws(ShapeError) {
        guard let id = json?["id"]?.string, let name = json?["name"]?.string,
            let role = json?["role"]?.string.flatMap(Role.init(rawValue:))
        else { throw ShapeError("participant") }
        self.init(
            id: ParticipantID(id),
            role: role,
            name: name,
            isVerified: json?["verified"]?.bool ?? false,
            email: json?["email"]?.string
        )
    }
}

extension PublicEntry {
    /// The event's name on the wire and in the store.
    package var event: String {
        switch self {
        case .message: "message"
        case .participantJoined: "participant.joined"
        case .participantLeft: "participant.left"
        case .stateChanged: "conversation.state"
        case .rated: "rated"
        }
    }

    /// Writes the event's `data`.
    ///
    /// `withClientID` is for the sender's own eyes and for the store.
    package func writeData(to writer: inout JSONWriter, for reader: Reader, withClientID: Bool) {
        writer.object { writer in
            switch self {
            case .message(let message):
                writer.member("message", message.id.rawValue)
                writer.key("from")
                message.from.write(to: &writer, for: reader)
                writer.member("text", message.text)
                if withClientID, !message.clientID.isEmpty { writer.member("client_id", message.clientID) }
            case .participantJoined(let presence), .participantLeft(let presence):
                writer.key("participant")
                presence.participant.write(to: &writer, for: reader)
                writer.member("reason", presence.reason.rawValue)
            case .stateChanged(let change):
                writer.member("state", change.state.rawValue)
                writer.member("reason", change.reason)
            case .rated(let rating):
                if let score = rating.score { writer.member("score", score) }
                if let understood = rating.understood { writer.member("understood", understood) }
                if let comment = rating.comment { writer.member("comment", comment) }
            }
        }
    }

    /// Reads what ``writeData(to:for:withClientID:)`` wrote under the name `event`.
    package init(event: String, data: JSONValue?) throws(ShapeError) {
        switch event {
        case "message":
            guard let id = data?["message"]?.string, let text = data?["text"]?.string else {
                throw ShapeError("message")
            }
            self = .message(
                Message(
                    id: MessageID(id),
                    from: try Participant(json: data?["from"]),
                    text: text,
                    clientID: data?["client_id"]?.string ?? ""
                )
            )
        case "participant.joined", "participant.left":
            guard let reason = data?["reason"]?.string.flatMap(PresenceReason.init(rawValue:)) else {
                throw ShapeError("reason")
            }
            let presence = Presence(participant: try Participant(json: data?["participant"]), reason: reason)
            self = event == "participant.joined" ? .participantJoined(presence) : .participantLeft(presence)
        case "conversation.state":
            guard let state = data?["state"]?.string.flatMap(ConversationState.init(rawValue:)) else {
                throw ShapeError("state")
            }
            self = .stateChanged(StateChange(state: state, reason: data?["reason"]?.string ?? ""))
        case "rated":
            self = .rated(
                Rating(
                    score: data?["score"]?.integer.map(Int.init),
                    understood: data?["understood"]?.integer.map(Int.init),
                    comment: data?["comment"]?.string
                )
            )
        default:
            throw ShapeError("ev")
        }
    }
}
