package import ChatModel
internal import GRDB
internal import StrictJSON

extension SQLiteLog {
    package func conversation(_ id: ConversationID) throws -> StoredConversation? {
        try read { database in
            try database.first(StoreSchema.conversation, [id.rawValue]).map(StoredConversation.init(row:))
        }
    }

    package func openConversations() throws -> [StoredConversation] {
        try read { try $0.all(StoreSchema.openConversations, as: StoredConversation.init(row:)) }
    }

    package func conversations(of customer: ParticipantID, limit: Int) throws -> [StoredConversation] {
        try read {
            try $0.all(
                StoreSchema.conversationsOfCustomer,
                [customer.rawValue, max(0, limit)],
                as: StoredConversation.init(row:)
            )
        }
    }

    package func conversations(after id: ConversationID, limit: Int) throws -> [StoredConversation] {
        try read {
            try $0.all(
                StoreSchema.conversationsAfter,
                [id.rawValue, max(0, limit)],
                as: StoredConversation.init(row:)
            )
        }
    }

    package func publicItems(of conversation: ConversationID, _ range: LogRange, limit: Int) throws -> [PublicItem] {
        try read { database in
            let page = LogPage(range, limit: limit)
            let items = try database.all(
                page.isBackwards ? StoreSchema.publicBackwards : StoreSchema.publicForwards,
                [conversation.rawValue, page.bound, page.limit],
                as: PublicItem.init(row:)
            )
            return page.isBackwards ? items.reversed() : items
        }
    }

    package func internalItems(
        of conversation: ConversationID,
        _ range: LogRange,
        limit: Int
    ) throws -> [InternalItem] {
        try read { database in
            let page = LogPage(range, limit: limit)
            let items = try database.all(
                page.isBackwards ? StoreSchema.internalBackwards : StoreSchema.internalForwards,
                [conversation.rawValue, page.bound, page.limit],
                as: InternalItem.init(row:)
            )
            return page.isBackwards ? items.reversed() : items
        }
    }

    package func tail(after position: Int64, limit: Int) throws -> [TailItem] {
        try read {
            try $0.all(StoreSchema.tail, [position, max(0, limit)]) { row in
                TailItem(conversation: ConversationID(row[5]), item: try InternalItem(row: row))
            }
        }
    }

    /// The position after which everything is at or later than `instant`, by a clock that is never set back.
    package func position(at instant: Instant) throws -> Int64 {
        try read { database in
            // Positions have gaps where something was erased; times only rise with them.
            var earlier: Int64 = 0
            var later = try Int64.fetchOne(database.cachedStatement(sql: StoreSchema.lastInternalPosition)) ?? 0
            while earlier < later {
                let middle = earlier + (later - earlier + 1) / 2
                let row = try database.first(StoreSchema.clockUpTo, [middle])
                guard let row, (row[0] as Int64) > earlier else {
                    earlier = middle
                    continue
                }
                if (row[1] as Int64) < instant.milliseconds { earlier = middle } else { later = row[0] - 1 }
            }
            let found = try database.first(StoreSchema.clockUpTo, [earlier])
            return found.map { $0[0] } ?? 0
        }
    }

    package func lastPosition() throws -> Int64 {
        try read { try Int64.fetchOne($0.cachedStatement(sql: StoreSchema.newestInternalPosition)) ?? 0 }
    }

    package func record(_ kind: ChatModel.Record.Kind, _ key: String) throws -> ChatModel.Record? {
        try read { database in
            try database.first(StoreSchema.record, [kind.rawValue, key]).map { row in
                ChatModel.Record(kind: kind, key: key, body: try JSONValue(parsing: row[0]))
            }
        }
    }

    package func records(_ kind: ChatModel.Record.Kind) throws -> [ChatModel.Record] {
        try read {
            try $0.all(StoreSchema.records, [kind.rawValue]) { row in
                ChatModel.Record(kind: kind, key: row[0], body: try JSONValue(parsing: row[1]))
            }
        }
    }

    package func search(_ query: String, limit: Int) throws -> [SearchHit] {
        guard let match = SearchQuery(query).match else { return [] }
        return try read {
            try $0.all(StoreSchema.search, [match, max(0, limit)]) { row in
                SearchHit(
                    conversation: ConversationID(row[0]),
                    seq: row[1],
                    at: Instant(milliseconds: row[2]),
                    snippet: row[3]
                )
            }
        }
    }
}

/// A range of a log as the bound and the direction of a statement.
struct LogPage: Sendable {
    let bound: Int
    let limit: Int
    let isBackwards: Bool

    init(_ range: LogRange, limit: Int) {
        self.limit = max(0, limit)
        switch range {
        case .after(let number): (bound, isBackwards) = (number, false)
        case .before(let number): (bound, isBackwards) = (number, true)
        case .latest: (bound, isBackwards) = (.max, true)
        }
    }
}

extension Database {
    /// All rows of `sql`, which is kept prepared, each as `read` makes it.
    fileprivate func all<Value>(
        _ sql: String,
        _ arguments: [(any DatabaseValueConvertible)?] = [],
        as read: (Row) throws -> Value
    ) throws -> [Value] {
        let rows = try Row.fetchCursor(cachedStatement(sql: sql), arguments: StatementArguments(arguments))
        var values: [Value] = []
        while let row = try rows.next() { values.append(try read(row)) }
        return values
    }
}

extension StoredConversation {
    fileprivate init(row: Row) throws {
        let closedAt: Int64? = row[1]
        self.init(
            header: try ConversationHeader(json: try JSONValue(parsing: row[0])),
            heads: Heads(seq: row[2], iseq: row[3]),
            isClosed: closedAt != nil,
            closedAt: closedAt.map(Instant.init(milliseconds:))
        )
    }
}

extension PublicItem {
    fileprivate init(row: Row) throws {
        self.init(
            seq: row[0],
            at: Instant(milliseconds: row[1]),
            entry: try PublicEntry(event: row[2], data: try JSONValue(parsing: row[3]))
        )
    }
}

extension InternalItem {
    fileprivate init(row: Row) throws {
        self.init(
            iseq: row[0],
            at: Instant(milliseconds: row[1]),
            entry: try InternalEntry(event: row[2], data: try JSONValue(parsing: row[3])),
            position: row[4]
        )
    }
}
