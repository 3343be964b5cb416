/// What one client has of one log: the numbers and texts that it was pushed, and what its own replies named.
package struct LogView: Sendable {
    /// What stands under a number, as it was pushed; nil where only a reply named it.
    package private(set) var items: [Int: String?] = [:]
    /// Everything up to here is there: what a resume says it has seen.
    package private(set) var head = 0
    /// Where the view begins: a snapshot stands for everything before.
    package private(set) var start = 0
    private var lastPushed = 0
    private var pushedSinceResume: Set<Int> = []
    package private(set) var duplicated = 0
    package private(set) var reordered = 0

    package init() {}

    /// A new connection begins, and says that it has seen everything up to ``head``.
    package mutating func resumed() {
        lastPushed = 0
        pushedSinceResume = Set(items.keys.filter { $0 <= head })
    }

    /// A snapshot stands for everything up to `number`.
    package mutating func began(after number: Int) {
        items = [:]
        start = number
        head = number
        lastPushed = number
        pushedSinceResume = []
    }

    /// A push came.
    package mutating func pushed(_ number: Int, _ text: String) {
        if number <= start || !pushedSinceResume.insert(number).inserted { duplicated += 1 }
        if number <= lastPushed { reordered += 1 }
        lastPushed = max(lastPushed, number)
        items[number] = text
        advance()
    }

    /// A reply named a number; what the request added is not pushed on this connection too.
    package mutating func named(_ number: Int, isNew: Bool) {
        if items[number] == nil { items[number] = .some(nil) }
        if isNew, !pushedSinceResume.insert(number).inserted { duplicated += 1 }
        advance()
    }

    private mutating func advance() {
        while items[head + 1] != nil { head += 1 }
    }
}

/// What became of one message that a client sent: a lost acknowledgement is unknown, which is not the same as failed.
package enum SendOutcome: Sendable, Equatable {
    case ok(seq: Int)
    case failed(code: String)
    case unknown
}

/// A message as its sender remembers it.
package struct SentMessage: Sendable {
    package var clientID: String
    package var text: String
    package var outcome: SendOutcome
    /// Whether it was sent again.
    package var isRepeated = false

    package init(clientID: String, text: String, outcome: SendOutcome) {
        self.clientID = clientID
        self.text = text
        self.outcome = outcome
    }
}

/// What a run has found, and the sums by which it is judged.
package struct Verdict: Sendable, CustomStringConvertible {
    /// Acknowledged and not in the log under its number.
    package var lost = 0
    /// In the log, or given to a client, more than once.
    package var duplicated = 0
    /// In another order than it was sent in, or pushed out of order.
    package var reordered = 0
    /// Numbers that are missing in the log or in a client's view of it.
    package var gaps = 0
    /// In the log and sent by nobody, refused and there all the same, or other words than the log has.
    package var foreign = 0
    package var examples: [String] = []

    package init() {}

    package var isClean: Bool { lost + duplicated + reordered + gaps + foreign == 0 }

    package var description: String { "lost \(lost) duplicated \(duplicated) reordered \(reordered) gaps \(gaps)" }

    mutating func blame(_ count: WritableKeyPath<Verdict, Int>, _ example: @autoclosure () -> String) {
        self[keyPath: count] += 1
        if examples.count < 10 { examples.append(example()) }
    }

    /// These findings and those.
    package mutating func add(_ other: Verdict) {
        lost += other.lost
        duplicated += other.duplicated
        reordered += other.reordered
        gaps += other.gaps
        foreign += other.foreign
        examples = Array((examples + other.examples).prefix(10))
    }
}

/// Compares what clients sent and saw with a log read back whole.
package struct HistoryChecker {
    /// One conversation: its public log as it is now, by number.
    package struct Truth: Sendable {
        package var numbers: [Int]
        /// The text of each message and who wrote it; nil where the item is not a message.
        package var texts: [Int: String]
        /// What kind of item stands under each number, for the findings.
        package var events: [Int: String] = [:]

        package init(numbers: [Int], texts: [Int: String]) {
            self.numbers = numbers
            self.texts = texts
        }
    }

    private let truth: Truth
    private let conversation: String
    private(set) package var verdict = Verdict()

    package init(_ truth: Truth, of conversation: String) {
        self.truth = truth
        self.conversation = conversation
        for (index, number) in truth.numbers.enumerated() where number != index + 1 {
            verdict.blame(\.gaps, "\(conversation): item \(index + 1) of the log has number \(number)")
        }
        var places: [String: Int] = [:]
        for (number, text) in truth.texts.sorted(by: { $0.key < $1.key }) {
            if let before = places.updateValue(number, forKey: text) {
                verdict.blame(\.duplicated, "\(conversation): \(text) stands at \(before) and \(number)")
            }
        }
    }

    /// Judges what one participant sent here, in the order of sending.
    package mutating func check(sent: [SentMessage], by sender: String) {
        let places = Dictionary(truth.texts.map { ($1, $0) }) { first, _ in first }
        var last = 0
        for message in sent {
            switch message.outcome {
            case .ok(let seq):
                guard truth.texts[seq] == message.text else {
                    verdict.blame(\.lost, "\(sender): \(message.text) was acknowledged as \(seq)")
                    continue
                }
                if seq < last { verdict.blame(\.reordered, "\(sender): \(message.text) has \(seq) behind \(last)") }
                last = max(last, seq)
            case .failed(let code):
                if let seq = places[message.text] {
                    verdict.blame(\.foreign, "\(sender): \(message.text) was refused (\(code)) and stands at \(seq)")
                }
            case .unknown: break
            }
        }
    }

    /// Judges that every message of the log was sent by somebody.
    package mutating func check(everySent texts: Set<String>) {
        for (number, text) in truth.texts where !texts.contains(text) {
            verdict.blame(\.foreign, "\(text) stands at \(number) and nobody sent it")
        }
    }

    /// Judges what one participant saw of it.
    package mutating func check(_ view: LogView, of reader: String) {
        verdict.duplicated += view.duplicated
        verdict.reordered += view.reordered
        for number in truth.numbers where number > view.start {
            guard let seen = view.items[number] else {
                verdict.blame(
                    \.gaps,
                    "\(conversation): \(reader) has not seen \(number), \(truth.events[number] ?? "")"
                )
                continue
            }
            if let seen, let text = truth.texts[number], seen != text {
                verdict.blame(\.foreign, "\(reader) saw \(seen) at \(number), where \(text) stands")
            }
        }
        for number in view.items.keys where number > truth.numbers.last ?? 0 {
            verdict.blame(\.lost, "\(reader) has seen \(number), which is not in the log")
        }
    }
}
