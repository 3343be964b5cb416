import CLibuv

#if canImport(Glibc)
    import Glibc
#endif

/// The one libuv loop of this process, with the three handles that the event loop itself needs.
///
/// Every `uv_*` call of this target stands in the `Libuv*.swift` files. `@unchecked Sendable`: all members but `wake()`
/// are used on the loop thread only; `uv_async_send` is the one call that libuv allows from any thread.
@safe
final class LibuvLoop: @unchecked Sendable {
    private let loop: UnsafeMutablePointer<uv_loop_t>
    private let wakeUp: UnsafeMutablePointer<uv_async_t>
    private let alarm: UnsafeMutablePointer<uv_timer_t>
    private let beforeSleep: UnsafeMutablePointer<uv_prepare_t>

    init() {
        unsafe loop = .allocate(capacity: 1)
        unsafe wakeUp = .allocate(capacity: 1)
        unsafe alarm = .allocate(capacity: 1)
        unsafe beforeSleep = .allocate(capacity: 1)
        let made = unsafe [
            uv_loop_init(loop), uv_async_init(loop, wakeUp, { _ in }), uv_timer_init(loop, alarm),
            uv_prepare_init(loop, beforeSleep),
            uv_prepare_start(beforeSleep, { _ in EventLoop.assume { EventLoop.fallsAsleep() } }),
        ]
        guard let failure = made.first(where: { $0 < 0 }) else { return }
        fatalError("The event loop could not be made: \(Self.describe(failure)).")
    }

    /// The loop as libwebsockets wants it, in `info.foreign_loops`.
    var foreign: UnsafeMutableRawPointer { unsafe UnsafeMutableRawPointer(loop) }

    /// Milliseconds of the monotonic clock as of this turn.
    ///
    /// The corresponding C function is `uv_now`.
    var now: UInt64 { unsafe uv_now(loop) }

    /// Reads the clock anew.
    ///
    /// The corresponding C function is `uv_update_time`.
    func refreshClock() {
        unsafe uv_update_time(loop)
    }

    /// Runs the callbacks of what is ready, once; with `waiting` it sleeps until something is.
    ///
    /// The corresponding C function is `uv_run`.
    func turn(waiting: Bool) {
        _ = unsafe uv_run(loop, waiting ? UV_RUN_ONCE : UV_RUN_NOWAIT)
    }

    /// Ends a sleeping turn, from any thread.
    ///
    /// The corresponding C function is `uv_async_send`.
    func wake() {
        _ = unsafe uv_async_send(wakeUp)
    }

    /// Calls `EventLoop.alarmRang()` once, in so many milliseconds; a later call replaces an earlier one.
    ///
    /// The corresponding C function is `uv_timer_start`.
    func setAlarm(inMilliseconds delay: UInt64) {
        _ = unsafe uv_timer_start(alarm, { _ in EventLoop.assume { EventLoop.alarmRang() } }, delay, 0)
    }

    /// Watches for a process signal, and lets it through where whoever started the process had it blocked.
    ///
    /// A child inherits its parent's mask, and threads of some runtimes block nearly everything: what is blocked would
    /// stay pending for ever.
    ///
    /// The corresponding C functions are `uv_signal_init` and `uv_signal_start`.
    @EventLoop
    func watch(signal number: Int32, _ body: @escaping @EventLoop () -> Void) -> LoopWatch? {
        let handle = UnsafeMutablePointer<uv_signal_t>.allocate(capacity: 1)
        let watch = LoopWatch(body)
        _ = unsafe uv_signal_init(loop, handle)
        var awaited = sigset_t()
        unsafe sigemptyset(&awaited)
        unsafe sigaddset(&awaited, number)
        unsafe pthread_sigmask(SIG_UNBLOCK, &awaited, nil)
        unsafe handle.pointee.data = Unmanaged.passRetained(watch).toOpaque()
        let started = unsafe uv_signal_start(
            handle,
            { handle, _ in unsafe LibuvLoop.ring(handle?.pointee.data) },
            number
        )
        watch.stop = { unsafe LibuvLoop.close(UnsafeMutableRawPointer(handle)) }
        guard started < 0 else { return watch }
        watch.cancel()
        return nil
    }

    /// Watches a file descriptor for something to read, or for the room to write.
    ///
    /// Returns nil where the descriptor cannot be polled, as a regular file. The corresponding C functions are
    /// `uv_poll_init` and `uv_poll_start`.
    @EventLoop
    func watch(descriptor: Int32, for direction: Readiness, _ body: @escaping @EventLoop () -> Void) -> LoopWatch? {
        let handle = UnsafeMutablePointer<uv_poll_t>.allocate(capacity: 1)
        guard unsafe uv_poll_init(loop, handle, descriptor) == 0 else {
            unsafe handle.deallocate()
            return nil
        }
        let watch = LoopWatch(body)
        unsafe handle.pointee.data = Unmanaged.passRetained(watch).toOpaque()
        let events = direction == .readable ? UV_READABLE.rawValue | UV_DISCONNECT.rawValue : UV_WRITABLE.rawValue
        let started = unsafe uv_poll_start(
            handle,
            Int32(events),
            { handle, _, _ in unsafe LibuvLoop.ring(handle?.pointee.data) }
        )
        watch.stop = { unsafe LibuvLoop.close(UnsafeMutableRawPointer(handle)) }
        guard started < 0 else { return watch }
        watch.cancel()
        return nil
    }

    /// What went wrong, in libuv's words.
    ///
    /// The corresponding C function is `uv_strerror`.
    static func describe(_ code: Int32) -> String {
        guard let text = unsafe uv_strerror(code) else { return "error \(code)" }
        return unsafe String(cString: text)
    }

    /// Fills the array from the system's generator.
    ///
    /// The corresponding C function is `uv_random`.
    static func fillWithRandomBytes(_ numbers: inout [UInt32]) {
        let failure = unsafe numbers.withUnsafeMutableBytes { bytes in
            unsafe uv_random(nil, nil, bytes.baseAddress, bytes.count, 0, nil)
        }
        precondition(failure == 0, "The system has no random numbers: \(describe(failure)).")
    }

    private static func ring(_ data: UnsafeMutableRawPointer?) {
        guard let data = unsafe data else { return }
        let watch = unsafe Unmanaged<LoopWatch>.fromOpaque(data).takeUnretainedValue()
        EventLoop.assume { watch.ring() }
    }

    private static func close(_ handle: UnsafeMutableRawPointer) {
        let handle = unsafe handle.assumingMemoryBound(to: uv_handle_t.self)
        guard unsafe uv_is_closing(handle) == 0 else { return }
        unsafe uv_close(handle) { handle in
            guard let handle = unsafe handle, let data = unsafe handle.pointee.data else { return }
            unsafe Unmanaged<LoopWatch>.fromOpaque(data).release()
            unsafe UnsafeMutableRawPointer(handle).deallocate()
        }
    }
}

/// Which way a descriptor is watched.
package enum Readiness: Sendable {
    /// There is something to read, or the other end is gone.
    case readable

    /// There is room to write.
    case writable
}

/// A signal or a descriptor that the event loop watches, until `cancel()`.
@EventLoop
package final class LoopWatch {
    private var body: (@EventLoop () -> Void)?
    var stop: (@EventLoop () -> Void)?

    nonisolated init(_ body: @escaping @EventLoop () -> Void) {
        self.body = body
    }

    /// Ends the watching; the body is not called again.
    package func cancel() {
        body = nil
        stop?()
        stop = nil
    }

    func ring() {
        body?()
    }
}
