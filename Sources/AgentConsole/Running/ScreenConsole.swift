internal import ChatModel
internal import RelayClient
internal import TerminalScreen
internal import WebSocketTransport

#if canImport(Glibc)
    import Glibc
#endif

/// The full screen: keys in, cells out, at most one drawing a turn of the loop.
@EventLoop
final class ScreenConsole: AgentFront {
    private var screen: AgentScreen
    private let options: AgentOptions
    private let terminal: Terminal
    private var painter: Painter
    private var parser = KeyParser()
    private var run: AgentRun?
    private var watches: [LoopWatch] = []
    private var keys: LoopWatch?
    private var room: LoopWatch?
    private var idleTimer: TimerHandle?
    private var isDrawingDue = false
    private var clock: TimerHandle?
    /// Who has the terminal for now instead of the screen.
    private var outside: OutsideScreen?
    private var hasFinished = false
    private var lastWords: [String] = []

    init(_ options: AgentOptions) throws(TerminalError) {
        self.options = options
        terminal = try Terminal()
        let size = terminal.size
        screen = AgentScreen(
            AgentRun.model(for: options),
            size: AgentScreen.Size(rows: size.rows, columns: size.columns)
        )
        painter = Painter(depth: ColourDepth.forScreen(options.colour, environment: options.environment))
    }

    private static let crashNotice = "heard agent ended unexpectedly; drafts and unsent messages are kept."

    var model: AgentModel { screen.model }

    func begin(_ run: AgentRun) throws(TerminalError) {
        self.run = run
        try terminal.enter(.fullScreen, errorLog: errorLog, crashNotice: Self.crashNotice)
        if let isLight = TerminalBackground.isLight(in: options.environment) {
            screen.setBackground(isLight ? .light : .dark)
        }
        terminal.write(TerminalBackground.question)
        watchKeys()
        watches.append(EventLoop.onReadable(fd: terminal.signalDescriptor) { [weak self] in self?.takeSignals() })
        scheduleDrawing()
        tickClock()
    }

    /// Where a trap's last words go, so that they do not spoil the screen.
    private var errorLog: String? {
        guard let folder = try? StateFolder(environment: options.environment), (try? folder.make()) != nil else {
            return nil
        }
        return "\(folder.path)/agent.log"
    }

    // MARK: Events

    func take(_ event: AgentEvent, at now: Instant) -> [AgentEffect] {
        carryOut(screen.handle(.agent(event), at: now))
    }

    private var now: Instant { Instant(milliseconds: EventLoop.wallClock) }

    private func handle(_ event: ScreenEvent) {
        run?.perform(carryOut(screen.handle(event, at: now)))
    }

    private func watchKeys() {
        keys = EventLoop.onReadable(fd: terminal.descriptor) { [weak self] in self?.readKeys() }
    }

    private func readKeys() {
        idleTimer?.cancel()
        switch terminal.read() {
        case .bytes(let bytes): parser.feed(bytes).withBurstsAsPastes.forEach { handle(.input($0)) }
        case .nothing: return
        case .closed: return hangUp()
        }
        guard let wait = parser.wakesAfter else { return }
        let milliseconds = Int(wait / .milliseconds(1))
        idleTimer = EventLoop.schedule(afterMilliseconds: milliseconds) { [weak self] in
            guard let self else { return }
            parser.idle(for: wait).forEach { self.handle(.input($0)) }
        }
    }

    private func takeSignals() {
        for signal in terminal.takeSignals() {
            switch signal {
            case .resized: takeSize()
            case .continued:
                painter.forget()
                scheduleDrawing()
            case .terminate(let number):
                run?.end(with: number == SIGINT ? ExitCode.interrupted : ExitCode.terminated)
            }
        }
    }

    private func takeSize() {
        let size = terminal.size
        handle(.resized(AgentScreen.Size(rows: size.rows, columns: size.columns)))
    }

    private func hangUp() {
        run?.end(with: ExitCode.terminated)
    }

