internal import ChatModel
internal import ChatProtocol
internal import RelayClient
internal import TerminalScreen
internal import WebSocketTransport

#if canImport(Glibc)
    import Glibc
#endif

/// Runs a tail: its model between the relay, the output, the clock and the cursor file.
@EventLoop
final class TailRun {
    private let options: TailOptions
    private let output: OutputPipe
    private let format: TailFormat
    private let file: CursorFile?
    private var model: TailModel
    private var link: PausableLink?
    private var savedCursor: String?
    private var isSavingDue = false
    /// Set once everything is over.
    private(set) var exitCode: Int32?

    /// - Throws: Where the cursor file cannot be read.
    init(_ options: TailOptions, output: OutputPipe) throws(CursorFile.Failure) {
        self.options = options
        self.output = output
        format = TailFormat(options)
        file = options.cursorFile.map { CursorFile(path: $0) }
        model = TailModel(options, cursor: try file?.read())
    }

    func start(with token: Secret) {
        let link = PausableLink(
            to: options.address,
            authorityFile: options.authorityFile,
            as: DeskSide.Identity(token: token, client: "heard-tail/1"),
            patienceMilliseconds: UInt64(clamping: options.patienceMilliseconds)
        ) { [weak self] delivery in self?.take(delivery) }
        self.link = link
        output.drained = { [weak self] in self?.outputDrained() }
        link.start()
        pulse()
        if let interval = options.heartbeatMilliseconds { beat(every: interval) }
        if let timeout = options.stop.timeoutMilliseconds {
            EventLoop.schedule(afterMilliseconds: timeout) { [weak self] in
                self?.stop(TailEnd(code: ExitStatus.timedOut, reason: "timeout"))
            }
        }
    }

    /// Ends the tail from outside.
    func stop(_ end: TailEnd) { handle(.stop(end)) }

    // MARK: Time

    private func pulse() {
        EventLoop.schedule(afterMilliseconds: ConsoleLimits.pulse) { [weak self] in
            guard let self, exitCode == nil else { return }
            output.checkReader()
            if !output.isBlocked { handle(.pulse) }
            endIfReaderIsGone()
            pulse()
        }
    }

    private func beat(every milliseconds: Int) {
        EventLoop.schedule(afterMilliseconds: milliseconds) { [weak self] in
            guard let self, exitCode == nil else { return }
            if !output.isBlocked { handle(.heartbeatDue) }
            beat(every: milliseconds)
        }
    }

    // MARK: Events in, effects out

    private func take(_ delivery: Delivery<DeskSide>) {
        switch delivery {
        case .online: handle(.online)
        case .offline(let outage): handle(.offline(outage))
        case .push(let push, let cursor): handle(.push(push, cursor: cursor))
        case .reply(_, let request, let outcome): handle(.reply(request, outcome))
        case .ended(let end): handle(.ended(end))
        case .unreadable(let reason): format.complain("The relay said something that cannot be read: \(reason)")
        case .connecting, .sent, .notSent, .delayed, .startOver, .gap, .latency, .save: break
        }
    }

    private func handle(_ event: TailEvent) {
        guard exitCode == nil else { return }
        let effects = model.handle(event, at: Instant(milliseconds: EventLoop.wallClock))
        for effect in effects { carryOut(effect) }
        endIfReaderIsGone()
        guard exitCode == nil else { return }
        saveSoon()
        if output.isBlocked { link?.pause() }
    }

    private func carryOut(_ effect: TailEffect) {
        switch effect {
        case .request(let request): link?.request(request)
        case .write(let record): if let line = format.line(for: record) { output.write(line) }
        case .status(let text): format.complain(text)
        case .probe(let delay):
            EventLoop.schedule(afterMilliseconds: delay) { [weak self] in self?.handle(.probeDue) }
        case .retry(let delay):
            EventLoop.schedule(afterMilliseconds: delay) { [weak self] in self?.handle(.retryDue) }
        case .end(let end): finish(end)
        }
    }

    private func outputDrained() {
        saveSoon()
        link?.resume()
    }

    // MARK: The cursor file

    /// Saves once at the end of the turn, so that a burst of events costs one file.
    private func saveSoon() {
        guard file != nil, !isSavingDue else { return }
        isSavingDue = true
        EventLoop.enqueue { [weak self] in
            self?.isSavingDue = false
            self?.save()
        }
    }

    /// The file never says more than what the output has taken.
    private func save() {
        guard let file, model.hasGreeted, !output.isBlocked, !output.isClosed else { return }
        guard let cursor = model.resumable, !cursor.isEmpty, cursor != savedCursor else { return }
        do throws(CursorFile.Failure) {
            try file.write(cursor)
            savedCursor = cursor
        } catch {
            guard exitCode == nil else { return }
            handle(.stop(TailEnd(code: ExitStatus.failed, reason: "failed", message: error.description)))
        }
    }

    // MARK: The end

    private func endIfReaderIsGone() {
        guard output.isClosed, exitCode == nil else { return }
        exitCode = output.failure == nil ? ExitStatus.asAsked : ExitStatus.failed
        if let failure = output.failure {
            format.complain("Standard output cannot be written: \(String(cString: strerror(failure))).")
        }
        link?.stop()
    }

    private func finish(_ end: TailEnd) {
        guard exitCode == nil else { return }
        output.drain(withinMilliseconds: ConsoleLimits.lastWords)
        guard output.failure == nil else { return endIfReaderIsGone() }
        exitCode = end.code
        save()
        if !end.message.isEmpty { format.complain(end.message) }
        link?.stop()
    }
}
