package import ChatModel
internal import StrictJSON

/// Somebody types, or stops; a receiver lets it lapse after 6 seconds (PROTOCOL.md, section 4).
package struct Typing: Sendable, Equatable {
    package var participant: Participant
    package var state: TypingState

    package init(participant: Participant, state: TypingState) {
        self.participant = participant
        self.state = state
    }

    func write(to writer: inout JSONWriter, for reader: Reader) {
        writer.object { writer in
            writer.key("participant")
            participant.write(to: &writer, for: reader)
            writer.member("state", state.rawValue)
        }
    }

    init(json: JSONValue?) throws(ShapeError) {
        guard let state = json?["state"]?.string.flatMap(TypingState.init(rawValue:)) else { throw ShapeError("state") }
        self.init(participant: try Participant(json: json?["participant"]), state: state)
    }
}

/// How far somebody has the conversation.
package struct ReceiptNotice: Sendable, Equatable {
    package var participant: Participant
    package var receipt: Receipt

    package init(participant: Participant, receipt: Receipt) {
        self.participant = participant
        self.receipt = receipt
    }

    func write(to writer: inout JSONWriter, for reader: Reader) {
        writer.object { writer in
            writer.key("participant")
            participant.write(to: &writer, for: reader)
            receipt.writeMembers(to: &writer)
        }
    }

    init(json: JSONValue?) throws(ShapeError) {
        let delivered = json?["delivered"]?.integer.map { Int($0) }
        let read = json?["read"]?.integer.map { Int($0) }
        self.init(
            participant: try Participant(json: json?["participant"]),
            receipt: Receipt(delivered: delivered, read: read)
        )
    }
}

/// Where a customer stands in the queue.
package struct QueuePosition: Sendable, Equatable {
    /// 1 is the next.
    package var position: Int
    /// The estimated wait; nil where there is none to give.
    package var waitMilliseconds: Int?

    package init(position: Int, waitMilliseconds: Int?) {
        self.position = position
        self.waitMilliseconds = waitMilliseconds
    }

    func write(to writer: inout JSONWriter) {
        writer.object { writeMembers(to: &$0) }
    }

    func writeMembers(to writer: inout JSONWriter) {
        writer.member("position", position)
        writer.member("wait_ms", orNull: waitMilliseconds)
    }

    init(json: JSONValue?) throws(ShapeError) {
        guard let position = json?["position"]?.integer else { throw ShapeError("position") }
        self.init(position: Int(position), waitMilliseconds: json?["wait_ms"]?.integer.map { Int($0) })
    }
}

/// A word of the relay that is not part of a log.
package struct Notice: Sendable, Equatable {
    /// For programs, such as `long_wait`.
    package var code: String
    /// For people.
    package var message: String

    package init(code: String, message: String) {
        self.code = code
        self.message = message
    }

    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("code", code)
            writer.member("message", message)
        }
    }

    init(json: JSONValue?) throws(ShapeError) {
        guard let message = json?["message"]?.string else { throw ShapeError("message") }
        self.init(code: json?["code"]?.string ?? "", message: message)
    }
}
