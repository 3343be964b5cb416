internal import ChatModel
internal import GRDB

/// How connections to a store are opened.
enum StoreConnection {
    /// How long a checkpoint waits for a reader to end, in seconds; reads are pages and end in milliseconds.
    static let busySeconds = 5.0

    /// The one connection that writes.
    static func writer(_ path: String, _ options: SQLiteLog.Options) throws -> DatabaseQueue {
        var configuration = common("heard.store.writer")
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA journal_mode = WAL")
            try database.execute(sql: "PRAGMA synchronous = \(options.durability == .full ? "FULL" : "NORMAL")")
            // The log keeps its length: overwriting needs no change of the file's size.
            try database.execute(sql: "PRAGMA journal_size_limit = -1")
            try database.execute(sql: "PRAGMA wal_autocheckpoint = \(options.checkpointPages)")
            try database.execute(sql: "PRAGMA secure_delete = ON")
        }
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    /// A connection that can only read.
    static func reader(_ path: String) throws -> DatabaseQueue {
        var configuration = common("heard.store.reader")
        configuration.readonly = true
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    private static func common(_ label: String) -> Configuration {
        var configuration = Configuration()
        configuration.label = label
        configuration.foreignKeysEnabled = false
        configuration.busyMode = .timeout(busySeconds)
        configuration.prepareDatabase { database in
            // What spills stays in memory, so that no text is left in a temporary file.
            try database.execute(sql: "PRAGMA temp_store = MEMORY")
        }
        return configuration
    }
}

extension Database {
    /// Copies the whole log into the database, syncs both, and empties the log.
    ///
    /// - Throws: The error of the storage, or a busy error where a reader held it up.
    func checkpointWhole() throws {
        guard let row = try Row.fetchOne(self, sql: "PRAGMA wal_checkpoint(TRUNCATE)") else { return }
        let isBusy: Int = row[0]
        guard isBusy == 0 else { throw StorageFailure("A reader held up the checkpoint.") }
    }

    /// Runs `sql`, which is kept prepared.
    func run(_ sql: String, _ arguments: [(any DatabaseValueConvertible)?] = []) throws {
        try cachedStatement(sql: sql).execute(arguments: StatementArguments(arguments))
    }

    /// The first row of `sql`, which is kept prepared.
    func first(_ sql: String, _ arguments: [(any DatabaseValueConvertible)?] = []) throws -> Row? {
        try Row.fetchOne(cachedStatement(sql: sql), arguments: StatementArguments(arguments))
    }
}

extension StorageFailure {
    /// The sentence for an error of SQLite or of ours, without any argument of a statement in it.
    init(explaining error: any Error) {
        switch error {
        case let failure as StorageFailure: self = failure
        case let error as DatabaseError: self.init(Self.sentence(for: error))
        default: self.init("The storage failed: \(error).")
        }
    }

    private static func sentence(for error: DatabaseError) -> String {
        let detail = "SQLite \(error.extendedResultCode.rawValue): \(error.message ?? "no message")"
        return switch error.resultCode {
        case .SQLITE_FULL: "The disk is full (\(detail))."
        case .SQLITE_READONLY: "The store cannot be written (\(detail))."
        case .SQLITE_CANTOPEN: "The store cannot be opened (\(detail))."
        case .SQLITE_IOERR: "The disk failed (\(detail))."
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: "The store is damaged (\(detail))."
        case .SQLITE_BUSY, .SQLITE_LOCKED: "Another program is writing to the store (\(detail))."
        default: "The storage failed (\(detail))."
        }
    }
}
