package import ChatModel
internal import Dispatch
internal import GRDB
internal import Guarding
internal import Synchronization

/// The conversation log in one SQLite file: what it has answered as committed is on stable storage.
///
/// One thread writes, over the only connection that can. Requests that wait while a commit is on its way to the disk
/// become the next commit, so that under load many share one sync. Reads go over a connection that cannot write, on the
/// caller's thread.
package final class SQLiteLog: ConversationLog {
    /// How sure a commit is.
    package enum Durability: Sendable {
        /// Every commit is synced before it is answered.
        case full
        /// For tests only: a power failure loses what was answered. The tests of durability must notice it.
        case normal
    }

    /// What a store is opened with.
    package struct Options: Sendable {
        /// The data directory; made where it is missing.
        package var directory: String
        /// Random bytes that become the epoch of a new store, at least ``minimumEpochBytes``.
        package var epochBytes: [UInt8]
        package var durability = Durability.full
        /// `limits.commit_batch`: the most appends in one commit.
        package var commitBatch = 512
        /// `limits.append_queue`: the most appends waiting; past it they fail at once.
        package var appendQueue = 20_000
        /// To how many bytes the write-ahead log is grown ahead of use; 0 leaves it to SQLite.
        package var logBytes = 16 << 20
        /// Pages in the write-ahead log after which they are copied into the database: 8 MiB at 4 KiB a page.
        package var checkpointPages = 2000

        /// 128 bits, so that no two stores share an epoch.
        package static let minimumEpochBytes = 16

        package init(directory: String, epochBytes: [UInt8]) {
            self.directory = directory
            self.epochBytes = epochBytes
        }
    }

    package let epoch: String

    let directory: DataDirectory
    private let writer: Guarded<StoreWriter>
    private let reader: StoreReader
    private let lock: Guarded<DirectoryLock?>
    private let jobs: BatchQueue<Job>
    /// Erasures and backups, one after another: an erasure has to empty the log, which a backup's long read would hold up.
    private let upkeep = DispatchQueue(label: "heard.store.upkeep")
    private let isClosed = Atomic(false)

    /// Opens the store, makes it where there is none, and brings every write of the last life to the disk.
    ///
    /// - Throws: A sentence for the operator: another relay has it, it cannot be written, it is damaged or too new.
    package init(_ options: Options) throws(StorageFailure) {
        precondition(options.commitBatch > 0, "a commit holds at least one append")
        directory = try DataDirectory(opening: options.directory)
        let lock = try DirectoryLock(directory)
        let file = try DatabaseFile(in: directory)
        reader = StoreReader(directory.database)
        do {
            let writer = try StoreWriter(directory, file, options, reader: reader)
            epoch = try writer.use { try StoreSchema.prepare($0, epochBytes: options.epochBytes) }
            self.writer = Guarded(writer)
        } catch {
            throw StorageFailure(explaining: error)
        }
        self.lock = Guarded(lock)
        jobs = BatchQueue(label: "heard.store", limit: options.appendQueue, batchLimit: options.commitBatch)
        resumeErasure()
    }

    package func append(_ request: AppendRequest, completion: @escaping @Sendable (AppendOutcome) -> Void) {
        switch jobs.submit(.append(request, completion), work: { [self] in work(off: $0) }) {
        case nil: break
        case .full: jobs.later { completion(.failed("Too many appends are waiting for the disk.")) }
        case .closed: jobs.later { completion(.failed("The store is closed.")) }
        }
    }

    /// Ends after everything taken is answered.
    ///
    /// Not to be called from a completion, which runs on the thread that it waits for.
    package func close() {
        guard !isClosed.exchange(true, ordering: .acquiringAndReleasing) else { return }
        upkeep.sync {}
        jobs.close()
        reader.close()
        writer.withLock { $0.close() }
        lock.withLock { $0 = nil }
    }

    /// Runs `block` over the connection that only reads, on the calling thread.
    func read<Value: Sendable>(_ block: (Database) throws -> Value) throws(StorageFailure) -> Value {
        try reader.use(block)
    }

    /// Does `block` behind the erasures and backups that were asked for before.
    func maintain(_ block: @escaping @Sendable () -> Void) {
        upkeep.async(execute: block)
    }

    /// Does `block` on the writing thread, between two commits, and waits for it.
    ///
    /// - Throws: What `block` threw, or a sentence where the store is closed.
    func interject<Value: Sendable>(
        _ block: @escaping @Sendable (inout StoreWriter) throws -> Value
    ) throws(StorageFailure) -> Value {
        let isDone = DispatchSemaphore(value: 0)
        let answer = Guarded<Result<Value, StorageFailure>>(.failure(StorageFailure("The store is closed.")))
        let task = Job.task { [self] in
            let result = writer.withLock { writer -> Result<Value, StorageFailure> in
                do {
                    return .success(try block(&writer))
                } catch {
                    return .failure(StorageFailure(explaining: error))
                }
            }
            answer.withLock { $0 = result }
            isDone.signal()
        }
        if jobs.submit(task, isUrgent: true, work: { [self] in work(off: $0) }) == nil { isDone.wait() }
        return try answer.withLock { $0 }.get()
    }

    private func work(off jobs: ArraySlice<Job>) {
        var requests: [AppendRequest] = []
        var completions: [@Sendable (AppendOutcome) -> Void] = []
        func commit() {
            guard !requests.isEmpty else { return }
            let outcomes = writer.withLock { [requests] in $0.commit(requests) }
            for (completion, outcome) in zip(completions, outcomes) { completion(outcome) }
            requests.removeAll()
            completions.removeAll()
        }
        for job in jobs {
            switch job {
            case .append(let request, let completion):
                requests.append(request)
                completions.append(completion)
            case .task(let task):
                commit()
                task()
            }
        }
        commit()
    }

    private enum Job: Sendable {
        case append(AppendRequest, @Sendable (AppendOutcome) -> Void)
        case task(@Sendable () -> Void)
    }
}
