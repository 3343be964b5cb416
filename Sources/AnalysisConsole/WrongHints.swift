internal import ChatModel
internal import ReflectBack
internal import SentimentAnalysis
internal import StrictJSON

/// Finds, in the lines of `heard export --internal`, the flagged messages whose hint an agent called wrong.
package struct WrongHints {
    package private(set) var found: [FalsePositive] = []
    /// Hints called wrong that stood beside no flag, so that no list is to blame.
    package private(set) var unflagged = 0
    /// The customer's messages of the running conversation, by `seq`.
    private var messages: [Int: String] = [:]
    private var hints: [HintID: Hint] = [:]
    /// The words of the names of those who answered there.
    private var deskNames: Set<String> = []

    package init() {}

    /// Reads the next line.
    package mutating func read(_ line: String) {
        guard let line = try? JSONValue(parsing: line), let event = line["ev"]?.string else { return }
        switch event {
        case "conversation":
            messages = [:]
            hints = [:]
            deskNames = []
        case "hint":
            if let hint = try? Hint(json: line["data"]) { hints[hint.id] = hint }
        case "hint.feedback":
            let data = line["data"]
            // A word on one suggestion is a word on the phrases, not on the flag.
            guard data?["action"]?.string == "wrong", data?["suggestion"] == nil,
                let hint = data?["hint"]?.string.flatMap({ hints[HintID($0)] })
            else { return }
            add(hint, why: data?["why"]?.string ?? "")
        default:
            guard let seq = line["seq"]?.integer, let entry = try? PublicEntry(event: event, data: line["data"])
            else { return }
            read(entry, seq: Int(seq))
        }
    }

    private mutating func read(_ entry: PublicEntry, seq: Int) {
        switch entry {
        case .message(let message) where message.from.role == .customer: messages[seq] = message.text
        case .message(let message): addName(of: message.from)
        case .participantJoined(let presence), .participantLeft(let presence): addName(of: presence.participant)
        case .stateChanged, .rated: break
        }
    }

    private mutating func addName(of participant: Participant) {
        guard participant.role == .agent || participant.role == .supervisor else { return }
        deskNames.formUnion(participant.name.split(separator: " ").map(Self.bare))
    }

    private mutating func add(_ hint: Hint, why: String) {
        let read = hint.energy.evidence.map(\.seq)
        guard let seq = (read + hint.content.about).max(), let text = messages[seq] else { return }
        guard hint.energy.level >= .heightened else {
            unflagged += 1
            return
        }
        let earliest = read.min() ?? seq
        let before = messages.filter { (earliest..<max(seq, earliest)).contains($0.key) }
            .sorted { $0.key < $1.key }.map(\.value)
        found.append(FalsePositive(before: before, text: text, why: withoutNames(why)))
    }

    /// Agents write for the agents of their desk; who they were stays out.
    private func withoutNames(_ why: String) -> String {
        why.split(separator: " ").map { deskNames.contains(Self.bare($0)) ? "…" : String($0) }.joined(separator: " ")
    }

    /// A word without case and without the marks around it.
    private static func bare(_ word: Substring) -> String { word.filter { $0.isLetter || $0.isNumber }.lowercased() }
}
