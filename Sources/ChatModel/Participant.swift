/// What somebody is in a conversation.
///
/// It comes from the credential alone, never from a message.
package enum Role: String, Sendable, CaseIterable {
    case customer, agent, supervisor, system
}

/// Somebody who takes part in conversations.
package struct Participant: Sendable, Hashable {
    package var id: ParticipantID
    package var role: Role
    /// What to call them, 1 to 80 characters, as given; made safe where it is shown.
    package var name: String
    /// Whether a signed token says who this customer is; always true for people of the desk.
    package var isVerified: Bool
    /// From the signed token; shown to the desk only.
    package var email: String?

    package init(id: ParticipantID, role: Role, name: String, isVerified: Bool = false, email: String? = nil) {
        self.id = id
        self.role = role
        self.name = name
        self.isVerified = isVerified
        self.email = email
    }

    /// The relay itself, which writes system messages.
    package static let system = Participant(id: ParticipantID("system"), role: .system, name: "Heard", isVerified: true)
}
