internal import ChatModel
internal import RelayClient
internal import WebSocketTransport

/// The console of `--plain`: lines in, lines out, for screen readers, pipes and scripts.
@EventLoop
final class PlainConsole: AgentFront {
    private(set) var model: AgentModel
    private let streams: StandardStreams
    private var run: AgentRun?
    private var feed: LineFeed?
    private var hold: WaitReason?
    private var isPromptShown = false
    private var shownPrompt = ""
    private var promptTimer: TimerHandle?
    private var isReaderGone = false
    private var unshown: [LineRenderer.Output] = []

    init(_ model: AgentModel, _ streams: StandardStreams) {
        self.model = model
        self.streams = streams
    }

    func begin(_ run: AgentRun) {
        self.run = run
        let isTyped = streams.inputIsTerminal
        let feed = LineFeed(
            streams,
            isReady: { run.exitCode == nil && run.hasBeenOnline && (isTyped || run.isSettled) },
            take: { [weak self] line in self?.carryOut(line) },
            ended: { run.leave(within: ConsoleLimits.leavingAfterInput) }
        )
        self.feed = feed
        feed.begin()
    }

    private func carryOut(_ line: LineCutter.Line) {
        if streams.inputIsTerminal { isPromptShown = false }
        switch line {
        case .text(let text): run?.handle(.submitted(text))
        case .tooLong: show(.init(text: "The line is too long; nothing of it was sent.", isProblem: true))
        }
    }

    // MARK: Output

    func take(_ event: AgentEvent, at now: Instant) -> [AgentEffect] {
        let effects = model.update(event, at: now)
        for effect in effects {
            switch effect {
            case .announce(let announcement):
                unshown += LineRenderer.lines(for: announcement, in: model)
                endHold(by: announcement)
            case .hold(let reason, let milliseconds): beginHold(reason, milliseconds)
            case .request, .post, .send, .saveDrafts, .retryNow, .alert, .quit: break
            }
        }
        return effects
    }

    func complain(_ text: String) {
        unshown.append(.init(text: text, isProblem: true))
        show()
    }

    /// Nothing is told before it is done: what is said to be kept is on the disk.
    private func showLines() {
        let lines = unshown
        unshown = []
        lines.forEach(show)
    }

    private func show(_ output: LineRenderer.Output) {
        if isPromptShown {
            isPromptShown = false
            _ = streams.write("\n")
        }
        if output.isProblem {
            streams.complain(output.text)
        } else if !streams.print(output.text), !isReaderGone {
            isReaderGone = true
            run?.leave(within: ConsoleLimits.leaving)
        }
    }

    func show() {
        showLines()
        EventLoop.enqueue { [weak self] in self?.feed?.handOut() }
        // Once what belongs together has been said: a prompt between two lines is only noise to whoever listens.
        promptTimer?.cancel()
        promptTimer = EventLoop.schedule(afterMilliseconds: ConsoleLimits.promptDelay) { [weak self] in
            self?.showPrompt()
        }
    }

    /// The prompt is the recipient's name.
    private func showPrompt() {
        guard streams.inputIsTerminal, streams.outputIsTerminal, run?.exitCode == nil, model.me != nil else { return }
        let prompt = "\(model.current?.name.description ?? "nobody")> "
        guard !isPromptShown || prompt != shownPrompt else { return }
        if isPromptShown { _ = streams.write("\n") }
        isPromptShown = true
        shownPrompt = prompt
        _ = streams.write(prompt)
    }

    func finish(_ words: String) {
        showLines()
        promptTimer?.cancel()
        if isPromptShown { _ = streams.write("\n") }
        isPromptShown = false
        feed?.close()
    }

    // MARK: Waiting, for scripts

    private func beginHold(_ reason: WaitReason, _ milliseconds: Int) {
        hold = reason
        feed?.hold(milliseconds: milliseconds) { [weak self] in
            self?.hold = nil
            guard reason != .time else { return }
            self?.show(.init(text: "Waited in vain for: \(reason.rawValue).", isProblem: true))
        }
    }

    private func endHold(by announcement: Announcement) {
        let happened: WaitReason? =
            switch announcement {
            case .offer: .offer
            case .hint: .hint
            case .conversationOpened: .conversation
            case .message(_, let line): line.body.isCustomer ? .message : nil
            default: nil
            }
        guard happened != nil, happened == hold else { return }
        hold = nil
        feed?.release()
    }
}
