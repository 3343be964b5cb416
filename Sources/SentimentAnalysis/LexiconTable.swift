/// One tab-separated word list as it stands on disk: a header line, comments, one entry a line.
///
/// Lines that are empty or begin with `#` are skipped; the first other line names the columns. Fields are trimmed of
/// spaces. Words are data: a support lead edits these files, so every complaint names file and line.
package struct LexiconTable: Sendable {
    /// The path that errors name.
    package let path: String
    /// The columns, from the header line.
    package let columns: [String]
    /// The entries, each with its line number from 1.
    package let rows: [Row]

    /// One entry.
    package struct Row: Sendable {
        package let line: Int
        package let fields: [String]
    }

    /// Parses `bytes`, the content of the file at `path`.
    ///
    /// - Throws: ``LexiconError`` for bytes that are not UTF-8, a missing header, an unexpected column, or a line with
    ///   another number of fields than the header.
    package init(path: String, bytes: [UInt8], expecting expected: [String]) throws(LexiconError) {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw LexiconError(path: path, line: 0, problem: "is not UTF-8")
        }
        var columns: [String]?
        var rows: [Row] = []
        var line = 0
        for raw in text.split(separator: "\n", omittingEmptySubsequences: false) {
            line += 1
            let content = raw.hasSuffix("\r") ? raw.dropLast() : raw
            if content.allSatisfy({ $0 == " " || $0 == "\t" }) || content.first == "#" { continue }
            let fields = content.split(separator: "\t", omittingEmptySubsequences: false).map(Self.trimmed)
            guard let known = columns else {
                guard fields == expected else {
                    throw LexiconError(
                        path: path,
                        line: line,
                        problem: "the header must be \(expected.joined(separator: ", ")), separated by tabs"
                    )
                }
                columns = fields
                continue
            }
            guard fields.count == known.count else {
                throw LexiconError(
                    path: path,
                    line: line,
                    problem: "has \(fields.count) fields where the header names \(known.count)"
                )
            }
            rows.append(Row(line: line, fields: fields))
        }
        guard let columns else { throw LexiconError(path: path, line: line, problem: "has no header line") }
        self.path = path
        self.columns = columns
        self.rows = rows
    }

    private static func trimmed(_ field: Substring) -> String {
        var slice = field
        while slice.first == " " { slice.removeFirst() }
        while slice.last == " " { slice.removeLast() }
        return String(slice)
    }
}

/// What is wrong in a word list, and where.
package struct LexiconError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file as it was named to the loader.
    package let path: String
    /// The line from 1, or 0 where the whole file is meant.
    package let line: Int
    /// The complaint, as the end of a sentence that begins with the place.
    package let problem: String

    package init(path: String, line: Int, problem: String) {
        self.path = path
        self.line = line
        self.problem = problem
    }

    package var description: String { line > 0 ? "\(path):\(line): \(problem)" : "\(path): \(problem)" }
}
