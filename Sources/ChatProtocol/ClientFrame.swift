internal import ChatModel
internal import StrictJSON

/// What a client's frame turned out to be.
package enum ClientFrame<Operation: Sendable & Equatable>: Sendable, Equatable {
    /// `{}`: the answer to a heartbeat.
    case pong
    /// A request; one without an `id` gets no reply.
    case request(id: RequestID?, Operation)
}

/// The outer layer of a request: `id`, `op`, `conversation`, `data`.
struct RequestEnvelope {
    var id: RequestID?
    var op: String
    var conversation: ConversationID?
    var data: Fields

    /// Reads the outer layer; nil for `{}`.
    static func decode(_ bytes: [UInt8], limits: JSONLimits) throws(RequestFailure) -> RequestEnvelope? {
        let value: JSONValue
        do {
            value = try JSONValue.parse(bytes, limits: limits)
        } catch {
            let id = RequestID(json: JSONValue.salvageID(from: bytes))
            throw RequestFailure(.badFrame, re: id, WireError(.badRequest, error.description))
        }
        guard let object = value.object else {
            throw RequestFailure(.badFrame, re: nil, WireError(.badRequest, "A frame must be a JSON object."))
        }
        return object.isEmpty ? nil : try RequestEnvelope(object)
    }

    private init(_ object: JSONObject) throws(RequestFailure) {
        let members = Members(object)
        id = try RequestEnvelope.id(of: members)
        guard let op = members.op?.string else {
            throw RequestFailure(.badFrame, re: id, WireError(.badRequest, "op is missing or not a string."))
        }
        self.op = op
        do {
            conversation = try Fields.string(members.conversation, named: "conversation").map { ConversationID($0) }
            data = try Fields(Fields.object(members.data, named: "data") ?? JSONObject(), path: "data.")
        } catch {
            throw RequestFailure(.badData, re: id, error)
        }
    }

    private static func id(of members: Members) throws(RequestFailure) -> RequestID? {
        guard let written = members.id, !written.isNull else { return nil }
        guard let id = RequestID(json: written) else {
            let words = "id must be a string of at most 64 characters or a whole number within 2^53."
            throw RequestFailure(.badFrame, re: nil, WireError(.badRequest, words))
        }
        return id
    }

    /// The four members, found in one pass.
    private struct Members {
        var id: JSONValue?
        var op: JSONValue?
        var conversation: JSONValue?
        var data: JSONValue?

        init(_ object: JSONObject) {
            for member in object.members {
                switch member.key {
                case "op": op = member.value
                case "id": id = member.value
                case "conversation": conversation = member.value
                case "data": data = member.value
                default: break
                }
            }
        }
    }

    /// The conversation of an op that needs one.
    func requiredConversation() throws(WireError) -> ConversationID {
        guard let conversation else { throw WireError(.badRequest, "conversation is missing.") }
        return conversation
    }
}
