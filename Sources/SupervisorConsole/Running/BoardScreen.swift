internal import ChatModel
internal import ChatProtocol
internal import RelayClient
internal import TerminalScreen
internal import WebSocketTransport

#if canImport(Glibc)
    import Glibc
#endif

/// The live board on a terminal: keys and the relay in, cells out, at most one drawing a turn of the loop.
@EventLoop
final class BoardScreen {
    private let options: BoardOptions
    private let terminal: Terminal
    private var model: BoardModel
    private var painter: Painter
    private var parser = KeyParser()
    private var link: RelayLink<DeskSide>?
    private var watches: [LoopWatch] = []
    private var room: LoopWatch?
    private var idleTimer: TimerHandle?
    private var isDrawingDue = false
    /// Set once everything is over.
    private(set) var exitCode: Int32?

    init(_ options: BoardOptions) throws(TerminalError) {
        self.options = options
        terminal = try Terminal()
        model = BoardModel(
            now: Instant(milliseconds: EventLoop.wallClock),
            zoneMinutes: TailFormat.localZoneMinutes(),
            seed: UInt64.random(in: .min ... .max)
        )
        painter = Painter(depth: ColourDepth.forScreen(options.colour, environment: options.environment))
    }

    func start(with token: Secret) throws(TerminalError) {
        try terminal.enter(.fullScreen, crashNotice: "heard board ended unexpectedly.")
        watches.append(EventLoop.onReadable(fd: terminal.descriptor) { [weak self] in self?.readKeys() })
        watches.append(EventLoop.onReadable(fd: terminal.signalDescriptor) { [weak self] in self?.takeSignals() })
        let link = RelayLink<DeskSide>(
            to: options.address,
            authorityFile: options.authorityFile,
            as: DeskSide.Identity(token: token, client: "heard-board/1"),
            patienceMilliseconds: ConsoleLimits.patience
        ) { [weak self] delivery in self?.take(delivery) }
        self.link = link
        link.start()
        tick()
        scheduleDrawing()
    }

    private func tick() {
        EventLoop.schedule(afterMilliseconds: ConsoleLimits.boardPeriod) { [weak self] in
            guard let self, exitCode == nil else { return }
            handle(.tick)
            tick()
        }
    }

    // MARK: Events

    private func take(_ delivery: Delivery<DeskSide>) {
        handle(.delivery(delivery))
        if case .ended(let end) = delivery { finish(end.exitCode, end.message) }
    }

    private func handle(_ event: BoardEvent) {
        guard exitCode == nil else { return }
        for effect in model.handle(event, at: Instant(milliseconds: EventLoop.wallClock)) { carryOut(effect) }
        scheduleDrawing()
    }

    private func carryOut(_ effect: BoardEffect) {
        switch effect {
        case .request(let request): link?.request(request)
        case .send(let message, let conversation): link?.send(message, to: conversation)
        case .ring: terminal.write(TerminalNotice.bell)
        case .redraw: painter.forget()
        case .suspend:
            terminal.suspend()
            painter.forget()
        case .quit: finish(ExitStatus.asAsked, "")
        }
    }

    private func readKeys() {
        idleTimer?.cancel()
        switch terminal.read() {
        case .bytes(let bytes): parser.feed(bytes).withBurstsAsPastes.forEach { handle(.input($0)) }
        case .nothing: return
        case .closed: return finish(ExitStatus.terminated, "")
        }
        guard let wait = parser.wakesAfter else { return }
        idleTimer = EventLoop.schedule(afterMilliseconds: Int(wait / .milliseconds(1))) { [weak self] in
            guard let self else { return }
            parser.idle(for: wait).forEach { self.handle(.input($0)) }
        }
    }

    private func takeSignals() {
        for signal in terminal.takeSignals() {
            switch signal {
            case .resized: scheduleDrawing()
            case .continued:
                painter.forget()
                scheduleDrawing()
            case .terminate(let number):
                finish(number == SIGINT ? ExitStatus.interrupted : ExitStatus.terminated, "")
            }
        }
    }

    // MARK: Drawing

    /// Draws once for all that comes together, and not while the terminal still chews on the last drawing.
    private func scheduleDrawing() {
        guard !isDrawingDue, exitCode == nil else { return }
        isDrawingDue = true
        EventLoop.enqueue { [weak self] in
            self?.isDrawingDue = false
            self?.draw()
        }
    }

    private func draw() {
        guard exitCode == nil, !terminal.isBlocked else { return }
        let size = terminal.size
        let grid = BoardDrawing.grid(of: model, rows: size.rows, columns: size.columns)
        switch terminal.write(painter.paint(grid)) {
        case .finished: break
        case .blocked: waitForRoom()
        case .closed: finish(ExitStatus.terminated, "")
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

    private func finish(_ code: Int32, _ message: String) {
        guard exitCode == nil else { return }
        exitCode = code
        watches.forEach { $0.cancel() }
        room?.cancel()
        idleTimer?.cancel()
        link?.stop()
        terminal.leave()
        if !message.isEmpty { writeToErrorOutput("\(message)\n") }
    }
}
