import Testing
import WebSocketTransport

@Suite struct `A WebSocket server` {
    @Test func `gives a text message whole to the handler and the answer to the peer`() async throws {
        try await withServer { server in
            let port = server.port
            let frame = await onAnotherThread {
                let peer = RawPeer.open(port: port)
                peer.write(RawPeer.text("Where is my order?"))
                return peer.readFrame()
            }
            #expect(frame?.text == "Where is my order?")
            #expect(frame?.opcode == 1)
        }
    }

    @Test func `puts a message in fragments together, with a ping between and a character cut in two`() async throws {
        try await withServer { server in
            let port = server.port
            let frames = await onAnotherThread {
                let peer = RawPeer.open(port: port)
                peer.write(RawPeer.frame(1, Array("Fr".utf8) + [0xc3], isFinal: false))
                peer.write(RawPeer.frame(9, Array("still there?".utf8)))
                peer.write(RawPeer.frame(0, [], isFinal: false))
                peer.write(RawPeer.frame(0, [0xbc] + Array("h".utf8)))
                return [peer.readFrame(), peer.readFrame()]
            }
            #expect(frames.contains(RawPeer.Frame(opcode: 10, isFinal: true, payload: Array("still there?".utf8))))
            #expect(frames.contains { $0?.text == "Früh" })
        }
    }

    @Test func `answers many messages of one packet in order`() async throws {
        try await withServer { server in
            let port = server.port
            let answers = await onAnotherThread {
                let peer = RawPeer.open(port: port)
                peer.write((0..<500).flatMap { RawPeer.text("message \($0)") })
                return (0..<500).map { _ in peer.readFrame()?.text }
            }
            #expect(answers == (0..<500).map { "message \($0)" })
        }
    }

    @Test func `carries messages of every length form`() async throws {
        try await withServer { server in
            let port = server.port
            for length in [0, 1, 125, 126, 127, 1_023, 1_024, 1_025, 65_535, 65_536] {
                let text = String(repeating: "x", count: length)
                let answer = await onAnotherThread {
                    let peer = RawPeer.open(port: port)
                    peer.write(RawPeer.text(text))
                    return peer.readFrame()?.text
                }
                #expect(answer == text, "length \(length)")
            }
        }
    }

    @Test func `ends its turn after the input and before anything leaves`() async throws {
        try await withServer { server in
            var waiting: [WebSocketConnection] = []
            server.onMessage = { _, connection in waiting.append(connection) }
            server.onTurnEnd = {
                for connection in waiting { connection.send(Array("after the turn".utf8)) }
                waiting = []
            }
            let port = server.port
            let answers = await onAnotherThread {
                let peer = RawPeer.open(port: port)
                peer.write(RawPeer.text("one") + RawPeer.text("two"))
                return [peer.readFrame()?.text, peer.readFrame()?.text]
            }
            #expect(answers == ["after the turn", "after the turn"])
        }
    }

    @Test func `agrees on the known subprotocol and on no extension`() async throws {
        try await withServer { server in
            let port = server.port
            let head = await onAnotherThread {
                let peer = RawPeer(port: port)
                peer.write(
                    RawPeer.request([
                        "Sec-WebSocket-Protocol": "chat, heard.v1.json",
                        "Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits",
                    ])
                )
                return peer.readHead()
            }
            #expect(head.hasPrefix("HTTP/1.1 101 "))
            #expect(head.contains("Sec-WebSocket-Protocol: heard.v1.json\r\n"))
            #expect(!head.lowercased().contains("extensions"))
            #expect(head.contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"))
        }
    }

    @Test func `tells the handler who asks for what`() async throws {
        try await withServer { server in
            var asked: Handshake?
            server.decision = {
                asked = $0
                return .refuse(status: 403)
            }
            let port = server.port
            let head = await onAnotherThread {
                let peer = RawPeer(port: port)
                peer.write(
                    RawPeer.request(
                        path: "/chat?page=cart",
                        [
                            "Origin": "https://shop.example", "Host": "shop.example:8080",
                            "Sec-WebSocket-Protocol": "a, b", "X-Forwarded-For": "203.0.113.9",
                        ]
                    )
                )
                return peer.readToEnd()
            }
            #expect(head.hasPrefix("HTTP/1.1 403 Forbidden\r\n"))
            #expect(asked?.path == "/chat")
            #expect(asked?.query == "page=cart")
            #expect(asked?.origin == "https://shop.example")
            #expect(asked?.host == "shop.example:8080")
            #expect(asked?.subprotocols == ["a", "b"])
            #expect(asked?.forwardedFor == "203.0.113.9")
            #expect(asked?.peerAddress == "127.0.0.1")
            #expect(asked?.isLoopback == true)
            #expect(asked?.listener == "test")
        }
    }

    @Test(
        arguments: [
            (["Sec-WebSocket-Version": "12"], "426"), (["Sec-WebSocket-Version": nil], "426"),
            (["Sec-WebSocket-Key": "c2hvcnQ="], "400"), (["Sec-WebSocket-Key": nil], "400"),
            (["Sec-WebSocket-Key": "!!!!!!!!!!!!!!!!!!!!!!=="], "400"), (["Connection": "keep-alive"], "400"),
            (["Host": nil], "400"), (["Sec-WebSocket-Protocol": "unknown"], "400"),
            (["Sec-WebSocket-Protocol": "lws-ws-proxy, heard.v1.json"], "400"),
            (["Sec-WebSocket-Protocol": "heard-http"], "400"), (["Sec-WebSocket-Protocol": "a b"], "400"),
            (["Sec-WebSocket-Protocol": String(repeating: "x,", count: 100)], "400"),
            (["Content-Length": "5"], "400"), (["Transfer-Encoding": "chunked"], "400"),
        ] as [([String: String?], String)]
    )
    func `refuses a handshake against the rules, with a status`(changes: [String: String?], status: String) async throws
    {
        try await withServer { server in
            let port = server.port
            let answer = await onAnotherThread {
                let peer = RawPeer(port: port)
                peer.write(RawPeer.request(changes))
                return peer.readToEnd()
            }
            #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(changes): \(answer)")
            #expect(server.events.isEmpty)
        }
    }

    @Test func `hangs up on what is not HTTP/1.1, not GET or not a WebSocket`() async throws {
        try await withServer { server in
            let port = server.port
            let requests = [
                "GET / HTTP/1.0\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: \(RawPeer.key)\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\n"
                    + "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: something\r\nConnection: Upgrade\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: \(RawPeer.key)\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "\u{16}\u{3}\u{1}garbage\r\n\r\n",
            ]
            for request in requests {
                let answer = await onAnotherThread {
                    let peer = RawPeer(port: port)
                    peer.write(Array(request.utf8))
                    return peer.readToEnd()
                }
                #expect(!answer.contains(" 101 "), "\(request): \(answer)")
            }
            #expect(server.events.isEmpty)
        }
    }
}
