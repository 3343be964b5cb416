internal import ChatModel
internal import GRDB

/// The writing side of a store: one connection, and what it knows of the heads.
///
/// After any failure of the storage the log file is in doubt: a sync that failed once may succeed the next time without
/// having written (Rebello et al., "Can Applications Recover from fsync Failures?", USENIX ATC 2020). So nothing is
/// committed before the whole log has been copied into the database, synced there and emptied.
struct StoreWriter {
    private let directory: DataDirectory
    /// Nil once the store is closed.
    private var file: DatabaseFile?
    private let options: SQLiteLog.Options
    private let reader: StoreReader
    private var connection: DatabaseQueue
    private var known = KnownHeads()
    private var counters = StoreCounters()
    private var isInDoubt = false
    private var failedRepairs = 0

    /// Failed repairs of one connection after which it is opened anew.
    static let repairsBeforeReopening = 3

    /// Opens the one writing connection.
    init(
        _ directory: DataDirectory,
        _ file: DatabaseFile,
        _ options: SQLiteLog.Options,
        reader: StoreReader
    ) throws {
        self.directory = directory
        self.file = file
        self.options = options
        self.reader = reader
        connection = try StoreConnection.writer(directory.database, options)
        try settle()
    }

    /// Runs `block` on the connection, outside a transaction.
    func use<Value>(_ block: (Database) throws -> Value) throws -> Value {
        try connection.writeWithoutTransaction(block)
    }

    /// Commits `requests` in one transaction and says what became of each, in order.
    mutating func commit(_ requests: [AppendRequest]) -> [AppendOutcome] {
        do {
            try repairIfInDoubt()
            return try commitTogether(requests)
        } catch {
            isInDoubt = true
            known.forget()
            return Array(repeating: .failed(StorageFailure(explaining: error).description), count: requests.count)
        }
    }

    /// Does what `block` says in one transaction of its own; it may take conversations away, but not add to one.
    mutating func change<Value>(_ block: (Database, StoreCounters) throws -> Value) throws -> Value {
        try repairIfInDoubt()
        do {
            let value = try connection.writeWithoutTransaction { database -> Value in
                var value: Value?
                try database.inTransaction(.immediate) {
                    value = try block(database, counters)
                    return .commit
                }
                guard let value else { throw StorageFailure("The transaction came to nothing.") }
                return value
            }
            return value
        } catch {
            isInDoubt = true
            throw error
        }
    }

    /// Forgets the heads, which are loaded again on demand.
    mutating func forgetHeads() { known.forget() }

    /// Empties the log into the database, and overwrites every copy in it that no row owns.
    mutating func clearRemnants() throws {
        try repairIfInDoubt()
        do {
            try connection.writeWithoutTransaction { try $0.checkpointWhole() }
            // A reader stays open, so that SQLite does not take the files away and a read finds them.
            try reader.use { _ = try StoreCounters(reading: $0) }
            try connection.close()
            try file?.clearGaps()
            connection = try StoreConnection.writer(directory.database, options)
            try settle()
        } catch {
            isInDoubt = true
            throw error
        }
    }

    /// Closes the connection; SQLite copies what is left of the log into the database.
    mutating func close() {
        try? connection.close()
        file = nil
    }

    /// A request that the tables refuse spoils the transaction: it is rolled back and the others go again without it.
    private mutating func commitTogether(_ requests: [AppendRequest]) throws -> [AppendOutcome] {
        var refused: [Int: AppendOutcome] = [:]
        while true {
            var batch = StoreBatch(known: known, counters: counters)
            var outcomes: [AppendOutcome] = []
            do {
                try connection.writeWithoutTransaction { database in
                    try database.inTransaction(.immediate) {
                        for (index, request) in requests.enumerated() {
                            try outcomes.append(refused[index] ?? batch.apply(request, in: database))
                        }
                        return .commit
                    }
                }
            } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
                guard refused[outcomes.count] == nil, outcomes.count < requests.count else { throw error }
                refused[outcomes.count] = .failed(StorageFailure.standsTwice.description)
                continue
            }
            counters = batch.counters
            let changed = batch.changed
            // The batch shares the dictionary, which would be copied whole with every commit.
            _ = consume batch
            known.note(changed)
            return outcomes
        }
    }

    private mutating func repairIfInDoubt() throws {
        guard isInDoubt else { return }
        if failedRepairs >= Self.repairsBeforeReopening, directory.takesWrites() {
            // The disk is well but the file handles are dead, as after a forced remount. SQLite lets go of them only when
            // no connection of the process is left. Never while the disk fails: the log would be read anew, and what was
            // answered as failed would count after all.
            failedRepairs = 0
            reader.release()
            try connection.close()
            connection = try StoreConnection.writer(directory.database, options)
        }
        failedRepairs += 1
        try settle()
        failedRepairs = 0
        isInDoubt = false
    }

    private mutating func settle() throws {
        known.forget()
        try connection.writeWithoutTransaction { try $0.checkpointWhole() }
        directory.growLog(to: options.logBytes)
        // SQLite syncs the name of a new log file too, but does not look whether that succeeded.
        try DataDirectory.sync(directory.path)
        counters = try connection.writeWithoutTransaction { try StoreCounters(reading: $0) }
    }
}

/// The last numbers that the whole store has given.
struct StoreCounters: Sendable {
    var publicPosition: Int64 = 0
    var internalPosition: Int64 = 0
    /// The latest time of any internal item: a clock that is set back does not set the tail back.
    var clock = Int64.min

    init() {}

    /// Reads them where the tables exist; 0 before.
    init(reading database: Database) throws {
        guard try database.tableExists("internal_item") else { return }
        publicPosition = try Int64.fetchOne(database, sql: StoreSchema.lastPublicPosition) ?? 0
        internalPosition = try Int64.fetchOne(database, sql: StoreSchema.lastInternalPosition) ?? 0
        clock = try Int64.fetchOne(database, sql: StoreSchema.lastClock) ?? .min
    }
}
