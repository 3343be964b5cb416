import ChatModel

extension Play {
    /// Reads a play.
    ///
    /// - Throws: ``PlayError`` with the line that cannot be read.
    package init(name: String, text: String) throws(PlayError) {
        self.name = name
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            guard let tokens = Token.all(in: line) else {
                throw PlayError(name, line: index + 1, "a quotation has no end")
            }
            guard !tokens.isEmpty else { continue }
            guard try add(tokens, line: index + 1) else {
                throw PlayError(name, line: index + 1, "cannot be read: \(line)")
            }
        }
    }

    private mutating func add(_ tokens: [Token], line: Int) throws(PlayError) -> Bool {
        let words = tokens.map(\.bare)
        if let setting = Self.limit(words) {
            limits.append(setting)
            return true
        }
        if let actor = Self.declaration(words) {
            actors.append(actor)
            return true
        }
        if words.count > 3, words[0] == "the", words[1] == "queue", let name = words[2] {
            return describe(name, words[3], words.count > 4 ? words[4] : nil, tokens.last?.quote)
        }
        guard let action = action(tokens, words) else { return false }
        steps.append(Step(line: line, action: action))
        return true
    }

    /// `limit NAME VALUE`.
    private static func limit(_ words: [String?]) -> (Limits.Name, Int)? {
        guard words.count == 3, words[0] == "limit", let name = words[1].flatMap({ Limits.Name(rawValue: $0) }),
            let value = words[2].flatMap({ Int($0) })
        else { return nil }
        return (name, value)
    }

    /// `the queue NAME is closed`, `… needs SKILL`, `… greets "WORDS"`.
    private mutating func describe(_ name: String, _ verb: String?, _ word: String?, _ quote: String?) -> Bool {
        switch (verb, word, quote) {
        case ("is", "closed", nil): queues[name, default: Queue()].isClosed = true
        case ("needs", let skill?, nil): queues[name, default: Queue()].skill = skill
        case ("greets", nil, let words?): queues[name, default: Queue()].greeting = words
        default: return false
        }
        return true
    }

    /// `NAME is a customer [without analysis]`, `NAME is an agent [for QUEUE] [knowing SKILL] [writing LANGUAGE]`,
    /// `NAME is a supervisor`.
    private static func declaration(_ words: [String?]) -> Actor? {
        guard words.count >= 4, words[1] == "is", words[2] == "a" || words[2] == "an",
            let name = words[0], let role = words[3].flatMap({ Role(rawValue: $0) })
        else { return nil }
        var actor = Actor(name: name, role: role)
        var rest = words.dropFirst(4)
        while let word = rest.popFirst() {
            guard let value = rest.popFirst() ?? nil else { return nil }
            switch word {
            case "for": actor.queue = value
            case "knowing": actor.skills.append(value)
            case "writing": actor.languages.append(value)
            case "without": actor.isAnalysed = false
            default: return nil
            }
        }
        return actor
    }

    private func action(_ tokens: [Token], _ words: [String?]) -> Action? {
        if words == ["the", "relay", "restarts"] { return .restart }
        if words.count == 3, words[2] == "pass" || words[2] == "passes", let count = words[0].flatMap({ Int($0) }) {
            return Self.unit(words[1]).map { .pass(milliseconds: count * $0) }
        }
        guard let name = words[0], actor(name) != nil, tokens.count > 1 else { return nil }
        let rest = Array(tokens.dropFirst())
        switch words[1] {
        case "receives": return Expectation(rest.dropFirst()).map { .receives(name, $0) }
        case "never" where words.count > 3 && words[2] == "receives":
            return Expectation(rest.dropFirst(2)).map { .never(name, $0) }
        case "is" where words.count == 4 && words[2] == "refused":
            return words[3].map { .isRefused(name, code: $0) }
        default: return act(rest).map { .act(name, $0) }
        }
    }

    private static func unit(_ word: String?) -> Int? {
        switch word {
        case "milliseconds": 1
        case "second", "seconds": 1000
        case "minute", "minutes": 60_000
        case "hour", "hours": 3_600_000
        default: nil
        }
    }

    private func act(_ tokens: [Token]) -> Act? {
        let quotes = tokens.compactMap(\.quote)
        let words = tokens.compactMap(\.bare)
        switch (words.joined(separator: " "), quotes.count) {
        case ("connects", 0): return .connect
        case ("disconnects", 0): return .disconnect
        case ("resumes", 0): return .resume
        case ("is accepting", 0): return .status(.accepting)
        case ("is away", 0): return .status(.away)
        case ("takes a break", 0): return .status(.onBreak)
        case ("asks for a lighter one", 0): return .lighter(true)
        case ("takes anything again", 0): return .lighter(false)
        case ("opens a conversation", 0): return .open(queue: "default")
        case ("sends", 1): return .send(.text(quotes[0]), in: nil, isAgain: false)
        case ("sends again", 1): return .send(.text(quotes[0]), in: nil, isAgain: true)
        case ("sends the suggestion", 0): return .send(.suggestion(and: ""), in: nil, isAgain: false)
        case ("sends the suggestion and", 1): return .send(.suggestion(and: quotes[0]), in: nil, isAgain: false)
        case ("accepts", 0): return .accept
        case ("declines", 0): return .decline
        case ("requeues", 1): return .requeue(summary: quotes[0])
        case ("edits to", 2): return .editNote(quotes[0], to: quotes[1])
        case ("removes", 1): return .removeNote(quotes[0])
        case ("raises the flag", 1): return .raiseFlag(quotes[0])
        case ("lowers the flag", 1): return .lowerFlag(quotes[0])
        case ("whispers", 1): return .whisper(quotes[0])
        case ("tails", 0): return .tail
        case ("closes", 0...1): return .close(reason: quotes.first ?? "")
        default: return actWithName(words, quotes)
        }
    }

    private func actWithName(_ words: [String], _ quotes: [String]) -> Act? {
        guard words.count > 1, let last = words.last else { return nil }
        switch (words.dropLast().joined(separator: " "), quotes.count) {
        case ("takes", 0): return .take(last)
        case ("monitors", 0): return .monitor(last)
        case ("steps in with", 0): return .barge(last)
        case ("reads the history of", 0): return .read(of: last)
        case ("opens a conversation in", 0): return .open(queue: last)
        case ("sends to", 1): return .send(.text(quotes[0]), in: last, isAgain: false)
        case ("transfers to", 0...1): return .transfer(to: last, summary: quotes.first ?? "")
        case ("notes", 1): return Note.Kind(rawValue: last).map { .note($0, quotes[0]) }
        case ("has room for", 0): return Int(last).map { .capacity($0) }
        case ("rates", 0...1):
            return Int(last).map { .rate(Rating(score: $0, comment: quotes.first)) }
        default: return nil
        }
    }
}

