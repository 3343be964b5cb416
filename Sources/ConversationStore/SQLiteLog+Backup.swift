package import ChatModel
internal import GRDB
internal import Glibc

extension SQLiteLog {
    /// Writes a consistent copy of the store to `path`, mode 0600, synced before `completion`, while appends go on.
    ///
    /// The copy appears under its name only when it is whole. A file that is there already is not overwritten.
    package func backup(to path: String, completion: @escaping @Sendable (Result<Void, StorageFailure>) -> Void) {
        maintain { [self] in
            completion(Result { () throws(StorageFailure) in try writeCopy(to: path) })
        }
    }

    private func writeCopy(to path: String) throws(StorageFailure) {
        let partial = path + ".partial"
        try StoreFile.make(partial, unlessExists: path)
        do {
            // A connection of its own, so that neither the writer nor the readers wait for it.
            let source = try StoreConnection.reader(directory.database)
            defer { try? source.close() }
            try source.unsafeRead { try $0.execute(sql: "VACUUM INTO ?", arguments: [partial]) }
        } catch {
            unlink(partial)
            throw StorageFailure(explaining: error)
        }
        try StoreFile.publish(partial, as: path)
    }

    /// Makes the store of `directory` out of the backup at `path`, under a new epoch that `epoch`'s random bytes make.
    ///
    /// Clients that remember the old epoch are told to read anew: what they saw after the backup is not there any more.
    /// - Throws: A sentence where the backup is not one, is damaged, or a relay runs on the directory; and, unless
    ///   `replacing`, where the directory holds a store already. Nothing is changed then.
    package static func restore(
        from path: String,
        to directory: String,
        epoch: [UInt8],
        replacing: Bool = false
    ) throws(StorageFailure) {
        let target = try DataDirectory(opening: directory)
        let lock = try DirectoryLock(target)
        defer { withExtendedLifetime(lock) {} }
        guard replacing || access(target.database, F_OK) != 0 else {
            throw StorageFailure("\(directory) holds a store already; move it away first.")
        }
        guard epoch.count >= Options.minimumEpochBytes else {
            throw StorageFailure("An epoch takes \(Options.minimumEpochBytes) random bytes.")
        }
        let partial = target.database + ".partial"
        unlink(partial)
        try StoreFile.make(partial, unlessExists: partial)
        do {
            try copy(path, to: partial, epoch: StoreMark.epoch(from: epoch))
        } catch {
            unlink(partial)
            throw StorageFailure(explaining: error)
        }
        // The old log goes first: beside another database it would be read as that one's.
        for leftover in [target.log, target.index] { unlink(leftover) }
        try DataDirectory.sync(target.path)
        try StoreFile.publish(partial, as: target.database)
    }

    private static func copy(_ source: String, to partial: String, epoch: String) throws {
        guard access(source, R_OK) == 0 else {
            throw StorageFailure("The backup \(source) cannot be read: \(DataDirectory.reason()).")
        }
        let backup = try StoreConnection.reader(source)
        defer { try? backup.close() }
        try backup.unsafeRead { database in
            _ = try StoreSchema.check(database)
            guard try String.fetchOne(database, sql: "PRAGMA quick_check") == "ok" else {
                throw StorageFailure("The backup \(source) is damaged.")
            }
            try database.execute(sql: "VACUUM INTO ?", arguments: [partial])
        }
        let copy = try DatabaseQueue(path: partial)
        try copy.writeWithoutTransaction { try StoreSchema.setEpoch(epoch, in: $0) }
        try copy.close()
    }
}

/// Files that appear whole or not at all.
enum StoreFile {
    /// Makes an empty file of mode 0600.
    static func make(_ path: String, unlessExists target: String) throws(StorageFailure) {
        guard access(target, F_OK) != 0 else { throw StorageFailure("\(target) exists already.") }
        let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw StorageFailure("\(path) cannot be written: \(DataDirectory.reason()).") }
        defer { Glibc.close(descriptor) }
        guard fchmod(descriptor, 0o600) == 0 else {
            throw StorageFailure("\(path) cannot be closed to others: \(DataDirectory.reason()).")
        }
    }

    /// Syncs `partial`, gives it its name, and syncs the name.
    static func publish(_ partial: String, as path: String) throws(StorageFailure) {
        try DataDirectory.sync(partial)
        guard rename(partial, path) == 0 else {
            throw StorageFailure("\(path) cannot be written: \(DataDirectory.reason()).")
        }
        try DataDirectory.sync(parent(of: path))
    }

    /// The directory that `path` stands in.
    static func parent(of path: String) -> String {
        let names = path.split(separator: "/").dropLast()
        guard !path.hasPrefix("/") else { return "/" + names.joined(separator: "/") }
        return names.isEmpty ? "." : names.joined(separator: "/")
    }
}
