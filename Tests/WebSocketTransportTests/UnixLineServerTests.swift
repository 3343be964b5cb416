import Testing
import WebSocketTransport

#if canImport(Glibc)
    import Glibc
#endif

@Suite struct `The socket for commands` {
    @Test @EventLoop func `answers questions and lets only its owner in`() async throws {
        EventLoop.startInBackground()
        let path = "/tmp/heard-\(getpid())-\(UInt32.random(in: 0...UInt32.max)).sock"
        let server = try UnixLineServer(path: path) { line, connection in
            for number in 1...3 { connection.send(line + Array(" \(number)".utf8)) }
            connection.send([UInt8](repeating: 0x78, count: 500_000))
            connection.finish()
        }
        try server.listen()
        var status = stat()
        stat(path, &status)
        #expect(status.st_mode & 0o777 == 0o600)
        let answer = await onAnotherThread { try? UnixLineClient.ask(Array("list".utf8), at: path) }
        #expect(answer?.prefix(3) == [Array("list 1".utf8), Array("list 2".utf8), Array("list 3".utf8)])
        #expect(answer?.last?.count == 500_000)
        #expect(throws: TransportError.self) { try UnixLineServer(path: path) { _, _ in }.listen() }
        server.close()
        #expect(try UnixLineClient.ask([], at: path) == nil)
    }

    @Test @EventLoop func `takes the place of one that died`() async throws {
        EventLoop.startInBackground()
        let path = "/tmp/heard-\(getpid())-\(UInt32.random(in: 0...UInt32.max)).sock"
        let dead = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        _ = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(dead, address, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        close(dead)
        let server = try UnixLineServer(path: path) { line, connection in
            connection.send(line)
            connection.finish()
        }
        try server.listen()
        let answer = await onAnotherThread { try? UnixLineClient.ask(Array("alive?".utf8), at: path) }
        #expect(answer == [Array("alive?".utf8)])
        server.close()
    }
}
