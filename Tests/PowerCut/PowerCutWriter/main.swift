import ChatModel
import ConversationStore
import Dispatch
import Glibc
import StrictJSON
import Synchronization

// Talks to a store and says on standard output what was acknowledged, a line each, for a recorder that plays power
// failures (scripts/powercut):
//
//     ack CONVERSATION NUMBER LENGTH     message NUMBER, with its whisper and the counter of the conversation
//     erased CUSTOMER
//
//     PowerCutWriter talk DIRECTORY full|normal MESSAGES SEED
//     PowerCutWriter faults DIRECTORY FAULT-FILE

func say(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    guard write(STDOUT_FILENO, bytes, bytes.count) == bytes.count else { exit(1) }
}

func complain(_ line: String) -> Never {
    let bytes = Array((line + "\n").utf8)
    _ = write(STDERR_FILENO, bytes, bytes.count)
    exit(1)
}

func options(_ directory: String, _ durability: SQLiteLog.Durability) -> SQLiteLog.Options {
    var options = SQLiteLog.Options(directory: directory, epochBytes: Array(0..<16))
    options.durability = durability
    // Small, so that a short run has many checkpoints and new beginnings of the log in it.
    options.logBytes = 512 << 10
    options.checkpointPages = 300
    return options
}

func customer(_ id: String) -> Participant {
    Participant(id: ParticipantID(id), role: .customer, name: "Ada")
}

func opening(_ name: String, customer id: String) -> AppendRequest {
    AppendRequest(
        conversation: ConversationID(name),
        opening: ConversationHeader(
            id: ConversationID(name),
            customer: customer(id),
            queue: "default",
            openedAt: Instant(milliseconds: 0),
            isAnalysed: true,
            clientID: "open"
        )
    )
}

/// Message `number` of a conversation with a whisper of the same number and the conversation's counter, all or nothing.
func message(_ name: String, _ number: Int, length: Int) -> AppendRequest {
    let at = Instant(milliseconds: Int64(number))
    let text = "\(name) says \(number) " + String(repeating: "again and ", count: length)
    return AppendRequest(
        conversation: ConversationID(name),
        expecting: Heads(seq: number - 1, iseq: number - 1),
        publicItems: [
            PublicItem(
                seq: number,
                at: at,
                entry: .message(
                    .init(id: MessageID("\(name)-\(number)"), from: customer(name), text: text, clientID: "\(number)")
                )
            )
        ],
        internalItems: [
            InternalItem(iseq: number, at: at, entry: .whisper(Whisper(from: customer(name), text: "w\(number)")))
        ],
        records: [Record(kind: .person, key: name, body: .integer(Int64(number)))]
    )
}

/// Conversations that each say the next thing as soon as the last is acknowledged, and try again what failed.
final class Talk: Sendable {
    private struct State {
        var numbers: [Int]
        var random: UInt64
        var quiet = 0
    }

    private let log: Mutex<SQLiteLog>
    private let state: Mutex<State>
    private let done = DispatchSemaphore(value: 0)
    private let patience = DispatchQueue(label: "patience")
    private let names: [String]

    init(_ log: SQLiteLog, conversations: Int, seed: UInt64) {
        self.log = Mutex(log)
        names = (0..<conversations).map { "talk-\($0)" }
        state = Mutex(State(numbers: Array(repeating: 0, count: conversations), random: seed))
    }

    /// Goes on with another opening of the store.
    func use(_ log: SQLiteLog) { self.log.withLock { $0 = log } }

    /// Has every conversation say things up to number `last`.
    func run(to last: Int) {
        state.withLock { $0.quiet = 0 }
        for index in names.indices { next(index, last) }
        done.wait()
    }

