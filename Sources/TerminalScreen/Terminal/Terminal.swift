import CTerminalGuard
import Glibc

/// The person's terminal: raw mode, size, bytes in and out.
///
/// One at a time can be entered. /// It stays on one thread. Whatever ends the process, the guard gives the terminal back; whatever the terminal does,
/// reading and writing return at once and say what happened.
package final class Terminal {
    /// Reads and writes the terminal without blocking; for a loop to wait on.
    package let descriptor: Int32

    /// Yields bytes when a signal came, for a loop to wait on after `enter`; `takeSignals` reads them.
    package private(set) var signalDescriptor: Int32 = -1

    private var pending: [UInt8] = []
    private var isClosed = false
    private var errors: Int32 = -1

    /// What the terminal is used for.
    package enum Mode: Sendable {
        /// The alternate screen, without automatic margins.
        case fullScreen
        /// Lines and a prompt in the ordinary scrollback.
        case lines
    }

    /// How a write ended.
    package enum WriteOutcome: Sendable, Equatable {
        case finished
        /// The terminal takes no more for now; call `flush` when `descriptor` is writable.
        case blocked
        /// The terminal is gone.
        case closed
    }

    /// What a read brought.
    package enum ReadOutcome: Sendable, Equatable {
        case bytes([UInt8])
        /// Nothing for now.
        case nothing
        /// The terminal is gone.
        case closed
    }

    /// Opens the terminal apart from standard input and output, so that its flags are nobody else's.
    ///
    /// - Parameter path: The device; without it the controlling terminal, or else the one of standard output or input.
    /// - Throws: `TerminalError.none` if there is no terminal.
    package init(path: String? = nil) throws(TerminalError) {
        var candidates = ["/dev/tty"]
        for standard in [STDOUT_FILENO, STDIN_FILENO] {
            if let name = ttyname(standard) { candidates.append(String(cString: name)) }
        }
        for candidate in path.map({ [$0] }) ?? candidates {
            let opened = terminal_guard_open(candidate)
            if opened >= 0, isatty(opened) == 1 {
                descriptor = opened
                return
            }
            if opened >= 0 { close(opened) }
        }
        throw .none
    }

    deinit {
        leave()
        close(descriptor)
    }

    /// Whether a descriptor, such as standard output, is a terminal.
    package static func isTerminal(_ descriptor: Int32) -> Bool {
        isatty(descriptor) == 1
    }

    /// Rows and columns, 24×80 where the terminal does not say.
    package var size: (rows: Int, columns: Int) {
        var rows: Int32 = 0
        var columns: Int32 = 0
        guard terminal_guard_size(descriptor, &rows, &columns) else { return (24, 80) }
        return (Int(rows), Int(columns))
    }

    // MARK: Entering and leaving

    /// Takes the terminal.
    ///
    /// - Parameters:
    ///   - mode: What for.
    ///   - errorLog: A file that standard error goes to meanwhile (0600, appended), so that a trap's message is kept and
    ///     does not spoil the screen.
    ///   - crashNotice: A line for standard error after a crash, once the terminal is as it was.
    /// - Throws: `TerminalError.system` if the terminal or the file refuses.
    package func enter(_ mode: Mode, errorLog: String? = nil, crashNotice: String = "") throws(TerminalError) {
        if let errorLog {
            errors = open(errorLog, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
            guard errors >= 0 else { throw .system(errno) }
        }
        let code = terminal_guard_enter(
            descriptor,
            mode.enterSequence,
            mode.leaveSequence,
            crashNotice,
            mode == .lines,
            errors,
            &signalDescriptor
        )
        closeErrors()
        guard code == 0 else { throw .system(code) }
    }

    /// Gives the terminal back as it was, once what was written has gone out or a second has passed.
    package func leave() {
        drain()
        terminal_guard_leave()
    }

    /// Gives the terminal back, stops the process as the shell's Ctrl-z does, and takes it again when continued.
    package func suspend() {
        drain()
        terminal_guard_suspend()
    }

    private func closeErrors() {
        if errors >= 0 { close(errors) }
        errors = -1
    }

    private func drain() {
        for _ in 0..<10 where flush() == .blocked {
            var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            poll(&wait, 1, 100)
        }
        pending = []
    }

    // MARK: Bytes

    /// Writes what it can and keeps the rest; a frame should only be drawn when nothing is kept.
    @discardableResult
    package func write(_ bytes: [UInt8]) -> WriteOutcome {
        pending += bytes
        return flush()
    }

    /// Whether bytes are kept that the terminal did not take yet.
    package var isBlocked: Bool {
        !pending.isEmpty
    }

    /// Writes what was kept.
    package func flush() -> WriteOutcome {
        if isClosed { return .closed }
        var sent = 0
        while sent < pending.count {
            let written = pending[sent...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written > 0 {
                sent += written
            } else if errno == EAGAIN {
                pending.removeFirst(sent)
                return .blocked
            } else if errno != EINTR {
                return end()
            }
        }
        pending.removeAll(keepingCapacity: true)
        return .finished
    }

    private func end() -> WriteOutcome {
        isClosed = true
        pending = []
        return .closed
    }

    /// Reads at most 64 KiB of what has come.
    package func read() -> ReadOutcome {
        if isClosed { return .closed }
        while true {
            var count = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, filled in
                count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
                filled = max(0, count)
            }
            if count > 0 { return .bytes(bytes) }
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN { return .nothing }
            isClosed = true
            return .closed
        }
    }

    /// The signals that came since the last call, in order.
    package func takeSignals() -> [TerminalSignal] {
        guard signalDescriptor >= 0 else { return [] }
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = Glibc.read(signalDescriptor, &bytes, bytes.count)
        return bytes.prefix(max(0, count)).compactMap { TerminalSignal(number: Int32($0)) }
    }
}
