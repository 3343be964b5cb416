internal import WebSocketTransport

/// Lines of the standard input, handed out one by one as whoever takes them is ready.
@EventLoop
final class LineFeed {
    private let streams: StandardStreams
    private let isReady: @EventLoop () -> Bool
    private let take: @EventLoop (LineCutter.Line) -> Void
    private let ended: @EventLoop () -> Void
    private var watch: LoopWatch?
    private var cutter = LineCutter()
    private var waiting: [LineCutter.Line] = []
    private var hasEnded = false
    private var isClosed = false
    private var holdTimer: TimerHandle?
    private var isHolding = false
    private var hasToldEnd = false

    /// - Parameters:
    ///   - streams: The process's streams.
    ///   - isReady: Whether the next line may be handed out.
    ///   - take: Called for each line.
    ///   - ended: Called once, after the last line of an input that ended.
    init(
        _ streams: StandardStreams,
        isReady: @escaping @EventLoop () -> Bool,
        take: @escaping @EventLoop (LineCutter.Line) -> Void,
        ended: @escaping @EventLoop () -> Void
    ) {
        self.streams = streams
        self.isReady = isReady
        self.take = take
        self.ended = ended
    }

    func begin() {
        watch = EventLoop.onReadable(fd: 0) { [weak self] in self?.read() }
    }

    func close() {
        isClosed = true
        pauseReading()
        holdTimer?.cancel()
    }

    /// Hands out nothing for so long, or until ``release()``; then tells whether the time was over.
    func hold(milliseconds: Int, then body: @escaping @EventLoop () -> Void) {
        isHolding = true
        holdTimer?.cancel()
        holdTimer = EventLoop.schedule(afterMilliseconds: milliseconds) { [weak self] in
            body()
            self?.release()
        }
    }

    func release() {
        isHolding = false
        holdTimer?.cancel()
        holdTimer = nil
        EventLoop.enqueue { [weak self] in self?.handOut() }
    }

    private func read() {
        guard let bytes = streams.readInput() else { return }
        if bytes.isEmpty {
            pauseReading()
            hasEnded = true
            if let rest = cutter.takeRest() { waiting.append(rest) }
        } else {
            waiting += cutter.take(bytes)
            if waiting.count > ConsoleLimits.waitingLines { pauseReading() }
        }
        handOut()
    }

    private func pauseReading() {
        watch?.cancel()
        watch = nil
    }

    /// Hands out what can be handed out now.
    func handOut() {
        while !waiting.isEmpty, !isHolding, !isClosed, isReady() { take(waiting.removeFirst()) }
        guard !isClosed else { return }
        if watch == nil, !hasEnded, waiting.count < ConsoleLimits.waitingLines / 2 { begin() }
        guard hasEnded, waiting.isEmpty, !isHolding, !hasToldEnd, isReady() else { return }
        hasToldEnd = true
        ended()
    }
}
