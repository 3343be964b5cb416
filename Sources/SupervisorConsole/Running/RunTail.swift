internal import RelayClient
internal import WebSocketTransport

#if canImport(Glibc)
    import Glibc
#endif

/// Runs `heard tail` to its end.
///
/// - Parameter options: What was asked for.
/// - Returns: The exit code (CLI.md).
package func runTail(_ options: TailOptions) -> Int32 {
    // Before anything is opened: a closed standard output's number would be given to the first that is.
    guard fcntl(STDOUT_FILENO, F_GETFD) >= 0 else {
        writeToErrorOutput("Standard output is closed: there is nowhere to write to.\n")
        return ExitStatus.failed
    }
    let token: Secret
    do throws(StateError) {
        let source = TokenSource(environment: options.environment, file: options.tokenFile, address: options.address)
        token = try source.token()
    } catch {
        writeToErrorOutput("\(error.description)\n")
        return ExitStatus.notAuthorised
    }
    // A reader that went away shows in the write, and is a normal end.
    signal(SIGPIPE, SIG_IGN)
    let holder = TailHolder()
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
private final class TailHolder {
    private var run: TailRun?
    private var failure: Int32?

    nonisolated init() {}

    var exitCode: Int32? { failure ?? run?.exitCode }

    func begin(_ options: TailOptions, _ token: Secret) {
        do throws(CursorFile.Failure) {
            let run = try TailRun(options, output: OutputPipe())
            self.run = run
            EventLoop.onSignal(SIGINT) {
                run.stop(TailEnd(code: ExitStatus.interrupted, reason: "interrupted"))
            }
            EventLoop.onSignal(SIGTERM) { run.stop(TailEnd(code: ExitStatus.terminated, reason: "terminated")) }
            run.start(with: token)
        } catch {
            writeToErrorOutput("\(error.description)\n")
            failure = ExitStatus.failed
        }
    }
}
