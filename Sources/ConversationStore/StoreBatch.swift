internal import ChatModel
internal import GRDB
internal import StrictJSON

/// What one transaction adds, and the heads as they will be once it is committed.
struct StoreBatch {
    /// The conversations that it touched, as they will be.
    private(set) var changed: [ConversationID: KnownConversation] = [:]
    private(set) var counters: StoreCounters
    private let known: KnownHeads

    init(known: KnownHeads, counters: StoreCounters) {
        self.known = known
        self.counters = counters
    }

    /// Writes `request` where its heads are the stored ones.
    ///
    /// - Throws: An error of SQLite, a broken constraint among them; the transaction has to be rolled back.
    mutating func apply(_ request: AppendRequest, in database: Database) throws -> AppendOutcome {
        if let flaw = request.flaw { return .failed(flaw) }
        guard let name = request.conversation else {
            try write(request.records, in: database)
            return .committed(firstPosition: 0)
        }
        let stored = try look(up: name, in: database)
        let heads = stored?.heads ?? Heads()
        // An opening of what is open already was decided without knowing so.
        guard heads == request.expecting, stored == nil || request.opening == nil else { return .headMoved(heads) }
        var conversation: KnownConversation
        if let stored {
            conversation = stored
        } else if let opening = request.opening {
            conversation = try open(opening, closedAt: request.closing?.instant, in: database)
        } else {
            return .failed("There is no conversation \(name).")
        }
        let firstPosition = request.internalItems.isEmpty ? 0 : counters.internalPosition + 1
        for item in request.publicItems { try write(item, of: conversation.id, in: database) }
        for item in request.internalItems { try write(item, of: conversation.id, in: database) }
        if stored != nil, let closing = request.closing {
            try database.run(StoreSchema.setClosed, [closing.instant?.milliseconds, conversation.id])
        }
        try write(request.records, in: database)
        conversation.heads.seq += request.publicItems.count
        conversation.heads.iseq += request.internalItems.count
        changed[name] = conversation
        return .committed(firstPosition: firstPosition)
    }

    private mutating func look(up name: ConversationID, in database: Database) throws -> KnownConversation? {
        if let conversation = changed[name] ?? known[name] { return conversation }
        guard let row = try database.first(StoreSchema.heads, [name.rawValue]) else { return nil }
        let conversation = KnownConversation(id: row[0], heads: Heads(seq: row[1], iseq: row[2]))
        changed[name] = conversation
        return conversation
    }

    private func open(
        _ header: ConversationHeader,
        closedAt: Instant?,
        in database: Database
    ) throws -> KnownConversation {
        try database.run(
            StoreSchema.insertConversation,
            [
                header.id.rawValue, header.customer.id.rawValue, String(decoding: header.json, as: UTF8.self),
                closedAt?.milliseconds,
            ]
        )
        return KnownConversation(id: database.lastInsertedRowID, heads: Heads())
    }

    private mutating func write(_ item: PublicItem, of conversation: Int64, in database: Database) throws {
        counters.publicPosition += 1
        var writer = JSONWriter(reservingCapacity: 512)
        item.entry.writeData(to: &writer, for: .desk, withClientID: true)
        let sender = item.entry.uniqueSender
        try database.run(
            StoreSchema.insertPublic,
            [
                counters.publicPosition, conversation, item.seq, item.at.milliseconds, item.entry.event,
                sender?.participant, sender?.clientID, String(decoding: writer.bytes, as: UTF8.self),
            ]
        )
        guard case .message(let message) = item.entry else { return }
        try database.run(StoreSchema.insertText, [counters.publicPosition, message.text])
    }

    private mutating func write(_ item: InternalItem, of conversation: Int64, in database: Database) throws {
        counters.internalPosition += 1
        counters.clock = max(counters.clock, item.at.milliseconds)
        var writer = JSONWriter(reservingCapacity: 1024)
        item.entry.writeData(to: &writer)
        try database.run(
            StoreSchema.insertInternal,
            [
                counters.internalPosition, conversation, item.iseq, item.at.milliseconds, counters.clock,
                item.entry.event, String(decoding: writer.bytes, as: UTF8.self),
            ]
        )
    }

    private func write(_ records: [ChatModel.Record], in database: Database) throws {
        for record in records {
            guard let body = record.body else {
                try database.run(StoreSchema.removeRecord, [record.kind.rawValue, record.key])
                continue
            }
            try database.run(
                record.kind == .audit ? StoreSchema.insertRecord : StoreSchema.putRecord,
                [record.kind.rawValue, record.key, String(decoding: body.serialized, as: UTF8.self)]
            )
        }
    }
}
