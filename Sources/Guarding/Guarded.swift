internal import Glibc

/// A value that one thread at a time can touch.
///
/// Over a POSIX mutex, because the thread sanitizer knows those and takes what `Synchronization.Mutex` guards on Linux for
/// races.
package final class Guarded<Value: Sendable>: @unchecked Sendable {
    // `mutex` guards `value`.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private var value: Value

    package init(_ value: Value) {
        self.value = value
        mutex = .allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        pthread_mutex_init(mutex, nil)
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deinitialize(count: 1)
        mutex.deallocate()
    }

    /// Runs `body` while no other thread can; it must not ask for the same value again.
    package func withLock<Result, Failure>(
        _ body: (inout Value) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body(&value)
    }
}
