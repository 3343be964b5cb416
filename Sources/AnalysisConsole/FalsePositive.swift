package import SentimentAnalysis
internal import StrictJSON

/// A customer's message whose flag an agent called wrong: a test for whoever edits the lists.
package struct FalsePositive: Sendable, Equatable {
    /// The customer's messages before it that the reading remembered, in order.
    package var before: [String]
    package var text: String
    /// What the agent said of it, or nothing.
    package var why: String

    package init(before: [String] = [], text: String, why: String = "") {
        self.before = before
        self.text = text
        self.why = why
    }

    /// How the message is read now, from its words and those before it; the waiting around them is not replayed.
    package func reading(by analyser: Analyser) -> Energy {
        var history = EnergyHistory()
        for (index, text) in before.enumerated() {
            history.append(analyser.read(text, seq: index + 1, after: history))
        }
        return analyser.read(text, seq: before.count + 1, after: history)
    }

    /// The same reading without what was said of it: two agents may say different things of one.
    var unexplained: FalsePositive { FalsePositive(before: before, text: text) }
}

/// The rows of a file of false positives.
///
/// Tab-separated, as the word lists are: `before` rows belong to the next `wrong` row. What would break a row or drive a
/// terminal is escaped as in JSON (`\n`, `\t`, `\\`, `\u200b`), but a quotation mark stands for itself.
package struct FalsePositiveTable: Sendable {
    /// One case, and the line of its `wrong` row.
    package struct Case: Sendable {
        package let line: Int
        package let wrong: FalsePositive
    }

    package let cases: [Case]
    static let columns = ["what", "why", "text"]

    /// What a new file begins with.
    package static let heading = """
        # Messages whose flag an agent called wrong. "heard lexicon wrong --check" tells which are still flagged.
        # They are customers' words: this file is not in the data directory, so "heard erase" does not reach it.
        \(columns.joined(separator: "\t"))

        """

    /// Reads the content of the file at `path`.
    ///
    /// - Throws: ``LexiconError`` with the line that is wrong.
    package init(path: String, bytes: [UInt8]) throws(LexiconError) {
        let table = try LexiconTable(path: path, bytes: bytes, expecting: Self.columns)
        var cases: [Case] = []
        var before: [String] = []
        for row in table.rows {
            guard let why = Self.plain(row.fields[1]), let text = Self.plain(row.fields[2]) else {
                throw LexiconError(path: path, line: row.line, problem: #"has a "\" that is no escape; write "\\""#)
            }
            switch row.fields[0] {
            case "before": before.append(text)
            case "wrong":
                cases.append(Case(line: row.line, wrong: FalsePositive(before: before, text: text, why: why)))
                before = []
            default:
                throw LexiconError(path: path, line: row.line, problem: #"begins with neither "before" nor "wrong""#)
            }
        }
        guard before.isEmpty else {
            let line = table.rows.last?.line ?? 0
            throw LexiconError(path: path, line: line, problem: #"has no "wrong" row after it"#)
        }
        self.cases = cases
    }

    /// The rows that stand for `wrong`.
    package static func rows(of wrong: FalsePositive) -> String {
        let rows =
            wrong.before.map { ["before", "", escaped($0)] } + [["wrong", escaped(wrong.why), escaped(wrong.text)]]
        return rows.map { $0.joined(separator: "\t") + "\n" }.joined()
    }

    /// Fields are trimmed where they are read, so that spaces at either end are left out.
    private static func escaped(_ text: String) -> String {
        let json = printableJSON(JSONValue.string(text.trimmingSpaces).serialized)
        var field = ""
        for character in String(decoding: json.dropFirst().dropLast(), as: UTF8.self).unicodeScalars {
            if character == "\"" { field.unicodeScalars.removeLast() }
            field.unicodeScalars.append(character)
        }
        return field
    }

    /// The text of a field, or nil where it holds what is no escape.
    private static func plain(_ field: String) -> String? {
        let inner = field.unicodeScalars.reduce(into: "") { inner, scalar in
            if scalar == "\"" { inner.unicodeScalars.append("\\") }
            inner.unicodeScalars.append(scalar)
        }
        return (try? JSONValue(parsing: "\"\(inner)\""))?.string
    }
}

extension String {
    var trimmingSpaces: String {
        var slice = self[...]
        while slice.first == " " { slice.removeFirst() }
        while slice.last == " " { slice.removeLast() }
        return String(slice)
    }
}
