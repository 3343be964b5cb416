package import ChatModel
package import StrictJSON

/// The reply to `hello` (PROTOCOL.md, section 3).
package struct Welcome<Conversation: ConversationShape>: ReplyBody, Equatable {
    package var participant: Participant
    /// What the client comes back with.
    package var secret: String
    package var epoch: String
    package var heartbeat: HeartbeatTimes
    package var limits: ClientLimits
    /// That words are analysed; nil where there is nothing to say.
    package var notice: String?
    /// Whether a session was continued.
    package var isResumed: Bool
    package var conversations: [Listing]

    package init(
        participant: Participant,
        secret: String,
        epoch: String,
        heartbeat: HeartbeatTimes,
        limits: ClientLimits,
        notice: String?,
        isResumed: Bool,
        conversations: [Listing]
    ) {
        self.participant = participant
        self.secret = secret
        self.epoch = epoch
        self.heartbeat = heartbeat
        self.limits = limits
        self.notice = notice
        self.isResumed = isResumed
        self.conversations = conversations
    }

    /// A conversation with whether its replay is whole.
    package struct Listing: Sendable, Equatable {
        package var conversation: Conversation
        /// Whether every event after `seen` follows; the client pages `history` otherwise.
        package var isRecovered: Bool

        package init(conversation: Conversation, isRecovered: Bool) {
            self.conversation = conversation
            self.isRecovered = isRecovered
        }
    }

    package func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("participant")
            participant.write(to: &writer, for: Conversation.reader)
            writer.member("secret", secret)
            writer.member("epoch", epoch)
            heartbeat.writeMember(to: &writer)
            limits.writeMember(to: &writer)
            writer.member("notice", ifPresent: notice)
            writer.member("resumed", isResumed)
            writer.key("conversations")
            writer.array { writer in
                for listing in conversations {
                    writer.object { writer in
                        writer.key("conversation")
                        listing.conversation.write(to: &writer)
                        writer.member("recovered", listing.isRecovered)
                    }
                }
            }
        }
    }

    /// Reads the `ok` object of a `hello`.
    package init(json: JSONValue?) throws(ShapeError) {
        guard let secret = json?["secret"]?.string, let epoch = json?["epoch"]?.string else {
            throw ShapeError("secret")
        }
        self.secret = secret
        self.epoch = epoch
        participant = try Participant(json: json?["participant"])
        heartbeat = HeartbeatTimes(json: json?["heartbeat"])
        limits = ClientLimits(json: json?["limits"])
        notice = json?["notice"]?.string
        isResumed = json?["resumed"]?.bool ?? false
        conversations = []
        for listing in json?["conversations"]?.array ?? [] {
            let conversation = try Conversation(json: listing["conversation"])
            conversations.append(Listing(conversation: conversation, isRecovered: listing["recovered"]?.bool ?? false))
        }
    }
}

/// How often the relay's `{}` comes, and how long it waits for the answer.
package struct HeartbeatTimes: Sendable, Equatable {
    package var intervalMilliseconds: Int
    package var timeoutMilliseconds: Int

    package init(intervalMilliseconds: Int, timeoutMilliseconds: Int) {
        self.intervalMilliseconds = intervalMilliseconds
        self.timeoutMilliseconds = timeoutMilliseconds
    }

    /// Takes the times out of the relay's limits.
    package init(_ limits: Limits) {
        self.init(
            intervalMilliseconds: limits[.heartbeatInterval],
            timeoutMilliseconds: limits[.heartbeatTimeout]
        )
    }

    fileprivate func writeMember(to writer: inout JSONWriter) {
        writer.key("heartbeat")
        writer.object { writer in
            writer.member("interval_ms", intervalMilliseconds)
            writer.member("timeout_ms", timeoutMilliseconds)
        }
    }

    fileprivate init(json: JSONValue?) {
        self.init(Limits())
        intervalMilliseconds = json?["interval_ms"]?.integer.map { Int($0) } ?? intervalMilliseconds
        timeoutMilliseconds = json?["timeout_ms"]?.integer.map { Int($0) } ?? timeoutMilliseconds
    }
}

/// The limits that a client has to know.
package struct ClientLimits: Sendable, Equatable {
    /// One message's text, in Unicode scalars.
    package var text: Int
    /// One inbound frame, in bytes.
    package var frame: Int
    /// How long an agent without any connection keeps the conversations.
    package var graceMilliseconds: Int

    package init(text: Int, frame: Int, graceMilliseconds: Int) {
        self.text = text
        self.frame = frame
        self.graceMilliseconds = graceMilliseconds
    }

    /// Takes what clients have to know out of the relay's limits.
    package init(_ limits: Limits) {
        self.init(text: limits[.text], frame: limits[.frame], graceMilliseconds: limits[.grace])
    }

    fileprivate func writeMember(to writer: inout JSONWriter) {
        writer.key("limits")
        writer.object { writer in
            writer.member("text", text)
            writer.member("frame", frame)
            writer.member("grace_ms", graceMilliseconds)
        }
    }

    fileprivate init(json: JSONValue?) {
        self.init(Limits())
        text = json?["text"]?.integer.map { Int($0) } ?? text
        frame = json?["frame"]?.integer.map { Int($0) } ?? frame
        graceMilliseconds = json?["grace_ms"]?.integer.map { Int($0) } ?? graceMilliseconds
    }
}
