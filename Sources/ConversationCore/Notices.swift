package import SentimentAnalysis

/// The relay's own words to people, from `Lexicons/LANGUAGE/notices.tsv`.
package struct Notices: Sendable {
    private var texts: [Key: String]

    /// Parses the file; every key must be there once.
    ///
    /// - Throws: ``LexiconError`` for an unknown, a repeated or a missing key, or an empty text.
    package init(_ source: LexiconSource) throws(LexiconError) {
        let table = try LexiconTable(path: source.path, bytes: source.bytes, expecting: ["key", "text"])
        var texts: [Key: String] = [:]
        for row in table.rows {
            guard let key = Key(rawValue: row.fields[0]) else {
                throw LexiconError(path: source.path, line: row.line, problem: "no notice is called \(row.fields[0])")
            }
            guard texts[key] == nil else {
                throw LexiconError(path: source.path, line: row.line, problem: "\(key.rawValue) stands here twice")
            }
            guard !row.fields[1].isEmpty else {
                throw LexiconError(path: source.path, line: row.line, problem: "\(key.rawValue) has no text")
            }
            texts[key] = row.fields[1]
        }
        if let missing = Key.allCases.first(where: { texts[$0] == nil }) {
            throw LexiconError(path: source.path, line: 0, problem: "lacks the notice \(missing.rawValue)")
        }
        self.texts = texts
    }

    /// The text of a notice.
    package subscript(_ key: Key) -> String { texts[key] ?? "" }

    /// The occasions on which the relay itself speaks.
    package enum Key: String, Sendable, CaseIterable {
        /// Before the first message: that words are analysed, and for what.
        case analysis
        /// The agent was lost and the conversation waits at the front again.
        case agentLost = "agent_lost"
        /// The conversation was handed to somebody else.
        case transferred
        /// Nobody is at the desk.
        case closedDesk = "closed_desk"
        /// The wait has become long: a message may be left.
        case longWait = "long_wait"
    }
}
