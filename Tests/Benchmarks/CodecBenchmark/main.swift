import ChatModel
import ChatProtocol
import Foundation
import Glibc
import StrictJSON

// What a frame costs on the message path, in microseconds of processor time and against Foundation in the same run.
// Each figure is the median of `rounds` rounds. Processor time, because other work on the machine would count otherwise;
// the ratios are what to compare between machines. Usage: CodecBenchmark [--ours-only]

let rounds = 31
let repeats = 4_000

func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

func microseconds(_ body: () throws -> Int) rethrows -> Double {
    var times: [Double] = []
    var sink = 0
    for _ in 0..<rounds {
        let start = processorSeconds()
        for _ in 0..<repeats { sink &+= try body() }
        times.append((processorSeconds() - start) * 1e6 / Double(repeats))
    }
    precondition(sink != .min)
    return times.sorted()[rounds / 2]
}

func report(_ what: String, _ ours: Double, against theirs: [(name: String, time: Double)]) {
    var line = what.padding(toLength: 28, withPad: " ", startingAt: 0) + String(format: "%5.2f µs", ours)
    for (name, time) in theirs { line += String(format: "   %@ %5.2f µs (%.1f×)", name, time, time / ours) }
    print(line)
}

// MARK: What is coded

struct FoundationRequest: Codable {
    struct Payload: Codable {
        var client_id: String
        var text: String
    }
    var id: Int
    var op: String
    var conversation: String
    var data: Payload
}

struct FoundationPush: Codable {
    struct Participant: Codable {
        var id: String
        var role: String
        var name: String
    }
    struct Payload: Codable {
        var message: String
        var from: Participant
        var text: String
    }
    var ev: String
    var conversation: String
    var seq: Int
    var at: String
    var data: Payload
}

let text = "The parcel came on Tuesday with the wrong charger in it, and I need the right one before Friday, please."
let conversation = ConversationID("01JD5Z7Q8W9E2R3T4Y5V6B7N8M")
let send = ChatRequest.sendMessage(in: conversation, MessageSend(clientID: "c-000042", text: text))
let requestBytes = send.encoded(id: .integer(7))
let requestData = Data(requestBytes)

let customer = Participant(id: ParticipantID("01JD5Z7Q8W9E2R3T4Y5V6B7N8P"), role: .customer, name: "Ada")
let item = PublicItem(
    seq: 42,
    at: Instant(milliseconds: 1_795_223_402_113),
    entry: .message(
        PublicEntry.Message(
            id: MessageID("01JD5Z7Q8W9E2R3T4Y5V6B7N8N"),
            from: customer,
            text: text,
            clientID: "c-000042"
        )
    )
)
let customerPush = CustomerPush.item(conversation, item, isOwn: false)
let deskPush = DeskPush.item(conversation, item, isOwn: false)
let foundationPush = try JSONDecoder().decode(FoundationPush.self, from: Data(customerPush.encoded()))
let reply = CustomerReply.sent(
    SentReply(seq: 42, message: MessageID("01JD5Z7Q8W9E2R3T4Y5V6B7N8N"), at: item.at, isDuplicate: false)
)

// MARK: Measuring

let limits = RequestLimits()
print("message.send \(requestBytes.count) bytes, message push \(customerPush.encoded().count) bytes")

let parse = try microseconds { try JSONValue.parse(requestBytes, limits: .frame).object?.count ?? 0 }
let decode = try microseconds {
    guard case .request(_, .sendMessage(_, let message)) = try ChatRequest.decode(requestBytes, limits: limits) else {
        return 0
    }
    return message.text.utf8.count
}
let encode = microseconds { customerPush.encoded().count }
let encodeForDesk = microseconds { deskPush.encoded().count }
let encodeReply = microseconds { reply.encoded(re: .integer(7)).count }

if CommandLine.arguments.contains("--ours-only") {
    report("bytes → JSON value", parse, against: [])
    report("bytes → message.send", decode, against: [])
    report("message push → bytes", encode, against: [])
} else {
    let decoder = JSONDecoder()
    let encoder = JSONEncoder()
    let typed = try microseconds { try decoder.decode(FoundationRequest.self, from: requestData).data.text.utf8.count }
    let untyped = try microseconds {
        (try JSONSerialization.jsonObject(with: requestData) as? [String: Any])?.count ?? 0
    }
    let encoded = try microseconds { try encoder.encode(foundationPush).count }
    report("bytes → JSON value", parse, against: [("JSONSerialization", untyped)])
    report("bytes → message.send", decode, against: [("JSONDecoder", typed)])
    report("message push → bytes", encode, against: [("JSONEncoder", encoded)])
}
report("message push, desk → bytes", encodeForDesk, against: [])
report("message.send reply → bytes", encodeReply, against: [])
