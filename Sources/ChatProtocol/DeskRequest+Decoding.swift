internal import ChatModel
internal import SentimentAnalysis

extension DeskRequest {
    /// Reads a frame of a desk connection.
    ///
    /// Whether the role may ask for it is the server's to say.
    ///
    /// - Throws: A failure that says whether it counts as a bad frame, with the reply to send.
    package static func decode(
        _ bytes: [UInt8],
        limits: RequestLimits
    ) throws(RequestFailure) -> ClientFrame<DeskRequest> {
        guard let envelope = try RequestEnvelope.decode(bytes, limits: limits.json) else { return .pong }
        guard let name = Name(rawValue: envelope.op) else {
            throw RequestFailure(.badData, re: envelope.id, WireError(.unknownOp))
        }
        do {
            return .request(id: envelope.id, try DeskRequest(name, envelope, limits))
        } catch {
            throw RequestFailure(.badData, re: envelope.id, error)
        }
    }

    private init(_ name: Name, _ envelope: RequestEnvelope, _ limits: RequestLimits) throws(WireError) {
        switch name {
        case .hello, .setStatus, .acceptOffer, .declineOffer, .answerReview, .listColleagues, .listCannedReplies,
            .search, .tail, .stopTail, .ban, .board, .report:
            self = try Self.atLarge(name, envelope.data, limits)
        case .checkDraft:
            self = .checkDraft(in: envelope.conversation, text: try envelope.data.string("text"))
        case .askReview:
            self = .askReview(in: envelope.conversation, try ReviewRequest(envelope.data))
        case .stopMonitor: self = .stopMonitor(envelope.conversation)
        case .sendMessage, .history, .receipt, .typing, .closeConversation:
            self = try Self.talk(name, try envelope.requiredConversation(), envelope.data, limits)
        default:
            self = try Self.about(name, try envelope.requiredConversation(), envelope.data)
        }
    }

    /// What is about no conversation.
    private static func atLarge(
        _ name: Name,
        _ data: Fields,
        _ limits: RequestLimits
    ) throws(WireError) -> DeskRequest {
        switch name {
        case .hello: .hello(try DeskHello(data))
        case .setStatus: .setStatus(try StatusChange(data, limits: limits))
        case .acceptOffer: .acceptOffer(OfferID(try data.string("offer")))
        case .declineOffer: .declineOffer(OfferID(try data.string("offer")))
        case .answerReview: .answerReview(try ReviewAnswer(data))
        case .listColleagues: .listColleagues
        case .listCannedReplies: .listCannedReplies
        case .search:
            .search(
                query: try data.string("query"),
                limit: try data.pageSize("limit", standard: Self.standardHits, maximum: limits.searchHits)
            )
        case .tail: .tail(try TailQuery(data))
        case .stopTail: .stopTail
        case .ban: .ban(try Ban(data))
        case .board: .board
        case .report: .report(try ReportPeriod(data))
        default: throw WireError(.unknownOp)
        }
    }

    /// The hits of a search without a `limit` (PROTOCOL.md, section 6).
    private static let standardHits = 20

    /// What a customer can do, too.
    private static func talk(
        _ name: Name,
        _ conversation: ConversationID,
        _ data: Fields,
        _ limits: RequestLimits
    ) throws(WireError) -> DeskRequest {
        switch name {
        case .sendMessage: return .sendMessage(in: conversation, try MessageSend(data, limits: limits))
        case .history:
            let log = try data.optionalChoice("log", of: LogName.self) ?? .publicLog
            return .history(of: conversation, log, try HistoryQuery(data, limits: limits))
        case .receipt: return .receipt(in: conversation, try Receipt(data))
        case .typing: return .typing(in: conversation, try data.choice("state", of: TypingState.self))
        case .closeConversation: return .closeConversation(conversation, reason: try data.optionalString("reason"))
        default: throw WireError(.unknownOp)
        }
    }

    /// What the desk does with one conversation.
    private static func about(
        _ name: Name,
        _ conversation: ConversationID,
        _ data: Fields
    ) throws(WireError) -> DeskRequest {
        switch name {
        case .take: .take(conversation)
        case .transfer: .transfer(conversation, try TransferRequest(data))
        case .requeue: .requeue(conversation, summary: try data.optionalString("summary") ?? "")
        case .addNote:
            .addNote(in: conversation, kind: try data.choice("kind", of: Note.Kind.self), text: try data.string("text"))
        case .editNote: .editNote(in: conversation, try data.noteID(), text: try data.string("text"))
        case .removeNote: .removeNote(in: conversation, try data.noteID())
        case .hintFeedback: .hintFeedback(in: conversation, try HintFeedback(data))
        case .raiseFlag: .raiseFlag(conversation, reason: try data.optionalString("reason") ?? "")
        case .lowerFlag: .lowerFlag(conversation, reason: try data.optionalString("reason") ?? "")
        case .monitor: .monitor(conversation)
        case .whisper: .whisper(in: conversation, text: try data.string("text"))
        case .barge: .barge(conversation)
        case .assign: .assign(conversation, to: try Destination(data.object("to")))
        default: throw WireError(.unknownOp)
        }
    }
}

