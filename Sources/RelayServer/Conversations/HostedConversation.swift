internal import ChatModel
internal import ChatProtocol
internal import ConversationCore
internal import ReflectBack
internal import WebSocketTransport

/// A conversation in memory.
@EventLoop
final class HostedConversation {
    /// Ahead of the disk by what is in flight.
    var state: Conversation
    /// How far the logs are on stable storage: the only part that may be spoken of.
    var committed = Heads()
    var inFlight = 0

    let id: ConversationID

    init(_ state: Conversation) {
        self.state = state
        id = state.id
    }
}

/// What was committed in one append.
struct Committed {
    let host: HostedConversation
    let publicItems: [PublicItem]
    let internalItems: [InternalItem]
    let origin: Origin?

    var isEmpty: Bool { publicItems.isEmpty && internalItems.isEmpty }
}

/// The connection whose request caused an append, and what its reply names, so that it is not pushed there again.
struct Origin {
    let connection: UInt64
    let names: Named

    /// Which of the added items the reply carries the number of.
    enum Named {
        case lastPublic, lastInternal, nothing
    }
}

/// How an append ended.
enum AppendEnd {
    case committed(Committed)
    case duplicate(SentReceipt)
    case refused(Refusal)
    /// Nothing was added; the sentence is for the log, not for the client.
    case unavailable(String)
}

/// Items of one log, read a page at a time.
struct PagedItems<Item> {
    private let read: (_ after: Int, _ limit: Int) throws -> [Item]
    private var page: ArraySlice<Item> = []
    private var last = 0
    private var isAtEnd = false

    init(read: @escaping (_ after: Int, _ limit: Int) throws -> [Item]) {
        self.read = read
    }

    mutating func peek(number: KeyPath<Item, Int>, limit: Int) throws -> Item? {
        if page.isEmpty, !isAtEnd {
            page = try read(last, limit)[...]
            isAtEnd = page.count < limit
            if let newest = page.last { last = newest[keyPath: number] }
        }
        return page.first
    }

    mutating func advance() { page.removeFirst() }

    mutating func next(number: KeyPath<Item, Int>, limit: Int) throws -> Item? {
        guard let item = try peek(number: number, limit: limit) else { return nil }
        advance()
        return item
    }
}

extension InternalItem {
    /// Whether the item can only follow public items up to `seq`.
    func reads(upTo seq: Int) -> Bool {
        switch entry {
        case .energy(let read, _): read <= seq
        case .hint(let hint): (hint.content.about.last ?? 0) <= seq
        case .acknowledged(let record): record.seq <= seq
        default: true
        }
    }
}

extension HostedConversation {
    /// The conversation object for customers; speaks only of what is committed.
    var publicShape: PublicConversation {
        PublicConversation(
            header: header,
            state: state.state,
            agent: state.agent,
            seq: committed.seq
        )
    }

    /// The conversation object for the desk.
    var deskShape: DeskConversation {
        DeskConversation(
            shared: publicShape,
            iseq: committed.iseq,
            energy: state.energy,
            flag: state.flag,
            isAnalysed: state.isAnalysed
        )
    }

    /// The header with the queue that the conversation is in now.
    private var header: ConversationHeader {
        var header = state.header
        header.queue = state.queue
        return header
    }
}
