package import ChatModel
package import ReflectBack
package import StrictJSON

/// All that a request of the desk can be answered with, besides an error (PROTOCOL.md, section 6).
package enum DeskReply: ReplyBody, Equatable {
    case welcome(Welcome<DeskConversation>)
    case sent(SentReply)
    case history(HistoryPage<DeskPush>)
    /// The number of what the request added to the public log.
    case numbered(seq: Int)
    /// The number of what the request added to the internal log.
    case noted(iseq: Int)
    case noteAdded(iseq: Int, NoteID)
    case status(Routing, capacity: Int, wantsLighter: Bool = false)
    case accepted(ConversationID)
    case draft(DraftReview)
    case reviewAsked(ReviewID)
    case colleagues(Colleagues)
    case cannedReplies([CannedReply])
    case hits([SearchHit])
    /// A tail runs from this cursor on.
    case tailing(cursor: String)
    case board(Board)
    case report([KPI])
    /// `{}`.
    case done

    package func write(to writer: inout JSONWriter) {
        switch self {
        case .welcome(let welcome): welcome.write(to: &writer)
        case .sent(let reply): reply.write(to: &writer)
        case .history(let page): page.write(to: &writer)
        case .draft(let review): review.write(to: &writer)
        case .colleagues(let colleagues): colleagues.write(to: &writer)
        case .board(let board): board.write(to: &writer)
        default: writer.object { writeMembers(to: &$0) }
        }
    }

    private func writeMembers(to writer: inout JSONWriter) {
        switch self {
        case .numbered(let seq): writer.member("seq", seq)
        case .noted(let iseq): writer.member("iseq", iseq)
        case .noteAdded(let iseq, let note):
            writer.member("iseq", iseq)
            writer.member("note", note.rawValue)
        case .status(let routing, let capacity, let wantsLighter):
            writer.member("routing", routing.rawValue)
            writer.member("capacity", capacity)
            if wantsLighter { writer.member("lighter", true) }
        case .accepted(let conversation): writer.member("conversation", conversation.rawValue)
        case .reviewAsked(let review): writer.member("review", review.rawValue)
        case .cannedReplies(let replies):
            writer.member("canned", array: { writer in replies.forEach { $0.write(to: &writer) } })
        case .hits(let hits): writer.member("hits", array: { writer in hits.forEach { $0.write(to: &writer) } })
        case .tailing(let cursor): writer.member("cursor", cursor)
        case .report(let kpis): writer.member("kpis", array: { writer in kpis.forEach { $0.write(to: &writer) } })
        case .welcome, .sent, .history, .draft, .colleagues, .board, .done: break
        }
    }
}

extension SearchHit {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("conversation", conversation.rawValue)
            writer.member("seq", seq)
            writer.member("at", at.rfc3339)
            writer.member("snippet", snippet)
        }
    }

    /// Reads one of the `hits`.
    package init(json: JSONValue?) throws(ShapeError) {
        guard let conversation = json?["conversation"]?.string, let seq = json?["seq"]?.integer,
            let at = json?["at"]?.string.flatMap(Instant.init(rfc3339:))
        else { throw ShapeError("hits") }
        let snippet = json?["snippet"]?.string ?? ""
        self.init(conversation: ConversationID(conversation), seq: Int(seq), at: at, snippet: snippet)
    }
}

// MARK: The draft check (PROTOCOL.md, section 6.2)

extension DraftReview {
    /// Writes `{"findings":[…],"missing":{…}}`.
    package func write(to writer: inout JSONWriter) {
        writer.object { writeMembers(to: &$0) }
    }

    /// Writes the members into an object that is open.
    package func writeMembers(to writer: inout JSONWriter) {
        writer.key("findings")
        writer.array { writer in
            for finding in findings { finding.write(to: &writer) }
        }
        writer.key("missing")
        writer.object { writer in
            writer.key("facts")
            missingFacts.write(to: &writer)
            writer.key("wants")
            missingWants.write(to: &writer)
            writer.member("feeling", orNull: missingFeeling)
        }
    }

    /// Reads what ``write(to:)`` wrote; findings with codes of later versions are left out.
    package init(json: JSONValue?) throws(ShapeError) {
        self.init(
            findings: (json?["findings"]?.array ?? []).compactMap { DraftFinding(json: $0) },
            missingFacts: try [Quote](json: json?["missing"]?["facts"]),
            missingWants: try [Quote](json: json?["missing"]?["wants"]),
            missingFeeling: json?["missing"]?["feeling"]?.string
        )
    }
}

extension DraftFinding {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("start", start)
            writer.member("end", end)
            writer.member("code", code.rawValue)
            writer.member("why", why)
            writer.member("instead", instead)
        }
    }

    fileprivate init?(json: JSONValue) {
        guard let start = json["start"]?.integer, let end = json["end"]?.integer,
            let code = json["code"]?.string.flatMap(Code.init(rawValue:))
        else { return nil }
        self.init(
            start: Int(start),
            end: Int(end),
            code: code,
            why: json["why"]?.string ?? "",
            instead: json["instead"]?.string ?? ""
        )
    }
}
