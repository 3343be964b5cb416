import WebSocketTransport

#if canImport(Glibc)
    import Glibc
#endif

/// A server that echoes, decides as it is told and notes what happens to it.
@EventLoop
final class TestServer: WebSocketServerHandler {
    enum Event: Equatable, Sendable {
        case opened(UInt64)
        case received(UInt64, String)
        case closed(UInt64, UInt16?)
        case drained(UInt64)
    }

    private(set) var events: [Event] = []
    private(set) var turns = 0
    private(set) var server: WebSocketServer?
    private(set) var port: UInt16 = 0
    var decision: @EventLoop (Handshake) -> HandshakeDecision = {
        .accept(subprotocol: $0.subprotocols.first { $0 == "heard.v1.json" })
    }
    var response: @EventLoop (HTTPRequest) -> HTTPResponse = { _ in HTTPResponse(status: 404) }
    var onOpen: @EventLoop (WebSocketConnection) -> Void = { _ in }
    var onMessage: @EventLoop ([UInt8], WebSocketConnection) -> Void = { $1.send($0) }
    var onTurnEnd: @EventLoop () -> Void = {}

    /// Starts one on a free port of loopback.
    static func start(
        limits: TransportLimits = TransportLimits(),
        certificate: TransportCertificate? = nil,
        port: UInt16 = 0
    ) throws -> TestServer {
        let handler = TestServer()
        let listener = WebSocketServer.Listener(name: "test", host: "127.0.0.1", port: port, certificate: certificate)
        let configuration = WebSocketServer.Configuration(
            listeners: [listener],
            subprotocols: ["heard.v1.json"],
            limits: limits
        )
        let server = WebSocketServer(configuration: configuration, handler: handler)
        handler.port = try server.listen()[0].port
        handler.server = server
        return handler
    }

    /// What an observer counts: how often each connection was announced and how often taken back.
    var isBalanced: Bool {
        let opened = events.compactMap { if case .opened(let id) = $0 { id } else { nil } }
        let closed = events.compactMap { if case .closed(let id, _) = $0 { id } else { nil } }
        return opened.sorted() == closed.sorted() && Set(closed).count == closed.count
    }

    var closeCodes: [UInt16?] {
        events.compactMap { if case .closed(_, let code) = $0 { .some(code) } else { nil } }
    }

    /// Waits until it is so, at most the given time; says whether it came to be.
    func waits(seconds: Double = 20, until isSo: @EventLoop (TestServer) -> Bool) async -> Bool {
        await comesTrue(within: seconds) { isSo(self) }
    }

    /// Forgets what it noted, for long runs.
    func forgetEvents() {
        events = []
    }

    func stop() {
        server?.shutDown()
    }

    func decide(_ handshake: Handshake) -> HandshakeDecision { decision(handshake) }

    func respond(to request: HTTPRequest) -> HTTPResponse { response(request) }

    func opened(_ connection: WebSocketConnection) {
        events.append(.opened(connection.id))
        onOpen(connection)
    }

    func received(_ message: [UInt8], on connection: WebSocketConnection) {
        events.append(.received(connection.id, String(decoding: message, as: UTF8.self)))
        onMessage(message, connection)
    }

    func closed(_ connection: WebSocketConnection, code: UInt16?) {
        events.append(.closed(connection.id, code))
    }

    func drained(_ connection: WebSocketConnection) {
        events.append(.drained(connection.id))
    }

    func turnEnded() {
        turns += 1
        onTurnEnd()
    }
}

/// Waits until something is so, at most the given time; says whether it came to be.
@EventLoop
func comesTrue(within seconds: Double = 10, _ isSo: @EventLoop () -> Bool) async -> Bool {
    let deadline = EventLoop.wallClock + Int64(seconds * 1000)
    while !isSo() {
        guard EventLoop.wallClock < deadline else { return false }
        try? await Task.sleep(for: .milliseconds(5))
    }
    return true
}

/// Runs a blocking peer beside the loop, so that a test that waits for bytes does not hold the loop's callers up.
func onAnotherThread<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result {
    await withCheckedContinuation { continuation in
        let box = Box { continuation.resume(returning: body()) }
        var thread = pthread_t()
        pthread_create(
            &thread,
            nil,
            { box in
                guard let box else { return nil }
                Unmanaged<Box>.fromOpaque(box).takeRetainedValue().run()
                return nil
            },
            Unmanaged.passRetained(box).toOpaque()
        )
        pthread_detach(thread)
    }
}

private final class Box: Sendable {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) {
        self.run = run
    }
}

/// Runs a test against a server of its own and stops it in the end.
func withServer(
    limits: TransportLimits = TransportLimits(),
    certificate: TransportCertificate? = nil,
    _ body: @escaping @EventLoop (TestServer) async throws -> Void
) async throws {
    EventLoop.startInBackground()
    let server = try await TestServer.start(limits: limits, certificate: certificate)
    do {
        try await body(server)
    } catch {
        await server.stop()
        throw error
    }
    await server.stop()
}

/// A value with changes.
func with<Value>(_ value: Value, _ change: (inout Value) -> Void) -> Value {
    var value = value
    change(&value)
    return value
}
