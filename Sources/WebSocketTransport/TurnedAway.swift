#if canImport(Glibc)
    import Glibc
#endif

/// Those for whom there is no room: they are told to come back, where they can be told.
@EventLoop
enum TurnedAway {
    /// How many may linger until they have read it.
    private static let mostLingering = 32

    /// How long they may linger, milliseconds.
    private static let lingerMilliseconds = 500

    private static var lingering = 0

    /// Answers 503 with `Retry-After`, and closes once the peer has had a moment for reading it.
    ///
    /// Closing at once, with the request unread, would make the kernel take the answer back. On a TLS listener there is
    /// nothing that could be said before a handshake, which is what there is no room for.
    static func sayComeBack(_ descriptor: Int32, isTLS: Bool, afterSeconds: Int) {
        guard !isTLS, lingering < mostLingering else {
            return sayComeBackNow(descriptor, isTLS: isTLS, afterSeconds: afterSeconds)
        }
        write(descriptor, afterSeconds: afterSeconds)
        lingering += 1
        EventLoop.schedule(afterMilliseconds: lingerMilliseconds) {
            lingering -= 1
            close(descriptor)
        }
    }

    /// The same without lingering, for when the descriptor is needed back.
    static func sayComeBackNow(_ descriptor: Int32, isTLS: Bool, afterSeconds: Int) {
        if !isTLS { write(descriptor, afterSeconds: afterSeconds) }
        close(descriptor)
    }

    private static func write(_ descriptor: Int32, afterSeconds: Int) {
        let answer = HTTPResponse(status: 503, headers: [("Retry-After", "\(afterSeconds)")]).encoded()
        _ = unsafe answer.withUnsafeBytes { unsafe send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        shutdown(descriptor, Int32(SHUT_WR))
    }

    private static func close(_ descriptor: Int32) {
        // What came in is read first: closing with unread bytes resets the connection.
        var scratch = [UInt8](repeating: 0, count: 4_096)
        _ = unsafe scratch.withUnsafeMutableBytes { unsafe recv(descriptor, $0.baseAddress, $0.count, 0) }
        Glibc.close(descriptor)
    }
}
