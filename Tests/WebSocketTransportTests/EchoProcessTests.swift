import Testing

#if canImport(Glibc)
    import Glibc
#endif

@Suite(.enabled(if: EchoProcess.executable != nil, "the echo server is built with the whole package"))
struct `A server process` {
    @Test(arguments: [0, 64])
    func `that runs out of descriptors keeps who it has and tells others to come back`(reserve: Int) async throws {
        let outcome = await onAnotherThread { () -> (Int, Int, Int, Bool, Int32)? in
            guard
                let echo = EchoProcess.start(
                    "ulimit -n 120; ECHO_DESCRIPTOR_RESERVE=\(reserve) exec \"$ECHO_SERVER\" 0"
                )
            else { return nil }
            var open: [RawPeer] = []
            var sentAway = 0
            for _ in 0..<150 {
                let peer = RawPeer(port: echo.port)
                peer.write(RawPeer.request())
                let head = peer.readHead()
                if head.hasPrefix("HTTP/1.1 101 ") { open.append(peer) }
                if head.hasPrefix("HTTP/1.1 503 ") { sentAway += 1 }
            }
            let served = open.count { peer in
                peer.write(RawPeer.text("still served?"))
                return peer.readFrame()?.text == "still served?"
            }
            let count = open.count
            open.removeFirst().reset()
            usleep(300_000)
            let isLetIn = RawPeer.open(port: echo.port).write(RawPeer.text("back"))
            return (count, served, sentAway, isLetIn, echo.end(with: SIGTERM))
        }
        let (count, served, sentAway, isLetIn, status) = try #require(outcome)
        #expect(count >= 30)
        #expect(served == count)
        #expect(count + sentAway == 150)
        #expect(isLetIn)
        #expect(status == 0)
    }

    @Test func `that is told to go says 4000, takes nobody more and ends well`() async throws {
        let outcome = await onAnotherThread { () -> (UInt16?, Int32)? in
            guard let echo = EchoProcess.start("exec \"$ECHO_SERVER\" 0") else { return nil }
            let peer = RawPeer.open(port: echo.port)
            kill(echo.process, SIGTERM)
            let code = peer.readFrame()?.closeCode
            peer.write(RawPeer.close(4000))
            return (code, echo.end(with: 0))
        }
        let (code, status) = try #require(outcome)
        #expect(code == 4000)
        #expect(status == 0)
    }

    @Test(.enabled(if: system("strace -o /dev/null true 2>/dev/null") == 0, "strace may look into processes"))
    func `sends the answers to what came together with one system call`() async throws {
        let trace = "/tmp/heard-strace-\(getpid())"
        let isWhole = await onAnotherThread {
            guard
                let echo = EchoProcess.start(
                    "exec strace -D -f -e trace=sendto,recvfrom,epoll_ctl -o \(trace) \"$ECHO_SERVER\" 0"
                )
            else { return false }
            let peer = RawPeer.open(port: echo.port)
            var isWhole = true
            for _ in 0..<100 {
                peer.write((0..<8).flatMap { _ in RawPeer.text("a message of some length") })
                for _ in 0..<8 where peer.readFrame()?.text != "a message of some length" { isWhole = false }
            }
            _ = echo.end(with: SIGTERM)
            // The tracer, which is not our child, writes its last lines.
            usleep(500_000)
            return isWhole
        }
        let calls = EchoProcess.read(trace).split(separator: "\n")
        unlink(trace)
        #expect(isWhole)
        let sends = calls.count { $0.contains("sendto(") }
        let controls = calls.count { $0.contains("epoll_ctl(") }
        // 800 messages in 100 packets, one send each, and one for the handshake; some more where a packet came in two.
        #expect((101...240).contains(sends), "\(sends) sends")
        #expect(controls < 60, "\(controls) changes of what is waited for")
    }
}
