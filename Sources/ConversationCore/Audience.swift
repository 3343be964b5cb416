package import ChatModel

/// Who of those who follow a conversation is given what: the one place that decides it.
///
/// An internal item goes to the desk only. The types say it too: a customer's push has no case that could hold one.
package enum Audience {
    /// Whether an item of the public log goes to somebody of `role`.
    ///
    /// Everybody in a conversation sees all of it.
    package static func receives(_ role: Role, _ entry: PublicEntry) -> Bool {
        role != .system
    }

    /// Whether an item of the internal log goes to somebody of `role`.
    package static func receives(_ role: Role, _ entry: InternalEntry) -> Bool {
        switch role {
        case .agent, .supervisor: true
        case .customer, .system: false
        }
    }

    /// Whether a tail of flagged conversations carries the entry (PROTOCOL.md, section 6.3).
    package static func isTailed(_ entry: InternalEntry) -> Bool {
        switch entry {
        case .flagRaised, .flagUpdated, .flagLowered, .acknowledged, .overdue: true
        case .energy, .hint, .noteAdded, .noteEdited, .noteRemoved, .whisper, .transferred: false
        }
    }
}
