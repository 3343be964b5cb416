import SentimentAnalysis

extension PhrasebookContents {
    /// `word`, `uses`: tens of thousands of lines, so its bytes are walked once instead of through ``LexiconTable``.
    mutating func readVocabulary(_ source: LexiconSource) throws(LexiconError) {
        var line = 0
        var hasHeader = false
        var start = 0
        let bytes = source.bytes
        while start < bytes.count {
            line += 1
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            defer { start = end + 1 }
            if start == end || bytes[start] == UInt8(ascii: "#") { continue }
            guard let tab = bytes[start..<end].firstIndex(of: UInt8(ascii: "\t")) else {
                throw LexiconError(path: source.path, line: line, problem: "has 1 field where the header names 2")
            }
            let word = String(decoding: bytes[start..<tab], as: UTF8.self)
            if !hasHeader {
                guard word == "word", bytes[(tab + 1)..<end].elementsEqual("uses".utf8) else {
                    throw LexiconError(path: source.path, line: line, problem: "the header must be word, uses")
                }
                hasHeader = true
                continue
            }
            var marks: Marks = []
            var main: Marks = []
            for letter in bytes[(tab + 1)..<end] where letter != UInt8(ascii: "\r") {
                guard let mark = Marks.letters[letter] else {
                    let shown = Unicode.Scalar(letter)
                    throw LexiconError(path: source.path, line: line, problem: "names an unknown use \"\(shown)\"")
                }
                if main.isEmpty { main = mark }
                marks.formUnion(mark)
            }
            set(word, marks: marks.union(.known), main: main)
        }
    }

    /// `base`, `past`, `participle`: the irregular verbs, which the vocabulary cannot tell apart.
    mutating func readVerbs(_ source: LexiconSource) throws(LexiconError) {
        let table = try table(source, ["base", "past", "participle"])
        for row in table.rows {
            for form in [1, 2] {
                for word in row.fields[form].split(separator: " ").map(String.init) {
                    let others = words[word]?.marks.subtracting([.past, .participle, .adjective]) ?? []
                    let isBase = word == row.fields[0]
                    set(word, marks: others.union(.known), main: isBase ? words[word]?.main ?? .verb : others.leading)
                }
            }
        }
        for row in table.rows {
            for (form, mark) in [(1, Marks.past), (2, Marks.participle)] {
                for word in row.fields[form].split(separator: " ").map(String.init) {
                    let known = words[word] ?? .unknown
                    let main = known.main.isEmpty || known.main == .noun && word != row.fields[0] ? mark : known.main
                    set(word, marks: known.marks.union(mark), main: main)
                }
            }
            let participle = row.fields[2].split(separator: " ").first.map(String.init) ?? ""
            for past in row.fields[1].split(separator: " ") { setParticiple(row.fields[0], String(past), participle) }
            if words[row.fields[0]] == nil { set(row.fields[0], marks: [.verb, .known], main: .verb) }
        }
    }

    /// `words`, `marks`: a line that names a use replaces what the vocabulary says of the word; meanings add up.
    mutating func readWords(_ source: LexiconSource) throws(LexiconError) {
        var replaced: Set<String> = []
        for row in try table(source, ["words", "marks"]).rows {
            var marks: Marks = []
            var main: Marks = []
            for name in row.fields[1].split(separator: " ") {
                guard let mark = Marks.named[String(name)] else {
                    throw LexiconError(path: source.path, line: row.line, problem: "names an unknown mark \"\(name)\"")
                }
                if main.isEmpty, !mark.isDisjoint(with: Marks.uses) { main = mark }
                marks.formUnion(mark)
            }
            for word in row.fields[0].split(separator: " ").map(String.init) {
                let known = words[word] ?? .unknown
                let replaces = !main.isEmpty && replaced.insert(word).inserted
                let kept = replaces ? known.marks.subtracting(Marks.uses) : known.marks
                let first = main.isEmpty || !replaces && !known.main.isEmpty ? known.main : main
                set(word, marks: kept.union(marks).union(.known), main: first)
            }
        }
    }

