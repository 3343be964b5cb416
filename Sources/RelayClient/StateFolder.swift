#if canImport(Glibc)
    import Glibc
#endif

/// The folder where clients keep what has to outlive them: drafts, unsent messages, a login; for its owner alone.
package struct StateFolder: Sendable {
    /// The folder's path.
    package let path: String

    /// `$XDG_STATE_HOME/heard/client`, or below `~/.local/state` where that is unset (XDG Base Directory 0.8).
    ///
    /// - Throws: A sentence where neither variable says where home is.
    package init(environment: [String: String]) throws(StateError) {
        if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") {
            path = "\(state)/heard/client"
        } else if let home = environment["HOME"], home.hasPrefix("/") {
            path = "\(home)/.local/state/heard/client"
        } else {
            throw StateError("Neither XDG_STATE_HOME nor HOME says where drafts can be kept.")
        }
    }

    /// Uses the folder at `path`.
    package init(path: String) {
        self.path = path
    }

    private func file(_ name: String) -> String { "\(path)/\(name)" }

    /// The bytes of a file, nil where there is none.
    ///
    /// - Throws: A sentence where it cannot be read or has more than `limit` bytes.
    package func read(_ name: String, limit: Int = StateFolder.fileBytes) throws(StateError) -> [UInt8]? {
        try readFile(file(name), limit: limit)
    }

    /// Replaces a file in one step, mode 0600: whoever is stopped in between leaves the old one.
    ///
    /// - Parameters:
    ///   - bytes: The new content.
    ///   - name: The file.
    ///   - survivesPowerCut: Waits for the disk; a stopped process loses nothing without, too.
    /// - Throws: A sentence with the file and the system's reason.
    package func write(_ bytes: [UInt8], to name: String, survivesPowerCut: Bool = true) throws(StateError) {
        try makeFolders()
        let temporary = file("\(name).new")
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode_t(0o600))
        guard descriptor >= 0 else { throw .system("\(temporary) cannot be written") }
        var isWhole = fchmod(descriptor, mode_t(0o600)) == 0
        var rest = bytes[...]
        while isWhole, !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 { rest = rest.dropFirst(count) } else { isWhole = errno == EINTR }
        }
        isWhole = isWhole && (!survivesPowerCut || fsync(descriptor) == 0)
        let failure = errno
        close(descriptor)
        guard isWhole, rename(temporary, file(name)) == 0 else {
            throw .system("\(file(name)) cannot be written", isWhole ? errno : failure)
        }
    }

    /// Removes a file; one that is not there is fine.
    package func remove(_ name: String) {
        unlink(file(name))
    }

    /// Takes the file for this process until it ends; false where another process has it.
    ///
    /// - Throws: A sentence where the file cannot be made.
    package func lock(_ name: String) throws(StateError) -> Bool {
        try makeFolders()
        let descriptor = open(file(name), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, mode_t(0o600))
        guard descriptor >= 0 else { throw .system("\(file(name)) cannot be opened") }
        // Left open on purpose: the lock lives as long as the descriptor, also through kill -9.
        if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
        close(descriptor)
        return false
    }

    /// Makes the folder where it is not there yet.
    package func make() throws(StateError) {
        try makeFolders()
    }

    private func makeFolders() throws(StateError) {
        var made = ""
        for part in path.split(separator: "/") {
            made += "/\(part)"
            guard mkdir(made, mode_t(0o700)) != 0, errno != EEXIST else { continue }
            // A folder above that may not be written to is fine as long as it is there.
            guard access(made, F_OK) == 0 else { throw .system("\(made) cannot be made") }
        }
    }

    /// The longest file that is read back, in bytes.
    package static let fileBytes = 32 << 20
}

/// A file of a client's that cannot be used, as a sentence.
package struct StateError: Error, Sendable, Equatable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }

    static func system(_ problem: String, _ code: Int32 = errno) -> StateError {
        StateError("\(problem): \(String(cString: strerror(code))).")
    }
}

/// The bytes of the file at `path`, nil where there is none.
func readFile(_ path: String, limit: Int) throws(StateError) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
        if errno == ENOENT { return nil }
        throw .system("\(path) cannot be read")
    }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while true {
        let count = read(descriptor, &buffer, buffer.count)
        if count == 0 { return bytes }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { throw .system("\(path) cannot be read") }
        bytes += buffer[..<count]
        guard bytes.count <= limit else { throw StateError("\(path) has more than \(limit) bytes.") }
    }
}
