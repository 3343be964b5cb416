internal import ChatModel
internal import Glibc

/// The directory that holds a store: who may read it, who has it open, and what its files are called.
struct DataDirectory: Sendable {
    let path: String

    var database: String { path + "/heard.sqlite" }
    var log: String { database + "-wal" }
    var index: String { database + "-shm" }
    var lock: String { path + "/heard.lock" }

    /// Opens the directory at `path`, making it where it is missing, with nobody but its owner let in.
    ///
    /// A directory or a file that others could read is mended, mode 0700 and 0600.
    /// - Throws: A sentence where it belongs to somebody else or cannot be made or mended.
    init(opening path: String) throws(StorageFailure) {
        self.path = path
        if mkdir(path, 0o700) != 0, errno != EEXIST {
            throw StorageFailure("The data directory \(path) cannot be made: \(Self.reason()).")
        }
        try Self.secure(path, mode: 0o700, kind: S_IFDIR)
        for file in [database, log, index, lock] where access(file, F_OK) == 0 {
            try Self.secure(file, mode: 0o600, kind: S_IFREG)
        }
    }

    /// Writes `count` zero bytes into the empty write-ahead log and syncs them, so that commits overwrite blocks that the
    /// file has already: a sync that need not change the file's size skips the file system's journal.
    ///
    /// Zeros are not a log header, so SQLite takes the file for empty (sqlite.org/walformat.html, section 4.4). Only
    /// while the log is empty and nobody writes. A disk too full for it is no failure here.
    func growLog(to count: Int) {
        let descriptor = Glibc.open(log, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { Glibc.close(descriptor) }
        var status = stat()
        // That the file is empty has to be on the disk before anything is written over what was in it: half an old log,
        // read after a power failure, would put old pages over new ones.
        guard fstat(descriptor, &status) == 0, status.st_size == 0, fdatasync(descriptor) == 0 else { return }
        let zeros = [UInt8](repeating: 0, count: 1 << 20)
        var written = 0
        while written < count {
            let chunk = pwrite(descriptor, zeros, min(zeros.count, count - written), off_t(written))
            guard chunk > 0 else {
                // What is left of a full disk belongs to the messages.
                ftruncate(descriptor, 0)
                return
            }
            written += chunk
        }
        fdatasync(descriptor)
    }

    /// Whether a new file in the directory can be written and synced just now.
    func takesWrites() -> Bool {
        let probe = path + "/heard.probe"
        let descriptor = Glibc.open(probe, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return false }
        defer {
            Glibc.close(descriptor)
            unlink(probe)
        }
        let zeros = [UInt8](repeating: 0, count: 4096)
        return write(descriptor, zeros, zeros.count) == zeros.count && fsync(descriptor) == 0
    }

    /// Makes what was renamed or made in the directory last.
    static func sync(_ path: String) throws(StorageFailure) {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw StorageFailure("\(path) cannot be opened: \(reason()).") }
        defer { Glibc.close(descriptor) }
        guard fsync(descriptor) == 0 else { throw StorageFailure("\(path) cannot be synced: \(reason()).") }
    }

    /// The last error of the C library in words.
    static func reason() -> String { String(cString: strerror(errno)) }

    private static func secure(_ path: String, mode: mode_t, kind: mode_t) throws(StorageFailure) {
        var status = stat()
        guard stat(path, &status) == 0 else { throw StorageFailure("\(path) cannot be read: \(reason()).") }
        guard status.st_mode & S_IFMT == kind else {
            throw StorageFailure("\(path) is not a \(kind == S_IFDIR ? "directory" : "plain file").")
        }
        guard status.st_uid == geteuid() else {
            throw StorageFailure("\(path) belongs to another user; a store is opened by its owner alone.")
        }
        guard status.st_mode & 0o777 != mode else { return }
        guard chmod(path, mode) == 0 else {
            throw StorageFailure("\(path) can be read by others, and that cannot be mended: \(reason()).")
        }
    }
}

/// The lock that keeps a second relay off a data directory; it goes with the process that holds it.
final class DirectoryLock: Sendable {
    private let descriptor: Int32

    /// How long somebody else may have it before that is refused, milliseconds: a command without a relay (`heard search`,
    /// `heard people list`) is done by then, and a relay that starts beside it starts.
    private static let patience = 3_000
    private static let pause = 50

    /// Takes the lock of `directory`.
    ///
    /// - Throws: A sentence where somebody else has it and keeps it.
    init(_ directory: DataDirectory) throws(StorageFailure) {
        let file = Glibc.open(directory.lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw StorageFailure("The data directory \(directory.path) cannot be written: \(DataDirectory.reason()).")
        }
        var waited = 0
        while flock(file, LOCK_EX | LOCK_NB) != 0 {
            let isTaken = errno == EWOULDBLOCK
            if isTaken, waited < Self.patience {
                usleep(UInt32(Self.pause * 1000))
                waited += Self.pause
                continue
            }
            let reason = DataDirectory.reason()
            Glibc.close(file)
            throw StorageFailure(
                isTaken
                    ? "Another relay, or a command that works without one, has the data directory \(directory.path)."
                    : "The data directory \(directory.path) cannot be locked: \(reason)."
            )
        }
        descriptor = file
    }

    deinit { Glibc.close(descriptor) }
}
