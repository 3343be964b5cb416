internal import ChatModel
internal import StrictJSON
internal import WebSocketTransport

#if canImport(Glibc)
    import Glibc
#endif

/// The relay's own log: one JSON object a line on standard error.
///
/// No message text and no secret ever goes in.
package struct Journal: Sendable {
    private let level: LogLevel

    package init(level: LogLevel) {
        self.level = level
    }

    func debug(_ event: StaticString, _ details: [String: String] = [:]) { write(.debug, event, details) }
    func info(_ event: StaticString, _ details: [String: String] = [:]) { write(.info, event, details) }
    func warning(_ event: StaticString, _ details: [String: String] = [:]) { write(.warning, event, details) }
    func error(_ event: StaticString, _ details: [String: String] = [:]) { write(.error, event, details) }

    private func write(_ level: LogLevel, _ event: StaticString, _ details: [String: String]) {
        guard level >= self.level else { return }
        let line = Self.line(level, event, details, at: Instant(milliseconds: EventLoop.wallClock))
        line.withUnsafeBytes { _ = Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }

    /// One line with its line feed, whatever the details hold.
    static func line(
        _ level: LogLevel,
        _ event: StaticString,
        _ details: [String: String],
        at instant: Instant
    ) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("at", instant.rfc3339)
            writer.member("level", level.rawValue)
            writer.member("event", "\(event)")
            for (key, value) in details.sorted(by: { $0.key < $1.key }) {
                writer.key(named: key)
                writer.value(value)
            }
        }
        return printableJSON(writer.bytes) + [UInt8(ascii: "\n")]
    }
}
