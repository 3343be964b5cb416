internal import ChatModel
internal import GRDB
internal import Guarding
internal import Synchronization

/// The connection that can only read, opened when it is first used.
///
/// One read at a time: they are pages over prepared statements, asked for by one thread.
final class StoreReader: Sendable {
    private let path: String
    private let connection = Guarded<DatabaseQueue?>(nil)
    private let isClosed = Atomic(false)

    init(_ path: String) {
        self.path = path
    }

    /// Runs `block` over the connection, on the calling thread.
    func use<Value: Sendable>(_ block: (Database) throws -> Value) throws(StorageFailure) -> Value {
        try connection.withLock { connection throws(StorageFailure) -> Value in
            guard !isClosed.load(ordering: .acquiring) else { throw StorageFailure("The store is closed.") }
            do {
                let open = try connection ?? StoreConnection.reader(path)
                connection = open
                return try open.unsafeRead(block)
            } catch let error as DatabaseError where error.resultCode == .SQLITE_IOERR {
                // The file handle may be dead; the next read gets another.
                connection = nil
                throw StorageFailure(explaining: error)
            } catch {
                throw StorageFailure(explaining: error)
            }
        }
    }

    /// Ends for good: later reads fail.
    func close() {
        isClosed.store(true, ordering: .releasing)
        release()
    }

    /// Lets go of the files; a later read opens them again.
    func release() {
        connection.withLock { connection in
            try? connection?.close()
            connection = nil
        }
    }
}
