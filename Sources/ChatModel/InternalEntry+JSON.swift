internal import ReflectBack
internal import SentimentAnalysis
package import StrictJSON

extension InternalEntry {
    /// The event's name on the wire and in the store.
    package var event: String {
        switch self {
        case .energy: "energy"
        case .hint: "hint"
        case .noteAdded: "note"
        case .noteEdited: "note.edited"
        case .noteRemoved: "note.removed"
        case .acknowledged: "acknowledged"
        case .flagRaised: "flag"
        case .flagUpdated: "flag.updated"
        case .flagLowered: "flag.lowered"
        case .overdue: "overdue"
        case .whisper: "whisper"
        case .transferred: "transferred"
        }
    }

    /// Writes the event's `data` (PROTOCOL.md, section 6).
    package func writeData(to writer: inout JSONWriter) {
        switch self {
        case .energy(let seq, let energy):
            writer.object { writer in
                writer.member("seq", seq)
                writer.key("energy")
                energy.write(to: &writer, withBase: true)
            }
        case .hint(let hint): hint.write(to: &writer)
        case .noteAdded(let note), .noteEdited(let note), .noteRemoved(let note): note.write(to: &writer)
        case .acknowledged(let record): record.write(to: &writer)
        case .flagRaised(let flag), .flagUpdated(let flag): flag.write(to: &writer)
        case .flagLowered(let lowering): lowering.write(to: &writer)
        case .overdue(let overdue): overdue.write(to: &writer)
        case .whisper(let whisper):
            writer.object { writer in
                writer.key("from")
                whisper.from.write(to: &writer, for: .desk)
                writer.member("text", whisper.text)
            }
        case .transferred(let transfer): transfer.write(to: &writer)
        }
    }

    /// Reads what ``writeData(to:)`` wrote under the name `event`.
    package init(event: String, data: JSONValue?) throws(ShapeError) {
        switch event {
        case "energy":
            guard let seq = data?["seq"]?.integer else { throw ShapeError("seq") }
            self = .energy(seq: Int(seq), try Energy(json: data?["energy"]))
        case "hint": self = .hint(try Hint(json: data))
        case "note": self = .noteAdded(try Note(json: data))
        case "note.edited": self = .noteEdited(try Note(json: data))
        case "note.removed": self = .noteRemoved(try Note(json: data))
        case "acknowledged": self = .acknowledged(try AcknowledgedRecord(json: data))
        case "flag": self = .flagRaised(try Flag(json: data))
        case "flag.updated": self = .flagUpdated(try Flag(json: data))
        case "flag.lowered": self = .flagLowered(try FlagLowering(json: data))
        case "overdue": self = .overdue(try Overdue(json: data))
        case "whisper":
            guard let text = data?["text"]?.string else { throw ShapeError("text") }
            self = .whisper(Whisper(from: try Participant(json: data?["from"]), text: text))
        case "transferred": self = .transferred(try Transfer(json: data))
        default: throw ShapeError("ev")
        }
    }
}

extension Hint {
    /// Writes the `hint` object of PROTOCOL.md, section 6.1.
    package func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("hint", id.rawValue)
            writer.key("about")
            writer.numbers(content.about)
            writer.member("kind", content.kind.rawValue)
            writer.key("energy")
            energy.write(to: &writer, withBase: true)
            content.writeMembers(to: &writer)
            writer.member("acknowledged", isAcknowledged)
        }
    }

    package init(json: JSONValue?) throws(ShapeError) {
        guard let id = json?["hint"]?.string else { throw ShapeError("hint") }
        self.init(
            id: HintID(id),
            content: try HintContent(json: json),
            energy: try Energy(json: json?["energy"]),
            isAcknowledged: json?["acknowledged"]?.bool ?? false
        )
    }
}

extension Note {
    /// Writes the `note` object; `by` is `analyser` or a participant.
    package func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("note", id.rawValue)
            writer.member("kind", kind.rawValue)
            writer.member("text", text)
            writer.key("by")
            switch author {
            case .analyser: writer.value("analyser")
            case .participant(let participant): participant.write(to: &writer, for: .desk)
            }
            writer.key("about")
            writer.numbers(about)
        }
    }

    package init(json: JSONValue?) throws(ShapeError) {
        guard let id = json?["note"]?.string, let kind = json?["kind"]?.string.flatMap(Kind.init(rawValue:)),
            let text = json?["text"]?.string
        else { throw ShapeError("note") }
        let isOurs = json?["by"]?.string == "analyser"
        self.init(
            id: NoteID(id),
            kind: kind,
            text: text,
            author: isOurs ? .analyser : .participant(try Participant(json: json?["by"])),
            about: json.numbers("about")
        )
    }
}

extension AcknowledgedRecord {
    /// Writes the data of `acknowledged`; `after_ms` is how long the customer waited for it.
    package func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("seq", seq)
            writer.key("about")
            writer.numbers(about)
            writer.member("how", how.rawValue)
            writer.key("evidence")
            evidence.write(to: &writer)
            writer.member("after_ms", afterMilliseconds)
        }
    }

    package init(json: JSONValue?) throws(ShapeError) {
        guard let seq = json?["seq"]?.integer, let how = json?["how"]?.string.flatMap(How.init(rawValue:)) else {
            throw ShapeError("acknowledged")
        }
        self.init(
            seq: Int(seq),
            about: json.numbers("about"),
            how: how,
            evidence: try .init(json: json?["evidence"]),
            afterMilliseconds: Int(json?["after_ms"]?.integer ?? 0)
        )
    }
}

extension Transfer {
    /// Writes who handed on, to whom, and the summary.
    package func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("from")
            from.write(to: &writer, for: .desk)
            writer.key("to")
            writer.object { writer in
                if let toAgent { writer.member("agent", toAgent.rawValue) }
                if let toQueue { writer.member("queue", toQueue) }
            }
            writer.member("summary", summary)
        }
    }

    package init(json: JSONValue?) throws(ShapeError) {
        self.init(
            from: try Participant(json: json?["from"]),
            toAgent: json?["to"]?["agent"]?.string.map { ParticipantID($0) },
            toQueue: json?["to"]?["queue"]?.string,
            summary: json?["summary"]?.string ?? ""
        )
    }
}

extension JSONWriter {
    /// Writes an array of whole numbers.
    package mutating func numbers(_ numbers: [Int]) {
        array { writer in
            for number in numbers { writer.value(number) }
        }
    }
}

extension JSONValue? {
    /// The whole numbers of an array member; empty where there is none.
    package func numbers(_ key: String) -> [Int] {
        (self?[key]?.array ?? []).compactMap { $0.integer.map(Int.init) }
    }
}
