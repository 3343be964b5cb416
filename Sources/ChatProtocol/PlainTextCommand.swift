/// What one inbound frame of a plain-text client means (PROTOCOL.md, section 7).
package enum PlainTextCommand: Sendable, Equatable {
    /// A message as it is to be sent.
    case message(String)
    case name(String)
    case quit
    /// 1 to 5.
    case rate(Int)
    /// The secret of a session to come back to.
    case resume(String)
    /// No analysis of what this customer writes.
    case optOut
    case help
    /// Nothing is sent; this line tells why.
    case refused(line: String)

    /// Reads a frame; one that begins with `/` is a command, and `//` begins a message with a slash.
    ///
    /// Line breaks at the end, which line-wise clients send along, are dropped.
    package init(_ frame: String, limits: RequestLimits) {
        guard !frame.holdsNUL else {
            self = .refused(line: PlainTextWords.remark(PlainTextWords.holdsNUL))
            return
        }
        // By scalars, since a slash with a combining mark behind it is a slash all the same.
        var line = frame.unicodeScalars[...]
        while let last = line.last, last == "\n" || last == "\r" { line.removeLast() }
        guard line.first == "/" else {
            self = .message(String(line))
            return
        }
        let rest = line.dropFirst()
        if rest.first == "/" {
            self = .message(String(rest))
        } else {
            self.init(command: Substring(rest), limits: limits)
        }
    }

    private init(command: Substring, limits: RequestLimits) {
        let word = command.prefix { !$0.isWhitespace }
        let argument = String(command.dropFirst(word.count).trimmingSpaces)
        switch PlainTextWords.Command(rawValue: word.lowercased()) {
        case .name:
            let fits = !argument.isEmpty && argument.unicodeScalars.count <= limits.name
            self = fits ? .name(argument) : Self.misused(.name)
        case .quit: self = .quit
        case .rate:
            let score = Int(argument).flatMap { 1...5 ~= $0 ? $0 : nil }
            self = score.map { .rate($0) } ?? Self.misused(.rate)
        case .resume: self = argument.isEmpty ? Self.misused(.resume) : .resume(argument)
        case .optOut: self = .optOut
        case .help: self = .help
        case nil: self = .refused(line: PlainTextWords.remark(PlainTextWords.unknownCommand))
        }
    }

    private static func misused(_ command: PlainTextWords.Command) -> PlainTextCommand {
        .refused(line: PlainTextWords.remark(PlainTextWords.usage(of: command)))
    }
}

extension Substring {
    /// Without white space at either end.
    fileprivate var trimmingSpaces: Substring {
        let start = drop { $0.isWhitespace }
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return start[...last]
    }
}
