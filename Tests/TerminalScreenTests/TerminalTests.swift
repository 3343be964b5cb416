import Glibc
import Testing

@testable import TerminalScreen

@Suite(.serialized) struct `The agent's terminal` {
    @Test func `is raw while the client has it and as it was afterwards`() throws {
        let tty = try #require(PseudoTerminal())
        let terminal = try Terminal(path: tty.path)
        #expect(tty.isOrdinary)
        try terminal.enter(.fullScreen)
        #expect(!tty.isOrdinary)
        #expect(tty.output().hasPrefix("\u{1B}[?1049h"))
        terminal.leave()
        #expect(tty.isOrdinary)
        #expect(tty.output().hasSuffix("\u{1B}[?25h\u{1B}[?1049l"))
    }

    @Test func `brings keys and its size, and says when it is gone`() throws {
        var tty = PseudoTerminal()
        let terminal = try Terminal(path: try #require(tty).path)
        try terminal.enter(.fullScreen)
        defer { terminal.leave() }
        #expect(terminal.read() == .nothing)
        tty?.type("\u{3}ä")
        #expect(terminal.read() == .bytes([3] + Array("ä".utf8)))
        #expect(terminal.size == (24, 80))
        tty?.resize(rows: 7, columns: 33)
        #expect(terminal.size == (7, 33))
        tty = nil
        #expect(terminal.read() == .closed)
        #expect(terminal.write([65]) == .closed)
        #expect(terminal.write([65]) == .closed)
    }

    @Test func `takes five megabytes although it is slow`() throws {
        let tty = try #require(PseudoTerminal())
        let terminal = try Terminal(path: tty.path)
        try terminal.enter(.fullScreen)
        _ = tty.output()
        var outcome = terminal.write(Array(repeating: UInt8(ascii: "x"), count: 5_000_000))
        var received = 0
        #expect(outcome == .blocked && terminal.isBlocked)
        while outcome == .blocked {
            received += tty.output(waiting: 1000).utf8.count
            outcome = terminal.flush()
        }
        received += tty.output().utf8.count
        #expect(received == 5_000_000 && outcome == .finished)
        terminal.leave()
    }

    @Test func `tells of signals instead of dying of them`() throws {
        let tty = try #require(PseudoTerminal())
        let terminal = try Terminal(path: tty.path)
        try terminal.enter(.fullScreen)
        defer { terminal.leave() }
        kill(getpid(), SIGWINCH)
        kill(getpid(), SIGTERM)
        var wait = pollfd(fd: terminal.signalDescriptor, events: Int16(POLLIN), revents: 0)
        poll(&wait, 1, 1000)
        var seen: Set<TerminalSignal> = []
        for _ in 0..<100 where seen.count < 2 {
            seen.formUnion(terminal.takeSignals())
            usleep(1000)
        }
        #expect(seen == [.resized, .terminate(SIGTERM)])
    }

    @Test func `is as it was after a trap, with the message in the log and a word to the person`() async throws {
        let tty = try #require(PseudoTerminal())
        let log = "/tmp/heard-terminal-test-\(getpid()).log"
        defer { unlink(log) }
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            [path = tty.path as String, log = log as String] in
            let terminal = try Terminal(path: path)
            try terminal.enter(.fullScreen, errorLog: log, crashNotice: "The client stopped unexpectedly.\n")
            fatalError("the drafts are safe")
        }
        let errors = String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
        #expect(tty.isOrdinary)
        #expect(tty.output().hasSuffix("\u{1B}[?25h\u{1B}[?1049l"))
        #expect(errors.contains("The client stopped unexpectedly."))
        #expect(!errors.contains("the drafts are safe"))
        let descriptor = open(log, O_RDONLY)
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = read(descriptor, &bytes, bytes.count)
        close(descriptor)
        #expect(String(decoding: bytes.prefix(max(0, count)), as: UTF8.self).contains("the drafts are safe"))
    }

    @Test func `is as it was after a stack overflow`() async throws {
        let tty = try #require(PseudoTerminal())
        await #expect(processExitsWith: .failure) { [path = tty.path as String] in
            let terminal = try Terminal(path: path)
            try terminal.enter(.fullScreen)
            func descend(_ depth: Int) -> Int { depth == .max ? 0 : 1 + descend(depth + 1) * 2 }
            exit(Int32(truncatingIfNeeded: descend(0)) & 1)
        }
        #expect(tty.isOrdinary)
    }

    @Test func `is lent to the shell while the client is stopped`() async throws {
        let tty = try #require(PseudoTerminal())
        await #expect(processExitsWith: .success) { [path = tty.path as String] in
            let terminal = try Terminal(path: path)
            try terminal.enter(.fullScreen)
            let shell =
                "sleep 0.2; stty -a < \(path) | grep -q ' icanon' && kill -CONT \(getpid()) || kill -KILL \(getpid())"
            var pid: pid_t = 0
            var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("sh"), strdup("-c"), strdup(shell), nil]
            posix_spawn(&pid, "/bin/sh", nil, nil, &arguments, nil)
            terminal.suspend()
            var wait = pollfd(fd: terminal.signalDescriptor, events: Int16(POLLIN), revents: 0)
            poll(&wait, 1, 2000)
            let signals = terminal.takeSignals()
            terminal.leave()
            exit(signals == [.continued] ? 0 : 1)
        }
        #expect(tty.isOrdinary)
        let output = tty.output()
        #expect(output.components(separatedBy: "\u{1B}[?1049h") == 3)
        #expect(output.components(separatedBy: "\u{1B}[?1049l") == 3)
    }

    @Test func `is given back by exit as well`() async throws {
        let tty = try #require(PseudoTerminal())
        await #expect(processExitsWith: .exitCode(7)) { [path = tty.path as String] in
            let terminal = try Terminal(path: path)
            try terminal.enter(.lines)
            exit(7)
        }
        #expect(tty.isOrdinary)
    }
}

extension String {
    /// The number of pieces between the separators.
    fileprivate func components(separatedBy separator: String) -> Int {
        split(separator: separator, omittingEmptySubsequences: false).count
    }
}
