internal import ChatProtocol
internal import ReflectBack
internal import StrictJSON
internal import TerminalScreen

/// `heard check-draft`: remarks on agents' drafts, a line each (CLI.md; PROTOCOL.md, section 6.2).
package struct CheckDraft {
    private let tools: AnalysisTools
    private let isJSONLines: Bool
    private let writesJSON: Bool
    private var conversations = RememberedConversations()

    package init(tools: AnalysisTools, isJSONLines: Bool, writesJSON: Bool) {
        self.tools = tools
        self.isJSONLines = isJSONLines
        self.writesJSON = writesJSON
    }

    /// Reads one draft and returns what is to be written.
    ///
    /// Lines of one `conversation` are one talk: a customer's line (`role`) only adds to what the drafts behind it are read
    /// against and has no remarks; a draft counts as sent once the next line has come.
    ///
    /// - Throws: ``Analyze/Unreadable`` for a line of `--jsonl` that is not an object with a text.
    package mutating func answer(_ line: [UInt8]) throws(Analyze.Unreadable) -> [UInt8] {
        var text = String(decoding: line, as: UTF8.self)
        var id: JSONValue?
        var talk: String?
        var isCustomer = false
        if isJSONLines {
            guard let value = try? JSONValue.parse(line, limits: .stored) else {
                throw Analyze.Unreadable(description: "The line is not JSON.")
            }
            guard let written = value["text"]?.string ?? value["draft"]?.string else {
                throw Analyze.Unreadable(description: "The line has no text.")
            }
            text = written
            id = value["id"]
            talk = value["conversation"]?.string
            isCustomer = value["role"]?.string == "customer"
        }
        var reader = talk.map { conversations.reader(of: $0) } ?? ConversationReader()
        let review = isCustomer ? DraftReview() : reader.review(text, with: tools)
        if isCustomer { _ = reader.read(text, with: tools) } else { _ = reader.acknowledgement(in: text, with: tools) }
        if let talk { conversations.remember(reader, as: talk) }
        return writesJSON ? json(review, id: id) : human(review, text: text)
    }

    private func json(_ review: DraftReview, id: JSONValue?) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            if let id { writer.member("id", id) }
            review.writeMembers(to: &writer)
        }
        return printableJSON(writer.bytes)
    }

    private func human(_ review: DraftReview, text: String) -> [UInt8] {
        guard !review.findings.isEmpty else { return Array("nothing to say".utf8) }
        let scalars = Array(text.unicodeScalars)
        let lines = review.findings.map { finding in
            let range = scalars[max(0, finding.start)..<min(scalars.count, max(finding.start, finding.end))]
            let words = sanitised(String(String.UnicodeScalarView(range)))
            return "\(finding.code.rawValue): \"\(words)\"  \(finding.why)  Say instead: \(finding.instead)"
        }
        return Array(lines.joined(separator: "\n").utf8)
    }
}
