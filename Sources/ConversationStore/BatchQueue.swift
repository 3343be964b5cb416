internal import Dispatch
internal import Guarding

/// Takes jobs from any thread, in order, and works them off on one thread: one batch in flight, then all that gathered.
///
/// There is no timer: a lone job is worked off at once, and under load the batches grow by themselves while the one
/// before is on its way to the disk.
final class BatchQueue<Job: Sendable>: Sendable {
    private struct State: Sendable {
        var waiting: [Job] = []
        /// Taken and not yet worked off, those in flight among them.
        var outstanding = 0
        var isWorking = false
        var isClosed = false
    }

    private let state = Guarded(State())
    private let thread: DispatchQueue
    private let limit: Int
    private let batchLimit: Int

    /// Makes a queue that holds at most `limit` jobs and hands out at most `batchLimit` at once.
    init(label: String, limit: Int, batchLimit: Int) {
        thread = DispatchQueue(label: label, qos: .userInitiated)
        self.limit = limit
        self.batchLimit = batchLimit
    }

    /// Why a job was not taken.
    enum Refusal: Sendable {
        case full, closed
    }

    /// Takes `job` and has what gathers given to `work`, which is the same for every job; what is refused is not worked off.
    ///
    /// An urgent job is taken however many wait.
    func submit(_ job: Job, isUrgent: Bool = false, work: @escaping @Sendable (ArraySlice<Job>) -> Void) -> Refusal? {
        let (refusal, isFirst) = state.withLock { state -> (Refusal?, Bool) in
            if state.isClosed { return (.closed, false) }
            if state.outstanding >= limit, !isUrgent { return (.full, false) }
            state.waiting.append(job)
            state.outstanding += 1
            defer { state.isWorking = true }
            return (nil, !state.isWorking)
        }
        if isFirst { thread.async { [self] in workOff(work) } }
        return refusal
    }

    /// Runs `block` on the queue's thread, behind what is being worked off.
    func later(_ block: @escaping @Sendable () -> Void) {
        thread.async(execute: block)
    }

    /// Takes nothing more and returns once everything taken is worked off.
    ///
    /// Not to be called on the queue's own thread, which it waits for.
    func close() {
        state.withLock { $0.isClosed = true }
        thread.sync {}
    }

    private func workOff(_ work: (ArraySlice<Job>) -> Void) {
        var rest: ArraySlice<Job> = []
        var done = 0
        while true {
            rest = state.withLock { [rest] state -> ArraySlice<Job> in
                state.outstanding -= done
                guard rest.isEmpty else { return rest }
                defer { state.waiting = [] }
                state.isWorking = !state.waiting.isEmpty
                return state.waiting[...]
            }
            guard !rest.isEmpty else { return }
            let batch = rest.prefix(batchLimit)
            work(batch)
            done = batch.count
            rest = rest.dropFirst(done)
        }
    }
}
