package import ChatModel
internal import Guarding

/// A conversation log that lives in memory and is gone with the process: for tests and plays, never for a relay.
///
/// Completions come on a thread of its own, as those of ``SQLiteLog`` do, so that nothing works here by being answered too
/// early.
package final class MemoryLog: ConversationLog {
    package let epoch: String

    private let store = Guarded(MemoryStore())
    private let jobs = BatchQueue<Job>(label: "heard.memory", limit: .max, batchLimit: 512)

    /// Makes an empty log whose life is marked by `epoch`.
    package init(epoch: String = "memory") {
        self.epoch = epoch
    }

    package func append(_ request: AppendRequest, completion: @escaping @Sendable (AppendOutcome) -> Void) {
        submit { [self] in
            completion(store.withLock { $0.apply(request) })
        } refused: {
            completion(.failed("The store is closed."))
        }
    }

    package func erase(
        customer: ParticipantID,
        completion: @escaping @Sendable (Result<Int, StorageFailure>) -> Void
    ) {
        submit { [self] in
            completion(.success(store.withLock { $0.erase(customer) }))
        } refused: {
            completion(.failure(StorageFailure("The store is closed.")))
        }
    }

    /// Fails: there is nothing that a file could hold.
    package func backup(to path: String, completion: @escaping @Sendable (Result<Void, StorageFailure>) -> Void) {
        let failure = StorageFailure("A log in memory has no backup.")
        submit {
            completion(.failure(failure))
        } refused: {
            completion(.failure(failure))
        }
    }

    package func close() { jobs.close() }

    private typealias Job = @Sendable () -> Void

    private func submit(_ job: @escaping Job, refused: @escaping Job) {
        let refusal = jobs.submit(job) { jobs in
            for job in jobs { job() }
        }
        if refusal != nil { jobs.later(refused) }
    }
}

extension MemoryLog {
    package func conversation(_ id: ConversationID) throws -> StoredConversation? {
        store.withLock { $0.conversation(id) }
    }

    package func openConversations() throws -> [StoredConversation] {
        store.withLock { store in store.conversations { !$0.isClosed } }
    }

    package func conversations(of customer: ParticipantID, limit: Int) throws -> [StoredConversation] {
        store.withLock { store in
            Array(store.conversations { $0.header.customer.id == customer }.reversed().prefix(max(0, limit)))
        }
    }

    package func conversations(after id: ConversationID, limit: Int) throws -> [StoredConversation] {
        let found = store.withLock { store in store.conversations { $0.header.id.rawValue > id.rawValue } }
        return Array(found.sorted { $0.header.id.rawValue < $1.header.id.rawValue }.prefix(max(0, limit)))
    }

    package func publicItems(of conversation: ConversationID, _ range: LogRange, limit: Int) throws -> [PublicItem] {
        store.withLock { page(of: $0.publicItems(of: conversation), range, limit: limit) }
    }

    package func internalItems(
        of conversation: ConversationID,
        _ range: LogRange,
        limit: Int
    ) throws -> [InternalItem] {
        store.withLock { page(of: $0.internalItems(of: conversation), range, limit: limit) }
    }

    package func tail(after position: Int64, limit: Int) throws -> [TailItem] {
        store.withLock { store in
            Array(store.tail.lazy.map(\.entry).filter { $0.item.position > position }.prefix(max(0, limit)))
        }
    }

    package func position(at instant: Instant) throws -> Int64 {
        store.withLock { store in
            store.tail.last { $0.clock < instant }?.entry.item.position ?? 0
        }
    }

    package func lastPosition() throws -> Int64 {
        store.withLock { $0.tail.last?.entry.item.position ?? 0 }
    }

    package func record(_ kind: Record.Kind, _ key: String) throws -> Record? {
        store.withLock { $0.record(kind, key) }
    }

    package func records(_ kind: Record.Kind) throws -> [Record] {
        store.withLock { $0.records(kind) }
    }

    package func search(_ query: String, limit: Int) throws -> [SearchHit] {
        let query = SearchQuery(query)
        guard !query.terms.isEmpty else { return [] }
        return store.withLock { Array($0.messages(matching: query).prefix(max(0, limit))) }
    }

    /// Items stand at their number less one.
    private func page<Item>(of items: [Item], _ range: LogRange, limit: Int) -> [Item] {
        let limit = max(0, limit)
        return switch range {
        case .after(let number): Array(items.dropFirst(max(0, number)).prefix(limit))
        case .before(let number): Array(items.prefix(max(0, min(number, items.count + 1) - 1)).suffix(limit))
        case .latest: Array(items.suffix(limit))
        }
    }
}
