internal import ChatProtocol
internal import RelayClient
internal import StrictJSON
internal import TerminalScreen
internal import WebSocketTransport

#if canImport(Glibc)
    import Glibc
#endif

/// Runs `heard board` to its end.
///
/// - Parameter options: What was asked for.
/// - Returns: The exit code (CLI.md).
package func runBoard(_ options: BoardOptions) -> Int32 {
    if options.style == .screen, isatty(STDIN_FILENO) != 1 || isatty(STDOUT_FILENO) != 1 {
        writeToErrorOutput(
            "heard board needs a terminal. heard board --plain and --json say once how the desk stands;"
                + " heard tail follows what is flagged.\n"
        )
        return ExitStatus.usage
    }
    let token: Secret
    do throws(StateError) {
        let source = TokenSource(environment: options.environment, file: options.tokenFile, address: options.address)
        token = try source.token()
    } catch {
        writeToErrorOutput("\(error.description)\n")
        return ExitStatus.notAuthorised
    }
    signal(SIGPIPE, SIG_IGN)
    let holder = BoardHolder()
    EventLoop.enqueue { holder.begin(options, token) }
    var exitCode: Int32?
    EventLoop.run(until: {
        exitCode = holder.exitCode
        return exitCode != nil
    })
    return exitCode ?? ExitStatus.failed
}

/// Keeps what runs on the loop alive.
@EventLoop
private final class BoardHolder {
    private var screen: BoardScreen?
    private var snapshot: BoardSnapshot?
    private var failure: Int32?

    nonisolated init() {}

    var exitCode: Int32? { failure ?? screen?.exitCode ?? snapshot?.exitCode }

    func begin(_ options: BoardOptions, _ token: Secret) {
        guard options.style == .screen else {
            let snapshot = BoardSnapshot(options)
            self.snapshot = snapshot
            EventLoop.onSignal(SIGINT) { snapshot.end(with: ExitStatus.interrupted) }
            EventLoop.onSignal(SIGTERM) { snapshot.end(with: ExitStatus.terminated) }
            return snapshot.start(with: token)
        }
        do throws(TerminalError) {
            let screen = try BoardScreen(options)
            self.screen = screen
            try screen.start(with: token)
        } catch {
            writeToErrorOutput("The terminal cannot be used: \(error.description). heard board --plain needs none.\n")
            failure = ExitStatus.usage
        }
    }
}

/// The board once, as lines or as JSON.
@EventLoop
private final class BoardSnapshot {
    private let options: BoardOptions
    private var link: RelayLink<DeskSide>?
    private(set) var exitCode: Int32?

    init(_ options: BoardOptions) {
        self.options = options
    }

    func start(with token: Secret) {
        let link = RelayLink<DeskSide>(
            to: options.address,
            authorityFile: options.authorityFile,
            as: DeskSide.Identity(token: token, client: "heard-board/1"),
            patienceMilliseconds: ConsoleLimits.patience
        ) { [weak self] delivery in self?.take(delivery) }
        self.link = link
        link.start()
    }

    func end(with code: Int32, _ message: String = "") {
        guard exitCode == nil else { return }
        exitCode = code
        if !message.isEmpty { writeToErrorOutput("\(message)\n") }
        link?.stop()
    }

    private func take(_ delivery: Delivery<DeskSide>) {
        switch delivery {
        case .online: link?.request(.board)
        case .reply(_, _, .ok(let body)): show(body)
        case .reply(_, _, .refused(let error)):
            let isForbidden = error.code == .forbidden || error.code == .unauthorized
            let hint = isForbidden ? " A board needs a supervisor's token." : ""
            end(with: isForbidden ? ExitStatus.notAuthorised : ExitStatus.failed, sanitised(error.message) + hint)
        case .ended(let sessionEnd): end(with: sessionEnd.exitCode, sanitised(sessionEnd.message))
        default: break
        }
    }

    private func show(_ body: JSONValue) {
        guard exitCode == nil else { return }
        let output = OutputPipe()
        if options.style == .json {
            output.write(body.serialized + [0x0A])
        } else if let board = try? Board(json: body) {
            output.write(Array(BoardLines.plain(board).map { $0 + "\n" }.joined().utf8))
        } else {
            return end(with: ExitStatus.failed, "The relay's answer could not be read.")
        }
        output.drain(withinMilliseconds: .max / 2)
        let problem = output.failure.map { "Standard output cannot be written: \(String(cString: strerror($0)))." }
        end(with: problem == nil ? ExitStatus.asAsked : ExitStatus.failed, problem ?? "")
    }
}
