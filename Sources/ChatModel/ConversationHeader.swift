/// What is fixed when a conversation opens.
package struct ConversationHeader: Sendable, Equatable {
    package var id: ConversationID
    package var customer: Participant
    package var queue: String
    package var about: About
    package var openedAt: Instant
    /// Whether the customer's words may be read; false is an opt-out and silences every internal item of the analyser.
    package var isAnalysed: Bool
    /// The `client_id` of the request that opened it.
    package var clientID: String
    /// 1 for a customer's first conversation, 2 for the second, and so on.
    package var contactNumber: Int

    package init(
        id: ConversationID,
        customer: Participant,
        queue: String,
        about: About = About(),
        openedAt: Instant,
        isAnalysed: Bool,
        clientID: String,
        contactNumber: Int = 1
    ) {
        self.id = id
        self.customer = customer
        self.queue = queue
        self.about = about
        self.openedAt = openedAt
        self.isAnalysed = isAnalysed
        self.clientID = clientID
        self.contactNumber = contactNumber
    }

    /// Where the customer came from, as their client says.
    package struct About: Sendable, Equatable {
        package var page: String?
        package var subject: String?

        package init(page: String? = nil, subject: String? = nil) {
            self.page = page
            self.subject = subject
        }
    }
}

/// How far the two logs of a conversation reach; 0 is empty.
package struct Heads: Sendable, Equatable, Hashable {
    package var seq: Int
    package var iseq: Int

    package init(seq: Int = 0, iseq: Int = 0) {
        self.seq = seq
        self.iseq = iseq
    }
}