    private func next(_ index: Int, _ last: Int) {
        let (number, length) = state.withLock { state -> (Int, Int) in
            state.random = state.random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state.numbers[index] + 1, Int(state.random >> 33) % (state.random >> 40 & 15 == 0 ? 900 : 30))
        }
        guard number <= last else {
            let isLast = state.withLock { state -> Bool in
                state.quiet += 1
                return state.quiet == names.count
            }
            if isLast { done.signal() }
            return
        }
        log.withLock { $0 }.append(message(names[index], number, length: length)) { [self] outcome in
            answered(outcome, index, number, length, last)
        }
    }

    private func answered(_ outcome: AppendOutcome, _ index: Int, _ number: Int, _ length: Int, _ last: Int) {
        switch outcome {
        case .committed:
            say("ack \(names[index]) \(number) \(length)")
            state.withLock { $0.numbers[index] = number }
            next(index, last)
        case .headMoved(let heads):
            // Only after a failure whose outcome the store itself could not know: what was said is there after all.
            guard heads == Heads(seq: number, iseq: number) else { complain("heads \(heads), said \(number)") }
            say("found \(names[index]) \(number)")
            state.withLock { $0.numbers[index] = number }
            next(index, last)
        case .failed(let sentence):
            say("failed \(names[index]) \(number) \(sentence)")
            patience.asyncAfter(deadline: .now() + .milliseconds(2)) { [self] in next(index, last) }
        }
    }
}

func addAndWait(_ log: SQLiteLog, _ request: AppendRequest) -> AppendOutcome {
    let answer = Mutex(AppendOutcome.failed("no answer"))
    let done = DispatchSemaphore(value: 0)
    log.append(request) { outcome in
        answer.withLock { $0 = outcome }
        done.signal()
    }
    done.wait()
    return answer.withLock { $0 }
}

/// Appends until it is committed, as somebody who tries again.
func insist(_ log: SQLiteLog, _ request: AppendRequest) {
    for _ in 0..<1000 {
        guard case .failed = addAndWait(log, request) else { return }
        usleep(1000)
    }
    complain("the store never came back")
}

func erase(_ log: SQLiteLog, _ name: String) {
    for _ in 0..<1000 {
        let isErased = Mutex(false)
        let done = DispatchSemaphore(value: 0)
        log.erase(customer: ParticipantID(name)) { result in
            if case .success = result { isErased.withLock { $0 = true } }
            done.signal()
        }
        done.wait()
        if isErased.withLock({ $0 }) { return say("erased \(name)") }
        usleep(1000)
    }
    complain("the store never came back")
}

func talk(_ directory: String, _ durability: SQLiteLog.Durability, messages: Int, seed: UInt64) throws {
    let conversations = 12
    let phases = 4
    var log = try openInsisting(directory, durability)
    let talk = Talk(log, conversations: conversations, seed: seed)
    for index in 0..<conversations { insist(log, opening("talk-\(index)", customer: "talk-\(index)")) }
    for phase in 1...phases {
        let guest = "guest-\(phase)"
        insist(log, opening(guest, customer: guest))
        insist(log, message(guest, 1, length: 300))
        talk.run(to: messages * phase / phases / conversations)
        erase(log, guest)
        guard phase.isMultiple(of: 2) else { continue }
        log.close()
        log = try openInsisting(directory, durability)
        talk.use(log)
    }
    log.close()
}

/// Opens the store, as somebody who tries again.
func openInsisting(_ directory: String, _ durability: SQLiteLog.Durability) throws -> SQLiteLog {
    for _ in 0..<100 {
        if let log = try? SQLiteLog(options(directory, durability)) { return log }
    }
    return try SQLiteLog(options(directory, durability))
}

let arguments = CommandLine.arguments
switch arguments.dropFirst().first {
case "talk" where arguments.count == 6:
    let durability: SQLiteLog.Durability = arguments[3] == "normal" ? .normal : .full
    try talk(arguments[2], durability, messages: Int(arguments[4]) ?? 0, seed: UInt64(arguments[5]) ?? 0)
case "faults" where arguments.count == 4:
    try faults(arguments[2], faultFile: arguments[3])
default:
    complain("usage: PowerCutWriter talk DIRECTORY full|normal MESSAGES SEED | faults DIRECTORY FAULT-FILE")
}
