import Testing
import WebSocketTransport

@EventLoop
final class TestClient: WebSocketClientHandler {
    private(set) var isOpen = false
    private(set) var received: [String] = []
    private(set) var closes: [UInt16?] = []
    private(set) var failure: TransportError?
    private(set) var client: WebSocketClient?

    static func connect(to target: WebSocketClient.Target) throws -> TestClient {
        let handler = TestClient()
        let client = WebSocketClient(handler: handler)
        handler.client = client
        try client.connect(to: target)
        return handler
    }

    func opened(_ client: WebSocketClient) { isOpen = true }

    func received(_ message: [UInt8], on client: WebSocketClient) {
        received.append(String(decoding: message, as: UTF8.self))
    }

    func closed(_ client: WebSocketClient, code: UInt16?) {
        isOpen = false
        closes.append(code)
    }

    func failed(_ client: WebSocketClient, _ error: TransportError) { failure = error }
}

@Suite struct `A WebSocket client` {
    @Test func `talks to the server and closes`() async throws {
        try await withServer { server in
            let client = try TestClient.connect(
                to: .init(url: "ws://127.0.0.1:\(server.port)/chat", subprotocol: "heard.v1.json")
            )
            #expect(await comesTrue { client.isOpen })
            for number in 0..<200 { client.client?.send(Array("message \(number)".utf8)) }
            client.client?.send(Array(String(repeating: "ü", count: 30_000).utf8))
            #expect(await comesTrue { client.received.count == 201 })
            #expect(client.received.prefix(200) == (0..<200).map { "message \($0)" }[...])
            #expect(client.received.last == String(repeating: "ü", count: 30_000))
            client.client?.close(code: 4444, reason: "done")
            #expect(await comesTrue { client.closes == [4444] })
            #expect(await server.waits { $0.closeCodes == [4444] })
        }
    }

    @Test func `hears the server's close code and can connect again`() async throws {
        try await withServer { server in
            let target = WebSocketClient.Target(url: "ws://127.0.0.1:\(server.port)/")
            server.onOpen = { $0.close(code: 4504, reason: "replaced") }
            let client = try TestClient.connect(to: target)
            #expect(await comesTrue { client.closes == [4504] })
            server.onOpen = { _ in }
            try client.client?.connect(to: target)
            #expect(await comesTrue { client.isOpen })
        }
    }

    @Test func `is told the status of a refusal`() async throws {
        try await withServer { server in
            server.decision = { _ in .refuse(status: 403) }
            let client = try TestClient.connect(
                to: .init(url: "ws://127.0.0.1:\(server.port)/", origin: "https://evil.example")
            )
            #expect(await comesTrue { client.failure != nil })
            #expect(client.failure?.code == .handshakeRefused(status: 403))
        }
    }

    @Test func `is told that nobody is there`() async throws {
        try await withServer { server in
            let port = server.port
            server.server?.stopAccepting()
            try await Task.sleep(for: .milliseconds(50))
            let client = try TestClient.connect(to: .init(url: "ws://127.0.0.1:\(port)/"))
            #expect(await comesTrue { client.failure != nil })
            #expect(client.failure?.code == .connectionFailed)
        }
    }

    @Test(arguments: ["http://a/", "ws://", "ws://host:0/", "ws://host:99999/", "ws://u@host/", "host:80", "ws://[::1"])
    func `refuses an address that it cannot understand`(url: String) async throws {
        EventLoop.startInBackground()
        await #expect(throws: TransportError.self) { _ = try await TestClient.connect(to: .init(url: url)) }
    }
}
