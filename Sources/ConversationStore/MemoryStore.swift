internal import ChatModel
internal import StrictJSON

/// What a ``MemoryLog`` holds.
struct MemoryStore: Sendable {
    private struct Talk: Sendable {
        let place: Int
        let header: ConversationHeader
        var publicItems: [PublicItem] = []
        /// The place of each public item among all of the store, in the order of the appends.
        var publicPositions: [Int64] = []
        var internalItems: [InternalItem] = []
        var senders: Set<Sender> = []
        var closing = Closing.open

        var heads: Heads { Heads(seq: publicItems.count, iseq: internalItems.count) }
        var stored: StoredConversation {
            StoredConversation(
                header: header,
                heads: heads,
                isClosed: closing != .open,
                closedAt: closing.instant
            )
        }
    }

    /// Bytes, because two spellings of one character are two client ids.
    private struct Sender: Hashable {
        let participant: [UInt8]
        let clientID: [UInt8]

        init(_ sender: (participant: String, clientID: String)) {
            participant = Array(sender.participant.utf8)
            clientID = Array(sender.clientID.utf8)
        }
    }

    /// An internal item with the latest time of any item up to it.
    struct TailEntry: Sendable {
        let entry: TailItem
        let clock: Instant
    }

    private(set) var tail: [TailEntry] = []
    private var talks: [ConversationID: Talk] = [:]
    private var opened = 0
    private var lastPublicPosition: Int64 = 0
    private var lastPosition: Int64 = 0
    private var clock = Instant(milliseconds: .min)
    private var records: [Record.Kind: [String: JSONValue]] = [:]

    /// Adds `request` whole or not at all.
    mutating func apply(_ request: AppendRequest) -> AppendOutcome {
        if let flaw = request.flaw { return .failed(flaw) }
        guard let name = request.conversation else {
            guard !rewritesAudit(request.records) else { return Self.standsTwice }
            put(request.records)
            return .committed(firstPosition: 0)
        }
        let heads = talks[name]?.heads ?? Heads()
        guard heads == request.expecting, talks[name] == nil || request.opening == nil else {
            return .headMoved(heads)
        }
        guard var talk = talks[name] ?? request.opening.map({ Talk(place: opened + 1, header: $0) }) else {
            return .failed("There is no conversation \(name).")
        }
        guard !rewritesAudit(request.records) else { return Self.standsTwice }
        for item in request.publicItems {
            guard let sender = item.entry.uniqueSender else { continue }
            guard talk.senders.insert(Sender(sender)).inserted else { return Self.standsTwice }
        }
        opened = max(opened, talk.place)
        let firstPosition = request.internalItems.isEmpty ? 0 : lastPosition + 1
        for item in request.publicItems {
            lastPublicPosition += 1
            talk.publicItems.append(item)
            talk.publicPositions.append(lastPublicPosition)
        }
        for item in request.internalItems { add(item, to: &talk) }
        talk.closing = request.closing ?? talk.closing
        talks[name] = talk
        put(request.records)
        return .committed(firstPosition: firstPosition)
    }

    private static let standsTwice = AppendOutcome.failed(StorageFailure.standsTwice.description)

    /// Removes a customer's conversations, record and sessions; returns the number of conversations.
    mutating func erase(_ customer: ParticipantID) -> Int {
        let theirs = Set(talks.filter { $0.value.header.customer.id == customer }.keys)
        for name in theirs { talks[name] = nil }
        tail.removeAll { theirs.contains($0.entry.conversation) }
        records[.customer]?[customer.rawValue] = nil
        records[.session] = records[.session]?.filter { $0.value["participant"]?.string != customer.rawValue }
        return theirs.count
    }

    func conversation(_ name: ConversationID) -> StoredConversation? { talks[name]?.stored }

    func publicItems(of name: ConversationID) -> [PublicItem] { talks[name]?.publicItems ?? [] }

    func internalItems(of name: ConversationID) -> [InternalItem] { talks[name]?.internalItems ?? [] }

    /// The conversations that `isWanted` says, oldest first.
    func conversations(where isWanted: (StoredConversation) -> Bool) -> [StoredConversation] {
        talks.values.sorted { $0.place < $1.place }.map(\.stored).filter(isWanted)
    }

    func record(_ kind: Record.Kind, _ key: String) -> Record? {
        records[kind]?[key].map { Record(kind: kind, key: key, body: $0) }
    }

    func records(_ kind: Record.Kind) -> [Record] {
        (records[kind] ?? [:])
            .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            .map { Record(kind: kind, key: $0.key, body: $0.value) }
    }

    /// Messages in which every term occurs, newest first, each whole in place of a snippet.
    func messages(matching query: SearchQuery) -> [SearchHit] {
        var hits: [(position: Int64, hit: SearchHit)] = []
        for (name, talk) in talks {
            for (item, position) in zip(talk.publicItems, talk.publicPositions) {
                guard case .message(let message) = item.entry, query.matches(message.text) else { continue }
                let hit = SearchHit(conversation: name, seq: item.seq, at: item.at, snippet: message.text)
                hits.append((position, hit))
            }
        }
        return hits.sorted { $0.position > $1.position }.map(\.hit)
    }

    private mutating func add(_ item: InternalItem, to talk: inout Talk) {
        lastPosition += 1
        clock = max(clock, item.at)
        var item = item
        item.position = lastPosition
        talk.internalItems.append(item)
        tail.append(TailEntry(entry: TailItem(conversation: talk.header.id, item: item), clock: clock))
    }

    private func rewritesAudit(_ changes: [Record]) -> Bool {
        var keys = Set<String>()
        return changes.contains { change in
            guard change.kind == .audit else { return false }
            return records[.audit]?[change.key] != nil || !keys.insert(change.key).inserted
        }
    }

    private mutating func put(_ changes: [Record]) {
        for change in changes { records[change.kind, default: [:]][change.key] = change.body }
    }
}

extension SearchQuery {
    /// Whether every term occurs in `text`, word by word, whatever the case.
    fileprivate func matches(_ text: String) -> Bool {
        let words = Self.words(of: text)
        return terms.enumerated().allSatisfy { index, term in
            let wanted = Self.words(of: term)
            let isOpen = isLastOpen && index == terms.count - 1
            return words.indices.contains { start in
                guard start + wanted.count <= words.count else { return false }
                let found = words[start..<start + wanted.count]
                return zip(found, wanted).enumerated().allSatisfy { place, pair in
                    isOpen && place == wanted.count - 1 ? pair.0.hasPrefix(pair.1) : pair.0 == pair.1
                }
            }
        }
    }

    private static func words(of text: String) -> [String] {
        text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }
}
