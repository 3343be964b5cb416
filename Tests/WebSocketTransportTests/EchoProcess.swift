#if canImport(Glibc)
    import Glibc
#endif

/// The echo server as a process of its own, so that a test can starve it, trace it or tell it to go.
struct EchoProcess: Sendable {
    let process: Int32
    let port: UInt16
    private let output: String

    /// Where the build put it, nil where it was not built.
    static let executable: String? = {
        var path = [CChar](repeating: 0, count: Int(PATH_MAX))
        guard readlink("/proc/self/exe", &path, path.count - 1) > 0 else { return nil }
        let own = String(decoding: path.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let echo = own.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/EchoServer"
        return access(echo, X_OK) == 0 ? echo : nil
    }()

    /// Runs `command` in a shell, in which `$ECHO_SERVER` is the server, and waits until it says that it is ready.
    static func start(_ command: String) -> EchoProcess? {
        guard let executable else { return nil }
        let output = "/tmp/heard-echo-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
        let script = "export ECHO_SERVER='\(executable)'; \(command) >'\(output)'"
        var process: pid_t = 0
        let words = ["sh", "-c", script]
        let arguments: [UnsafeMutablePointer<CChar>?] = words.map { word in strdup(word) } + [nil]
        defer { arguments.forEach { word in free(word) } }
        // The threads of a test run block signals, and a child would inherit that.
        var attributes = posix_spawnattr_t()
        var mask = sigset_t()
        posix_spawnattr_init(&attributes)
        sigemptyset(&mask)
        posix_spawnattr_setsigmask(&attributes, &mask)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        guard posix_spawn(&process, "/bin/sh", nil, &attributes, arguments, environ) == 0 else { return nil }
        for _ in 0..<2_000 {
            usleep(10_000)
            let words = read(output).split { $0 == " " || $0 == "\n" }
            guard words.count >= 3, let port = UInt16(words[2]) else { continue }
            return EchoProcess(process: process, port: port, output: output)
        }
        kill(process, SIGKILL)
        return nil
    }

    /// Waits for the end and returns the exit status, or the negative number of the signal that ended it.
    func end(with signal: Int32) -> Int32 {
        kill(process, signal)
        var status: Int32 = 0
        waitpid(process, &status, 0)
        unlink(output)
        return status & 0x7f == 0 ? status >> 8 & 0xff : -(status & 0x7f)
    }

    static func read(_ path: String) -> String {
        guard let file = fopen(path, "r") else { return "" }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes[..<count], as: UTF8.self)
    }
}
