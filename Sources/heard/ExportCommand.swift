import ArgumentParser
import ChatModel
import Foundation
import RelayServer

#if canImport(Glibc)
    import Glibc
#endif

/// `heard export`: transcripts.
struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print transcripts, as JSON Lines or for people.",
        discussion: """
            Examples: heard export --since 24h > yesterday.jsonl
                      heard export --conversation 01J9Z… --format text
                      heard export --internal | jq 'select(.ev == "hint")'

            Without --internal there is nothing in it that a customer may not see. It works beside a live relay and \
            without one, a page at a time.
            """
    )

    @Option(help: "Only this conversation.")
    var conversation: String?

    @Option(help: ArgumentHelp("Only conversations opened since: RFC 3339, or so long ago.", valueName: "time"))
    var since: Moment?

    @Option(help: "jsonl or text.")
    var format: Format = .jsonl

    @Flag(name: .customLong("internal"), help: "With notes, hints, flags and readings, which no customer may see.")
    var isInternal = false

    @OptionGroup var data: DataOptions

    /// How transcripts are written.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case jsonl, text
    }

    func run() throws {
        var wish = Transcripts.Wish()
        wish.conversation = conversation
        wish.since = since?.instant.rfc3339
        wish.isInternal = isInternal
        wish.isText = format == .text
        var lines = LineWriter()
        do {
            try Transcripts.export(wish, with: try data.relay()) { lines.write($0) }
        } catch let failure as AdministrationFailure {
            throw Failure(description: failure.description)
        }
        try lines.end()
    }
}

/// `heard search`: messages by their words.
struct Search: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Find messages by their words, newest first.",
        discussion: "Example: heard search 'router broken' --limit 50"
    )

    @Argument(help: "Words that must all stand in a message.")
    var words: [String]

    @Option(help: "How many hits at most.")
    var limit = 20

    @Flag(name: .customLong("json"), help: "JSON Lines.")
    var isJSON = false

    @OptionGroup var data: DataOptions

    func validate() throws {
        guard !words.isEmpty else { throw ValidationError("search takes words.") }
        guard limit > 0 else { throw ValidationError("--limit is at least 1.") }
    }

    func run() throws {
        var lines = LineWriter()
        do {
            let query = words.joined(separator: " ")
            for line in try Transcripts.search(query, limit: limit, isText: !isJSON, with: try data.relay()) {
                guard lines.write(line) else { return }
            }
        } catch let failure as AdministrationFailure {
            throw Failure(description: failure.description)
        }
        try lines.end()
    }
}

/// Lines on standard output; a closed pipe is a normal end.
private struct LineWriter {
    private var buffer: [UInt8] = []
    private var isOpen = true
    private var problem: String?

    init() { signal(SIGPIPE, SIG_IGN) }

    /// False once nobody reads any more.
    mutating func write(_ line: String) -> Bool {
        buffer += Array(line.utf8)
        buffer.append(UInt8(ascii: "\n"))
        if buffer.count >= 65_536 { flush() }
        return isOpen
    }

    mutating func end() throws {
        flush()
        if let problem { throw Failure(description: problem) }
    }

    private mutating func flush() {
        var written = 0
        while isOpen, written < buffer.count {
            let count = buffer[written...].withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if count > 0 {
                written += count
            } else if errno != EINTR {
                isOpen = false
                if errno != EPIPE { problem = "standard output cannot be written: \(String(cString: strerror(errno)))" }
            }
        }
        buffer.removeAll(keepingCapacity: true)
    }
}