    /// Lets times on the screen go on.
    private func tickClock() {
        clock = EventLoop.schedule(afterMilliseconds: 1000) { [weak self] in
            self?.scheduleDrawing()
            self?.tickClock()
        }
    }

    // MARK: Effects

    /// Does what concerns the terminal; the rest is the run's.
    private func carryOut(_ effects: [ScreenEffect]) -> [AgentEffect] {
        var rest: [AgentEffect] = []
        for effect in effects {
            switch effect {
            case .agent(let effect): rest.append(effect)
            case .ring(let notification): ring(notification)
            case .redraw: painter.forget()
            case .suspend:
                terminal.suspend()
                painter.forget()
            case .openEditor(let text): openEditor(text)
            case .showBare(let lines): goOutside { $0.show(lines) }
            }
        }
        scheduleDrawing()
        return rest
    }

    private func ring(_ notification: String?) {
        var bytes = TerminalNotice.bell
        // Another program's output must not get a sequence into its middle; a bell does no harm there.
        if let notification, outside == nil {
            bytes += TerminalNotice.notification(notification, title: "heard", environment: options.environment)
        }
        terminal.write(bytes)
    }

    // MARK: Lending the terminal

    private func openEditor(_ text: String) {
        let whose = screen.editing
        goOutside { outside in
            outside.edit(text, environment: options.environment) { [weak self] result in
                switch result {
                case .success(let edited): self?.handle(.edited(edited, whose))
                case .failure(let problem): self?.say(problem.description)
                }
            }
        }
    }

    /// Lends the terminal; the line to the relay goes on meanwhile.
    private func goOutside(_ body: (OutsideScreen) -> Void) {
        guard outside == nil, !hasFinished else { return }
        keys?.cancel()
        terminal.leave()
        handle(.agent(.watched(false)))
        let outside = OutsideScreen(descriptor: terminal.descriptor) { [weak self] in self?.comeBack() }
        self.outside = outside
        body(outside)
    }

    private func comeBack() {
        outside = nil
        guard !hasFinished else { return }
        painter.forget()
        do throws(TerminalError) {
            try terminal.enter(.fullScreen, errorLog: errorLog, crashNotice: Self.crashNotice)
        } catch {
            return hangUp()
        }
        watchKeys()
        takeSize()
        handle(.agent(.watched(true)))
    }

    // MARK: Drawing

    func show() { scheduleDrawing() }

    /// Draws once for all that comes together, and not while the terminal still chews on the last drawing.
    private func scheduleDrawing() {
        guard !isDrawingDue, !hasFinished else { return }
        isDrawingDue = true
        EventLoop.enqueue { [weak self] in
            self?.isDrawingDue = false
            self?.draw()
        }
    }

    private func draw() {
        guard outside == nil, !hasFinished, !terminal.isBlocked else { return }
        screen.model.advance(to: now)
        let grid = ScreenDrawing.grid(of: screen)
        screen.noteLayout()
        switch terminal.write(painter.paint(grid)) {
        case .finished: break
        case .blocked: waitForRoom()
        case .closed: hangUp()
        }
    }

    private func waitForRoom() {
        guard room == nil else { return }
        room = EventLoop.onWritable(fd: terminal.descriptor) { [weak self] in
            guard let self, terminal.flush() != .blocked else { return }
            room?.cancel()
            room = nil
            scheduleDrawing()
        }
    }

    private func say(_ text: String) {
        screen.say(text, isProblem: true, at: now)
        scheduleDrawing()
    }

    func complain(_ text: String) {
        screen.say(text, isProblem: true, at: now)
        lastWords.append(text)
        scheduleDrawing()
    }

    func finish(_ words: String) {
        guard !hasFinished else { return }
        hasFinished = true
        watches.forEach { $0.cancel() }
        keys?.cancel()
        room?.cancel()
        outside?.end()
        for timer in [idleTimer, clock] { timer?.cancel() }
        terminal.leave()
        let streams = StandardStreams()
        lastWords.forEach { streams.complain($0) }
        if !words.isEmpty { streams.complain(words) }
    }
}