extension Play.Expectation {
    /// Reads `EVENT "words" value …`; a quotation alone means a message that holds it.
    init?(_ tokens: some Sequence<Token>) {
        var tokens = Array(tokens)
        guard let first = tokens.first else { return nil }
        if let event = first.bare {
            self.init(event: event)
            tokens.removeFirst()
        } else {
            self.init(event: "message")
        }
        for token in tokens {
            switch token {
            case .quotation(let text): quotes.append(text)
            case .word("twice"): isTwice = true
            case .word(let value): values.append(value)
            }
        }
    }
}

/// A word or a quotation of a line; `#` begins a comment.
enum Token {
    case word(String)
    case quotation(String)

    var bare: String? {
        if case .word(let text) = self { text } else { nil }
    }

    var quote: String? {
        if case .quotation(let text) = self { text } else { nil }
    }

    static func all(in line: Substring) -> [Token]? {
        var tokens: [Token] = []
        var rest = line
        while let first = rest.first {
            if first == "#" { break }
            if first.isWhitespace {
                rest.removeFirst()
            } else if first == "\"" {
                rest.removeFirst()
                guard let end = rest.firstIndex(of: "\"") else { return nil }
                tokens.append(.quotation(String(rest[..<end])))
                rest = rest[rest.index(after: end)...]
            } else {
                let end = rest.firstIndex { $0.isWhitespace || $0 == "\"" } ?? rest.endIndex
                tokens.append(.word(String(rest[..<end])))
                rest = rest[end...]
            }
        }
        return tokens
    }
}
