internal import TerminalScreen
internal import WebSocketTransport

/// A talk on a terminal, with a line editor at the foot of the ordinary scrollback.
@EventLoop
final class PromptTalk: LineTalk {
    private let terminal: Terminal
    private let prompt: String
    private let style: TextStyle
    private let depth: ColourDepth
    /// Called with the number of a signal that wants the process to end; 2 for Ctrl-c.
    private let interrupted: @EventLoop (Int32) -> Void
    private var parser = KeyParser()
    private var editor = LineEditor()
    private var line = LinePrompt()
    private var watches: [LoopWatch] = []
    private var idleTimer: TimerHandle?
    private var holdTimer: TimerHandle?
    private var waiting: [String] = []
    private var isReady: (@EventLoop () -> Bool)?
    private var take: (@EventLoop (LineCutter.Line) -> Void)?
    private var ended: (@EventLoop () -> Void)?
    private var isClosed = false
    private var isGone = false

    init(
        prompt: String,
        depth: ColourDepth,
        interrupted: @escaping @EventLoop (Int32) -> Void
    ) throws(TerminalError) {
        terminal = try Terminal()
        self.prompt = prompt
        self.depth = depth
        self.interrupted = interrupted
        style = TextStyle(.cyan, on: .standard, .bold)
        try terminal.enter(.lines)
    }

    func begin(
        isReady: @escaping @EventLoop () -> Bool,
        take: @escaping @EventLoop (LineCutter.Line) -> Void,
        ended: @escaping @EventLoop () -> Void
    ) {
        self.isReady = isReady
        self.take = take
        self.ended = ended
        watches.append(EventLoop.onReadable(fd: terminal.descriptor) { [weak self] in self?.readKeys() })
        watches.append(EventLoop.onReadable(fd: terminal.signalDescriptor) { [weak self] in self?.takeSignals() })
        showPrompt()
    }

    // MARK: Keys

    private func readKeys() {
        idleTimer?.cancel()
        switch terminal.read() {
        case .bytes(let bytes): parser.feed(bytes).withBurstsAsPastes.forEach(handle)
        case .nothing: return
        case .closed:
            isGone = true
            return interrupted(Self.hangUp)
        }
        showPrompt()
        guard let wait = parser.wakesAfter else { return }
        idleTimer = EventLoop.schedule(afterMilliseconds: Int(wait / .milliseconds(1))) { [weak self] in
            guard let self else { return }
            parser.idle(for: wait).forEach(handle)
            showPrompt()
        }
    }

    private static let hangUp: Int32 = 1
    private static let interrupt: Int32 = 2

    private func handle(_ event: InputEvent) {
        switch event {
        case .paste(let text, _): editor.insert(text)
        case .key(let press):
            guard editor.handle(press) == .declined else { return }
            switch press {
            case KeyPress(.enter): submit()
            case .control("c"): editor.isEmpty ? interrupted(Self.interrupt) : editor.setText("")
            case .control("d"): ended?()
            case .control("z"):
                _ = terminal.write(line.hide())
                terminal.suspend()
            case .control("l"): _ = terminal.write(Array("\u{1B}[2J\u{1B}[H".utf8))
            default: break
            }
        case .focus, .reply: break
        }
    }

    private func submit() {
        guard !editor.isEmpty else { return }
        waiting.append(editor.submit())
        handOut()
    }

    private func takeSignals() {
        for signal in terminal.takeSignals() {
            switch signal {
            case .resized, .continued:
                line.forget()
                showPrompt()
            case .terminate(let number): interrupted(number)
            }
        }
    }

    func handOut() {
        while !waiting.isEmpty, holdTimer == nil, !isClosed, isReady?() == true { take?(.text(waiting.removeFirst())) }
    }

    func hold(milliseconds: Int) {
        holdTimer = EventLoop.schedule(afterMilliseconds: milliseconds) { [weak self] in
            self?.holdTimer = nil
            self?.handOut()
        }
    }

    // MARK: Lines

    func print(_ line: String) -> Bool {
        guard !isGone else { return false }
        let lines = wrapped(line, columns: max(20, terminal.size.columns - 1))
        let bytes = self.line.hide() + Array("\(lines.joined(separator: "\n"))\n".utf8)
        if terminal.write(bytes) == .closed { isGone = true }
        showPrompt()
        return !isGone
    }

    func complain(_ line: String) { _ = print(line) }

    private func showPrompt() {
        guard !isClosed, !isGone else { return }
        _ = terminal.write(line.show(prompt, style, depth: depth, editor: editor, size: terminal.size))
    }

    func close() {
        guard !isClosed else { return }
        isClosed = true
        watches.forEach { $0.cancel() }
        idleTimer?.cancel()
        holdTimer?.cancel()
        if !isGone { _ = terminal.write(line.hide()) }
        terminal.leave()
    }
}
