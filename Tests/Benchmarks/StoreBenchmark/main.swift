import ChatModel
import ConversationStore
import Dispatch
import Glibc
import Synchronization

// How many messages a second the store makes durable, with so many on their way at once, beside a bare loop that appends
// the same bytes to a file and syncs it. Absolute figures are the disk's; the ratio is ours.
//
// Then the same messages come evenly, so many a second, however long the answers take.
//
//     StoreBenchmark [DIRECTORY] [SECONDS-PER-ROUND] [ROUNDS] [LOG-BYTES] [CHECKPOINT-PAGES]

let arguments = CommandLine.arguments
let parent = arguments.count > 1 ? arguments[1] : "/var/tmp"
let seconds = arguments.count > 2 ? Double(arguments[2]) ?? 2 : 2
let rounds = arguments.count > 3 ? Int(arguments[3]) ?? 3 : 3
let conversations = 500
let text = String(repeating: "I have been waiting for my parcel. ", count: 5).dropLast(5)

struct Measurement {
    var perSecond: Double
    var bytesPerMessage: Double
    var median: Double
    var slow: Double
}

func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// Bytes that this process has handed to the kernel with write calls.
func bytesWritten() -> Double {
    guard let file = fopen("/proc/self/io", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 128)
    while fgets(&line, 128, file) != nil {
        let text = String(decoding: line.prefix { $0 != 0 && $0 != 10 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        if text.hasPrefix("wchar: ") { return Double(text.dropFirst(7)) ?? 0 }
    }
    return 0
}

func summary(_ latencies: [Double], elapsed: Double, bytes: Double) -> Measurement {
    let sorted = latencies.sorted()
    return Measurement(
        perSecond: Double(sorted.count) / elapsed,
        bytesPerMessage: bytes / Double(sorted.count),
        median: sorted[sorted.count / 2] * 1000,
        slow: sorted[sorted.count * 99 / 100] * 1000
    )
}

/// Keeps `inFlight` messages on their way for a while, each conversation's next one behind its last.
final class Load: Sendable {
    private struct State {
        var heads = [Int](repeating: 0, count: conversations)
        var latencies: [Double] = []
        var outstanding = 0
    }

    private let log: SQLiteLog
    private let prefix: String
    private let end: Double
    private let state = Mutex(State())
    private let done = DispatchSemaphore(value: 0)

    init(_ log: SQLiteLog, prefix: String) {
        self.log = log
        self.prefix = prefix
        end = now() + seconds
    }

    func run(inFlight: Int) -> Measurement {
        let before = bytesWritten()
        let start = now()
        state.withLock { $0.outstanding = inFlight }
        for slot in 0..<inFlight { send(slot) }
        done.wait()
        let elapsed = now() - start
        let bytes = bytesWritten() - before
        return summary(state.withLock { $0.latencies }, elapsed: elapsed, bytes: bytes)
    }

    /// Sends `rate` messages a second, evenly.
    func run(rate: Int) -> Measurement {
        let before = bytesWritten()
        let start = now()
        var sent = 0
        // One more than will come, so that nothing ends before everything is sent.
        state.withLock { $0.outstanding = 1 }
        while now() < end {
            while Double(sent) < (now() - start) * Double(rate) {
                state.withLock { $0.outstanding += 1 }
                send(sent * 7919 % (1 << 20), isLone: true)
                sent += 1
            }
            usleep(100)
        }
        if state.withLock({ state -> Bool in
            state.outstanding -= 1
            return state.outstanding > 0
        }) {
            done.wait()
        }
        let elapsed = now() - start
        return summary(state.withLock { $0.latencies }, elapsed: elapsed, bytes: bytesWritten() - before)
    }

    private func send(_ slot: Int, isLone: Bool = false) {
        let conversation = slot % conversations
        let sent = now()
        // Numbered and handed over in one go, because both threads send and a conversation's order has to be its numbers'.
        state.withLock { state in
            let head = state.heads[conversation]
            state.heads[conversation] += 1
            log.append(message(conversation, head)) { [self] in answered($0, slot, sent, isLone) }
        }
    }

    private func answered(_ outcome: AppendOutcome, _ slot: Int, _ sent: Double, _ isLone: Bool) {
        guard case .committed = outcome else { fatalError("\(outcome)") }
        let isOver = isLone || now() > end
        let isLast = state.withLock { state -> Bool in
            state.latencies.append(now() - sent)
            if isOver { state.outstanding -= 1 }
            return state.outstanding == 0
        }
        if isLast { done.signal() } else if !isOver { send((slot + 7919) % (1 << 20)) }
    }

    private func message(_ conversation: Int, _ head: Int) -> AppendRequest {
        let name = "\(prefix)-\(conversation)"
        let customer = Participant(id: ParticipantID("01JD5Z7Q8W9E2R3T4Y5V6B7N8M"), role: .customer, name: "Ada")
        let id = MessageID("01JD5Z7Q8W\(1_000_000_000_000_000 + head)")
        return AppendRequest(
            conversation: ConversationID(name),
            expecting: Heads(seq: head),
            publicItems: [
                PublicItem(
                    seq: head + 1,
                    at: Instant(milliseconds: 1_795_000_000_000),
                    entry: .message(.init(id: id, from: customer, text: String(text), clientID: "c-\(head)"))
                )
            ]
        )
    }
}

func openConversations(_ log: SQLiteLog, prefix: String) {
    let group = DispatchGroup()
    for number in 0..<conversations {
        let id = ConversationID("\(prefix)-\(number)")
        let customer = Participant(id: ParticipantID("p\(number)"), role: .customer, name: "Ada")
        let header = ConversationHeader(
            id: id,
            customer: customer,
            queue: "default",
            openedAt: Instant(milliseconds: 0),
            isAnalysed: true,
            clientID: "open"
        )
        group.enter()
        log.append(AppendRequest(conversation: id, opening: header)) { _ in group.leave() }
    }
    group.wait()
}

/// The floor: as many bytes as `batch` messages have, appended and synced, again and again.
func bare(_ path: String, batch: Int) -> Measurement {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    defer {
        close(descriptor)
        unlink(path)
    }
    let bytes = [UInt8](repeating: 97, count: 330 * batch)
    let before = bytesWritten()
    let start = now()
    var latencies: [Double] = []
    while now() < start + seconds {
        let sent = now()
        guard write(descriptor, bytes, bytes.count) == bytes.count, fdatasync(descriptor) == 0 else {
            fatalError("the disk refused")
        }
        latencies += Array(repeating: now() - sent, count: batch)
    }
    return summary(latencies, elapsed: now() - start, bytes: bytesWritten() - before)
}

func middle(_ measurements: [Measurement]) -> Measurement {
    measurements.sorted { $0.perSecond < $1.perSecond }[measurements.count / 2]
}

func column(_ value: Double, _ width: Int, digits: Int = 0) -> String {
    let scale = digits == 0 ? 1.0 : 100.0
    let rounded = (value * scale).rounded() / scale
    let text = digits == 0 ? "\(Int(rounded))" : "\(rounded)"
    return String(repeating: " ", count: max(1, width - text.count)) + text
}

func report(_ load: Double, _ ours: Measurement, _ floor: Measurement) {
    print(
        column(load, 10) + column(ours.perSecond, 12) + column(ours.median, 9, digits: 2)
            + column(ours.slow, 9, digits: 2) + column(ours.bytesPerMessage, 11) + " |" + column(floor.perSecond, 8)
            + column(floor.median, 9, digits: 2) + column(floor.slow, 9, digits: 2) + " |"
            + column(ours.perSecond / floor.perSecond, 6, digits: 2)
    )
}

var template = Array("\(parent)/heard-benchmark-XXXXXX".utf8CString)
guard mkdtemp(&template) != nil else { fatalError("no directory under \(parent)") }
let directory = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
var options = SQLiteLog.Options(directory: directory, epochBytes: Array(0..<16))
if arguments.count > 4 { options.logBytes = Int(arguments[4]) ?? options.logBytes }
if arguments.count > 5 { options.checkpointPages = Int(arguments[5]) ?? options.checkpointPages }
let log = try SQLiteLog(options)
print(
    "\(rounds) rounds of \(seconds) s, the median round; \(conversations) conversations, \(text.utf8.count)-byte texts"
)
print(" in flight   durable/s   p50 ms   p99 ms  B/message |  bare/s   p50 ms   p99 ms | ratio")
for inFlight in [1, 64, 512] {
    var ours: [Measurement] = []
    var floor: [Measurement] = []
    for round in 0..<rounds {
        let prefix = "\(inFlight)-\(round)"
        openConversations(log, prefix: prefix)
        floor.append(bare("\(directory)/bare", batch: inFlight))
        ours.append(Load(log, prefix: prefix).run(inFlight: inFlight))
    }
    report(Double(inFlight), middle(ours), middle(floor))
}
print("  a second   durable/s   p50 ms   p99 ms  B/message |  bare/s   p50 ms   p99 ms | ratio")
for rate in [500, 2000, 5000] {
    var ours: [Measurement] = []
    var floor: [Measurement] = []
    for round in 0..<rounds {
        let prefix = "rate-\(rate)-\(round)"
        openConversations(log, prefix: prefix)
        floor.append(bare("\(directory)/bare", batch: 1))
        ours.append(Load(log, prefix: prefix).run(rate: rate))
    }
    report(Double(rate), middle(ours), middle(floor))
}
var status = stat()
stat("\(directory)/heard.sqlite", &status)
let start = now()
let isErased = DispatchSemaphore(value: 0)
log.erase(customer: ParticipantID("p1")) { _ in isErased.signal() }
isErased.wait()
print("one customer erased out of \(status.st_size >> 20) MiB in \(Int((now() - start) * 1000)) ms")
log.close()
for name in ["heard.sqlite", "heard.sqlite-wal", "heard.sqlite-shm", "heard.lock"] { unlink("\(directory)/\(name)") }
rmdir(directory)
