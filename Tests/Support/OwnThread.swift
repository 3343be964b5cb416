#if canImport(Glibc)
    import Glibc
#endif

/// Runs a body that blocks on a thread of its own, so that it starves nobody of the few threads that tasks share; issues are
/// still counted to the test that called.
///
/// At most ``mostAtOnce`` bodies run at once: each holds a relay of its own.
package func onOwnThread(_ body: @escaping @Sendable () throws -> Void) async throws {
    await Turnstile.shared.enter()
    defer { Task { await Turnstile.shared.leave() } }
    try await withTaskExecutorPreference(ThreadExecutor()) { try await run(body) }
}

@concurrent
private func run(_ body: @Sendable () throws -> Void) async throws { try body() }

/// How many relays the suite runs at once.
private let mostAtOnce = 3

/// Lets so many in at once, first come, first served.
private actor Turnstile {
    static let shared = Turnstile()
    private var free = mostAtOnce
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func enter() async {
        guard free == 0 else {
            free -= 1
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    func leave() {
        guard waiting.isEmpty else { return waiting.removeFirst().resume() }
        free += 1
    }
}

/// One thread for each job: jobs are few and long.
private final class ThreadExecutor: TaskExecutor {
    func enqueue(_ job: consuming ExecutorJob) {
        let work = Work(UnownedJob(job), on: asUnownedTaskExecutor(), keeping: self)
        var thread = pthread_t()
        pthread_create(
            &thread,
            nil,
            { raw in
                guard let raw else { return nil }
                Unmanaged<Work>.fromOpaque(raw).takeRetainedValue().run()
                return nil
            },
            Unmanaged.passRetained(work).toOpaque()
        )
        pthread_detach(thread)
    }

    private final class Work: Sendable {
        private let job: UnownedJob
        private let executor: UnownedTaskExecutor
        private let keeper: ThreadExecutor

        init(_ job: UnownedJob, on executor: UnownedTaskExecutor, keeping keeper: ThreadExecutor) {
            self.job = job
            self.executor = executor
            self.keeper = keeper
        }

        func run() { job.runSynchronously(on: executor) }
    }
}
