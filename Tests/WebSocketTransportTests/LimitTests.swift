import Testing
import WebSocketTransport

@Suite struct `A peer at the limits` {
    @Test func `is closed with 4001 when it does not read, and hurts nobody else`() async throws {
        let limits = with(TransportLimits()) {
            $0.outboundSoftBytes = 32_768
            $0.outboundHardBytes = 131_072
            $0.slowReaderCutMilliseconds = 300
        }
        try await withServer(limits: limits) { server in
            let page = [UInt8](repeating: 0x78, count: 16_384)
            var slow: WebSocketConnection?
            server.onOpen = { if $0.path == "/slow" { slow = $0 } }
            let port = server.port
            let lazy = await onAnotherThread { RawPeer.open(port: port, path: "/slow", receiveBuffer: 4_096) }
            #expect(await comesTrue { slow != nil })
            var sent = 0
            while slow?.isOpen == true, sent < 2_000 {
                slow?.send(page)
                sent += 1
                #expect((slow?.queuedBytes ?? 0) <= limits.outboundHardBytes + 200)
                if sent % 4 == 0 { try await Task.sleep(for: .milliseconds(1)) }
            }
            #expect(slow?.isOpen == false)
            let answer = await onAnotherThread {
                let other = RawPeer.open(port: port)
                other.write(RawPeer.text("still served"))
                return other.readFrame()?.text
            }
            #expect(answer == "still served")
            #expect(await server.waits { $0.closeCodes.contains(4001) })
            withExtendedLifetime(lazy) {}
        }
    }

    @Test func `gets the close frame and nothing torn when it begins to read in time`() async throws {
        let limits = with(TransportLimits()) {
            $0.outboundHardBytes = 131_072
        }
        try await withServer(limits: limits) { server in
            let page = [UInt8](repeating: 0x78, count: 16_384)
            var slow: WebSocketConnection?
            server.onOpen = { slow = $0 }
            let port = server.port
            let lazy = await onAnotherThread { RawPeer.open(port: port, receiveBuffer: 4_096) }
            #expect(await comesTrue { slow != nil })
            while slow?.isOpen == true {
                slow?.send(page)
                await Task.yield()
            }
            let last = await onAnotherThread {
                var last: RawPeer.Frame?
                while let frame = lazy.readFrame() {
                    if frame.opcode == 1, frame.payload != page { return nil as RawPeer.Frame? }
                    last = frame
                }
                return last
            }
            #expect(last?.closeCode == 4001)
        }
    }

    @Test func `is told apart: a slow one hears drained, and its requests wait meanwhile`() async throws {
        let limits = with(TransportLimits()) {
            $0.outboundSoftBytes = 16_384
            $0.outboundHardBytes = 8 << 20
        }
        try await withServer(limits: limits) { server in
            let page = [UInt8](repeating: 0x78, count: 4 << 20)
            var slow: WebSocketConnection?
            server.onOpen = {
                slow = $0
                $0.send(page)
            }
            server.onMessage = { _, _ in }
            let port = server.port
            let lazy = await onAnotherThread { RawPeer.open(port: port, receiveBuffer: 4_096) }
            #expect(await comesTrue { (slow?.queuedBytes ?? 0) > limits.outboundSoftBytes })
            await onAnotherThread { _ = lazy.write(RawPeer.text("patience")) }
            try await Task.sleep(for: .milliseconds(200))
            #expect(!server.events.contains { if case .received = $0 { true } else { false } })
            let count = await onAnotherThread { lazy.readFrame()?.payload.count }
            #expect(count == page.count)
            #expect(await server.waits { $0.events.contains { if case .drained = $0 { true } else { false } } })
            #expect(await server.waits { $0.events.contains { if case .received = $0 { true } else { false } } })
        }
    }

    @Test func `is closed when a message does not become whole in time`() async throws {
        let limits = with(TransportLimits()) {
            $0.halfMessageMilliseconds = 300
        }
        try await withServer(limits: limits) { server in
            let port = server.port
            let code = await onAnotherThread {
                let peer = RawPeer.open(port: port)
                peer.write(RawPeer.frame(1, Array("half".utf8), declaredLength: 100))
                return peer.readFrame()?.closeCode
            }
            #expect(code == 1002)
        }
    }

