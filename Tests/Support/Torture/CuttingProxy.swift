import Chance
import Guarding

#if canImport(Glibc)
    import Glibc
#endif

/// A proxy on loopback that cuts each connection after a random number of bytes, in either direction, with a reset.
package final class CuttingProxy: Sendable {
    package let port: Int
    private let listener: Int32
    private let target: Guarded<Int>
    private let state: Guarded<(chance: SeededGenerator, cuts: Int, isCutting: Bool, isOver: Bool)>

    /// Listens, and passes everything on to `target`.
    package init(to target: Int, seed: UInt64) {
        self.target = Guarded(target)
        state = Guarded((SeededGenerator(seed: seed), 0, true, false))
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = Self.loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                _ = bind(listener, pointer, length)
                _ = listen(listener, 64)
                _ = getsockname(listener, pointer, &length)
            }
        }
        self.listener = listener
        port = Int(UInt16(bigEndian: address.sin_port))
    }

    /// How many connections were cut.
    package var cuts: Int { state.withLock { $0.cuts } }

    /// From now on everything is passed on whole.
    package func stopCutting() { state.withLock { $0.isCutting = false } }

    /// Accepts on a thread of its own until ``end()``.
    package func start() {
        Self.detach { [self] in
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0 else { return }
                if state.withLock({ $0.isOver }) {
                    close(client)
                    continue
                }
                Self.detach { [self] in serve(client) }
            }
        }
    }

    package func end() {
        state.withLock { $0.isOver = true }
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    /// Bytes that a connection may pass before it is cut: few for many, so that handshakes and greetings are cut too.
    private func budget() -> Int {
        state.withLock { state in
            let most = [300, 3000, 30_000].randomElement(using: &state.chance) ?? 3000
            return Int.random(in: 1...most, using: &state.chance)
        }
    }

    private func serve(_ client: Int32) {
        let relay = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        defer {
            close(client)
            close(relay)
        }
        var address = Self.loopback(port: target.withLock { $0 })
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(relay, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { return }
        var left = budget()
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while true {
            var waiting = [
                pollfd(fd: client, events: Int16(POLLIN), revents: 0),
                pollfd(fd: relay, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&waiting, 2, 60_000) > 0 else { return }
            for (index, ready) in waiting.enumerated() where ready.revents != 0 {
                let count = recv(ready.fd, &chunk, chunk.count, 0)
                guard count > 0 else { return }
                let isCutting = state.withLock { $0.isCutting }
                let passed = isCutting ? min(count, left) : count
                guard pass(chunk, passed, to: index == 0 ? relay : client) else { return }
                left -= passed
                if isCutting, left <= 0 { return cut(client, relay) }
            }
        }
    }

    private func pass(_ bytes: [UInt8], _ count: Int, to descriptor: Int32) -> Bool {
        var sent = 0
        while sent < count {
            let written = bytes[sent..<count].withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard written > 0 else { return false }
            sent += written
        }
        return true
    }

    private func cut(_ descriptors: Int32...) {
        for descriptor in descriptors {
            var option = linger(l_onoff: 1, l_linger: 0)
            setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        }
        state.withLock { $0.cuts += 1 }
    }

    private static func loopback(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return address
    }

    private static func detach(_ body: @escaping @Sendable () -> Void) {
        var thread = pthread_t()
        let raw = Unmanaged.passRetained(Body(body)).toOpaque()
        pthread_create(
            &thread,
            nil,
            { raw in
                guard let raw else { return nil }
                Unmanaged<Body>.fromOpaque(raw).takeRetainedValue().run()
                return nil
            },
            raw
        )
        pthread_detach(thread)
    }

    private final class Body: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }
}

/// Connections that are cut at random bytes in both directions, while everybody talks.
package struct CutRounds {
    package var cuts: Int
    package var seed: UInt64
    /// Breaks a client, to see that it is noticed: what is sent again gets a new number of its own.
    package var renumbersRepeats = false
    package var progress: (String) -> Void = { _ in }

    package init(cuts: Int, seed: UInt64) {
        self.cuts = cuts
        self.seed = seed
    }

    /// Runs until so many connections were cut.
    ///
    /// - Throws: ``TestFailure`` where somebody is never answered.
    package func run() throws -> (report: KillRounds.Report, cuts: Int) {
        let relay = try RelayProcess(
            KillRounds.unlimited + ["log.level=error", "limits.token_failures_per_minute=none"]
        )
        let crowd = try Crowd(relay, customers: 6, agents: 2, seed: seed)
        for talker in crowd.customers { talker.renumbersRepeats = renumbersRepeats }
        let proxy = CuttingProxy(to: relay.port, seed: seed)
        proxy.start()
        defer { proxy.end() }
        var report = KillRounds.Report()
        while proxy.cuts < cuts {
            try crowd.open()
            let goal = min(cuts, proxy.cuts + 500)
            crowd.meeting.move(chat: proxy.port, desk: proxy.port)
            crowd.dropAll()
            let deadline = Deadline(milliseconds: 400_000)
            try crowd.talk {
                _ = deadline.wait { proxy.cuts >= goal }
                crowd.meeting.move(chat: relay.port, desk: relay.deskPort)
            }
            // From here on nobody is behind the proxy any more.
            crowd.dropAll()
            if deadline.hasPassed { throw TestFailure("only \(proxy.cuts) cuts came about") }
            try crowd.judge()
            let known = report.verdict.examples.count
            report.take(crowd)
            report.verdict.examples.dropFirst(known).forEach(progress)
            progress("\(proxy.cuts) cuts, \(report.acknowledged) messages acknowledged: \(report.verdict)")
        }
        crowd.dropAll()
        if relay.stop() != 0 { throw TestFailure("the relay did not end well") }
        return (report, proxy.cuts)
    }
}

extension Crowd {
    /// Everybody comes in anew.
    func dropAll() { for talker in customers + agents { talker.lose() } }
}
