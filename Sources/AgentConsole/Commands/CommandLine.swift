/// A line that an agent entered, as what it means.
enum EnteredLine: Equatable {
    /// Nothing but white space.
    case empty
    case message(String)
    case command(Command, argument: String)
    /// Begins with a slash and is no command: never sent.
    case unknownCommand(String)
    /// A message with a command close to its beginning, such as ` /close`: perhaps meant as one.
    case perhapsCommand(String)

    /// How far into a message a slash makes it doubtful, in characters.
    private static let guardedCharacters = 4

    init(_ line: String) {
        let text = line.trimmedOfWhiteSpace
        if text.isEmpty {
            self = .empty
        } else if line.hasPrefix("//") {
            self = .message(String(line.dropFirst()))
        } else if line.hasPrefix("/") {
            let (name, argument) = text.dropFirst().firstWordAndRest
            if let command = Command(named: name) {
                self = .command(command, argument: argument)
            } else {
                self = .unknownCommand("/\(name)")
            }
        } else if Self.looksLikeCommand(line) {
            self = .perhapsCommand(line)
        } else {
            self = .message(line)
        }
    }

    private static func looksLikeCommand(_ line: String) -> Bool {
        guard let slash = line.prefix(guardedCharacters).firstIndex(of: "/") else { return false }
        return Command(named: line[line.index(after: slash)...].firstWordAndRest.0) != nil
    }
}

extension StringProtocol {
    /// Without white space at either end.
    var trimmedOfWhiteSpace: String {
        let isVisible: (Character) -> Bool = { !$0.isWhitespace }
        guard let first = firstIndex(where: isVisible), let last = lastIndex(where: isVisible) else { return "" }
        return String(self[first...last])
    }

    /// The first word, and what follows it without the white space between.
    var firstWordAndRest: (String, String) {
        let text = trimmedOfWhiteSpace
        guard let end = text.firstIndex(where: \.isWhitespace) else { return (text, "") }
        return (String(text[..<end]), text[end...].trimmedOfWhiteSpace)
    }

    /// A leading whole number of at least 1 and the rest; nil where there is none.
    var numberAndRest: (number: Int?, rest: String) {
        let (word, rest) = firstWordAndRest
        guard let number = Int(word), number > 0 else { return (nil, trimmedOfWhiteSpace) }
        return (number, rest)
    }

    /// A duration such as `90s`, `15m` or `2h` in milliseconds.
    ///
    /// Bare numbers are minutes; nil for anything else.
    var durationInMilliseconds: Int? {
        let units: [Character: Int] = ["s": 1000, "m": 60_000, "h": 3_600_000]
        let text = trimmedOfWhiteSpace.lowercased()
        guard let last = text.last else { return nil }
        let digits = units[last] == nil ? text[...] : text.dropLast()
        guard let count = Int(digits), (1...100_000).contains(count) else { return nil }
        return count * (units[last] ?? 60_000)
    }
}
