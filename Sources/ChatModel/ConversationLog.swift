/// One atomic addition to what is stored: items of one conversation's logs, and records, all or nothing.
package struct AppendRequest: Sendable {
    /// The conversation that the items belong to; nil where only records change.
    package var conversation: ConversationID?
    /// Present exactly where this request opens the conversation.
    package var opening: ConversationHeader?
    /// The heads that the request was decided on.
    ///
    /// The store refuses it where they have moved.
    package var expecting: Heads
    /// Items numbered from `expecting.seq + 1` without a gap.
    package var publicItems: [PublicItem]
    /// Items numbered from `expecting.iseq + 1` without a gap.
    package var internalItems: [InternalItem]
    package var records: [Record]

    package init(
        conversation: ConversationID? = nil,
        opening: ConversationHeader? = nil,
        expecting: Heads = Heads(),
        publicItems: [PublicItem] = [],
        internalItems: [InternalItem] = [],
        records: [Record] = []
    ) {
        self.conversation = conversation
        self.opening = opening
        self.expecting = expecting
        self.publicItems = publicItems
        self.internalItems = internalItems
        self.records = records
    }
}

/// What became of an append.
package enum AppendOutcome: Sendable, Equatable {
    /// On stable storage. `firstPosition` is the position of the first internal item, the others follow one by one.
    case committed(firstPosition: Int64)
    /// Nothing was written: the heads are these.
    case headMoved(Heads)
    /// Nothing of it counts: the storage refused or failed, with a sentence for the operator.
    case failed(String)
}

/// A conversation as its logs stand on disk.
package struct StoredConversation: Sendable, Equatable {
    package var header: ConversationHeader
    package var heads: Heads
    package var isClosed: Bool
    package var closedAt: Instant?

    package init(header: ConversationHeader, heads: Heads, isClosed: Bool, closedAt: Instant?) {
        self.header = header
        self.heads = heads
        self.isClosed = isClosed
        self.closedAt = closedAt
    }
}

/// Which part of a log to read, at most `limit` items, oldest first.
package enum LogRange: Sendable, Equatable {
    /// The first items with a number above this.
    case after(Int)
    /// The last items with a number below this.
    case before(Int)
    /// The last items.
    case latest
}

/// The truth of the relay: append-only logs and a few records.
///
/// Kept small, so that another engine is one more file.
///
/// Appends are taken from any thread in order, committed in batches, and answered after the commit. Reads see what is
/// committed.
package protocol ConversationLog: AnyObject, Sendable {
    /// The mark of this store's life; a restored backup gets another one.
    var epoch: String { get }

    /// Takes `request`; `completion` is called once, on the log's own thread, after the commit or the failure.
    func append(_ request: AppendRequest, completion: @escaping @Sendable (AppendOutcome) -> Void)

    /// The conversation of this id, or nil.
    func conversation(_ id: ConversationID) throws -> StoredConversation?

    /// Every conversation that is not closed, oldest first.
    func openConversations() throws -> [StoredConversation]

    /// The newest conversations of a customer, newest first.
    func conversations(of customer: ParticipantID, limit: Int) throws -> [StoredConversation]

    /// Conversations with an identifier above `id`, in the order of identifiers, which is that of their opening.
    func conversations(after id: ConversationID, limit: Int) throws -> [StoredConversation]

    func publicItems(of conversation: ConversationID, _ range: LogRange, limit: Int) throws -> [PublicItem]

    func internalItems(of conversation: ConversationID, _ range: LogRange, limit: Int) throws -> [InternalItem]

    /// Internal items of all conversations with a position above `position`, in the order of positions.
    func tail(after position: Int64, limit: Int) throws -> [TailItem]

    /// The position after which everything is at or later than `instant`.
    func position(at instant: Instant) throws -> Int64

    /// The position of the newest internal item, 0 where there is none.
    func lastPosition() throws -> Int64

    func record(_ kind: Record.Kind, _ key: String) throws -> Record?

    func records(_ kind: Record.Kind) throws -> [Record]

    /// Full-text search over public messages, newest first, with a snippet each.
    func search(_ query: String, limit: Int) throws -> [SearchHit]

    /// Removes every trace of a customer and the files' free pages; returns the number of conversations removed.
    func erase(customer: ParticipantID, completion: @escaping @Sendable (Result<Int, StorageFailure>) -> Void)

    /// Writes a consistent copy to `path` while the log goes on.
    func backup(to path: String, completion: @escaping @Sendable (Result<Void, StorageFailure>) -> Void)

    /// Ends after everything taken is answered.
    func close()
}

/// An internal item with the conversation it belongs to.
package struct TailItem: Sendable, Equatable {
    package var conversation: ConversationID
    package var item: InternalItem

    package init(conversation: ConversationID, item: InternalItem) {
        self.conversation = conversation
        self.item = item
    }
}

/// A message that a search found.
package struct SearchHit: Sendable, Equatable {
    package var conversation: ConversationID
    package var seq: Int
    package var at: Instant
    package var snippet: String

    package init(conversation: ConversationID, seq: Int, at: Instant, snippet: String) {
        self.conversation = conversation
        self.seq = seq
        self.at = at
        self.snippet = snippet
    }
}

/// The storage refused or failed, with a sentence for the operator.
package struct StorageFailure: Error, Sendable, Equatable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}
