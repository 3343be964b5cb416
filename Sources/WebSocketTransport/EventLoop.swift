import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// The one loop thread that owns the sockets and all state of the relay.
///
/// A turn is: wait for sockets and timers, run their callbacks, run the queued jobs, let everybody end their turn, send
/// what was written. Isolation to this actor is checked by the compiler; C callbacks enter through `assume(_:)`.
@globalActor
package actor EventLoop {
    /// The shared instance that the global actor needs.
    package static let shared = EventLoop()

    static let executor = LoopExecutor()

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe Self.executor.asUnownedSerialExecutor()
    }

    private static let startedInBackground = Atomic<Bool>(false)

    @EventLoop private static var wheel = TimerWheel(startingAt: executor.loop.now)
    @EventLoop private static var alarmSetFor: UInt64?
    @EventLoop private static var participants: [ObjectIdentifier: any TurnParticipant] = [:]
    @EventLoop private static var unsent: [WebSocketConnection] = []
    @EventLoop private static var unwoken: [LibwebsocketsContext] = []

    /// Whether something has run since the last end of a turn.
    @EventLoop static var owesEndOfTurn = false

    // MARK: Running

    /// Turns the loop on the calling thread until `isDone`, which is asked after every turn.
    ///
    /// One thread at a time may turn the loop; a second one stops the process.
    package nonisolated static func run(until isDone: @EventLoop () -> Bool) {
        precondition(executor.claimThread(), "The event loop is already running on another thread.")
        defer { executor.releaseThread() }
        assume { executor.loop.refreshClock() }
        while !assume(isDone) {
            executor.loop.turn(waiting: executor.isIdle)
            executor.drain()
            assume { endTurn() }
        }
    }

    /// Starts the loop on a thread of its own, for clients and tests; later calls do nothing.
    package nonisolated static func startInBackground() {
        guard
            startedInBackground.compareExchange(
                expected: false,
                desired: true,
                ordering: .sequentiallyConsistent
            ).exchanged
        else { return }
        var thread = pthread_t()
        let failure = unsafe pthread_create(
            &thread,
            nil,
            { _ in
                EventLoop.run(until: { false })
                return nil
            },
            nil
        )
        precondition(failure == 0, "The thread of the event loop could not be started: error \(failure).")
        pthread_detach(thread)
    }

    /// Runs `body` as part of the loop; only for callers that are on its thread already, as C callbacks are.
    ///
    /// Stops the process where they are not.
    package nonisolated static func assume<Result: Sendable>(
        _ body: @EventLoop () throws -> Result
    ) rethrows -> Result {
        executor.checkIsolated()
        return try withoutActuallyEscaping(body) { body in
            let plain = unsafe unsafeBitCast(body, to: (() throws -> Result).self)
            return try plain()
        }
    }

    /// Queues `job` for the loop, from any thread; a burst of calls costs one wake-up.
    package nonisolated static func enqueue(_ job: @escaping @Sendable @EventLoop () -> Void) {
        executor.add(.call(job))
    }

    // MARK: Time

    /// Milliseconds of the monotonic clock, as of the beginning of this turn.
    @EventLoop package static var now: UInt64 { executor.loop.now }

    /// Milliseconds since 1970-01-01 UTC; may jump when the machine's clock is set.
    package nonisolated static var wallClock: Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    /// Calls `body` once, not before so many milliseconds have passed and at most one tick of the wheel (8 ms) later.
    @EventLoop
    @discardableResult
    package static func schedule(
        afterMilliseconds delay: Int,
        _ body: @escaping @EventLoop () -> Void
    ) -> TimerHandle {
        let handle = TimerHandle(body)
        wheel.insert(handle, deadline: now + UInt64(max(0, delay)))
        setAlarmIfSooner(than: handle.deadline)
        return handle
    }

    /// Keeps the loop awake where something has run since the last end of a turn, or was written in its course.
    ///
    /// libuv runs timers and idle handles, libwebsockets' among them, before it waits for sockets: a job that they queue
    /// or an answer that they write would stay until the next event, of whomever, brings the end of the turn.
    @EventLoop
    static func fallsAsleep() {
        guard owesEndOfTurn || !unsent.isEmpty || !unwoken.isEmpty || !executor.isIdle else { return }
        executor.loop.wake()
    }

    /// Rings when a timer may be due.
    @EventLoop
    static func alarmRang() {
        alarmSetFor = nil
        for handle in wheel.takeDue(at: now) {
            handle.fire()
        }
        owesEndOfTurn = true
        guard let next = wheel.nextDeadline else { return }
        setAlarmIfSooner(than: next)
    }

    @EventLoop
    static func cancel(_ handle: TimerHandle) {
        wheel.remove(handle)
    }

    @EventLoop
    private static func setAlarmIfSooner(than deadline: UInt64) {
        let due = wheel.tickEnd(of: deadline)
        if let alarmSetFor, alarmSetFor <= due { return }
        alarmSetFor = due
        executor.loop.setAlarm(inMilliseconds: due > now ? due - now : 0)
    }

    // MARK: Signals and descriptors

    /// Calls `body` on the loop for each process signal of this number (SIGTERM, SIGINT, SIGHUP …).
    ///
    /// Returns nil where the system does not let the signal be caught.
    @EventLoop
    @discardableResult
    package static func onSignal(_ number: Int32, _ body: @escaping @EventLoop () -> Void) -> LoopWatch? {
        executor.loop.watch(signal: number, body)
    }

    /// Calls `body` whenever the descriptor has something to read, an end of file included, until it is cancelled.
    ///
    /// A regular file is always ready: there `body` is called once a turn.
    @EventLoop
    package static func onReadable(fd: Int32, _ body: @escaping @EventLoop () -> Void) -> LoopWatch {
        watch(fd: fd, for: .readable, body)
    }

    /// Calls `body` whenever the descriptor has room to write, until it is cancelled.
    @EventLoop
    package static func onWritable(fd: Int32, _ body: @escaping @EventLoop () -> Void) -> LoopWatch {
        watch(fd: fd, for: .writable, body)
    }

    @EventLoop
    private static func watch(
        fd: Int32,
        for direction: Readiness,
        _ body: @escaping @EventLoop () -> Void
    ) -> LoopWatch {
        if let watch = executor.loop.watch(descriptor: fd, for: direction, body) { return watch }
        let watch = LoopWatch(body)
        ringEveryTurn(watch)
        return watch
    }

    @EventLoop
    private static func ringEveryTurn(_ watch: LoopWatch) {
        var isCancelled = false
        watch.stop = { isCancelled = true }
        @EventLoop func ring() {
            guard !isCancelled else { return }
            watch.ring()
            schedule(afterMilliseconds: 0, ring)
        }
        schedule(afterMilliseconds: 0, ring)
    }

    // MARK: The end of a turn

    /// Makes `participant` hear of the end of every turn.
    @EventLoop
    static func join(_ participant: any TurnParticipant) {
        participants[ObjectIdentifier(participant)] = participant
    }

    /// The opposite of `join(_:)`.
    @EventLoop
    static func leave(_ participant: any TurnParticipant) {
        participants[ObjectIdentifier(participant)] = nil
    }

    /// Has the connection's outbound bytes sent at the end of this turn.
    @EventLoop
    static func sendAtEndOfTurn(_ connection: WebSocketConnection) {
        unsent.append(connection)
    }

    /// Has libwebsockets look at its own timers after this turn.
    @EventLoop
    static func wakeAtEndOfTurn(_ context: LibwebsocketsContext) {
        unwoken.append(context)
    }

    @EventLoop
    private static func endTurn() {
        owesEndOfTurn = false
        for participant in participants.values {
            participant.turnEnded()
        }
        let connections = unsent
        unsent.removeAll(keepingCapacity: true)
        for connection in connections {
            connection.flush()
        }
        let contexts = unwoken
        unwoken.removeAll(keepingCapacity: true)
        for context in contexts {
            context.wakeNow()
        }
    }
}

/// Somebody who has something to do when a turn of the loop ends.
@EventLoop
protocol TurnParticipant: AnyObject {
    /// All input of the turn has been handled; what is written now still leaves with this turn.
    func turnEnded()
}
