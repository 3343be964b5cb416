internal import ChatModel
internal import ChatProtocol
internal import WebSocketTransport

/// Close codes are the protocol's; the transport's own are a part of them.
typealias CloseCode = ChatProtocol.CloseCode

/// One connection as the relay sees it: who it is, what it waits for, and the order in which things leave.
///
/// Replies leave in the order of the requests, and a push that a request caused leaves behind its reply: whatever comes
/// while a reply is still due waits behind it.
@EventLoop
final class Link {
    let socket: WebSocketConnection
    let door: Door
    /// The hash of the desk token that let it in.
    var tokenHash: String?
    /// Set by `hello`.
    var identity: Identity?
    var followings: [ConversationID: Following] = [:]
    /// Those of them that have closed, the first to close first.
    var closedFollowings: [ConversationID] = []
    var tail: TailFollowing?
    /// When anything last came, in milliseconds of the loop's clock.
    var lastHeard: UInt64
    var badFrames = RecentCount(windowMilliseconds: 60_000)
    var requests: TokenBucket
    var messages: TokenBucket
    /// Since when the connection has been refused for its rate, without a pause.
    var floodingSince: UInt64?
    var floodedRequests = 0
    var timers: [TimerHandle] = []
    var openTimer: TimerHandle?
    var plainText = PlainTextState()
    /// Frames that came while the `hello` was under way, or while there was no room for answers.
    var held: [[UInt8]] = []
    /// Whether a `hello` is under way or done.
    var isGreeting = false
    /// Called when a reply has left and there is room, so that a replay may go on.
    var gotRoom: (Link) -> Void = { _ in }
    private(set) var isClosed = false

    private var outbox: [Slot] = []
    private var head = 0
    /// What waits in ``outbox`` behind replies that are due, bytes.
    private var heldBytes = 0
    private var firstTicket = 0
    private let replyLimit: Int
    private let softLimit: Int
    private var pauses: Set<Pause> = []

    /// Why nothing is read from the client just now.
    enum Pause {
        /// Too many replies are due.
        case replies
        /// Too many frames wait.
        case held
    }

    /// The ways in.
    enum Door {
        case chatJSON, chatText, desk
    }

    /// Who a connection is, from its credential alone.
    struct Identity {
        var participant: Participant
        /// The hash of the session's secret.
        var session: String
        var isAnalysed = true
        var contactNumber = 1
    }

    private enum Slot {
        case due
        case ready([UInt8])
    }

    init(socket: WebSocketConnection, door: Door, limits: Limits) {
        self.socket = socket
        self.door = door
        lastHeard = EventLoop.now
        requests = TokenBucket(
            perSecond: Double(limits[.opsPerSecond]),
            burst: limits[.opsBurst],
            now: EventLoop.now
        )
        messages = TokenBucket(
            perSecond: Double(limits[.messagesPerMinute]) / 60,
            burst: limits[.messageBurst],
            now: EventLoop.now
        )
        replyLimit = limits[.replies]
        softLimit = limits[.outboundSoft]
    }

    nonisolated var id: UInt64 { socket.id }

    /// Whether more of a replay may be given now; what waits behind a reply that is due counts like what waits for the socket.
    var hasRoom: Bool { !isClosed && heldBytes + socket.queuedBytes < softLimit }

    /// Whether a `hello` is on its way to the disk.
    var isBeforeWelcome: Bool { isGreeting && identity == nil && door != .chatText }

    /// Whether the next request has to wait: for the `hello`, or until the client has taken more of its answers.
    var mustWait: Bool { isBeforeWelcome || socket.queuedBytes > softLimit }

    // MARK: What leaves

    /// Sends `bytes` behind every reply that is due.
    func push(_ bytes: [UInt8]) {
        guard !isClosed else { return }
        if head == outbox.count {
            socket.send(bytes)
        } else {
            outbox.append(.ready(bytes))
            heldBytes += bytes.count
        }
    }

    /// Keeps a place for a reply that is not known yet.
    func reserve() -> Int {
        outbox.append(.due)
        if outbox.count - head > replyLimit { pauseReading(for: .replies) }
        return firstTicket + outbox.count - 1
    }

    /// Fills the place; an empty reply just frees it.
    func fill(_ ticket: Int, with bytes: [UInt8]) {
        guard !isClosed else { return }
        let index = ticket - firstTicket
        guard outbox.indices.contains(index), index >= head else { return }
        outbox[index] = .ready(bytes)
        heldBytes += bytes.count
        while head < outbox.count, case .ready(let bytes) = outbox[head] {
            if !bytes.isEmpty { socket.send(bytes) }
            heldBytes -= bytes.count
            outbox[head] = .due
            head += 1
        }
        forgetSent()
        // A client that always has a request on its way is never without a due reply: its replays go on all the same.
        if hasRoom { gotRoom(self) }
        if outbox.count - head < replyLimit / 2 { resumeReading(for: .replies) }
    }

    private func forgetSent() {
        if head == outbox.count {
            firstTicket += outbox.count
            outbox.removeAll(keepingCapacity: outbox.capacity <= 64)
            head = 0
        } else if head >= Self.manySent, head >= outbox.count / 2 {
            firstTicket += head
            outbox.removeFirst(head)
            head = 0
        }
    }

    /// How many places that have been left are worth moving the rest up.
    private static let manySent = 256

    // MARK: Reading

    func pauseReading(for reason: Pause) {
        if pauses.isEmpty { socket.pauseReading() }
        pauses.insert(reason)
    }

    /// Goes on reading where nothing else stands against it.
    func resumeReading(for reason: Pause) {
        guard pauses.remove(reason) != nil, pauses.isEmpty else { return }
        socket.resumeReading()
    }

    func close(_ code: CloseCode) {
        guard !isClosed else { return }
        socket.close(code: code.rawValue, reason: code.reason)
    }

    /// The connection is gone: nothing leaves any more and no timer rings.
    func end() {
        isClosed = true
        outbox.removeAll()
        head = 0
        heldBytes = 0
        timers.forEach { $0.cancel() }
        timers.removeAll()
        openTimer?.cancel()
    }
}

/// What a plain-text connection has said before its conversation opens.
struct PlainTextState {
    var name = "Guest"
    var isAnalysed = true
    /// Whether messages can be sent at once.
    var isOpen = false
    /// What was typed before the conversation was open.
    var unsent: [String] = []
    var serial = 0
}
