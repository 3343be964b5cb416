import Testing
import WebSocketTransport

@Suite struct `A connection that ends` {
    @Test func `closes with the peer's code and tells the handler once`() async throws {
        try await withServer { server in
            let port = server.port
            let echo = await onAnotherThread {
                let peer = RawPeer.open(port: port)
                peer.write(RawPeer.close(4321))
                let frame = peer.readFrame()
                return (frame?.closeCode, peer.seesEnd())
            }
            #expect(echo.0 == 4321)
            #expect(echo.1)
            #expect(await server.waits { $0.closeCodes == [4321] })
            #expect(server.isBalanced)
        }
    }

    @Test func `carries our code and reason to the peer, after everything that was sent before`() async throws {
        try await withServer { server in
            server.onMessage = { message, connection in
                connection.send(message)
                connection.close(code: 4000, reason: "going away")
                connection.send(Array("too late".utf8))
            }
            let port = server.port
            let frames = await onAnotherThread {
                let peer = RawPeer.open(port: port)
                peer.write(RawPeer.text("last words"))
                let frames = [peer.readFrame(), peer.readFrame()]
                peer.write(RawPeer.close(4000))
                return frames + [peer.readFrame()]
            }
            #expect(frames[0]?.text == "last words")
            #expect(frames[1]?.closeCode == 4000)
            #expect(frames[1].map { String(decoding: $0.payload.dropFirst(2), as: UTF8.self) } == "going away")
            #expect(frames[2] == nil)
            #expect(await server.waits { $0.closeCodes == [4000] })
        }
    }

    @Test func `is cut when the peer does not answer the close frame in time`() async throws {
        let limits = with(TransportLimits()) {
            $0.closeHandshakeMilliseconds = 300
        }
        try await withServer(limits: limits) { server in
            server.onOpen = { $0.close(code: 4000, reason: "") }
            let port = server.port
            let isCut = await onAnotherThread { RawPeer.open(port: port).seesEnd() }
            #expect(isCut)
            #expect(await server.waits { $0.closeCodes == [4000] })
        }
    }

    @Test func `is noticed when the peer just goes away`() async throws {
        try await withServer { server in
            let port = server.port
            await onAnotherThread { _ = RawPeer.open(port: port) }
            await onAnotherThread { RawPeer.open(port: port).reset() }
            #expect(await server.waits { $0.closeCodes == [nil, nil] })
            #expect(server.isBalanced)
            #expect(server.server?.connections.isEmpty == true)
        }
    }

    @Test func `takes a close frame without a code for an answer`() async throws {
        try await withServer { server in
            let port = server.port
            let frame = await onAnotherThread {
                let peer = RawPeer.open(port: port)
                peer.write(RawPeer.frame(8, []))
                return peer.readFrame()
            }
            #expect(frame?.opcode == 8)
            #expect(await server.waits { $0.closeCodes == [nil] })
        }
    }

    @Test(arguments: [[0x03], [0x00, 0x00], [0x03, 0xed], [0x03, 0xee], [0x07, 0xcf], [0x13, 0x88], [0xff, 0xff]])
    func `answers a close code that nobody may send with 1002`(body: [UInt8]) async throws {
        try await withServer { server in
            let port = server.port
            let frame = await onAnotherThread {
                let peer = RawPeer.open(port: port)
                peer.write(RawPeer.frame(8, body))
                return peer.readFrame()
            }
            #expect(frame?.closeCode == 1002)
        }
    }

    @Test(arguments: [
        ("a binary frame", RawPeer.frame(2, [1, 2, 3]), UInt16(1003)),
        ("broken UTF-8", RawPeer.frame(1, [0x48, 0xc3, 0x28]), 1007),
        ("half a character at the end", RawPeer.frame(1, [0x48, 0xc3]), 1007),
        ("a surrogate", RawPeer.frame(1, [0xed, 0xa0, 0x80]), 1007),
        ("a reserved bit", RawPeer.frame(1, [0x48], reserved: 4), 1002),
        ("an unknown opcode", RawPeer.frame(3, [0x48]), 1002),
        ("a continuation of nothing", RawPeer.frame(0, [0x48]), 1002),
        ("a ping in fragments", RawPeer.frame(9, [0x48], isFinal: false), 1002),
        ("a text inside a text", RawPeer.frame(1, [0x48], isFinal: false) + RawPeer.frame(1, [0x48]), 1002),
        ("a frame that says it has 2^62 bytes", RawPeer.frame(1, [0x48], declaredLength: 1 << 62), 1009),
        ("a message over the limit", RawPeer.frame(1, [UInt8](repeating: 0x48, count: 65_537)), 1009),
        (
            "fragments over the limit",
            RawPeer.frame(1, [UInt8](repeating: 0x48, count: 40_000), isFinal: false)
                + RawPeer.frame(0, [UInt8](repeating: 0x48, count: 40_000)), 1009
        ),
        (
            "too many fragments",
            RawPeer.frame(1, [], isFinal: false)
                + (0..<100).flatMap { _ in RawPeer.frame(0, [0x48], isFinal: false) }, 1009
        ),
    ])
    func `answers what breaks the rules with its code`(what: String, bytes: [UInt8], code: UInt16) async throws {
        try await withServer { server in
            let port = server.port
            let frame = await onAnotherThread {
                let peer = RawPeer.open(port: port)
                peer.write(bytes)
                return peer.readFrame()
            }
            #expect(frame?.closeCode == code, "\(what)")
            #expect(await server.waits { $0.closeCodes == [code] }, "\(what): \(server.events)")
            #expect(!server.events.contains { if case .received = $0 { true } else { false } }, "\(what)")
        }
    }

    @Test func `is dropped for a control frame that is too long`() async throws {
        try await withServer { server in
            let port = server.port
            let isCut = await onAnotherThread {
                let peer = RawPeer.open(port: port)
                peer.write(RawPeer.frame(9, [UInt8](repeating: 0, count: 126)))
                return peer.seesEnd()
            }
            #expect(isCut)
            #expect(await server.waits { $0.isBalanced })
        }
    }

    @Test func `says 4000 to everybody when the server goes, and lets nobody in any more`() async throws {
        try await withServer { server in
            let port = server.port
            let peers = await onAnotherThread { (0..<20).map { _ in RawPeer.open(port: port) } }
            #expect(await server.waits { $0.events.count == 20 })
            server.server?.stopAccepting()
            server.server?.closeAll(code: 4000, reason: "going away")
            let codes = await onAnotherThread {
                peers.map { peer in
                    let code = peer.readFrame()?.closeCode
                    peer.write(RawPeer.close(4000))
                    return code
                }
            }
            #expect(codes.allSatisfy { $0 == 4000 })
            #expect(await server.waits { $0.server?.socketCount == 0 })
            let answer = await onAnotherThread {
                let peer = RawPeer(port: port)
                peer.write(RawPeer.request())
                return peer.readToEnd()
            }
            #expect(answer.isEmpty)
        }
    }
}
