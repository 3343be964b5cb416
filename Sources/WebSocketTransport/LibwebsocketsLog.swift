import CLibwebsockets

/// What libwebsockets has to say: kept for error messages, and otherwise only counted.
///
/// A stranger on the network can make it complain as often as he likes, so nothing of it goes to the log by itself.
@EventLoop
@safe
enum LibwebsocketsLog {
    /// How many lines are kept.
    private static let capacity = 16

    private static var lines: [String] = []
    private static var recent: [String] = []
    private static var isInstalled = false

    /// How many complaints there were since the start.
    private(set) static var complaints = 0

    /// Routes the library's errors and warnings here.
    ///
    /// The corresponding C function is `lws_set_log_level`.
    static func install() {
        guard !isInstalled else { return }
        isInstalled = true
        unsafe lws_set_log_level(
            LLL_ERR | LLL_WARN,
            { _, line in
                guard let line = unsafe line else { return }
                let text = unsafe String(cString: line)
                EventLoop.assume { LibwebsocketsLog.note(text) }
            }
        )
    }

    /// The last lines that the library wrote since there were so many complaints.
    static func lines(since count: Int) -> ArraySlice<String> {
        recent.suffix(min(recent.count, complaints - min(complaints, count)))
    }

    /// The lines that the library writes while `body` runs.
    static func collect(_ body: () -> Void) -> [String] {
        lines = []
        body()
        return lines
    }

    private static func note(_ line: String) {
        complaints += 1
        let words = line.split(whereSeparator: \.isNewline).joined(separator: " ")
        if recent.count == capacity { recent.removeFirst() }
        recent.append(words)
        if lines.count < capacity { lines.append(words) }
    }
}
