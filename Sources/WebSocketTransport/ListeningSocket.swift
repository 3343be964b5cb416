#if canImport(Glibc)
    import Glibc
#endif

/// A TCP socket that listens, and accepts what knocks.
///
/// Accepting is done here, and not by libwebsockets, so that limits hold before anything is allocated for a stranger.
@EventLoop
@safe
final class ListeningSocket {
    /// What was accepted: the descriptor, non-blocking, and where it comes from.
    struct Accepted {
        let descriptor: Int32
        let address: PeerAddress
    }

    /// How accepting went.
    enum Acceptance {
        case accepted(Accepted)
        case nobody
        /// The process or the machine has no descriptor left.
        case outOfDescriptors
    }

    private let descriptor: Int32
    private var watch: LoopWatch?

    /// The port that it got, which the system chose where 0 was asked for.
    nonisolated let port: UInt16

    /// Binds and listens; throws a sentence that names address and port.
    init(_ address: ResolvedAddress, port: UInt16, backlog: Int) throws(TransportError) {
        var address = address
        address.setPort(port)
        descriptor = socket(
            address.family,
            Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue),
            0
        )
        guard descriptor >= 0 else { throw Self.error(errno, address, port) }
        var on: Int32 = 1
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        if address.family == AF_INET6 {
            unsafe setsockopt(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &on, socklen_t(MemoryLayout<Int32>.size))
        }
        guard address.bind(descriptor) == 0, listen(descriptor, Int32(clamping: backlog)) == 0 else {
            let failure = errno
            Glibc.close(descriptor)
            throw Self.error(failure, address, port)
        }
        self.port = ResolvedAddress.boundPort(of: descriptor)
    }

    /// Calls `body` whenever somebody knocks.
    func onKnock(_ body: @escaping @EventLoop () -> Void) {
        watch = EventLoop.onReadable(fd: descriptor, body)
    }

    /// Takes the next connection of those that wait.
    func accept() -> Acceptance {
        var address = PeerAddress()
        let accepted = address.accept(from: descriptor)
        if accepted >= 0 {
            var on: Int32 = 1
            unsafe setsockopt(
                accepted,
                Int32(IPPROTO_TCP),
                TCP_NODELAY,
                &on,
                socklen_t(MemoryLayout<Int32>.size)
            )
            return .accepted(Accepted(descriptor: accepted, address: address))
        }
        return errno == EMFILE || errno == ENFILE ? .outOfDescriptors : .nobody
    }

    /// Stops listening; who waits in the kernel's queue is turned away.
    func close() {
        guard let watch else { return }
        watch.cancel()
        self.watch = nil
        let descriptor = descriptor
        // libuv lets go of the descriptor in the next turn; closing it earlier would confuse its bookkeeping.
        EventLoop.schedule(afterMilliseconds: 0) { Glibc.close(descriptor) }
    }

    private nonisolated static func error(_ failure: Int32, _ address: ResolvedAddress, _ port: UInt16)
        -> TransportError
    {
        let place = "\(address.text) port \(port)"
        switch failure {
        case EADDRINUSE:
            return TransportError(
                .addressInUse,
                "Another process already listens on \(place): stop it or choose another port."
            )
        case EACCES, EPERM:
            return TransportError(
                .addressRefused,
                "The system does not allow listening on \(place): ports below 1024 need a privilege."
            )
        case EADDRNOTAVAIL:
            return TransportError(.addressUnusable, "\(address.text) is not an address of this machine.")
        default:
            return TransportError(.addressUnusable, "Listening on \(place) failed: \(SystemError.text(failure)).")
        }
    }
}

/// The system's words for an `errno`.
enum SystemError {
    static func text(_ code: Int32) -> String {
        guard let text = unsafe strerror(code) else { return "error \(code)" }
        return unsafe String(cString: text)
    }
}
