import WebSocketTransport

#if canImport(Glibc)
    import Glibc
#endif

/// Sends every message back to where it came from; for Autobahn, for measuring and for foreign clients in tests.
@EventLoop
private final class Echo: WebSocketServerHandler {
    func decide(_ handshake: Handshake) -> HandshakeDecision {
        switch handshake.path {
        case "/forbidden": .refuse(status: 403)
        case "/busy": .refuse(status: 503, retryAfterSeconds: 7)
        default: .accept(subprotocol: handshake.subprotocols.first { $0 == "echo" })
        }
    }

    func respond(to request: HTTPRequest) -> HTTPResponse {
        request.path == "/healthz" ? HTTPResponse(status: 200) : HTTPResponse(status: 404)
    }

    func opened(_ connection: WebSocketConnection) {}

    func received(_ message: [UInt8], on connection: WebSocketConnection) {
        connection.send(message)
    }

    func receivedBinary(_ message: [UInt8], on connection: WebSocketConnection) {
        connection.sendBinary(message)
    }

    func closed(_ connection: WebSocketConnection, code: UInt16?) {}

    func drained(_ connection: WebSocketConnection) {}

    func turnEnded() {}
}

@main
private struct EchoServer {
    static func main() {
        let port = CommandLine.arguments.dropFirst().first.flatMap(UInt16.init) ?? 0
        let files = Array(CommandLine.arguments.dropFirst(2))
        EventLoop.enqueue { start(port: port, files: files) }
        EventLoop.run(until: { isDone })
    }

    @EventLoop private static var isDone = false

    @EventLoop
    private static func start(port: UInt16, files: [String]) {
        var limits = TransportLimits()
        limits.messageBytes = 32 << 20
        limits.messageFragments = 1_000_000
        limits.outboundHardBytes = 64 << 20
        limits.outboundSoftBytes = 32 << 20
        if let reserve = getenv("ECHO_DESCRIPTOR_RESERVE").flatMap({ Int(String(cString: $0)) }) {
            limits.descriptorReserve = reserve
        }
        let certificate =
            files.count == 2 ? TransportCertificate(certificateFile: files[0], keyFile: files[1]) : nil
        let listener = WebSocketServer.Listener(name: "echo", host: "127.0.0.1", port: port, certificate: certificate)
        var configuration = WebSocketServer.Configuration(
            listeners: [listener],
            subprotocols: ["echo"],
            limits: limits
        )
        configuration.takesBinary = true
        let server = WebSocketServer(configuration: configuration, handler: Echo())
        do {
            let bound = try server.listen()
            print("echo ready", bound[0].port)
            fflush(nil)
        } catch {
            print(error)
            exit(1)
        }
        EventLoop.onSignal(SIGTERM) { drain(server) }
    }

    @EventLoop
    private static func drain(_ server: WebSocketServer) {
        server.stopAccepting()
        server.closeAll(code: 4000, reason: "going away")
        @EventLoop func waitForAll() {
            guard server.socketCount == 0 else {
                EventLoop.schedule(afterMilliseconds: 20, waitForAll)
                return
            }
            server.shutDown()
            EventLoop.schedule(afterMilliseconds: 300) { isDone = true }
        }
        waitForAll()
    }
}