    @Test func `is not blamed for the time in which the server does not listen`() async throws {
        let limits = with(TransportLimits()) {
            $0.halfMessageMilliseconds = 300
        }
        try await withServer(limits: limits) { server in
            var slow: WebSocketConnection?
            server.onOpen = { slow = $0 }
            server.onMessage = { message, connection in connection.send(message) }
            let port = server.port
            let whole = RawPeer.frame(1, Array("patience".utf8))
            let peer = await onAnotherThread {
                let peer = RawPeer.open(port: port)
                peer.write(Array(whole.prefix(10)))
                return peer
            }
            try await Task.sleep(for: .milliseconds(100))
            slow?.pauseReading()
            try await Task.sleep(for: .milliseconds(700))
            slow?.resumeReading()
            let answer = await onAnotherThread {
                peer.write(Array(whole.dropFirst(10)))
                return peer.readFrame()?.payload
            }
            #expect(answer == Array("patience".utf8))
        }
    }

    @Test func `has its own message limit, which the handler may move`() async throws {
        try await withServer { server in
            server.onOpen = { $0.messageLimit = 16_384 }
            server.onMessage = { message, connection in
                connection.messageLimit = 65_536
                connection.send(message)
            }
            let port = server.port
            let (early, late) = await onAnotherThread {
                let first = RawPeer.open(port: port)
                first.write(RawPeer.text(String(repeating: "x", count: 16_385)))
                let second = RawPeer.open(port: port)
                second.write(RawPeer.text(String(repeating: "x", count: 16_384)))
                _ = second.readFrame()
                second.write(RawPeer.text(String(repeating: "x", count: 60_000)))
                return (first.readFrame()?.closeCode, second.readFrame()?.payload.count)
            }
            #expect(early == 1009)
            #expect(late == 60_000)
        }
    }

    @Test func `is turned away with 503 and a time to come back where there is no room`() async throws {
        let limits = with(TransportLimits()) {
            $0.connections = 3
        }
        try await withServer(limits: limits) { server in
            let port = server.port
            let peers = await onAnotherThread { (0..<3).map { _ in RawPeer.open(port: port) } }
            let answer = await onAnotherThread {
                let peer = RawPeer(port: port)
                peer.write(RawPeer.request())
                return peer.readToEnd()
            }
            #expect(answer.hasPrefix("HTTP/1.1 503 "))
            #expect(answer.contains("Retry-After: 5\r\n"))
            let served = await onAnotherThread {
                peers[0].write(RawPeer.text("hello"))
                return peers[0].readFrame()?.text
            }
            #expect(served == "hello")
            await onAnotherThread { peers[1].reset() }
            #expect(await server.waits { $0.server?.socketCount == 2 })
            let again = await onAnotherThread {
                let peer = RawPeer(port: port)
                peer.write(RawPeer.request())
                return peer.readHead()
            }
            #expect(again.hasPrefix("HTTP/1.1 101 "))
        }
    }

    @Test(arguments: ["", "GET / HT", "GET / HTTP/1.1\r\nHost: x\r\n"])
    func `is cut when its request does not come whole in time`(beginning: String) async throws {
        let limits = with(TransportLimits()) {
            $0.handshakeMilliseconds = 400
        }
        try await withServer(limits: limits) { server in
            let port = server.port
            let start = EventLoop.wallClock
            let isCut = await onAnotherThread {
                let peer = RawPeer(port: port)
                peer.write(Array(beginning.utf8))
                return peer.seesEnd()
            }
            let took = EventLoop.wallClock - start
            #expect(isCut)
            #expect((380..<5_000).contains(took), "\(took) ms")
            #expect(await server.waits { $0.server?.socketCount == 0 })
            #expect(server.events.isEmpty)
        }
    }

    @Test func `has ten seconds for its request by default, even if a byte comes now and then`() async throws {
        try await withServer { server in
            let port = server.port
            let start = EventLoop.wallClock
            await onAnotherThread {
                let peer = RawPeer(port: port, millisecondsToWait: 1_000)
                for byte in RawPeer.request() {
                    guard peer.write([byte]), !peer.seesEnd() else { return }
                }
            }
            let took = EventLoop.wallClock - start
            #expect((9_500..<15_000).contains(took), "\(took) ms")
            #expect(server.events.isEmpty)
        }
    }

    @Test func `cannot send more headers than the limit`() async throws {
        try await withServer { server in
            let port = server.port
            let answer = await onAnotherThread {
                let peer = RawPeer(port: port)
                peer.write(RawPeer.request(["X-Long": String(repeating: "x", count: 20_000)]))
                return peer.readToEnd()
            }
            #expect(!answer.contains(" 101 "))
        }
    }
}
