package import ChatModel
package import SentimentAnalysis
package import StrictJSON

/// A conversation as the desk sees it: the public shape and the internal state (PROTOCOL.md, section 3).
package struct DeskConversation: ConversationShape {
    package static let reader = Reader.desk

    package var shared: PublicConversation
    /// The newest item of the internal log.
    package var iseq: Int
    /// The reading of the customer's last message.
    package var energy: Energy?
    package var flag: Flag?
    /// False where the customer opted out of analysis.
    package var isAnalysed: Bool

    package init(shared: PublicConversation, iseq: Int, energy: Energy?, flag: Flag?, isAnalysed: Bool) {
        self.shared = shared
        self.iseq = iseq
        self.energy = energy
        self.flag = flag
        self.isAnalysed = isAnalysed
    }

    package var id: ConversationID { shared.id }

    package func write(to writer: inout JSONWriter) {
        writer.object { writer in
            shared.writeMembers(to: &writer, for: Self.reader)
            writer.member("iseq", iseq)
            writer.key("energy")
            if let energy { energy.write(to: &writer) } else { writer.null() }
            writer.key("flag")
            if let flag { flag.write(to: &writer) } else { writer.null() }
            writer.member("analysed", isAnalysed)
        }
    }

    package init(json: JSONValue?) throws(ShapeError) {
        self.init(
            shared: try PublicConversation(json: json),
            iseq: json?["iseq"]?.integer.map { Int($0) } ?? 0,
            energy: json?["energy"]?.object == nil ? nil : try Energy(json: json?["energy"]),
            flag: json?["flag"]?.object == nil ? nil : try Flag(json: json?["flag"]),
            isAnalysed: json?["analysed"]?.bool ?? true
        )
    }
}

/// A conversation handed to somebody of the desk, whole up to its `seq` and `iseq`.
package struct ConversationSnapshot: Sendable, Equatable {
    package var conversation: DeskConversation
    /// The public log's items, as pushes, so that one's own carry their `client_id`.
    package var events: [DeskPush]
    package var internalItems: [InternalItem]
    /// The notes as they stand, edits and removals applied.
    package var notes: [Note]
    /// The customer's earlier conversations with their notes, so that nothing has to be told twice.
    package var earlier: [Earlier]
    package var transfer: HandOver?

    package init(
        conversation: DeskConversation,
        events: [DeskPush],
        internalItems: [InternalItem],
        notes: [Note],
        earlier: [Earlier] = [],
        transfer: HandOver? = nil
    ) {
        self.conversation = conversation
        self.events = events
        self.internalItems = internalItems
        self.notes = notes
        self.earlier = earlier
        self.transfer = transfer
    }

    /// An earlier conversation of the same customer.
    package struct Earlier: Sendable, Equatable {
        package var conversation: DeskConversation
        package var notes: [Note]

        package init(conversation: DeskConversation, notes: [Note]) {
            self.conversation = conversation
            self.notes = notes
        }
    }

    /// Who handed the conversation on, and what they said of it.
    package struct HandOver: Sendable, Equatable {
        package var from: Participant
        package var summary: String

        package init(from: Participant, summary: String) {
            self.from = from
            self.summary = summary
        }
    }
}

// MARK: JSON

extension ConversationSnapshot {
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("conversation")
            conversation.write(to: &writer)
            writer.key("events")
            writer.array { writer in
                for event in events { event.write(to: &writer) }
            }
            writer.key("internal")
            writer.array { writer in
                for item in internalItems { DeskPush.internalItem(conversation.id, item).write(to: &writer) }
            }
            writer.key("notes")
            notes.write(to: &writer)
            writer.key("earlier")
            writer.array { writer in
                for item in earlier { item.write(to: &writer) }
            }
            writer.key("transfer")
            if let transfer { transfer.write(to: &writer) } else { writer.null() }
        }
    }

    init(json: JSONValue?) throws(ShapeError) {
        conversation = try DeskConversation(json: json?["conversation"])
        events = []
        for event in json?["events"]?.array ?? [] {
            if let push = try PushEnvelope(json: event).deskPush() { events.append(push) }
        }
        internalItems = []
        for event in json?["internal"]?.array ?? [] {
            guard case .internalItem(_, let item)? = try PushEnvelope(json: event).deskPush() else { continue }
            internalItems.append(item)
        }
        notes = try [Note](json: json?["notes"])
        earlier = []
        for item in json?["earlier"]?.array ?? [] {
            let conversation = try DeskConversation(json: item["conversation"])
            earlier.append(Earlier(conversation: conversation, notes: try [Note](json: item["notes"])))
        }
        guard let handOver = json?["transfer"], handOver != .null else { return }
        let summary = handOver["summary"]?.string ?? ""
        transfer = HandOver(from: try Participant(json: handOver["from"]), summary: summary)
    }
}

extension ConversationSnapshot.Earlier {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("conversation")
            conversation.write(to: &writer)
            writer.key("notes")
            notes.write(to: &writer)
        }
    }
}

extension ConversationSnapshot.HandOver {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("from")
            from.write(to: &writer, for: .desk)
            writer.member("summary", summary)
        }
    }
}

extension [Note] {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.array { writer in
            for note in self { note.write(to: &writer) }
        }
    }

    fileprivate init(json: JSONValue?) throws(ShapeError) {
        self = []
        for note in json?.array ?? [] { append(try Note(json: note)) }
    }
}
