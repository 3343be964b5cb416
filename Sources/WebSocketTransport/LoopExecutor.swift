internal import Guarding
internal import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// Runs the jobs of the `EventLoop` actor on the thread that turns the libuv loop.
///
/// `@unchecked Sendable`: the queue is behind a mutex, the thread's name is atomic, the loop guards itself.
final class LoopExecutor: SerialExecutor, @unchecked Sendable {
    /// What waits for the loop thread.
    enum Work {
        case job(UnownedJob)
        case call(@Sendable @EventLoop () -> Void)
    }

    /// How often the queue is looked at again before the loop looks at its sockets: jobs must not starve them.
    private static let roundsPerTurn = 8

    let loop = LibuvLoop()
    private let pending = Guarded<[Work]>([])
    private let thread = Atomic<UInt>(0)

    /// Whether the caller is on the loop's thread.
    var isOnLoopThread: Bool {
        thread.load(ordering: .relaxed) == Self.currentThread
    }

    /// Whether nothing waits.
    var isIdle: Bool {
        pending.withLock { $0.isEmpty }
    }

    func enqueue(_ job: consuming ExecutorJob) {
        add(.job(UnownedJob(job)))
    }

    /// Queues work from any thread; only the first of a burst wakes the loop.
    func add(_ work: Work) {
        let isFirst = pending.withLock { queue in
            queue.append(work)
            return queue.count == 1
        }
        guard isFirst, !isOnLoopThread else { return }
        loop.wake()
    }

    /// Runs what waits, and what that queues, up to a bound.
    func drain() {
        for _ in 0..<Self.roundsPerTurn {
            let batch = pending.withLock { queue in
                let taken = queue
                queue = []
                return taken
            }
            guard !batch.isEmpty else { return }
            batch.forEach(perform)
        }
    }

    /// Takes the calling thread as the loop's; false where another one turns the loop already.
    func claimThread() -> Bool {
        thread.compareExchange(expected: 0, desired: Self.currentThread, ordering: .sequentiallyConsistent).exchanged
    }

    /// Gives the loop free for another thread.
    func releaseThread() {
        thread.store(0, ordering: .sequentiallyConsistent)
    }

    func checkIsolated() {
        precondition(isOnLoopThread, "This must run on the event loop's thread.")
    }

    func isIsolatingCurrentContext() -> Bool? {
        isOnLoopThread
    }

    private func perform(_ work: Work) {
        switch work {
        case .job(let job): unsafe job.runSynchronously(on: asUnownedSerialExecutor())
        case .call(let body): EventLoop.assume(body)
        }
    }

    private static var currentThread: UInt {
        UInt(pthread_self())
    }
}
