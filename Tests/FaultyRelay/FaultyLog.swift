import ChatModel
import Dispatch
import Guarding

/// A promise that is broken.
enum Fault: String, CaseIterable, Sendable {
    /// Acknowledges at once and commits a moment later: a kill between the two loses what was acknowledged.
    case early
    /// Does not remember the senders' own numbers over a restart: what is sent again is there twice.
    case forgetful
    /// Reads the last note back as the end of a message.
    case leaky
    /// Reads the message of another conversation.
    case foreign
}

/// The log of a relay, with one promise broken.
final class FaultyLog: ConversationLog {
    private let log: any ConversationLog
    private let fault: Fault
    private let slow = DispatchQueue(label: "heard.faulty")
    private let memory = Guarded(Memory())

    private struct Memory {
        var nextPosition: Int64 = 0
        var serial = 0
        var note = ""
        var strangers: [(ConversationID, PublicItem)] = []
        /// Acknowledged by ``Fault/early`` and not kept yet, oldest first.
        var pending: [AppendRequest] = []
    }

    init(_ log: any ConversationLog, _ fault: Fault) {
        self.log = log
        self.fault = fault
        let position = (try? log.lastPosition()) ?? 0
        memory.withLock { $0.nextPosition = position + 1 }
    }

    var epoch: String { log.epoch }

    /// How long ``Fault/early`` takes to keep what it has acknowledged, milliseconds.
    private static let delay = 40

    func append(_ request: AppendRequest, completion: @escaping @Sendable (AppendOutcome) -> Void) {
        remember(request)
        switch fault {
        case .early:
            let first = memory.withLock { memory in
                memory.pending.append(request)
                defer { memory.nextPosition += Int64(request.internalItems.count) }
                return memory.nextPosition
            }
            slow.asyncAfter(deadline: .now() + .milliseconds(Self.delay)) { [self] in
                log.append(request) { [self] _ in memory.withLock { _ = $0.pending.removeFirst() } }
            }
            slow.async { completion(.committed(firstPosition: first)) }
        case .forgetful:
            var request = request
            for index in request.publicItems.indices {
                guard case .message(var message) = request.publicItems[index].entry else { continue }
                message.clientID += "-\(memory.withLock { $0.serial += 1; return $0.serial })"
                request.publicItems[index].entry = .message(message)
            }
            log.append(request, completion: completion)
        case .leaky, .foreign: log.append(request, completion: completion)
        }
    }

    private func remember(_ request: AppendRequest) {
        memory.withLock { memory in
            for item in request.internalItems {
                if case .noteAdded(let note) = item.entry, case .participant = note.author { memory.note = note.text }
            }
            guard let id = request.conversation else { return }
            for item in request.publicItems {
                guard case .message(let message) = item.entry, message.from.role == .customer else { continue }
                memory.strangers = memory.strangers.suffix(20) + [(id, item)]
            }
        }
    }

    /// What is pending of a conversation, which the relay believes to be on the disk.
    private func pending(_ conversation: ConversationID) -> [AppendRequest] {
        memory.withLock { $0.pending.filter { $0.conversation == conversation } }
    }

    /// `kept` with what is pending behind it.
    private func joined<Item>(
        _ kept: [Item],
        _ pending: [Item],
        _ number: (Item) -> Int,
        _ range: LogRange,
        limit: Int
    ) -> [Item] {
        if case .before = range { return kept }
        var last = kept.last.map(number) ?? 0
        if case .after(let start) = range { last = max(last, start) }
        let all = kept + pending.filter { number($0) > last }
        return range == .latest ? all.suffix(limit) : Array(all.prefix(limit))
    }

    func publicItems(of conversation: ConversationID, _ range: LogRange, limit: Int) throws -> [PublicItem] {
        let waiting = pending(conversation).flatMap(\.publicItems)
        let kept = try log.publicItems(of: conversation, range, limit: limit)
        return joined(kept, waiting, \.seq, range, limit: limit).map { item in
            guard case .message(var message) = item.entry else { return item }
            var item = item
            memory.withLock { memory in
                if fault == .leaky { message.text += memory.note }
                if fault == .foreign, let other = memory.strangers.last(where: { $0.0 != conversation }),
                    case .message(let foreign) = other.1.entry
                {
                    message.text = foreign.text
                }
            }
            item.entry = .message(message)
            return item
        }
    }

    func internalItems(of conversation: ConversationID, _ range: LogRange, limit: Int) throws -> [InternalItem] {
        let waiting = pending(conversation).flatMap(\.internalItems)
        let kept = try log.internalItems(of: conversation, range, limit: limit)
        return joined(kept, waiting, \.iseq, range, limit: limit)
    }

    func conversation(_ id: ConversationID) throws -> StoredConversation? {
        if let stored = try log.conversation(id) { return stored }
        guard let header = pending(id).first?.opening else { return nil }
        return StoredConversation(header: header, heads: Heads(), isClosed: false, closedAt: nil)
    }

    func record(_ kind: Record.Kind, _ key: String) throws -> Record? {
        let waiting = memory.withLock { $0.pending.flatMap(\.records).last { $0.kind == kind && $0.key == key } }
        return try waiting ?? log.record(kind, key)
    }

    // MARK: Passed on

    func openConversations() throws -> [StoredConversation] { try log.openConversations() }
    func conversations(of customer: ParticipantID, limit: Int) throws -> [StoredConversation] {
        try log.conversations(of: customer, limit: limit)
    }
    func conversations(after id: ConversationID, limit: Int) throws -> [StoredConversation] {
        try log.conversations(after: id, limit: limit)
    }
    func tail(after position: Int64, limit: Int) throws -> [TailItem] { try log.tail(after: position, limit: limit) }
    func position(at instant: Instant) throws -> Int64 { try log.position(at: instant) }
    func lastPosition() throws -> Int64 { try log.lastPosition() }
    func records(_ kind: Record.Kind) throws -> [Record] { try log.records(kind) }
    func search(_ query: String, limit: Int) throws -> [SearchHit] { try log.search(query, limit: limit) }
    func erase(customer: ParticipantID, completion: @escaping @Sendable (Result<Int, StorageFailure>) -> Void) {
        log.erase(customer: customer, completion: completion)
    }
    func backup(to path: String, completion: @escaping @Sendable (Result<Void, StorageFailure>) -> Void) {
        log.backup(to: path, completion: completion)
    }
    func close() { log.close() }
}