// MARK: Values

extension Fields {
    fileprivate func noteID() throws(WireError) -> NoteID { NoteID(try string("note")) }

    /// A time from 1970 to 9999: what can be compared with our own and written again.
    fileprivate func instant(_ name: String) throws(WireError) -> Instant? {
        guard let text = try optionalString(name) else { return nil }
        guard let instant = Instant(rfc3339: text), 0...Self.latestMilliseconds ~= instant.milliseconds else {
            throw WireError(.badRequest, "data.\(name) must be an RFC 3339 time from 1970 to 9999.")
        }
        return instant
    }

    /// 9999-12-31T23:59:59.999Z, the last that four digits of a year can say.
    private static var latestMilliseconds: Int64 { 253_402_300_799_999 }
}

extension DeskHello {
    fileprivate init(_ fields: Fields) throws(WireError) {
        try fields.refuseBoth("resume", "join")
        var resume: Resumption?
        if let resumption = try fields.optionalObject("resume") { resume = try Resumption(resumption) }
        self.init(
            token: try fields.optionalString("token"),
            client: try fields.optionalString("client"),
            resume: resume,
            join: try fields.optionalString("join")
        )
    }
}

extension StatusChange {
    fileprivate init(_ fields: Fields, limits: RequestLimits) throws(WireError) {
        let routing = try fields.optionalChoice("routing", of: Routing.self)
        let capacity = try fields.optionalInteger("capacity", in: 1...max(1, limits.capacity))
        let wantsLighter = try fields.optionalBool("lighter")
        guard routing != nil || capacity != nil || wantsLighter != nil else {
            throw fields.missing("routing, capacity or lighter")
        }
        let time = try fields.optionalInteger("for_ms", in: 1...Int.max)
        self.init(routing: routing, capacity: capacity, forMilliseconds: time, wantsLighter: wantsLighter)
    }
}

extension Destination {
    fileprivate init(_ fields: Fields) throws(WireError) {
        try fields.refuseBoth("agent", "queue")
        if let agent = try fields.optionalString("agent") {
            self = .agent(ParticipantID(agent))
        } else if let queue = try fields.optionalString("queue") {
            self = .queue(queue)
        } else {
            throw fields.missing("agent or queue")
        }
    }
}

extension TransferRequest {
    fileprivate init(_ fields: Fields) throws(WireError) {
        let to = try Destination(fields.object("to"))
        self.init(to: to, summary: try fields.optionalString("summary") ?? "")
    }
}

extension HintFeedback {
    fileprivate init(_ fields: Fields) throws(WireError) {
        self.init(
            hint: HintID(try fields.string("hint")),
            suggestion: try fields.optionalString("suggestion"),
            action: try fields.choice("action", of: Action.self),
            why: try fields.optionalString("why")
        )
    }
}

extension ReviewRequest {
    fileprivate init(_ fields: Fields) throws(WireError) {
        let agent = try fields.optionalObject("to")?.optionalString("agent")
        self.init(text: try fields.string("text"), to: agent.map { ParticipantID($0) })
    }
}

extension ReviewAnswer {
    fileprivate init(_ fields: Fields) throws(WireError) {
        self.init(
            review: ReviewID(try fields.string("review")),
            text: try fields.optionalString("text") ?? "",
            verdict: try fields.choice("verdict", of: Verdict.self)
        )
    }
}

extension TailQuery {
    fileprivate init(_ fields: Fields) throws(WireError) {
        try fields.refuseBoth("after", "since")
        let cursor = try fields.optionalString("after")
        let since = try fields.instant("since")
        let levels = Energy.Level.calm.rawValue...Energy.Level.acute.rawValue
        let level = try fields.optionalInteger("min_level", in: levels)
        self.init(
            start: cursor.map { .after($0) } ?? since.map { .since($0) } ?? .live,
            minimumLevel: level.flatMap(Energy.Level.init(rawValue:)) ?? .heightened,
            queue: try fields.optionalString("queue"),
            agent: try fields.optionalString("agent").map { ParticipantID($0) },
            isUnacknowledgedOnly: try fields.optionalBool("unacknowledged") ?? false,
            kinds: try fields.optionalChoices("kinds", of: Kind.self)
        )
    }
}

extension Ban {
    fileprivate init(_ fields: Fields) throws(WireError) {
        self.init(
            customer: ParticipantID(try fields.string("customer")),
            forMilliseconds: try fields.integer("for_ms", in: 1...Int.max),
            reason: try fields.optionalString("reason") ?? ""
        )
    }
}

extension ReportPeriod {
    fileprivate init(_ fields: Fields) throws(WireError) {
        guard let from = try fields.instant("from") else { throw fields.missing("from") }
        guard let to = try fields.instant("to") else { throw fields.missing("to") }
        guard from < to else { throw WireError(.badRequest, "data.from must be before data.to.") }
        self.init(from: from, to: to)
    }
}
