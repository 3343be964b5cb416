internal import ChatModel
internal import ChatProtocol
internal import StrictJSON
internal import WebSocketTransport

/// Reads the log for a report, a few conversations at a turn of the loop, so that a live relay goes on beside it.
@EventLoop
final class ReportRun {
    private let log: any ConversationLog
    private let period: ReportPeriod
    private var fold: ReportFold
    private var feedback: [ConversationID: [String]] = [:]
    private var last: ConversationID
    private let done: (Result<Report, StorageFailure>) -> Void

    /// How many conversations are read at once.
    private static let atOnce = 20
    /// How many items of a conversation are read at once.
    private static let page = 256

    /// Begins; `done` is called once, in a later turn of the loop.
    @discardableResult
    init(
        _ period: ReportPeriod,
        of log: any ConversationLog,
        queues: [String],
        done: @escaping @EventLoop (Result<Report, StorageFailure>) -> Void
    ) {
        self.log = log
        self.period = period
        self.done = done
        fold = ReportFold(period, queues: queues)
        last = .lowest(at: period.from)
        EventLoop.schedule(afterMilliseconds: 0) { [self] in begin() }
    }

    private func begin() {
        do {
            for record in try log.records(.feedback) {
                guard let id = record.body?["conversation"]?.string, let action = record.body?["action"]?.string
                else { continue }
                feedback[ConversationID(id), default: []].append(action)
            }
            step()
        } catch {
            done(.failure(StorageFailure("\(error)")))
        }
    }

    private func step() {
        do {
            let some = try log.conversations(after: last, limit: Self.atOnce)
            for stored in some where (period.from..<period.to).contains(stored.header.openedAt) { try read(stored) }
            guard let end = some.last, end.header.openedAt < period.to else { return done(.success(fold.report)) }
            last = end.header.id
            EventLoop.schedule(afterMilliseconds: 0) { [self] in step() }
        } catch {
            done(.failure(StorageFailure("\(error)")))
        }
    }

    private func read(_ stored: StoredConversation) throws {
        var conversation = ConversationFold(stored.header)
        let id = stored.header.id
        var publicItems = PagedItems { [log] in try log.publicItems(of: id, .after($0), limit: $1) }
        while let item = try publicItems.next(number: \.seq, limit: Self.page) { fold.read(item, into: &conversation) }
        var internalItems = PagedItems { [log] in try log.internalItems(of: id, .after($0), limit: $1) }
        while let item = try internalItems.next(number: \.iseq, limit: Self.page) { conversation.add(item) }
        fold.add(conversation, feedback: feedback[id] ?? [])
    }
}

extension ConversationID {
    /// No identifier minted at or after `instant` is smaller: its time with nothing behind it (github.com/ulid/spec).
    static func lowest(at instant: Instant) -> ConversationID {
        let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
        let time = UInt64(clamping: instant.milliseconds) & 0xFFFF_FFFF_FFFF
        let digits = stride(from: UInt64(45), through: 0, by: -5).map { alphabet[Int(time >> $0 & 31)] }
        return ConversationID(String(decoding: digits, as: UTF8.self))
    }
}
