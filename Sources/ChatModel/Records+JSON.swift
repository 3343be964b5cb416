package import StrictJSON

extension ConversationHeader {
    /// The header as the store keeps it.
    package var json: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("id", id.rawValue)
            writer.key("customer")
            customer.write(to: &writer, for: .desk)
            writer.member("queue", queue)
            writer.key("about")
            about.write(to: &writer)
            writer.member("opened_at", openedAt.rfc3339)
            writer.member("analysed", isAnalysed)
            writer.member("client_id", clientID)
            writer.member("contact", contactNumber)
        }
        return writer.bytes
    }

    package init(json: JSONValue?) throws(ShapeError) {
        guard let id = json?["id"]?.string, let queue = json?["queue"]?.string,
            let openedAt = json?["opened_at"]?.string.flatMap(Instant.init(rfc3339:))
        else { throw ShapeError("conversation") }
        self.init(
            id: ConversationID(id),
            customer: try Participant(json: json?["customer"]),
            queue: queue,
            about: About(page: json?["about"]?["page"]?.string, subject: json?["about"]?["subject"]?.string),
            openedAt: openedAt,
            isAnalysed: json?["analysed"]?.bool ?? true,
            clientID: json?["client_id"]?.string ?? "",
            contactNumber: Int(json?["contact"]?.integer ?? 1)
        )
    }
}

extension ConversationHeader.About {
    /// Writes what is known; an empty object where nothing is.
    package func write(to writer: inout JSONWriter) {
        writer.object { writer in
            if let page { writer.member("page", page) }
            if let subject { writer.member("subject", subject) }
        }
    }
}

extension CustomerRecord {
    /// The record as the store keeps it.
    package var record: Record {
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("participant")
            participant.write(to: &writer, for: .desk)
            if let subject { writer.member("subject", subject) }
            writer.member("analysed", isAnalysed)
            writer.member("conversations", conversations)
            if let bannedUntil { writer.member("banned_until", bannedUntil.rfc3339) }
        }
        return Record(kind: .customer, key: participant.id.rawValue, encoded: writer)
    }

    package init(json: JSONValue?) throws(ShapeError) {
        self.init(
            participant: try Participant(json: json?["participant"]),
            subject: json?["subject"]?.string,
            isAnalysed: json?["analysed"]?.bool ?? true,
            conversations: Int(json?["conversations"]?.integer ?? 0),
            bannedUntil: json?["banned_until"]?.string.flatMap(Instant.init(rfc3339:))
        )
    }
}

extension Person {
    /// The record as the store keeps it.
    package var record: Record {
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("participant")
            participant.write(to: &writer, for: .desk)
            writer.key("queues")
            writer.array { writer in
                for queue in queues { writer.value(queue) }
            }
            writer.key("tokens")
            writer.array { writer in
                for hash in tokenHashes { writer.value(hash) }
            }
            writer.member("routing", routing.rawValue)
            writer.member("capacity", capacity)
            for (key, values) in [("skills", skills), ("languages", languages)] where !values.isEmpty {
                writer.key(named: key)
                writer.array { writer in
                    for value in values { writer.value(value) }
                }
            }
        }
        return Record(kind: .person, key: participant.id.rawValue, encoded: writer)
    }

    package init(json: JSONValue?) throws(ShapeError) {
        self.init(
            participant: try Participant(json: json?["participant"]),
            queues: (json?["queues"]?.array ?? []).compactMap(\.string),
            tokenHashes: (json?["tokens"]?.array ?? []).compactMap(\.string),
            routing: json?["routing"]?.string.flatMap(Routing.init(rawValue:)) ?? .away,
            capacity: Int(json?["capacity"]?.integer ?? 4),
            skills: (json?["skills"]?.array ?? []).compactMap(\.string),
            languages: (json?["languages"]?.array ?? []).compactMap(\.string)
        )
    }
}

extension SessionRecord {
    /// The record under the hash of the session's secret.
    package func record(secretHash: String) -> Record {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("participant", participant.rawValue)
            writer.member("created_at", createdAt.rfc3339)
        }
        return Record(kind: .session, key: secretHash, encoded: writer)
    }

    package init(json: JSONValue?) throws(ShapeError) {
        guard let participant = json?["participant"]?.string,
            let createdAt = json?["created_at"]?.string.flatMap(Instant.init(rfc3339:))
        else { throw ShapeError("session") }
        self.init(participant: ParticipantID(participant), createdAt: createdAt)
    }
}

extension Record {
    /// A record whose body is what `writer` holds.
    package init(kind: Kind, key: String, encoded writer: JSONWriter) {
        self.init(kind: kind, key: key, body: try? JSONValue.parse(writer.bytes, limits: .stored))
    }
}
