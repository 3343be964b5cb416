import RelayTestSupport

#if canImport(Glibc)
    import Glibc
#endif

/// A `heard agent --plain` that a script runs: no terminal, lines in, lines out.
///
/// Used by one thread at a time.
final class PlainAgent: @unchecked Sendable {  // one thread at a time: the test that started it
    let directory: String
    private let server: String
    private var process: pid_t = 0
    private var input: Int32 = -1
    private var hasEnded = false
    /// Up to where the output has been waited through.
    private var looked = 0

    /// Starts it with a token that `heard login` saved.
    ///
    /// - Throws: ``TestFailure`` where it cannot be started.
    init(_ relay: RelayProcess, token: String) throws {
        directory = Scratch.directory()
        server = "ws://127.0.0.1:\(relay.deskPort)"
        try run(["login", "--server", server], token + "\n")
        try spawn(["agent", "--plain", "--server", server])
    }

    deinit {
        if !hasEnded { kill(process, SIGKILL) }
        if !hasEnded { waitpid(process, nil, 0) }
        if input >= 0 { close(input) }
        Scratch.remove(directory)
    }

    /// All that it has written.
    var output: String { Scratch.text("\(directory)/out") }

    /// Where its state is.
    var stateFolder: String { "\(directory)/heard/client" }

    /// Enters a line.
    func enter(_ line: String) {
        looked = output.utf8.count
        write("\(line)\n")
    }

    /// Enters a line and waits for what comes of it.
    ///
    /// - Throws: ``TestFailure`` where it does not come.
    func enter(_ line: String, expecting words: String...) throws {
        enter(line)
        for words in words { try expect(words) }
    }

    /// Waits until words stand in the output, further on than the last line that was entered.
    ///
    /// - Throws: ``TestFailure`` where they do not come.
    func expect(_ words: String) throws {
        guard Deadline().wait(until: { fresh.contains(words) }) else {
            throw TestFailure("\"\(words)\" did not come; what came is:\n\(output.suffix(3000))")
        }
    }

    private var fresh: String { String(decoding: Array(output.utf8).dropFirst(looked), as: UTF8.self) }

    /// Lets the input end, and waits for the end.
    func end() -> Int32 {
        close(input)
        input = -1
        var status: Int32 = 0
        waitpid(process, &status, 0)
        hasEnded = true
        return status & 0x7F == 0 ? status >> 8 & 0xFF : -(status & 0x7F)
    }

    /// Kills it, lets something happen, and starts another on the same state.
    ///
    /// - Throws: ``TestFailure`` where it cannot be started.
    func killAndStartAgain(after body: () throws -> Void) throws {
        kill(process, SIGKILL)
        waitpid(process, nil, 0)
        close(input)
        try body()
        looked = output.utf8.count
        try spawn(["agent", "--plain", "--server", server])
    }

    private func write(_ text: String) {
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { Glibc.write(input, $0.baseAddress, $0.count) }
    }

    private func run(_ words: [String], _ text: String) throws {
        try spawn(words)
        write(text)
        let code = end()
        hasEnded = false
        guard code == 0 else { throw TestFailure("heard \(words[0]) ended with \(code): \(output)") }
    }

    /// `POSIX_SPAWN_SETSID` of glibc's spawn.h, which Swift does not see.
    private static let ownSession: Int16 = 0x80

    private func spawn(_ words: [String]) throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw TestFailure("no pipe") }
        // Otherwise the next agent would hold this one's input open.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        input = ends[1]
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[0], 0)
        for number in [Int32(1), 2] {
            posix_spawn_file_actions_addopen(&actions, number, "\(directory)/out", O_WRONLY | O_CREAT | O_APPEND, 0o600)
        }
        let program = HeardCommand.executable
        let arguments: [UnsafeMutablePointer<CChar>?] = ([program] + words).map { strdup($0) } + [nil]
        let settings =
            ["PATH=/usr/bin:/bin", "XDG_STATE_HOME=\(directory)", "TERM=xterm-256color"]
            + HeardCommand.sanitizing
        let variables: [UnsafeMutablePointer<CChar>?] = settings.map { strdup($0) } + [nil]
        defer { (arguments + variables).forEach { free($0) } }
        // A session of its own, so that there is no controlling terminal either.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setflags(&attributes, Self.ownSession)
        let problem = posix_spawn(&process, program, &actions, &attributes, arguments, variables)
        guard problem == 0 else { throw TestFailure("\(program) cannot be started") }
    }
}
