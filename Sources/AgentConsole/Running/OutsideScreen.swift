internal import WebSocketTransport

#if canImport(Glibc)
    import Glibc
#endif

/// What has the terminal in place of the full screen for a while: an editor, or lines to be copied.
///
/// Nothing here waits: an agent who writes for long keeps the line to the relay, and so the customers.
@EventLoop
final class OutsideScreen {
    private let descriptor: Int32
    private let ended: @EventLoop () -> Void
    private var watch: LoopWatch?
    private var timer: TimerHandle?
    private var editor: OutsideEditor?
    private var ignored: [Int32: sigaction] = [:]

    /// - Parameters:
    ///   - descriptor: The terminal, which is as the shell left it.
    ///   - ended: Called once, when the terminal may be taken again.
    init(descriptor: Int32, ended: @escaping @EventLoop () -> Void) {
        self.descriptor = descriptor
        self.ended = ended
        ignoreKeys()
    }

    /// Ctrl-c, Ctrl-\\ and Ctrl-z are for whoever has the terminal now.
    private func ignoreKeys() {
        for signal in [SIGINT, SIGQUIT, SIGTSTP] {
            var before = sigaction()
            var ignoring = sigaction()
            ignoring.__sigaction_handler.sa_handler = SIG_IGN
            sigaction(signal, &ignoring, &before)
            ignored[signal] = before
        }
    }

    /// Gives up what is held.
    func end() {
        for (signal, var before) in ignored { sigaction(signal, &before, nil) }
        ignored = [:]
        watch?.cancel()
        timer?.cancel()
        editor?.abandon()
        editor = nil
    }

    private func finish() {
        end()
        ended()
    }

    // MARK: Lines

    /// Prints lines where they can be selected and stay in the scrollback, until Enter.
    func show(_ lines: [String]) {
        let streams = StandardStreams()
        for line in lines { _ = streams.print(line) }
        _ = streams.write("-- Enter goes back --")
        watch = EventLoop.onReadable(fd: descriptor) { [weak self] in
            guard let self else { return }
            var bytes = [UInt8](repeating: 0, count: 256)
            let count = read(descriptor, &bytes, bytes.count)
            // The terminal gives whole lines; Ctrl-d gives nothing, and a terminal that is gone an error.
            if count >= 0 || errno != EAGAIN && errno != EINTR { finish() }
        }
    }

    // MARK: An editor

    /// Runs the editor of `$VISUAL` or `$EDITOR`.
    ///
    /// - Parameters:
    ///   - text: What is to be edited.
    ///   - environment: The process's variables.
    ///   - done: Called once, after the terminal was given back.
    func edit(
        _ text: String,
        environment: [String: String],
        then done: @escaping @EventLoop (Result<String, OutsideEditor.Problem>) -> Void
    ) {
        switch OutsideEditor.start(text, environment: environment) {
        case .failure(let problem):
            finish()
            done(.failure(problem))
        case .success(let editor):
            self.editor = editor
            look(then: done)
        }
    }

    private func look(then done: @escaping @EventLoop (Result<String, OutsideEditor.Problem>) -> Void) {
        timer = EventLoop.schedule(afterMilliseconds: ConsoleLimits.editorLook) { [weak self] in
            guard let self, let editor else { return }
            guard let result = editor.result() else { return look(then: done) }
            self.editor = nil
            finish()
            done(result)
        }
    }
}
