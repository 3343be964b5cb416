import StrictJSON
import WebSocketTransport

/// A relay of canned frames on a real socket: it answers what it is told to and can go away at any moment.
@EventLoop
final class FakeRelay: WebSocketServerHandler {
    /// Every request that came, oldest first.
    private(set) var requests: [JSONValue] = []
    private(set) var opened = 0
    private(set) var port: UInt16 = 0
    /// Whether messages are answered.
    var confirmsMessages = true
    private var server: WebSocketServer?
    private var current: WebSocketConnection?
    private var seq = 0

    nonisolated init() {}

    /// Begins to listen on a port of its own, or again on the one it had.
    func start() throws {
        let listener = WebSocketServer.Listener(name: "desk", host: "127.0.0.1", port: port)
        let server = WebSocketServer(
            configuration: .init(listeners: [listener], subprotocols: ["heard.v1.json"]),
            handler: self
        )
        self.server = server
        port = try server.listen()[0].port
    }

    /// Goes away as a killed process does: without a word.
    func kill() {
        server?.shutDown()
        server = nil
        current = nil
    }

    func close(code: UInt16) { current?.close(code: code, reason: "") }

    func send(_ json: String) { current?.send(Array(json.utf8)) }

    func count(of op: String) -> Int { requests.count { $0["op"]?.string == op } }

    func last(_ op: String) -> JSONValue? { requests.last { $0["op"]?.string == op } }

    // MARK: The server's side

    func decide(_ handshake: Handshake) -> HandshakeDecision { .accept(subprotocol: handshake.subprotocols.first) }

    func respond(to request: HTTPRequest) -> HTTPResponse { HTTPResponse(status: 404) }

    func opened(_ connection: WebSocketConnection) {
        opened += 1
        current = connection
    }

    func received(_ message: [UInt8], on connection: WebSocketConnection) {
        guard let request = try? JSONValue.parse(message, limits: .stored) else { return }
        requests.append(request)
        let id = request["id"]?.integer ?? 0
        switch request["op"]?.string {
        case "hello":
            let resumed = request["data"]?["resume"] != nil
            send(
                """
                {"re":\(id),"ok":{"participant":{"id":"a1","role":"agent","name":"Maya"},"secret":"s3cret","epoch":"e1",\
                "resumed":\(resumed),"conversations":[]}}
                """
            )
        case "message.send" where confirmsMessages:
            seq += 1
            send(#"{"re":\#(id),"ok":{"seq":\#(seq),"message":"m","at":"2026-11-21T01:10:02.113Z","duplicate":false}}"#)
        default: break
        }
    }

    func closed(_ connection: WebSocketConnection, code: UInt16?) {
        if connection === current { current = nil }
    }

    func drained(_ connection: WebSocketConnection) {}

    func turnEnded() {}
}
