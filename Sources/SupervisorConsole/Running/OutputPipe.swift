internal import WebSocketTransport

#if canImport(Glibc)
    import Glibc
#endif

/// Standard output, written record by record, without ever making the loop wait.
///
/// Pipes and terminals are opened a second time, so that not blocking stays this process's own affair: a flag set on
/// the descriptor itself would be the shell's too. A file is written as it is, for it never blocks.
@EventLoop
final class OutputPipe {
    /// Where the bytes go.
    private let descriptor: Int32
    private let mayBlock: Bool
    private var pending: [ArraySlice<UInt8>] = []
    private var watch: LoopWatch?
    private var retry: TimerHandle?
    /// Called when everything that waited is written.
    var drained: @EventLoop () -> Void = {}
    /// Nobody reads any more, or nothing can be written.
    private(set) var isClosed = false
    /// Why nothing can be written, as a full disk, in the system's number; nil where only the reader went away.
    private(set) var failure: Int32?

    init() {
        var status = stat()
        let isStream =
            fstat(STDOUT_FILENO, &status) == 0
            && (status.st_mode & S_IFMT == S_IFIFO || isatty(STDOUT_FILENO) == 1)
        let own = isStream ? open("/proc/self/fd/1", O_WRONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY) : -1
        descriptor = own >= 0 ? own : STDOUT_FILENO
        mayBlock = own < 0
    }

    /// Whether bytes wait for the reader.
    var isBlocked: Bool { !pending.isEmpty }

    /// Writes a record, or keeps it until there is room.
    func write(_ record: [UInt8]) {
        guard !isClosed else { return }
        pending.append(record[...])
        if pending.count == 1 { flush() }
    }

    /// Looks whether anybody still reads.
    func checkReader() {
        var watched = pollfd(fd: descriptor, events: 0, revents: 0)
        guard poll(&watched, 1, 0) > 0 else { return }
        if watched.revents & Int16(POLLERR | POLLHUP | POLLNVAL) != 0 { close() }
    }

    /// Waits a little for the reader to take what is left.
    func drain(withinMilliseconds limit: Int) {
        let end = EventLoop.wallClock + Int64(limit)
        while isBlocked, !isClosed {
            let left = end - EventLoop.wallClock
            guard left > 0 else { return }
            var watched = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            poll(&watched, 1, Int32(left))
            flush()
        }
    }

    private func flush() {
        while let first = pending.first {
            // Whole or not at all: a pipe does not take a part of so few bytes.
            let piece = first.prefix(ConsoleLimits.pipeBytes)
            guard hasRoom else { return waitForRoom() }
            let count = piece.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                pending[0] = first.dropFirst(count)
                if pending[0].isEmpty { pending.removeFirst() }
            } else if errno == EAGAIN {
                return waitForRoom()
            } else if errno != EINTR {
                if errno != EPIPE { failure = errno }
                return close()
            }
        }
        stopWaiting()
    }

    /// What could not be opened a second time is asked before each write.
    private var hasRoom: Bool {
        guard mayBlock else { return true }
        var watched = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        return poll(&watched, 1, 0) > 0
    }

    private func waitForRoom() {
        if mayBlock {
            retry = EventLoop.schedule(afterMilliseconds: 20) { [weak self] in self?.roomAgain() }
        } else if watch == nil {
            watch = EventLoop.onWritable(fd: descriptor) { [weak self] in self?.roomAgain() }
        }
    }

    private func roomAgain() {
        flush()
        if !isBlocked { drained() }
    }

    private func stopWaiting() {
        watch?.cancel()
        watch = nil
        retry?.cancel()
        retry = nil
    }

    private func close() {
        isClosed = true
        pending = []
        stopWaiting()
    }
}
