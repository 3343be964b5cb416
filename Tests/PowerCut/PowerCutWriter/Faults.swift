import ChatModel
import ConversationStore
import Glibc

/// A way in which the recorder makes the disk fail, by the byte that stands for it in its fault file.
enum Fault: String, CaseIterable {
    case noSpace = "1"
    case writeError = "2"
    case syncError = "3"
    case readOnly = "4"

    /// How the store's sentence has to begin.
    var sentences: [String] {
        switch self {
        case .noSpace: ["The disk is full"]
        case .writeError, .syncError: ["The disk failed"]
        case .readOnly: ["The disk failed", "The store cannot be written"]
        }
    }
}

/// Makes the disk fail in every way, checks that nothing is acknowledged and the sentence is right, and that the store
/// goes on by itself with everything acknowledged, and nothing else, once the disk is back.
func faults(_ directory: String, faultFile: String) throws {
    func disk(_ byte: String) {
        let descriptor = open(faultFile, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        _ = write(descriptor, byte, 1)
        close(descriptor)
    }
    disk("0")
    let log = try SQLiteLog(options(directory, .full))
    insist(log, opening("a", customer: "a"))
    var number = 0
    for round in 1...3 {
        for fault in Fault.allCases {
            for _ in 0..<20 {
                number += 1
                guard case .committed = addAndWait(log, message("a", number, length: 3)) else {
                    complain("\(fault): the store did not come back")
                }
            }
            disk(fault.rawValue)
            for attempt in 1...10 {
                let outcome = addAndWait(log, message("a", number + 1, length: 3))
                guard case .failed(let sentence) = outcome, fault.sentences.contains(where: sentence.hasPrefix) else {
                    complain("\(fault), attempt \(attempt): \(outcome)")
                }
                if attempt == 1, round == 1 { say("\(fault): \(sentence)") }
            }
            guard try log.conversation(ConversationID("a"))?.heads == Heads(seq: number, iseq: number) else {
                complain("\(fault): what was refused can be read")
            }
            disk("0")
        }
    }
    log.close()
    let again = try SQLiteLog(options(directory, .full))
    let items = try again.publicItems(of: ConversationID("a"), .after(0), limit: .max)
    guard items.map(\.seq) == Array(1...number) else { complain("\(items.count) of \(number) are left") }
    again.close()
    say("faults: \(number) acknowledged, all there; nothing refused is there")
}
