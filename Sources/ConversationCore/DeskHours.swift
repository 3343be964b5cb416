package import ChatModel
package import SentimentAnalysis

/// What a queue is like: when somebody is there, what its customers need, and how they are greeted.
package struct QueueTraits: Sendable, Equatable {
    package var hours: OpeningHours
    package var needs: Desk.Needs
    /// Said to a customer who comes into line; empty for nothing.
    package var greeting: String

    package init(hours: OpeningHours = .always, needs: Desk.Needs = Desk.Needs(), greeting: String = "") {
        self.hours = hours
        self.needs = needs
        self.greeting = greeting
    }
}

/// The traits of queues by name, from a table with the columns `queue`, `hours`, `offset`, `skills`, `greeting`.
package struct QueuePlan: Sendable, Equatable {
    private var traits: [String: QueueTraits] = [:]

    /// Every queue is always open, needs nothing and greets nobody.
    package init() {}

    /// Reads the table: hours as ``OpeningHours/init(_:offset:)`` takes them, skills separated by commas.
    ///
    /// - Throws: ``LexiconError`` with file and line where a queue stands twice or its hours cannot be read.
    package init(_ source: LexiconSource) throws(LexiconError) {
        let columns = ["queue", "hours", "offset", "skills", "greeting"]
        let table = try LexiconTable(path: source.path, bytes: source.bytes, expecting: columns)
        for row in table.rows {
            guard let hours = OpeningHours(row.fields[1], offset: row.fields[2]) else {
                let problem =
                    "\"\(row.fields[1])\" with offset \"\(row.fields[2])\" are no hours such as mon-fri 09:00-17:30"
                throw LexiconError(path: source.path, line: row.line, problem: problem)
            }
            guard traits[row.fields[0]] == nil else {
                throw LexiconError(path: source.path, line: row.line, problem: "\(row.fields[0]) stands here twice")
            }
            let skills = row.fields[3].split(separator: ",").map { $0.filter { $0 != " " } }.filter { !$0.isEmpty }
            traits[row.fields[0]] = QueueTraits(
                hours: hours,
                needs: Desk.Needs(skills: Set(skills)),
                greeting: row.fields[4]
            )
        }
    }

    /// What a queue is like; the standard where the table does not name it.
    package subscript(_ queue: String) -> QueueTraits { traits[queue] ?? QueueTraits() }

    /// The queues that the table names.
    package var names: [String] { traits.keys.sorted() }
}

/// The hours of a week in which a queue is open, at a fixed offset from UTC.
package struct OpeningHours: Sendable, Equatable {
    /// Minutes of the week from Monday 00:00, local time; nil for always.
    private var spans: [Range<Int>]?
    private var offsetMinutes: Int

    /// Open day and night.
    package static let always = OpeningHours(spans: nil, offsetMinutes: 0)

    private init(spans: [Range<Int>]?, offsetMinutes: Int) {
        self.spans = spans
        self.offsetMinutes = offsetMinutes
    }

    /// Reads `mon-fri 09:00-17:30; sat 10:00-14:00`, and an offset such as `+01:00`.
    ///
    /// `always` or nothing is day and night. A span that ends before it begins runs over midnight; `24:00` is its end.
    package init?(_ text: String, offset: String = "") {
        guard let offsetMinutes = Self.offset(offset) else { return nil }
        let parts = text.lowercased().split(separator: ";").map { $0.split(separator: " ") }.filter { !$0.isEmpty }
        guard !parts.isEmpty, parts != [["always"]] else {
            self.init(spans: nil, offsetMinutes: offsetMinutes)
            return
        }
        var spans: [Range<Int>] = []
        for part in parts {
            guard part.count == 2, let days = Self.days(part[0]), let span = Self.span(part[1]) else { return nil }
            for day in days {
                let begin = day * Self.minutesOfDay + span.begin
                spans.append(begin..<(begin + span.length))
            }
        }
        self.init(spans: spans, offsetMinutes: offsetMinutes)
    }

    /// Whether the queue is open at an instant.
    package func isOpen(at instant: Instant) -> Bool {
        guard let spans else { return true }
        // The first of January 1970 was a Thursday.
        let minutes = Int(instant.milliseconds / 60_000) + offsetMinutes + 3 * Self.minutesOfDay
        let minute = (minutes % Self.minutesOfWeek + Self.minutesOfWeek) % Self.minutesOfWeek
        return spans.contains { $0.contains(minute) || $0.contains(minute + Self.minutesOfWeek) }
    }

    private static let minutesOfDay = 1440
    private static let minutesOfWeek = 7 * minutesOfDay
    private static let dayNames: [Substring] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

    private static func days(_ text: Substring) -> [Int]? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { dayNames.firstIndex(of: $0) }
        guard (1...2).contains(ends.count), let first = ends.first ?? nil, let last = ends.last ?? nil else {
            return nil
        }
        return first <= last ? Array(first...last) : Array(first..<dayNames.count) + Array(0...last)
    }

    private static func span(_ text: Substring) -> (begin: Int, length: Int)? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map(minute)
        guard ends.count == 2, let begin = ends[0], let end = ends[1], begin != end else { return nil }
        return (begin, end > begin ? end - begin : end - begin + minutesOfDay)
    }

    private static func minute(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.count == 2 && $0.utf8.allSatisfy { 0x30...0x39 ~= $0 } }),
            let hours = Int(parts[0]), let minutes = Int(parts[1]), minutes < 60, hours * 60 + minutes <= minutesOfDay
        else { return nil }
        return hours * 60 + minutes
    }

    private static func offset(_ text: String) -> Int? {
        guard !text.isEmpty else { return 0 }
        guard let sign = text.first, sign == "+" || sign == "-", let minutes = minute(text.dropFirst()) else {
            return nil
        }
        return sign == "-" ? -minutes : minutes
    }
}
