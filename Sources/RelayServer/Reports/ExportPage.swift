internal import ChatModel
internal import ChatProtocol
internal import StrictJSON

/// Which part of the logs an export asks for.
struct ExportQuery {
    var conversation: ConversationID?
    /// Only conversations opened at or after this.
    var since: Instant?
    var isInternal = false
    /// Where the page before ended.
    var after: Place?

    /// A place in an export: a conversation, and how far its logs have been told.
    struct Place {
        var conversation: ConversationID
        var heads: Heads
    }

    /// Reads a command's line.
    init(_ request: JSONValue) {
        conversation = request["conversation"]?.string.map { ConversationID($0) }
        since = request["since"]?.string.flatMap(Instant.init(rfc3339:))
        isInternal = request["internal"]?.bool ?? false
        guard let id = request["after"]?["conversation"]?.string else { return }
        let seq = Int(request["after"]?["seq"]?.integer ?? 0)
        let iseq = Int(request["after"]?["iseq"]?.integer ?? 0)
        after = Place(conversation: ConversationID(id), heads: Heads(seq: seq, iseq: iseq))
    }
}

/// One page of an export: lines of JSON, and where the next page begins.
///
/// Each conversation is a line `{"ev":"conversation",…}`, then its public log in the shape of the pushes, then, with
/// `internal`, its internal log and what agents made of its hints, without the agents.
struct ExportPage {
    private(set) var lines: [[UInt8]] = []
    private(set) var next: ExportQuery.Place?
    private var size = 0
    private let query: ExportQuery
    private let log: any ConversationLog
    private let feedback: [String?: [Record]]

    /// From this size on a page ends, bytes.
    static let fullSize = 262_144
    private static let items = 128

    /// Reads a page.
    ///
    /// - Throws: What the log throws.
    init(_ query: ExportQuery, of log: any ConversationLog) throws {
        self.query = query
        self.log = log
        feedback =
            query.isInternal
            ? Dictionary(grouping: try log.records(.feedback)) { $0.body?["conversation"]?.string } : [:]
        if let place = query.after, let stored = try log.conversation(place.conversation) {
            guard try !tell(stored, from: place.heads) else { return }
        }
        if let conversation = query.conversation {
            guard query.after == nil, let stored = try log.conversation(conversation) else { return }
            _ = try tell(stored, from: nil)
            return
        }
        try tellMany()
    }

    private mutating func tellMany() throws {
        var last = query.after?.conversation ?? .lowest(at: query.since ?? Instant(milliseconds: 0))
        while true {
            let some = try log.conversations(after: last, limit: Self.items)
            for stored in some {
                last = stored.header.id
                if let since = query.since, stored.header.openedAt < since { continue }
                if try tell(stored, from: nil) { return }
            }
            if some.count < Self.items { return }
        }
    }

    /// Tells a conversation, from its head where `from` is nil; true where the page is full.
    private mutating func tell(_ stored: StoredConversation, from: Heads?) throws -> Bool {
        let id = stored.header.id
        var heads = from ?? Heads()
        if from == nil { add(header(of: stored)) }
        while true {
            let items = try log.publicItems(of: id, .after(heads.seq), limit: Self.items)
            for item in items {
                add(CustomerPush.item(id, item, isOwn: false).encoded())
                heads.seq = item.seq
            }
            if isFull(at: id, heads) { return true }
            if items.count < Self.items { break }
        }
        guard query.isInternal else { return false }
        while true {
            let items = try log.internalItems(of: id, .after(heads.iseq), limit: Self.items)
            for item in items {
                add(DeskPush.internalItem(id, item).encoded())
                heads.iseq = item.iseq
            }
            if isFull(at: id, heads) { return true }
            if items.count < Self.items { break }
        }
        for record in feedback[id.rawValue] ?? [] { add(line(of: record)) }
        return false
    }

    private mutating func add(_ line: [UInt8]) {
        lines.append(line)
        size += line.count
    }

    private mutating func isFull(at id: ConversationID, _ heads: Heads) -> Bool {
        guard size >= Self.fullSize else { return false }
        next = ExportQuery.Place(conversation: id, heads: heads)
        return true
    }

    private func header(of stored: StoredConversation) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("ev", "conversation")
            writer.member("conversation", stored.header.id.rawValue)
            writer.member("at", stored.header.openedAt.rfc3339)
            writer.key("data")
            writer.object { writer in
                writer.key("customer")
                stored.header.customer.write(to: &writer, for: query.isInternal ? .desk : .customer)
                writer.member("queue", stored.header.queue)
                writer.key("about")
                stored.header.about.write(to: &writer)
                writer.member("analysed", stored.header.isAnalysed)
                writer.member("contact", stored.header.contactNumber)
            }
        }
        return writer.bytes
    }

    private func line(of record: Record) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("ev", "hint.feedback")
            for key in ["conversation", "at"] {
                guard let text = record.body?[key]?.string else { continue }
                writer.key(named: key)
                writer.value(text)
            }
            writer.key("data")
            writer.object { writer in
                for key in ["hint", "suggestion", "action", "why"] {
                    guard let text = record.body?[key]?.string else { continue }
                    writer.key(named: key)
                    writer.value(text)
                }
            }
        }
        return writer.bytes
    }
}
