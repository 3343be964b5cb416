internal import ChatProtocol
internal import ReflectBack
internal import StrictJSON
internal import TerminalScreen

/// `heard check-draft`: remarks on agents' drafts, a line each (CLI.md; PROTOCOL.md, section 6.2).
package struct CheckDraft {
    private let tools: AnalysisTools
    private let isJSONLines: Bool
    private let writesJSON: Bool

    package init(tools: AnalysisTools, isJSONLines: Bool, writesJSON: Bool) {
        self.tools = tools
        self.isJSONLines = isJSONLines
        self.writesJSON = writesJSON
    }

    /// Reads one draft and returns what is to be written.
    ///
    /// - Throws: ``Analyze/Unreadable`` for a line of `--jsonl` that is not an object with a text.
    package func answer(_ line: [UInt8]) throws(Analyze.Unreadable) -> [UInt8] {
        var text = String(decoding: line, as: UTF8.self)
        var id: JSONValue?
        if isJSONLines {
            guard let value = try? JSONValue.parse(line, limits: .stored) else {
                throw Analyze.Unreadable(description: "The line is not JSON.")
            }
            guard let written = value["text"]?.string ?? value["draft"]?.string else {
                throw Analyze.Unreadable(description: "The line has no text.")
            }
            text = written
            id = value["id"]
        }
        let review = ConversationReader().review(text, with: tools)
        return writesJSON ? json(review, id: id) : human(review, text: text)
    }

    private func json(_ review: DraftReview, id: JSONValue?) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            if let id { writer.member("id", id) }
            review.writeMembers(to: &writer)
        }
        return writer.bytes
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
