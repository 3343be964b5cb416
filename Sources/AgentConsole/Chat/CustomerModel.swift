package import ChatModel
package import ChatProtocol
package import RelayClient

/// A customer's chat in a terminal as a value: events go in, what is to be done comes out.
package struct CustomerModel: Sendable {
    /// The conversation that lines go to; nil before the first line and after closing.
    package private(set) var conversation: ConversationID?
    package private(set) var isOnline = false
    private var me: ParticipantID?
    private var lastConversation: ConversationID?
    /// What was entered before the conversation was open.
    private var early: [String] = []
    private var startID: String?
    private var isStarting = false
    private var hasToldNotice = false
    private var hasToldOutage = false
    private var identifiers: IdentifierSource
    private let writer: LineWriter
    /// Whether one's own messages are shown when they are stored: where they were not typed on a terminal.
    private let showsOwn: Bool

    /// What is to be done.
    package enum Effect: Sendable, Equatable {
        case request(ChatRequest)
        /// A request that wants no reply.
        case post(ChatRequest)
        case send(UnsentMessage)
        case show(String)
        case complain(String)
        case hold(milliseconds: Int)
        case quit
    }

    package init(seed: (UInt64, UInt64), zoneMinutes: Int, showsOwn: Bool) {
        identifiers = IdentifierSource(seed: seed)
        writer = LineWriter(zoneMinutes: zoneMinutes)
        self.showsOwn = showsOwn
    }

    /// Whether lines wait for the conversation to open.
    package var isOpening: Bool { !early.isEmpty }

    // MARK: What is entered

    /// Takes in a line that the customer entered.
    package mutating func enter(_ line: String, at now: Instant) -> [Effect] {
        let text = line.trimmedOfWhiteSpace
        if text.isEmpty { return [] }
        if line.hasPrefix("//") { return say(String(line.dropFirst()), at: now) }
        guard line.hasPrefix("/") else { return say(line, at: now) }
        let (name, argument) = text.dropFirst().firstWordAndRest
        switch name.lowercased() {
        case "quit", "exit", "q": return [.quit]
        case "help": return Self.help.map { .show($0) }
        case "close": return close(argument)
        case "rate": return rate(argument)
        case "wait":
            guard let seconds = Int(argument), (0...3600).contains(seconds) else { return [.complain("/wait SECONDS")] }
            return [.hold(milliseconds: seconds * 1000)]
        default: return [.complain("There is no /\(SafeText(line: name)): nothing was sent. /help lists all.")]
        }
    }

    private static let help = [
        "Any line is a message; // begins one with a slash.",
        "  /rate 1…5 [1…4] [WORDS]: how it was, and how well you felt understood",
        "  /close: end the conversation",
        "  /wait SECONDS: for scripts",
        "  /quit: leave; heard chat --resume comes back",
    ]

    private mutating func say(_ text: String, at now: Instant) -> [Effect] {
        guard let conversation else {
            early.append(text)
            return isOnline ? start(at: now) : [.show("Not connected yet: the message waits.")]
        }
        let clientID = identifiers.next(IdentifierKind.Message.self, at: now).rawValue
        let message = MessageSend(clientID: clientID, text: text)
        return [.send(UnsentMessage(conversation: conversation, message: message))]
    }

    private mutating func start(at now: Instant) -> [Effect] {
        guard !isStarting else { return [] }
        isStarting = true
        let clientID = startID ?? identifiers.next(IdentifierKind.Message.self, at: now).rawValue
        startID = clientID
        return [.request(.startConversation(ConversationStart(clientID: clientID)))]
    }

    private func close(_ reason: String) -> [Effect] {
        guard let conversation else { return [.complain("There is no open conversation.")] }
        return [.request(.closeConversation(conversation, reason: reason.isEmpty ? nil : reason))]
    }

    private func rate(_ argument: String) -> [Effect] {
        guard let conversation = conversation ?? lastConversation else {
            return [.complain("There is no conversation to rate.")]
        }
        let (score, rest) = argument.numberAndRest
        guard let score, (1...5).contains(score) else { return [.complain("/rate 1…5 [1…4] [WORDS]")] }
        var (understood, comment) = rest.numberAndRest
        if let value = understood, !(1...4).contains(value) { (understood, comment) = (nil, rest) }
        let rating = Rating(score: score, understood: understood, comment: comment.isEmpty ? nil : comment)
        return [.request(.rate(conversation, rating))]
    }

    // MARK: What the relay says

    /// Takes in what the session delivers.
    package mutating func take(_ delivery: Delivery<CustomerSide>, at now: Instant) -> [Effect] {
        switch delivery {
        case .online(let welcome): return greeted(welcome, at: now)
        case .offline(let outage):
            isOnline = false
            isStarting = false
            guard !hasToldOutage else { return [] }
            hasToldOutage = true
            return [.complain("* Not connected: \(SafeText(line: outage.reason)) What you write is kept.")]
        case .push(let push, _): return take(push)
        case .reply(_, let request, let outcome): return answered(request, outcome, at: now)
        case .sent(let unsent, let reply):
            guard showsOwn else { return [] }
            let line = TranscriptLine(
                seq: reply.seq,
                at: reply.at,
                body: .mine(SafeText(unsent.message.text), clientID: "")
            )
            return show(line)
        case .notSent(let unsent, let error):
            let text = SafeText(line: unsent.message.text)
            return [.complain("* Not sent: \(SafeText(line: error.message)) The text was: \(text)")]
        case .delayed(_, let error, _): return [.show("* \(SafeText(line: error.message))")]
        case .ended(let end): return end.message.isEmpty ? [] : [.complain("* \(SafeText(line: end.message))")]
        case .connecting, .startOver, .gap, .unreadable, .latency, .save: return []
        }
    }

    private mutating func greeted(_ welcome: Welcome<PublicConversation>, at now: Instant) -> [Effect] {
        isOnline = true
        hasToldOutage = false
        me = welcome.participant.id
        var effects: [Effect] = []
        if let notice = welcome.notice, !hasToldNotice {
            hasToldNotice = true
            effects.append(.show("* \(SafeText(line: notice))"))
        }
        let open = welcome.conversations.first { $0.conversation.state != .closed }
        if conversation != nil, open == nil { conversation = nil }
        if conversation == nil, let open { effects += opened(open.conversation.id, at: now) }
        if conversation == nil, !early.isEmpty { effects += start(at: now) }
        return effects
    }

    private mutating func opened(_ id: ConversationID, at now: Instant) -> [Effect] {
        conversation = id
        lastConversation = id
        isStarting = false
        startID = nil
        let texts = early
        early = []
        return texts.flatMap { say($0, at: now) }
    }

    private mutating func answered(_ request: ChatRequest, _ outcome: ReplyOutcome, at now: Instant) -> [Effect] {
        switch (request, outcome) {
        case (.startConversation, .ok(let body)):
            guard let reply = try? StartedReply(json: body) else { return [.complain("* The answer cannot be read.")] }
            return position(reply.position) + opened(reply.conversation, at: now)
        case (.startConversation, .refused(let error)):
            isStarting = false
            startID = nil
            let lost = early.map { "* Not sent: \(SafeText(line: $0))" }
            early = []
            return [.complain("* \(SafeText(line: error.message))")] + lost.map { .complain($0) }
        case (.startConversation, _):
            isStarting = false
            return []
        case (.closeConversation, .ok): return closed("you closed it")
        case (.rate, .ok): return [.show("* Thank you.")]
        case (_, .refused(let error)): return [.complain("* \(SafeText(line: error.message))")]
        case (_, .offline), (_, .unknown): return [.complain("* Not connected: that was not done.")]
        default: return []
        }
    }

    private mutating func closed(_ reason: String) -> [Effect] {
        conversation = nil
        return [.show("* The conversation is closed (\(reason)). /rate 1…5 says how it was; a line begins a new one.")]
    }

    private mutating func take(_ push: CustomerPush) -> [Effect] {
        switch push {
        case .item(let id, let item, _):
            if case .stateChanged(let change) = item.entry {
                guard change.state == .closed else { return [] }
                let reason = change.reason.isEmpty ? "over" : change.reason
                return id == conversation ? closed(SafeText(line: reason).description) : []
            }
            let line = TranscriptLine(item, for: me)
            guard case .message = item.entry, line.body.isAnswer, !line.body.isMine else { return show(line) }
            return show(line) + [.post(.receipt(in: id, Receipt(read: item.seq)))]
        case .queuePosition(_, let place): return position(place)
        case .notice(_, let notice): return [.show("* \(SafeText(line: notice.message))")]
        case .typing, .receipt, .resumed: return []
        }
    }

    private func position(_ place: QueuePosition?) -> [Effect] {
        guard let place else { return [] }
        let wait = place.waitMilliseconds.map { ", about \($0.inWords)" } ?? ""
        return [.show("* You are number \(place.position) in the queue\(wait).")]
    }

    /// The customer's view of a line: their own words are theirs, everybody else has a name.
    private func show(_ line: TranscriptLine) -> [Effect] {
        if line.body == .silent { return [] }
        let (speaker, text): (String, SafeText) =
            switch line.body {
            case .customer(let text), .mine(let text, _): ("you: ", text)
            case .colleague(let name, let text): ("\(name): ", text)
            case .system(let text), .event(let text): ("* ", text)
            case .silent: ("", SafeText(""))
            }
        return LineWriter.join("\(writer.time(line.at)) \(speaker)", text).map { .show($0) }
    }
}
