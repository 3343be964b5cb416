import StrictJSON

#if canImport(Glibc)
    import Glibc
#endif

/// A real relay: the built `heard serve` on a data directory of its own, on ports of the system's choice.
///
/// Used by one thread at a time.
package final class RelayProcess: @unchecked Sendable {  // one thread at a time: the test that started or leased it
    package let directory: String
    package private(set) var port = 0
    package private(set) var deskPort = 0
    private let settings: [String]
    /// How many file descriptors it may have; nil leaves it what the tests have.
    private let files: Int?
    /// The promise that is broken, where it is the faulty relay's process.
    private let fault: String?
    private let environment: [String]
    /// Whether a restart listens where the first start did.
    private let keepsPort: Bool
    private var process: pid_t = 0
    private var isRunning = false

    /// Starts a relay with these settings beside the data directory and the address.
    ///
    /// `fault`: A promise that it breaks, of those that `FaultyRelay` knows. `environment`: Gets the data directory.
    ///
    /// - Throws: ``TestFailure`` where it does not say that it is ready.
    package init(
        _ settings: [String] = [],
        keepsPort: Bool = false,
        files: Int? = nil,
        fault: String? = nil,
        environment: (_ data: String) -> [String] = { _ in [] }
    ) throws {
        directory = Scratch.directory()
        self.files = files
        self.settings = settings
        self.keepsPort = keepsPort
        self.fault = fault
        self.environment = environment("\(directory)/data")
        try start()
    }

    deinit {
        if isRunning { kill(process, SIGKILL) }
        if isRunning { waitpid(process, nil, 0) }
        Scratch.remove(directory)
    }

    /// Whether the process lives.
    package var isAlive: Bool { isRunning && !hasEnded }

    /// Whether the process has ended and nobody has taken its status yet.
    private var hasEnded: Bool {
        var facts = siginfo_t()
        return waitid(P_PID, id_t(process), &facts, WEXITED | WNOHANG | WNOWAIT) != 0 || facts.si_signo != 0
    }

    package var dataDirectory: String { "\(directory)/data" }
    /// Where its own log goes.
    package var journal: String { "\(directory)/journal" }
    package var identifier: Int32 { process }

    /// Starts it on what is on the disk, after ``stop(with:)``.
    ///
    /// - Throws: ``TestFailure`` where it does not say that it is ready.
    package func start() throws {
        let ready = "\(directory)/ready"
        unlink(ready)
        let program = fault == nil ? HeardCommand.executable : HeardCommand.faultyRelay
        process = try HeardCommand.spawn(
            [fault ?? "serve"] + arguments,
            program: program,
            environment: environment,
            output: ready,
            errors: journal,
            files: files
        )
        isRunning = true
        let deadline = Deadline()
        let isReady = deadline.wait {
            if Scratch.text(ready).hasSuffix("\n") { return true }
            return hasEnded
        }
        let line = Scratch.text(ready)
        guard isReady, line.hasPrefix("heard ready ") else {
            throw TestFailure("the relay did not start: \(Scratch.text(journal).suffix(400))")
        }
        port = Self.port(in: line, after: "chat=")
        deskPort = Self.port(in: line, after: "desk=")
    }

    private var arguments: [String] {
        ["--listen", "127.0.0.1:\(keepsPort ? port : 0)", "--data", dataDirectory] + settings.flatMap { ["--set", $0] }
    }

    private static func port(in line: String, after key: String) -> Int {
        let words = line.split { $0 == " " || $0 == "\n" }
        guard let address = words.first(where: { $0.hasPrefix(key) }), let colon = address.lastIndex(of: ":") else {
            return 0
        }
        return Int(address[address.index(after: colon)...].prefix { $0.isNumber }) ?? 0
    }

    /// Ends it with a signal, waits for the end, and returns the exit code, or the negative number of the signal.
    @discardableResult
    package func stop(with signal: Int32 = SIGTERM) -> Int32 {
        guard isRunning else { return 0 }
        kill(process, signal)
        return awaitEnd()
    }

    package func send(_ signal: Int32) { kill(process, signal) }

    /// Waits for its end; one that does not end is killed, which its code tells.
    package func awaitEnd() -> Int32 {
        isRunning = false
        guard let status = try? HeardCommand.awaitEnd(of: process, called: "the relay") else { return -SIGKILL }
        return HeardCommand.code(status)
    }

    // MARK: People and clients

    /// Makes somebody of the desk and returns the token.
    ///
    /// - Throws: ``TestFailure`` where the command fails.
    package func person(
        _ name: String,
        _ role: String,
        queues: [String] = [],
        _ more: [String] = []
    ) throws -> String {
        let ended = try command(["people", "add", name, "--role", role] + queues.flatMap { ["--queue", $0] } + more)
        guard ended.code == 0 else { throw TestFailure("people add: \(ended.errors)") }
        return ended.output.split(separator: "\n").first.map { String($0) } ?? ""
    }

    /// Runs a command on the data directory.
    package func command(_ words: [String]) throws -> HeardCommand.Ended {
        try HeardCommand.run(words + ["--set", "data=\(dataDirectory)"] + queueSettings)
    }

    private var queueSettings: [String] {
        settings.filter { $0.hasPrefix("queues=") }.flatMap { ["--set", $0] }
    }

    /// A connection to the customers' door that has not said anything.
    package func connect(_ change: (inout WebSocketPeer.Opening) -> Void = { _ in }) throws -> TestClient {
        TestClient(try peer("/chat", change))
    }

    /// A bare connection to one of the doors.
    package func peer(_ path: String, _ change: (inout WebSocketPeer.Opening) -> Void = { _ in }) throws
        -> WebSocketPeer
    {
        var opening = WebSocketPeer.Opening(path: path)
        change(&opening)
        return try WebSocketPeer(port: path == "/desk" ? deskPort : port, opening)
    }

    /// A customer who has said hello.
    package func customer(_ name: String, _ more: JSONObjectMembers = [:]) throws -> TestClient {
        let client = try connect()
        try client.hello(more.merged(into: ["name": .string(name)]))
        return client
    }

    /// Somebody of the desk who has said hello.
    package func desk(_ token: String, _ more: JSONObjectMembers = [:]) throws -> TestClient {
        let client = TestClient(try peer("/desk"))
        try client.hello(more.merged(into: ["token": .string(token)]))
        return client
    }
}

extension RelayProcess {
    /// The body of a document of the desk's address.
    package func http(_ path: String) -> String {
        var opening = WebSocketPeer.Opening(path: path)
        opening.isUpgrade = false
        return (try? WebSocketPeer(port: deskPort, opening))?.body ?? ""
    }
}
