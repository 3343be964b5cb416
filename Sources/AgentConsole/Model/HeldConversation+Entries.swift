internal import ChatModel
internal import ChatProtocol

extension HeldConversation {
    /// Takes in a conversation that was handed over whole.
    init(_ snapshot: ConversationSnapshot, number: Int, for me: ParticipantID?) {
        let shared = snapshot.conversation.shared
        self.init(
            id: snapshot.conversation.id,
            number: number,
            name: SafeText(name: shared.customer.name),
            customer: shared.customer.id,
            isVerified: shared.customer.isVerified,
            email: shared.customer.email.map { SafeText(line: $0) },
            subject: shared.about.subject.map { SafeText(line: $0) },
            page: shared.about.page.map { SafeText(line: $0) },
            queue: SafeText(line: shared.queue),
            openedAt: shared.openedAt,
            isAnalysed: snapshot.conversation.isAnalysed
        )
        for case .item(_, let item, _) in snapshot.events { insert(TranscriptLine(item, for: me)) }
        for item in snapshot.internalItems { apply(item.entry) }
        notes = snapshot.notes.map { NoteLine($0) }
        update(from: snapshot.conversation)
        earlier = snapshot.earlier.map { item in
            EarlierContact(openedAt: item.conversation.shared.openedAt, notes: item.notes.map { NoteLine($0) })
        }
        handOver = snapshot.transfer.map { transfer in
            HandOver(from: SafeText(name: transfer.from.name), summary: SafeText(line: transfer.summary))
        }
        let unanswered = lines.reversed().prefix { !$0.body.isAnswer }.filter(\.body.isCustomer)
        unread = unanswered.count
        waitingSince = unanswered.last?.at
    }

    /// Takes in an item of the internal log.
    mutating func apply(_ entry: InternalEntry) {
        switch entry {
        case .energy(_, let energy):
            let new = Reading(energy)
            reading = new
            curve.append(new.points)
            if curve.count > Self.curveLength { curve.removeFirst() }
        case .hint(let hint):
            hints.append(HintCard(hint))
            if hints.count > Self.keptHints { hints.removeFirst() }
        case .noteAdded(let note):
            if !notes.contains(where: { $0.id == note.id }) { notes.append(NoteLine(note)) }
        case .noteEdited(let note):
            if let index = notes.firstIndex(where: { $0.id == note.id }) { notes[index] = NoteLine(note) }
        case .noteRemoved(let note): notes.removeAll { $0.id == note.id }
        case .acknowledged: flag?.isAcknowledged = true
        case .flagRaised(let flag), .flagUpdated(let flag): self.flag = FlagLine(flag)
        case .flagLowered: flag = nil
        case .whisper(let whisper):
            whispers.append(WhisperLine(from: SafeText(name: whisper.from.name), text: SafeText(whisper.text)))
            hasNewWhisper = true
            if whispers.count > Self.keptWhispers { whispers.removeFirst() }
        case .overdue, .transferred: break
        }
    }

    private static let curveLength = 12
    private static let keptHints = 50
    private static let keptWhispers = 10
}

extension TranscriptLine {
    /// Takes in an item of the public log, as `me` sees it.
    init(_ item: PublicItem, for me: ParticipantID?) {
        let body: Body =
            switch item.entry {
            case .message(let message): Body(message, for: me)
            case .participantJoined(let presence): .event(Self.arrival(presence, for: me))
            case .participantLeft(let presence): .event(Self.departure(presence, for: me))
            case .stateChanged(let change):
                change.state == .assigned ? .silent : .event(Self.words(change))
            case .rated(let rating): .event(SafeText(line: rating.words))
            }
        self.init(seq: item.seq, at: item.at, body: body)
    }

    private static func words(_ change: PublicEntry.StateChange) -> SafeText {
        let reason = change.reason.isEmpty ? "" : " (\(change.reason))"
        guard change.state == .queued else { return SafeText(line: "closed\(reason)") }
        switch change.reason {
        case "opened": return SafeText(line: "waits in the queue")
        case "transfer": return SafeText(line: "back in the queue, handed on")
        default: return SafeText(line: "back in the queue\(reason)")
        }
    }

    private static func arrival(_ presence: PublicEntry.Presence, for me: ParticipantID?) -> SafeText {
        let (who, isMe) = who(presence, me)
        return switch presence.reason {
        case .resumed: SafeText(line: isMe ? "you are back" : "\(who) is back")
        case .transfer: SafeText(line: "\(who) took over")
        case .barge: SafeText(line: "\(who) stepped in")
        default: SafeText(line: "\(who) joined")
        }
    }

    private static func departure(_ presence: PublicEntry.Presence, for me: ParticipantID?) -> SafeText {
        let (who, isMe) = who(presence, me)
        return switch presence.reason {
        case .disconnected: SafeText(line: "\(who) lost the connection")
        case .transfer: SafeText(line: "\(who) handed on")
        case .requeued: SafeText(line: "\(who) went, back to the queue")
        case .closed: SafeText(line: isMe ? "you left" : "\(who) left")
        default: SafeText(line: isMe ? "you left" : "\(who) left (\(presence.reason.rawValue))")
        }
    }

    private static func who(_ presence: PublicEntry.Presence, _ me: ParticipantID?) -> (String, isMe: Bool) {
        guard presence.participant.id != me else { return ("you", true) }
        return (SafeText(name: presence.participant.name).description, false)
    }
}

extension TranscriptLine.Body {
    fileprivate init(_ message: PublicEntry.Message, for me: ParticipantID?) {
        let text = SafeText(message.text)
        switch message.from.role {
        case .customer: self = .customer(text)
        case .system: self = .system(text)
        case .agent, .supervisor:
            self =
                message.from.id == me
                ? .mine(text, clientID: message.clientID)
                : .colleague(name: SafeText(name: message.from.name), text)
        }
    }

    /// Whether somebody of the desk wrote it.
    var isAnswer: Bool {
        switch self {
        case .mine, .colleague: true
        case .customer, .system, .event, .silent: false
        }
    }
}

extension Rating {
    fileprivate var words: String {
        var parts: [String] = []
        if let score { parts.append("rated \(score) of 5") }
        if let understood { parts.append("felt understood \(understood) of 4") }
        if let comment { parts.append("said: \(comment)") }
        return parts.isEmpty ? "rated" : parts.joined(separator: ", ")
    }
}
