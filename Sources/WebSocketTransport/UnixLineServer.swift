#if canImport(Glibc)
    import Glibc
#endif

/// A server for lines of text at a path in the file system that only this user can open (mode 0600).
///
/// Commands that act on the data of a live relay speak through it.
@EventLoop
package final class UnixLineServer {
    /// How many may be connected at once; more are turned away.
    package static let connectionLimit = 16

    private let address: UnixSocketAddress
    private let onLine: @EventLoop ([UInt8], UnixLineConnection) -> Void
    private var descriptor: Int32 = -1
    private var watch: LoopWatch?
    private var connections: [ObjectIdentifier: UnixLineConnection] = [:]

    /// Calls `onLine` for each line that comes in, without its end.
    package init(
        path: String,
        onLine: @escaping @EventLoop (_ line: [UInt8], _ connection: UnixLineConnection) -> Void
    ) throws(TransportError) {
        address = try UnixSocketAddress(path)
        self.onLine = onLine
    }

    /// Begins to accept; a socket that a dead process left behind is replaced, a live one is not.
    package func listen() throws(TransportError) {
        try removeStale()
        descriptor = UnixSocketAddress.makeSocket(isBlocking: false)
        let mask = umask(0o177)
        let bound = address.bind(descriptor)
        let failure = errno
        umask(mask)
        guard bound == 0, Glibc.listen(descriptor, Int32(Self.connectionLimit)) == 0 else {
            Glibc.close(descriptor)
            throw TransportError(
                .addressUnusable,
                "The socket \(address.path) cannot be made: \(SystemError.text(failure))."
            )
        }
        watch = EventLoop.onReadable(fd: descriptor) { [weak self] in self?.accept() }
    }

    /// Stops, ends every connection and removes the path.
    package func close() {
        guard let watch else { return }
        watch.cancel()
        self.watch = nil
        connections.values.forEach { $0.close() }
        unsafe unlink(address.path)
        let descriptor = descriptor
        EventLoop.schedule(afterMilliseconds: 0) { Glibc.close(descriptor) }
    }

    private func removeStale() throws(TransportError) {
        let probe = UnixSocketAddress.makeSocket(isBlocking: false)
        defer { Glibc.close(probe) }
        if address.connect(probe) == 0 {
            throw TransportError(.addressInUse, "Another process already answers at \(address.path).")
        }
        guard errno == ECONNREFUSED else { return }
        unsafe unlink(address.path)
    }

    private func accept() {
        let accepted = Glibc.accept(descriptor, nil, nil)
        guard accepted >= 0 else { return }
        guard connections.count < Self.connectionLimit else {
            Glibc.close(accepted)
            return
        }
        _ = fcntl(accepted, F_SETFD, FD_CLOEXEC)
        _ = fcntl(accepted, F_SETFL, O_NONBLOCK)
        let connection = UnixLineConnection(accepted, onLine: onLine)
        let key = ObjectIdentifier(connection)
        connections[key] = connection
        connection.begin { [weak self] in self?.connections[key] = nil }
    }
}

/// One connection of a `UnixLineServer`.
@EventLoop
package final class UnixLineConnection {
    /// The longest line, bytes; a longer one ends the connection.
    package static let lineLimit = 1_048_576

    /// What may wait to be read by the other end, bytes; more ends the connection.
    package static let outboundLimit = 64 << 20

    private let descriptor: Int32
    private let onLine: @EventLoop ([UInt8], UnixLineConnection) -> Void
    private var onEnd: (@EventLoop () -> Void)?
    private var inbound: [UInt8] = []
    private var outbound: [UInt8] = []
    private var reading: LoopWatch?
    private var writing: LoopWatch?
    private var endsWhenSent = false

    init(_ descriptor: Int32, onLine: @escaping @EventLoop ([UInt8], UnixLineConnection) -> Void) {
        self.descriptor = descriptor
        self.onLine = onLine
    }

    func begin(onEnd: @escaping @EventLoop () -> Void) {
        self.onEnd = onEnd
        reading = EventLoop.onReadable(fd: descriptor) { [weak self] in self?.read() }
    }

    /// Sends one line, which must not contain a line end.
    package func send(_ line: [UInt8]) {
        guard onEnd != nil, !endsWhenSent else { return }
        outbound += line + [0x0a]
        guard outbound.count <= Self.outboundLimit else { return close() }
        write()
    }

    /// Ends the connection once everything that was sent has been taken.
    package func finish() {
        endsWhenSent = true
        write()
    }

    /// Ends the connection now.
    package func close() {
        guard let onEnd else { return }
        self.onEnd = nil
        reading?.cancel()
        writing?.cancel()
        let descriptor = descriptor
        EventLoop.schedule(afterMilliseconds: 0) { Glibc.close(descriptor) }
        onEnd()
    }

    private func read() {
        var chunk = [UInt8](repeating: 0, count: 16_384)
        let count = unsafe chunk.withUnsafeMutableBytes { unsafe recv(descriptor, $0.baseAddress, $0.count, 0) }
        guard count > 0 else {
            if count == 0 || errno != EAGAIN { close() }
            return
        }
        inbound += chunk[..<count]
        while let end = inbound.firstIndex(of: 0x0a), onEnd != nil {
            let line = Array(inbound[..<end])
            inbound.removeSubrange(...end)
            onLine(line, self)
        }
        if inbound.count > Self.lineLimit { close() }
    }

    private func write() {
        guard onEnd != nil else { return }
        while !outbound.isEmpty {
            let sent = unsafe outbound.withUnsafeBytes {
                unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard sent > 0 else {
                guard errno == EAGAIN else { return close() }
                return waitForRoom()
            }
            outbound.removeFirst(sent)
        }
        writing?.cancel()
        writing = nil
        if endsWhenSent { close() }
    }

    private func waitForRoom() {
        guard writing == nil else { return }
        // libuv allows one watch a descriptor: the second one has a descriptor of its own.
        let twin = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        guard twin >= 0 else { return close() }
        let watch = EventLoop.onWritable(fd: twin) { [weak self] in self?.write() }
        let stop = watch.stop
        watch.stop = {
            stop?()
            EventLoop.schedule(afterMilliseconds: 0) { Glibc.close(twin) }
        }
        writing = watch
    }
}

/// The other end of a `UnixLineServer`, for a command that asks and waits; it needs no event loop.
package enum UnixLineClient {
    /// Sends one line and returns the lines that come back until the other end is done.
    ///
    /// Returns nil where nobody answers at the path; throws where somebody does and something goes wrong.
    package static func ask(_ line: [UInt8], at path: String) throws(TransportError) -> [[UInt8]]? {
        let address = try UnixSocketAddress(path)
        let descriptor = UnixSocketAddress.makeSocket(isBlocking: true)
        defer { close(descriptor) }
        guard address.connect(descriptor) == 0 else {
            guard errno == ENOENT || errno == ECONNREFUSED else {
                throw TransportError(.connectionFailed, "\(path) cannot be used: \(SystemError.text(errno)).")
            }
            return nil
        }
        let question = line + [0x0a]
        let sent = unsafe question.withUnsafeBytes {
            unsafe send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        guard sent == question.count else {
            throw TransportError(.connectionFailed, "\(path) does not take the question: \(SystemError.text(errno)).")
        }
        var answer: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe chunk.withUnsafeMutableBytes { unsafe recv(descriptor, $0.baseAddress, $0.count, 0) }
            guard count > 0 else { break }
            answer += chunk[..<count]
        }
        return answer.split(separator: 0x0a, omittingEmptySubsequences: false).dropLast().map(Array.init)
    }
}
