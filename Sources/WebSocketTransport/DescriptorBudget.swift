#if canImport(Glibc)
    import Glibc
#endif

/// How many file descriptors there are, and one that is kept back.
@EventLoop
package enum DescriptorBudget {
    /// More are not used even where the system would give them: libwebsockets' tables take 16 bytes for each.
    private nonisolated static let most = 1_048_576

    /// How many descriptors this process may have.
    nonisolated static var limit: Int {
        var limits = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits) == 0 else { return 1_024 }
        return Int(min(UInt64(limits.rlim_cur), UInt64(most)))
    }

    /// Lifts the soft limit to the hard one; to be called before the first server is made.
    package nonisolated static func raise() {
        var limits = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits) == 0 else { return }
        limits.rlim_cur = min(limits.rlim_max, rlim_t(most))
        _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits)
    }

    private static var spare: Int32 = -1

    /// Puts the spare descriptor by, while there are some.
    static func prepare() {
        guard spare < 0 else { return }
        spare = unsafe open("/dev/null", O_RDONLY | O_CLOEXEC)
    }

    /// Runs `body` with one descriptor more than there was, for turning somebody away when there is none.
    static func lendSpare(_ body: () -> Void) {
        if spare >= 0 { Glibc.close(spare) }
        body()
        spare = -1
        prepare()
    }
}
