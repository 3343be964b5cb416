internal import ChatModel
internal import TerminalScreen
internal import WebSocketTransport

#if canImport(Glibc)
    import Glibc
#endif

/// How a tail's records and its own remarks are written, by what the output is.
struct TailFormat {
    private let shape: Shape
    private let withText: Bool
    private let zoneMinutes: Int

    private enum Shape {
        case json
        case columns(TailColumns)
        case lines(ColourDepth)
    }

    init(_ options: TailOptions) {
        withText = !options.leavesTextOut
        zoneMinutes = Self.localZoneMinutes()
        let isTerminal = isatty(STDOUT_FILENO) == 1
        let depth = ColourDepth.forLines(options.colour, isTerminal: isTerminal, environment: options.environment)
        if options.isJSON {
            shape = .json
        } else if isTerminal {
            shape = .lines(depth)
        } else {
            // What a script reads is coloured only on its own command line's word.
            shape = .columns(TailColumns(withText: withText, depth: options.colour == .always ? depth : .none))
        }
    }

    /// The record's line with its line feed; nil where the format has none for it.
    func line(for record: TailRecord) -> [UInt8]? {
        switch shape {
        case .json: record.jsonLine(withText: withText) + [0x0A]
        case .columns(let columns): columns.line(for: record).map { Array("\($0)\n".utf8) }
        case .lines(let depth):
            TailLine(columns: Self.columns, depth: depth, zoneMinutes: zoneMinutes, withText: withText)
                .line(for: record)
                .map { Array("\($0)\n".utf8) }
        }
    }

    /// Writes a remark to the error output.
    func complain(_ text: String) {
        let time = TimeWords.clock(Instant(milliseconds: EventLoop.wallClock), zoneMinutes: zoneMinutes)
        writeToErrorOutput("-- \(time) \(sanitised(text))\n")
    }

    /// The terminal's width now: it may have been resized since the last line.
    private static var columns: Int {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    /// What the local time is ahead of UTC.
    static func localZoneMinutes() -> Int {
        var seconds = time(nil)
        var parts = tm()
        localtime_r(&seconds, &parts)
        return parts.tm_gmtoff / 60
    }
}

/// Writes to the error output; what it does not take is dropped.
func writeToErrorOutput(_ text: String) {
    let bytes = Array(text.utf8)
    _ = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
}
