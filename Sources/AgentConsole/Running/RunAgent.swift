internal import RelayClient
internal import TerminalScreen
internal import WebSocketTransport

#if canImport(Glibc)
    import Glibc
#endif

/// Runs `heard agent` to its end.
///
/// - Parameter options: What was asked for.
/// - Returns: The exit code (CLI.md).
package func runAgent(options: AgentOptions) -> Int32 {
    let streams = StandardStreams()
    guard options.isPlain || streams.inputIsTerminal && streams.outputIsTerminal else {
        streams.complain(
            "heard agent needs a terminal. For scripts and pipes there is heard agent --plain; to follow what is flagged,"
                + " heard tail --json."
        )
        return ExitCode.usage
    }
    let token: Secret
    do throws(StateError) {
        let source = TokenSource(
            environment: options.environment,
            file: options.tokenFile,
            address: options.address
        )
        token = try source.token()
    } catch {
        streams.complain(error.description)
        return ExitCode.notAuthorised
    }
    return run(options, token, streams)
}

private func run(_ options: AgentOptions, _ token: Secret, _ streams: StandardStreams) -> Int32 {
    let isDumb = ["", "dumb"].contains(options.environment["TERM"] ?? "")
    let holder = RunHolder()
    EventLoop.enqueue {
        do throws(TerminalError) {
            if options.isPlain || isDumb {
                holder.startPlain(options, token, streams)
            } else {
                try holder.startScreen(options, token)
            }
        } catch {
            streams.complain("The terminal cannot be used: \(error.description). heard agent --plain needs none.")
            holder.failure = ExitCode.usage
        }
    }
    var exitCode: Int32?
    EventLoop.run(until: {
        exitCode = holder.exitCode
        return exitCode != nil
    })
    return exitCode ?? ExitCode.failed
}

/// Keeps what runs on the loop alive.
@EventLoop
private final class RunHolder {
    private var run: AgentRun?
    private var front: (any AgentFront)?
    var failure: Int32?

    nonisolated init() {}

    var exitCode: Int32? { failure ?? run?.exitCode }

    func startPlain(_ options: AgentOptions, _ token: Secret, _ streams: StandardStreams) {
        let console = PlainConsole(AgentRun.model(for: options), streams)
        let run = AgentRun(options, front: console)
        self.run = run
        front = console
        EventLoop.onSignal(SIGINT) { run.end(with: ExitCode.interrupted) }
        EventLoop.onSignal(SIGTERM) { run.end(with: ExitCode.terminated) }
        EventLoop.onSignal(SIGHUP) { run.end(with: ExitCode.terminated) }
        console.begin(run)
        run.start(with: token)
    }

    func startScreen(_ options: AgentOptions, _ token: Secret) throws(TerminalError) {
        let console = try ScreenConsole(options)
        let run = AgentRun(options, front: console)
        self.run = run
        front = console
        try console.begin(run)
        run.start(with: token)
    }
}