    mutating func readSpellings(_ source: LexiconSource) throws(LexiconError) {
        for row in try table(source, ["written", "meant"]).rows {
            let meant = row.fields[1].split(separator: " ").map(String.init)
            guard !meant.isEmpty else {
                throw LexiconError(path: source.path, line: row.line, problem: "says nothing that is meant")
            }
            for written in row.fields[0].split(separator: " ") { setSpelling(String(written), meant) }
        }
    }

    mutating func readPerson(_ source: LexiconSource) throws(LexiconError) {
        for row in try table(source, ["word", "becomes", "as"]).rows {
            guard let role = Person.Role(rawValue: row.fields[2]) else {
                throw LexiconError(
                    path: source.path,
                    line: row.line,
                    problem: "names an unknown role \"\(row.fields[2])\""
                )
            }
            var change = person[row.fields[0]] ?? Person()
            change.becomes[role] = row.fields[1]
            setPerson(row.fields[0], change)
        }
    }

    /// `phrases`, `kind`, `person`, `situation`; phrases are patterns with ` / ` between them.
    mutating func readFeelings(_ source: LexiconSource) throws(LexiconError) {
        for row in try table(source, ["phrases", "kind", "person", "situation"]).rows {
            guard let kind = Feeling.Kind(rawValue: row.fields[1]) else {
                throw LexiconError(
                    path: source.path,
                    line: row.line,
                    problem: "names an unknown kind \"\(row.fields[1])\""
                )
            }
            let feeling = Feeling(kind: kind, person: row.fields[2], situation: row.fields[3])
            for phrase in row.fields[0].split(separator: "/") {
                let parts = phrase.split(separator: " ")
                if parts.count == 1 {
                    for word in parts[0].split(separator: "|").map(String.init) {
                        let known = words[word] ?? .unknown
                        set(word, marks: known.marks.union([.feeling, .known]), main: known.main)
                    }
                }
                add(try compile(String(phrase), row, source.path), feeling: feeling)
            }
        }
    }

    mutating func readPatterns(_ source: LexiconSource) throws(LexiconError) {
        for row in try table(source, ["use", "pattern"]).rows {
            guard let use = PatternUse.named[row.fields[0]] else {
                throw LexiconError(
                    path: source.path,
                    line: row.line,
                    problem: "names an unknown use \"\(row.fields[0])\""
                )
            }
            add(try compile(row.fields[1], row, source.path), to: use)
        }
    }

    mutating func readStarts(_ source: LexiconSource) throws(LexiconError) {
        for row in try table(source, ["start", "written", "then"]).rows {
            let then = row.fields[2].split(separator: " ")
            guard let kind = then.last.flatMap({ StartRule.Then(rawValue: String($0)) }) else {
                throw LexiconError(
                    path: source.path,
                    line: row.line,
                    problem: "names an unknown form \"\(row.fields[2])\""
                )
            }
            let rule = StartRule(written: row.fields[1], then: kind, keeps: then.first == "with")
            add(try compile(row.fields[0], row, source.path), starting: rule)
        }
    }

    func table(_ source: LexiconSource, _ columns: [String]) throws(LexiconError) -> LexiconTable {
        try LexiconTable(path: source.path, bytes: source.bytes, expecting: columns)
    }
}

extension Marks {
    /// The open class that a word with several is taken for first.
    fileprivate var leading: Marks {
        for mark in [Marks.noun, .plural, .verb, .adverb] where contains(mark) { return mark }
        return []
    }
}

/// How a word of the customer's changes when the agent says it.
struct Person: Sendable {
    var becomes: [Role: String] = [:]

    enum Role: String, Sendable, CaseIterable {
        /// A word for the customer: `I`, `my`.
        case customer
        /// A verb whose subject is the customer: `am`, `was`.
        case verb
        /// A word for the company that acts: `you`.
        case company
        /// A word for the company that is acted on: `tell you`.
        case target
        /// A word for what is the company's: `your`.
        case owner
    }
}

/// A feeling word, and how it is said back: about the person when it was owned, else about the situation.
struct Feeling: Sendable {
    var kind: Kind
    var person: String
    var situation: String

    enum Kind: String, Sendable, CaseIterable {
        case anger, frustration, disappointment, worry, sadness, confusion, hardship
    }
}
