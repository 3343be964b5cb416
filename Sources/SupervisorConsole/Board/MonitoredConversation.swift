package import ChatModel
internal import ChatProtocol
internal import ReflectBack
package import SentimentAnalysis
internal import TerminalScreen

/// A conversation that a supervisor looks into: both logs in the order of time, as safe lines.
package struct MonitoredConversation: Sendable, Equatable {
    /// One thing that was said or happened.
    package struct Line: Sendable, Equatable {
        package var at: Instant
        package var kind: Kind
        /// Who said it; empty where it happened by itself.
        package var who: String
        package var text: String
    }

    /// What a line is.
    package enum Kind: Sendable, Equatable {
        case customer, desk, event
        /// Only the desk sees it.
        case `internal`
        case flag

        fileprivate var rank: Int {
            switch self {
            case .customer, .desk, .event: 0
            case .internal, .flag: 1
            }
        }
    }

    package let id: ConversationID
    package private(set) var lines: [Line] = []
    package private(set) var customer: String?
    package private(set) var agent: String?
    package private(set) var energy: Energy?
    package private(set) var flag: Flag?
    package private(set) var isAnalysed = true
    /// Lines below the window.
    package private(set) var scrolled = 0

    package init(_ id: ConversationID) {
        self.id = id
    }

    mutating func scroll(by count: Int) {
        scrolled = min(max(0, scrolled + count), max(0, lines.count - 1))
    }

    mutating func take(_ snapshot: ConversationSnapshot) {
        let conversation = snapshot.conversation
        lines = []
        customer = DisplayName(conversation.shared.customer.name).marked
        agent = conversation.shared.agent.map { DisplayName($0.name).marked }
        energy = conversation.energy
        flag = conversation.flag
        isAnalysed = conversation.isAnalysed
        for case .item(_, let item, _) in snapshot.events { take(item) }
        for item in snapshot.internalItems { take(item) }
        flag = conversation.flag
        energy = conversation.energy
    }

    private mutating func add(_ line: Line) {
        // Two logs, one order: by time, and within one commit what was said before what was read out of it.
        let place = lines.lastIndex { ($0.at, $0.kind.rank) <= (line.at, line.kind.rank) }.map { $0 + 1 } ?? 0
        lines.insert(line, at: place)
        if scrolled > 0 { scrolled += 1 }
        if lines.count > ConsoleLimits.monitoredLines { lines.removeFirst(lines.count - ConsoleLimits.monitoredLines) }
    }

    mutating func take(_ item: PublicItem) {
        switch item.entry {
        case .message(let message):
            let who = DisplayName(message.from.name).marked
            let kind: Kind = message.from.role == .customer ? .customer : message.from.role == .system ? .event : .desk
            add(Line(at: item.at, kind: kind, who: who, text: sanitised(message.text, keepingNewlines: true)))
        case .participantJoined(let presence):
            if presence.participant.role == .agent { agent = DisplayName(presence.participant.name).marked }
            happened(item.at, "\(DisplayName(presence.participant.name).marked) came (\(presence.reason.rawValue))")
        case .participantLeft(let presence):
            happened(item.at, "\(DisplayName(presence.participant.name).marked) went (\(presence.reason.rawValue))")
        case .stateChanged(let change):
            if change.state == .queued { agent = nil }
            let reason = change.reason.isEmpty ? "" : " (\(sanitised(change.reason)))"
            happened(item.at, "the conversation is \(change.state.rawValue)\(reason)")
        case .rated(let rating):
            let score = rating.score.map { " \($0) of 5" } ?? ""
            happened(item.at, "rated\(score)")
        }
    }

    private mutating func happened(_ at: Instant, _ text: String) {
        add(Line(at: at, kind: .event, who: "", text: text))
    }

    mutating func take(_ item: InternalItem) {
        func add(_ text: String, _ kind: Kind = .internal) {
            self.add(Line(at: item.at, kind: kind, who: "", text: sanitised(text)))
        }
        switch item.entry {
        case .energy(_, let energy): self.energy = energy
        case .hint(let hint):
            let suggestion = hint.content.suggestions.first.map { ": \($0.text)" } ?? ""
            add("hint, \(hint.content.kind.rawValue)\(suggestion)")
        case .noteAdded(let note): add("\(note.kind.rawValue): \(note.text)")
        case .noteEdited(let note): add("\(note.kind.rawValue), changed: \(note.text)")
        case .noteRemoved(let note): add("\(note.kind.rawValue), removed: \(note.text)")
        case .acknowledged(let record):
            flag?.isAcknowledged = true
            add("acknowledged by \(record.how.words) after \(TimeWords.short(record.afterMilliseconds))", .flag)
        case .flagRaised(let flag), .flagUpdated(let flag):
            self.flag = flag
            add("flagged \(flag.level.word) (\(flag.source.rawValue)): \(flag.reason)", .flag)
        case .flagLowered(let lowering):
            flag = nil
            add("the flag is lowered: \(lowering.reason)", .flag)
        case .overdue(let overdue):
            add("not acknowledged for \(TimeWords.short(overdue.unacknowledgedMilliseconds))", .flag)
        case .whisper(let whisper): add("\(whisper.from.name) whispers: \(whisper.text)")
        case .transferred(let transfer): add("\(transfer.from.name) hands over: \(transfer.summary)")
        }
    }
}
