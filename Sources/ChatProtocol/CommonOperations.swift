package import ChatModel

/// What a client continues after a lost connection (PROTOCOL.md, section 3).
package struct Resumption: Sendable, Equatable {
    package var secret: String
    /// The epoch in which `seen` was counted; empty where the client knows none, which is never current.
    package var epoch: String
    /// How far the client has each conversation; one that is missing follows whole.
    package var seen: [ConversationID: Heads]

    package init(secret: String, epoch: String, seen: [ConversationID: Heads]) {
        self.secret = secret
        self.epoch = epoch
        self.seen = seen
    }
}

/// A message to send.
package struct MessageSend: Sendable, Equatable {
    /// The sender's own number for it, 1 to 64 characters; the same again is the same message.
    package var clientID: String
    package var text: String

    package init(clientID: String, text: String) {
        self.clientID = clientID
        self.text = text
    }
}

/// A page of a log to read.
package struct HistoryQuery: Sendable, Equatable {
    package var range: LogRange
    /// 1 to the page's limit.
    package var limit: Int

    package init(range: LogRange, limit: Int) {
        self.range = range
        self.limit = limit
    }
}

/// How far somebody has a conversation, each up to and including; one of the two at least.
package struct Receipt: Sendable, Equatable {
    package var delivered: Int?
    package var read: Int?

    package init(delivered: Int? = nil, read: Int? = nil) {
        self.delivered = delivered
        self.read = read
    }
}

/// Whether somebody types; it never carries text.
package enum TypingState: String, Sendable, CaseIterable {
    case active, paused, done
}

/// A customer's wish for a conversation.
package struct ConversationStart: Sendable, Equatable {
    package var clientID: String
    package var queue: String
    package var about: ConversationHeader.About

    /// The queue of a conversation that names none.
    package static let standardQueue = "default"

    package init(
        clientID: String,
        queue: String = ConversationStart.standardQueue,
        about: ConversationHeader.About = ConversationHeader.About()
    ) {
        self.clientID = clientID
        self.queue = queue
        self.about = about
    }
}

/// A customer's first request.
package struct ChatHello: Sendable, Equatable {
    /// A JWT that the business signed.
    package var token: String?
    package var name: String?
    package var client: String?
    /// False opts out of analysis; nil where the client says nothing, and on resuming keeps what was said before.
    package var analysis: Bool?
    package var resume: Resumption?
    /// The secret of another connection of the same participant.
    package var join: String?

    package init(
        token: String? = nil,
        name: String? = nil,
        client: String? = nil,
        analysis: Bool? = nil,
        resume: Resumption? = nil,
        join: String? = nil
    ) {
        self.token = token
        self.name = name
        self.client = client
        self.analysis = analysis
        self.resume = resume
        self.join = join
    }
}

// MARK: Decoding

extension Resumption {
    init(_ fields: Fields) throws(WireError) {
        var seen: [ConversationID: Heads] = [:]
        for (key, heads) in try fields.optionalObject("seen")?.objects() ?? [] {
            seen[ConversationID(key)] = Heads(
                seq: try heads.optionalInteger("seq", in: 0...Int.max) ?? 0,
                iseq: try heads.optionalInteger("iseq", in: 0...Int.max) ?? 0
            )
        }
        let secret = try fields.string("secret")
        self.init(secret: secret, epoch: try fields.optionalString("epoch") ?? "", seen: seen)
    }
}

extension MessageSend {
    init(_ fields: Fields, limits: RequestLimits) throws(WireError) {
        self.init(clientID: try fields.string("client_id", upTo: limits.clientID), text: try fields.string("text"))
    }
}

extension HistoryQuery {
    init(_ fields: Fields, limits: RequestLimits) throws(WireError) {
        try fields.refuseBoth("after", "before")
        let after = try fields.optionalInteger("after", in: 0...Int.max)
        let before = try fields.optionalInteger("before", in: 0...Int.max)
        let range: LogRange =
            if let after { .after(after) } else if let before { .before(before) } else { .latest }
        let limit = try fields.pageSize("limit", standard: limits.historyStandard, maximum: limits.historyPage)
        self.init(range: range, limit: limit)
    }
}

extension Receipt {
    init(_ fields: Fields) throws(WireError) {
        let delivered = try fields.optionalInteger("delivered", in: 0...Int.max)
        let read = try fields.optionalInteger("read", in: 0...Int.max)
        guard delivered != nil || read != nil else { throw fields.missing("delivered or read") }
        self.init(delivered: delivered, read: read)
    }
}

extension ConversationStart {
    init(_ fields: Fields, limits: RequestLimits) throws(WireError) {
        let about = try fields.optionalObject("about")
        self.init(
            clientID: try fields.string("client_id", upTo: limits.clientID),
            queue: try fields.optionalString("queue") ?? Self.standardQueue,
            about: ConversationHeader.About(
                page: try about?.optionalString("page"),
                subject: try about?.optionalString("subject")
            )
        )
    }
}

extension ChatHello {
    init(_ fields: Fields, limits: RequestLimits) throws(WireError) {
        try fields.refuseBoth("resume", "join")
        var resume: Resumption?
        if let resumption = try fields.optionalObject("resume") { resume = try Resumption(resumption) }
        self.init(
            token: try fields.optionalString("token"),
            name: try fields.optionalString("name", upTo: limits.name),
            client: try fields.optionalString("client"),
            analysis: try fields.optionalBool("analysis"),
            resume: resume,
            join: try fields.optionalString("join")
        )
    }
}

extension Rating {
    /// The scores a rating may have, and the answers to "How well did we understand how you felt?".
    static let scores = 1...5
    static let understandings = 1...4

    init(_ fields: Fields) throws(WireError) {
        let score = try fields.optionalInteger("score", in: Self.scores)
        let understood = try fields.optionalInteger("understood", in: Self.understandings)
        let comment = try fields.optionalString("comment")
        guard score != nil || understood != nil || comment != nil else {
            throw fields.missing("score, understood or comment")
        }
        self.init(score: score, understood: understood, comment: comment)
    }
}
