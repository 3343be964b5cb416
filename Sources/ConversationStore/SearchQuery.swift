/// What somebody typed into a search, as words and phrases: nothing in it is an operator.
struct SearchQuery: Sendable, Equatable {
    /// Terms that must all occur, the words of one term in a row; the last may be the beginning of a word.
    let terms: [String]
    /// Whether the last term is a beginning: true unless it was quoted.
    let isLastOpen: Bool

    /// The most terms that are looked for; more are left out.
    static let maximumTerms = 16

    init(_ text: String) {
        var terms: [String] = []
        var current = ""
        var isQuoted = false
        var isLastOpen = false
        func end(open: Bool) {
            if current.contains(where: { $0.isLetter || $0.isNumber }) {
                terms.append(current)
                isLastOpen = open
            }
            current = ""
        }
        for character in text {
            if character == "\"" {
                end(open: !isQuoted)
                isQuoted.toggle()
            } else if character.isWhitespace || character == "\0", !isQuoted {
                end(open: true)
            } else {
                current.append(character == "\0" ? " " : character)
            }
        }
        end(open: true)
        self.isLastOpen = isLastOpen && terms.count <= Self.maximumTerms
        self.terms = Array(terms.prefix(Self.maximumTerms))
    }

    /// The query in the language of SQLite's FTS5 (sqlite.org/fts5.html, section 3), every term a quoted string; nil
    /// where there is nothing to look for.
    var match: String? {
        guard !terms.isEmpty else { return nil }
        let quoted = terms.map { "\"\($0)\"" }.joined(separator: " AND ")
        return isLastOpen ? quoted + " *" : quoted
    }
}
