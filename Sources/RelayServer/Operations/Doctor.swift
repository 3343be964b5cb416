internal import ChatModel
internal import ChatProtocol
internal import ConversationCore
internal import SentimentAnalysis
internal import WebSocketTransport

#if canImport(Glibc)
    import Glibc
#endif

/// `heard doctor`: looks at the machine and the configuration, and says what to do.
package enum Doctor {
    /// One thing that was looked at.
    package struct Finding: Sendable {
        package var isGood: Bool
        /// What was found and, where it is not good, what to do.
        package var sentence: String

        /// The finding as a line, whatever the names of files in it hold.
        package var line: String { "\(isGood ? "ok  " : "MEND") \(sentence.onOneVisibleLine)" }
    }

    /// Looks at everything; nothing is changed.
    package static func examine(_ configuration: Configuration) -> [Finding] {
        [plugin(), descriptors(configuration), clock(), lexicons(configuration)]
            + directory(configuration) + certificate(configuration)
    }

    /// The folders that Debian's libwebsockets looks for its event loops in.
    private static let pluginFolders = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib"]

    private static func plugin() -> Finding {
        let isThere = pluginFolders.contains { access("\($0)/libwebsockets-evlib_uv.so", R_OK) == 0 }
        return Finding(
            isGood: isThere,
            sentence: isThere
                ? "the libuv event-loop plugin of libwebsockets is installed"
                : "the libuv event-loop plugin is missing: apt-get install libwebsockets-evlib-uv"
        )
    }

    private static func descriptors(_ configuration: Configuration) -> Finding {
        var limits = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits)
        let wanted = configuration.limits[.connections] == .max ? 0 : configuration.limits[.connections]
        let isEnough = Int(clamping: limits.rlim_max) >= wanted + configuration.limits[.fileReserve]
        return Finding(
            isGood: isEnough,
            sentence: isEnough
                ? "\(limits.rlim_max) file descriptors suffice for \(wanted) connections"
                : "\(limits.rlim_max) file descriptors do not suffice for limits.connections \(wanted): raise ulimit -n"
        )
    }

    /// The first second of 2024: a clock before it is certainly wrong.
    private static let earliest: Int64 = 1_704_067_200_000

    private static func clock() -> Finding {
        let now = Instant(milliseconds: EventLoop.wallClock)
        let isGood = now.milliseconds > earliest
        return Finding(
            isGood: isGood,
            sentence: isGood
                ? "the clock says \(now.rfc3339)" : "the clock says \(now.rfc3339): set it, tokens depend on it"
        )
    }

    private static func lexicons(_ configuration: Configuration) -> Finding {
        guard let path = configuration.lexicons else {
            return Finding(
                isGood: false,
                sentence: "the word lists were not found: name their folder with --lexicons DIR"
            )
        }
        do {
            _ = try Analyst(lexicons: path, thresholds: configuration.thresholds)
            return Finding(isGood: true, sentence: "the word lists in \(path) can be read")
        } catch {
            return Finding(isGood: false, sentence: error.description)
        }
    }

    private static func directory(_ configuration: Configuration) -> [Finding] {
        let path = configuration.storePath
        var facts = stat()
        guard stat(path, &facts) == 0 else {
            return [Finding(isGood: true, sentence: "the data directory \(path) will be made by heard serve")]
        }
        var findings: [Finding] = []
        let isPrivate = facts.st_mode & 0o077 == 0
        findings.append(
            Finding(
                isGood: isPrivate,
                sentence: isPrivate
                    ? "\(path) is its owner's alone" : "\(path) can be read by others: chmod 700 \(path)"
            )
        )
        let isWritable = access(path, W_OK) == 0
        findings.append(
            Finding(isGood: isWritable, sentence: isWritable ? "\(path) can be written" : "\(path) cannot be written")
        )
        var space = statvfs()
        if statvfs(path, &space) == 0 {
            let free = Int(clamping: UInt64(space.f_bavail) * UInt64(space.f_frsize) >> 20)
            let isEnough = free >= 256
            findings.append(
                Finding(
                    isGood: isEnough,
                    sentence: "\(free) MiB are free for \(path)"
                        + (isEnough ? "" : ": make room, or nothing is acknowledged")
                )
            )
        }
        return findings
    }

    private static func certificate(_ configuration: Configuration) -> [Finding] {
        guard let (chain, key) = configuration.certificate else { return [] }
        return [chain, key].map { path in
            var facts = stat()
            let isThere = stat(path, &facts) == 0 && access(path, R_OK) == 0
            guard isThere else { return Finding(isGood: false, sentence: "\(path) cannot be read") }
            let isOpenKey = path == key && facts.st_mode & 0o077 != 0
            return Finding(
                isGood: !isOpenKey,
                sentence: isOpenKey ? "the key \(path) can be read by others: chmod 600 \(path)" : "\(path) can be read"
            )
        }
    }
}
