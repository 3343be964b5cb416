internal import ChatModel
internal import GRDB
internal import StrictJSON

extension StoreSchema {
    /// Makes the tables of a new store and mints its epoch, or checks those of an old one; returns the epoch.
    ///
    /// - Throws: A sentence where the file is something else, or of a later version.
    static func prepare(_ database: Database, epochBytes: [UInt8]) throws -> String {
        let isNew = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") == 0
        if isNew {
            guard epochBytes.count >= SQLiteLog.Options.minimumEpochBytes else {
                throw StorageFailure("An epoch takes \(SQLiteLog.Options.minimumEpochBytes) random bytes.")
            }
            try database.inTransaction(.immediate) {
                try database.execute(sql: tables)
                try database.execute(sql: "PRAGMA application_id = \(applicationID)")
                try database.execute(sql: "PRAGMA user_version = \(version)")
                try setEpoch(StoreMark.epoch(from: epochBytes), in: database)
                return .commit
            }
        }
        return try check(database)
    }

    /// Checks that this is a store of ours, and returns its epoch.
    static func check(_ database: Database) throws -> String {
        guard try Int.fetchOne(database, sql: "PRAGMA application_id") == applicationID else {
            throw StorageFailure("The file is not a store of Heard.")
        }
        let found = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        guard found <= version else {
            throw StorageFailure("The store is of version \(found), and this is a relay for version \(version).")
        }
        let body = try String.fetchOne(
            database,
            sql: "SELECT body FROM record WHERE kind = ? AND key = ?",
            arguments: [ChatModel.Record.Kind.meta.rawValue, StoreMark.epochKey]
        )
        guard let body, let epoch = try JSONValue(parsing: body).string else {
            throw StorageFailure("The store has no epoch: it is damaged.")
        }
        return epoch
    }

    /// Gives the store another epoch: what was remembered of the old one cannot be resumed.
    static func setEpoch(_ epoch: String, in database: Database) throws {
        let body = String(decoding: JSONValue.string(epoch).serialized, as: UTF8.self)
        try database.execute(
            sql: putRecord,
            arguments: [ChatModel.Record.Kind.meta.rawValue, StoreMark.epochKey, body]
        )
    }
}
