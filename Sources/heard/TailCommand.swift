import ArgumentParser
import Foundation
import SentimentAnalysis
import SupervisorConsole
import TerminalScreen

import struct ChatModel.Instant

/// A duration such as `30s`, `15m` or `1h`.
struct TimeSpan: ExpressibleByArgument {
    let milliseconds: Int

    init?(argument: String) {
        guard let milliseconds = TimeWords.milliseconds(of: argument) else { return nil }
        self.milliseconds = milliseconds
    }
}

/// A time in RFC 3339, or so long ago.
struct Moment: ExpressibleByArgument {
    let instant: Instant

    init?(argument: String) {
        let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        guard let instant = TimeWords.instant(of: argument, now: now) else { return nil }
        self.instant = instant
    }
}

/// `heard tail`: the flagged conversations as they happen.
struct Tail: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Follow the flagged conversations: who is upset, by which words, and whether somebody acknowledged it.",
        discussion: """
            Examples: heard tail --min-level 3
                      heard tail --json --cursor-file ~/.heard-cursor | jq .customer
                      heard tail --since 1h --no-follow --type overdue

            On a terminal it writes lines for people; into a pipe, tab-separated columns: at, type, level, score, \
            conversation, customer, agent, queue, emotion or way of acknowledging, evidence.

            It reconnects by itself and goes on where it was. It ends with 0 as asked, 1 failed, 2 usage, \
            3 could not connect, 4 not authorised, 5 a gap under --strict, 124 --timeout passed, 130 and 143 on signals.
            """
    )

    @OptionGroup var server: ServerOptions
    @Option(help: "A file that holds the token; HEARD_TOKEN or the saved login without.") var tokenFile: String?
    @OptionGroup var colour: ColourOptions
    @OptionGroup var sifting: TailSifting
    @OptionGroup var range: TailRange

    @Flag(name: .customLong("json"), help: "JSON Lines: one record a line, flushed at once.")
    var isJSON = false

    @Flag(help: "Leave the customers' words out.")
    var noText = false

    @Option(help: "With --json, a heartbeat record this often while the line is up.")
    var heartbeat: TimeSpan?

    @Option(help: "Begin behind the cursor in this file, and keep it up to date.")
    var cursorFile: String?

    @Flag(help: "End with 5 where events are missing.")
    var strict = false

    @Option(help: "How long the first connection may take to come about.")
    var retry: TimeSpan?

    func validate() throws {
        if let heartbeat, heartbeat.milliseconds < 100 { throw ValidationError("--heartbeat is at least 100ms.") }
        if cursorFile?.isEmpty == true { throw ValidationError("--cursor-file takes a file's name.") }
    }

    func run() throws {
        var options = TailOptions(address: try server.address(), environment: ProcessInfo.processInfo.environment)
        options.tokenFile = tokenFile
        options.authorityFile = server.ca
        options.filter = sifting.filter
        options.start = range.start
        options.stop = range.stop
        options.isJSON = isJSON
        options.colour = ColourChoice(rawValue: colour.choice) ?? .auto
        options.leavesTextOut = noText
        options.heartbeatMilliseconds = heartbeat?.milliseconds
        options.cursorFile = cursorFile
        options.isStrict = strict
        if let retry { options.patienceMilliseconds = retry.milliseconds }
        try finish(runTail(options))
    }
}

/// Which events of a tail are wanted.
struct TailSifting: ParsableArguments {
    @Option(help: ArgumentHelp("Only the analyser's flags from this level on.", valueName: "0..3"))
    var minLevel = 2

    @Option(help: "Only this agent's conversations, by name or identifier; may be repeated.")
    var agent: [String] = []

    @Option(help: "Only this queue's conversations; may be repeated.")
    var queue: [String] = []

    @Option(help: "Only this conversation, by its identifier or the end of it; may be repeated.")
    var conversation: [String] = []

    @Option(
        defaultAsFlag: "0s",
        help: ArgumentHelp(
            "Only what nobody has acknowledged, or (--unacknowledged=30s) not for so long.",
            valueName: "duration"
        )
    )
    var unacknowledged: String?

    @Option(
        help: ArgumentHelp("flag, acknowledged, overdue, lowered; several with commas.", valueName: "type,…")
    )
    var type: [String] = []

    func validate() throws {
        guard (0...3).contains(minLevel) else { throw ValidationError("--min-level is 0, 1, 2 or 3.") }
        for name in names where TailKind(rawValue: name) == nil {
            let kinds = TailKind.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("--type \(name) is none of \(kinds).")
        }
        if let unacknowledged, TimeWords.milliseconds(of: unacknowledged) == nil {
            throw ValidationError("--unacknowledged=\(unacknowledged) is no duration such as 30s or 15m.")
        }
        for text in conversation where text.count < ConsoleLimits.identifierEnding {
            throw ValidationError(
                "--conversation \(text) is shorter than \(ConsoleLimits.identifierEnding) characters."
            )
        }
        guard !(agent + queue).contains(where: \.isEmpty) else {
            throw ValidationError("--agent and --queue take a name.")
        }
    }

    private var names: [String] { type.flatMap { $0.split(separator: ",").map(String.init) } }

    var filter: TailFilter {
        var filter = TailFilter()
        filter.minimumLevel = Energy.Level(rawValue: minLevel) ?? .heightened
        filter.agents = agent
        filter.queues = queue
        filter.conversations = conversation
        filter.kinds = names.isEmpty ? nil : Set(names.compactMap(TailKind.init(rawValue:)))
        filter.unacknowledgedForMilliseconds = unacknowledged.flatMap(TimeWords.milliseconds)
        return filter
    }
}

/// Where a tail begins and where it ends.
struct TailRange: ParsableArguments {
    @Option(help: ArgumentHelp("Replay from a time (RFC 3339) or from so long ago, then follow.", valueName: "time"))
    var since: Moment?

    @Option(help: ArgumentHelp("End at a time.", valueName: "time"))
    var until: Moment?

    @Option(
        name: .customShort("n"),
        help: ArgumentHelp("Replay the newest so many events, then follow.", valueName: "N")
    )
    var last: Int?

    @Option(help: ArgumentHelp("Begin behind this cursor.", valueName: "cursor"))
    var after: String?

    @Flag(help: "End when everything is replayed.")
    var noFollow = false

    @Option(help: ArgumentHelp("End after so many events.", valueName: "N"))
    var count: Int?

    @Option(help: "End with 124 after so long.")
    var timeout: TimeSpan?

    func validate() throws {
        if let last, !(0...ConsoleLimits.lastEvents).contains(last) {
            throw ValidationError("-n is 0 to \(ConsoleLimits.lastEvents).")
        }
        if let count, count < 1 { throw ValidationError("--count is at least 1.") }
        if after != nil, since != nil || last != nil {
            throw ValidationError("--after says where to begin already: leave --since and -n away.")
        }
        if after?.isEmpty == true { throw ValidationError("--after takes a cursor.") }
        if let since, let until, until.instant <= since.instant {
            throw ValidationError("--until is not later than --since.")
        }
    }

    var start: TailStart { TailStart(after: after, since: since?.instant, last: last) }

    var stop: TailStop {
        var stop = TailStop()
        stop.isAtEnd = noFollow
        stop.until = until?.instant
        stop.count = count
        stop.timeoutMilliseconds = timeout?.milliseconds
        return stop
    }
}
