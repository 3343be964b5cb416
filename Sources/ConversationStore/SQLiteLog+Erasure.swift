package import ChatModel
internal import GRDB

extension SQLiteLog {
    /// Removes a customer's conversations with all that was inferred, the customer's record and sessions.
    ///
    /// No copy stays in the files of the data directory: freed pages are overwritten, the search index is merged into one
    /// piece without what was deleted, the write-ahead log is emptied, and copies that SQLite left between rows are
    /// overwritten. The audit log stays, which names the customer by id. Appends go on between the steps; the last reads
    /// the whole file once. An erasure waits for the backups asked for before.
    package func erase(
        customer: ParticipantID,
        completion: @escaping @Sendable (Result<Int, StorageFailure>) -> Void
    ) {
        maintain { [self] in
            completion(
                Result { () throws(StorageFailure) -> Int in
                    let count = try remove(customer)
                    try clearTraces()
                    return count
                }
            )
        }
    }

    /// Finishes an erasure that the last life of the store did not end, so that a crash leaves no trace either.
    func resumeErasure() {
        maintain { [self] in
            guard (try? interject { try $0.use(StoreErasure.isUnfinished) }) == true else { return }
            // Where it fails again, the next erasure or opening does it.
            try? clearTraces()
        }
    }

    /// The first half of an erasure: nobody can read the customer's words any more, but the files may hold them.
    func remove(_ customer: ParticipantID) throws(StorageFailure) -> Int {
        try interject { writer in
            writer.forgetHeads()
            return try writer.change { try StoreErasure.remove(customer, from: $0, counters: $1) }
        }
    }

    private func clearTraces() throws(StorageFailure) {
        var isFirst = true
        for _ in 0..<StoreErasure.maximumSteps {
            let isDone = try interject { [isFirst] writer in
                try writer.change { database, _ in try StoreErasure.mergeIndex(database, isFirst: isFirst) }
            }
            if isDone { break }
            isFirst = false
        }
        try interject { writer in
            try writer.change { database, _ in try StoreErasure.finish(database) }
            try writer.clearRemnants()
        }
    }
}

/// The statements of an erasure, in their order.
enum StoreErasure {
    /// Pages of the search index that one step merges, so that appends wait some 25 ms at most for it.
    static let stepPages = 64
    /// More steps than an index of 20 GB takes; new messages cannot keep an erasure from ending.
    static let maximumSteps = 100_000

    /// Removes what the tables hold of `customer`; returns the number of conversations.
    static func remove(_ customer: ParticipantID, from database: Database, counters: StoreCounters) throws -> Int {
        let theirs = "(SELECT id FROM conversation WHERE customer = ?)"
        let arguments: StatementArguments = [customer.rawValue]
        // The index keeps no text of its own, so it has to be told what it read (sqlite.org/fts5.html, section 6.7).
        try database.execute(
            sql: """
                INSERT INTO message_text (message_text, rowid, text)
                SELECT 'delete', position, json_extract(data, '$.text') FROM public_item
                WHERE event = 'message' AND conversation IN \(theirs)
                """,
            arguments: arguments
        )
        try database.execute(sql: "DELETE FROM public_item WHERE conversation IN \(theirs)", arguments: arguments)
        try database.execute(sql: "DELETE FROM internal_item WHERE conversation IN \(theirs)", arguments: arguments)
        try database.execute(sql: "DELETE FROM conversation WHERE customer = ?", arguments: arguments)
        let count = database.changesCount
        try database.execute(sql: "DELETE FROM record WHERE kind = 'customer' AND key = ?", arguments: arguments)
        try database.execute(
            sql: "DELETE FROM record WHERE kind = 'session' AND json_extract(body, '$.participant') = ?",
            arguments: arguments
        )
        // A position is never given twice, or a tail that stands behind it would pass over what comes.
        try database.execute(
            sql: "REPLACE INTO mark (name, value) VALUES ('position', ?), ('clock', ?), ('erasing', 1)",
            arguments: [counters.internalPosition, counters.clock]
        )
        return count
    }

    /// One step of merging the search index into one piece, in which deleted words are left out; true once it is done.
    ///
    /// Source: sqlite.org/fts5.html, section 6.9: a negative count begins a merge of everything, positive ones go on with
    /// it, and one that changes less than two rows had nothing to do.
    static func mergeIndex(_ database: Database, isFirst: Bool) throws -> Bool {
        let before = database.totalChangesCount
        try database.execute(
            sql: "INSERT INTO message_text (message_text, rank) VALUES ('merge', ?)",
            arguments: [isFirst ? -stepPages : stepPages]
        )
        return database.totalChangesCount - before < 2
    }

    /// Whether an erasure was begun and not ended.
    static func isUnfinished(_ database: Database) throws -> Bool {
        try Bool.fetchOne(database, sql: "SELECT EXISTS (SELECT 1 FROM mark WHERE name = 'erasing')") ?? false
    }

    /// Notes that no erasure is under way.
    static func finish(_ database: Database) throws {
        try database.execute(sql: "DELETE FROM mark WHERE name = 'erasing'")
    }
}
