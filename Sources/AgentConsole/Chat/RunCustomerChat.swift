internal import RelayClient
internal import TerminalScreen
internal import WebSocketTransport

#if canImport(Glibc)
    import Glibc
#endif

/// Runs `heard chat` to its end.
///
/// - Parameter options: What was asked for.
/// - Returns: The exit code (CLI.md).
package func runCustomerChat(options: CustomerOptions) -> Int32 {
    let streams = StandardStreams()
    var token: Secret?
    if let file = options.tokenFile {
        let source = TokenSource(environment: [:], file: file, address: options.address)
        do throws(StateError) {
            token = try source.token()
        } catch {
            streams.complain(error.description)
            return ExitCode.notAuthorised
        }
    }
    let holder = ChatHolder()
    EventLoop.enqueue { [token] in holder.start(options, streams, token) }
    var exitCode: Int32?
    EventLoop.run(until: {
        exitCode = holder.exitCode
        return exitCode != nil
    })
    return exitCode ?? ExitCode.failed
}

/// Keeps what runs on the loop alive.
@EventLoop
private final class ChatHolder {
    private var customer: CustomerRun?
    private var text: TextRun?

    nonisolated init() {}

    var exitCode: Int32? { customer?.exitCode ?? text?.exitCode }

    func start(_ options: CustomerOptions, _ streams: StandardStreams, _ token: Secret?) {
        let (talk, isPrompting) = openTalk(options, streams)
        if options.isText {
            let run = TextRun(options, talk, showsOwn: isPrompting)
            text = run
            run.start()
        } else {
            // What is typed at a prompt vanishes with it, so that the conversation shows it.
            let showsOwn = isPrompting || !streams.inputIsTerminal
            let run = CustomerRun(options, talk, isTyped: streams.inputIsTerminal, showsOwn: showsOwn)
            customer = run
            run.start(token: token)
        }
    }

    /// A line editor on a terminal that can draw one, the streams otherwise.
    private func openTalk(
        _ options: CustomerOptions,
        _ streams: StandardStreams
    ) -> (talk: any LineTalk, isPrompting: Bool) {
        let isDumb = ["", "dumb"].contains(options.environment["TERM"] ?? "")
        let depth = ColourDepth.forLines(.auto, isTerminal: true, environment: options.environment)
        if streams.inputIsTerminal, streams.outputIsTerminal, !isDumb,
            let talk = try? PromptTalk(prompt: "you> ", depth: depth, interrupted: { [weak self] in self?.end(by: $0) })
        {
            return (talk, true)
        }
        for signal in [SIGINT, SIGTERM, SIGHUP] {
            EventLoop.onSignal(signal) { [weak self] in self?.end(by: signal) }
        }
        return (StreamTalk(streams), false)
    }

    private func end(by signal: Int32) {
        let code = signal == SIGINT ? ExitCode.interrupted : ExitCode.terminated
        customer?.end(with: code)
        text?.end(with: code)
    }
}
