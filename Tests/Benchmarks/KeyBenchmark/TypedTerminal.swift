import Glibc

/// A terminal of our own with a program in it: keys go in, and it is measured how soon the first byte comes out.
final class TypedTerminal {
    private let main: Int32
    private(set) var process: pid_t = 0
    /// The bytes that the last key brought.
    private(set) var bytesOfLastKey = 0

    /// Starts a program with the terminal as its own.
    init?(_ words: [String], environment: [String], rows: UInt16, columns: UInt16) {
        var main: Int32 = -1
        var other: Int32 = -1
        var name = [CChar](repeating: 0, count: 128)
        var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        guard openpty(&main, &other, &name, nil, &size) == 0 else { return nil }
        close(other)
        self.main = main
        _ = fcntl(main, F_SETFL, O_NONBLOCK)
        _ = fcntl(main, F_SETFD, FD_CLOEXEC)
        let path = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // The first terminal that a session's leader opens becomes the session's.
        posix_spawn_file_actions_addopen(&actions, 0, path, O_RDWR, 0)
        posix_spawn_file_actions_adddup2(&actions, 0, 1)
        posix_spawn_file_actions_adddup2(&actions, 0, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setflags(&attributes, Self.ownSession)
        let arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        let variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup($0) } + [nil]
        defer { (arguments + variables).forEach { free($0) } }
        guard posix_spawn(&process, words[0], &actions, &attributes, arguments, variables) == 0 else { return nil }
    }

    /// `POSIX_SPAWN_SETSID` of glibc's spawn.h, which Swift does not see.
    private static let ownSession: Int16 = 0x80

    deinit {
        kill(process, SIGTERM)
        waitpid(process, nil, 0)
        close(main)
    }

    /// Types, and waits until something comes out.
    ///
    /// - Returns: The microseconds from the key to the first byte; nil where none came in two seconds.
    func microseconds(toTheFirstByteOf keys: String) -> Double? {
        _ = drain(quietFor: 0)
        let bytes = Array(keys.utf8)
        let start = Self.now
        guard write(main, bytes, bytes.count) == bytes.count else { return nil }
        var wait = pollfd(fd: main, events: Int16(POLLIN), revents: 0)
        guard poll(&wait, 1, 2_000) == 1 else { return nil }
        let elapsed = Self.now - start
        bytesOfLastKey = drain(quietFor: 4).count
        return Double(elapsed) / 1000
    }

    /// Types without measuring.
    func type(_ keys: String) {
        let bytes = Array(keys.utf8)
        _ = write(main, bytes, bytes.count)
    }

    /// Reads until nothing has come for so many milliseconds.
    func drain(quietFor milliseconds: Int32) -> [UInt8] {
        var all: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(main, &chunk, chunk.count)
            if count > 0 {
                all += chunk[..<count]
                continue
            }
            var wait = pollfd(fd: main, events: Int16(POLLIN), revents: 0)
            guard milliseconds > 0, poll(&wait, 1, milliseconds) == 1 else { return all }
        }
    }

    private static var now: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}

/// What is compared with: a program that gives back each byte at once.
func echoBytes() {
    var modes = termios()
    tcgetattr(0, &modes)
    cfmakeraw(&modes)
    tcsetattr(0, TCSANOW, &modes)
    var bytes = [UInt8](repeating: 0, count: 256)
    while case let count = read(0, &bytes, bytes.count), count > 0 { _ = write(1, bytes, count) }
}
