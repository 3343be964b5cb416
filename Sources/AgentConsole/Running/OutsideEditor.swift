internal import RelayClient

#if canImport(Glibc)
    import Glibc
#endif

/// The editor of `$VISUAL` or `$EDITOR` at work on a text.
struct OutsideEditor {
    private let process: pid_t
    private let path: String
    private let name: String

    /// Why it came to nothing, as a sentence.
    struct Problem: Error, CustomStringConvertible {
        let description: String
    }

    /// Starts it; the file that the text goes through is 0600 in the client's own folder, and is removed.
    static func start(_ text: String, environment: [String: String]) -> Result<OutsideEditor, Problem> {
        guard let folder = try? StateFolder(environment: environment), (try? folder.make()) != nil else {
            return .failure(Problem(description: "There is no folder for the file to edit."))
        }
        var template = Array("\(folder.path)/message-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else {
            return .failure(Problem(description: "No file can be made in \(folder.path)."))
        }
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        var rest = Array("\(text)\n".utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { break }
            rest = rest.dropFirst(count)
        }
        close(descriptor)
        let editor = [environment["VISUAL"], environment["EDITOR"]].compactMap { $0 }.first { !$0.isEmpty } ?? "vi"
        // Through the shell, because $EDITOR may carry options; the path goes in as a parameter, never as shell text.
        let process = rest.isEmpty ? spawn(["/bin/sh", "-c", "exec \(editor) \"$1\"", "sh", path]) : nil
        guard let process else {
            unlink(path)
            return .failure(Problem(description: "\(editor) cannot be started; the draft is as it was."))
        }
        return .success(OutsideEditor(process: process, path: path, name: editor))
    }

    /// What came of it; nil while it runs.
    func result() -> Result<String, Problem>? {
        var status: Int32 = 0
        let ended = waitpid(process, &status, WNOHANG | WUNTRACED)
        if ended == 0 || ended < 0 && errno == EINTR { return nil }
        if ended > 0, status & 0xFF == 0x7F {
            // Stopped with Ctrl-z: there is no shell here that could bring it back.
            kill(process, SIGCONT)
            return nil
        }
        defer { unlink(path) }
        guard ended > 0, status == 0 else {
            return .failure(Problem(description: "\(name) did not end well; the draft is as it was."))
        }
        return read()
    }

    /// Ends it where the client itself has to end.
    func abandon() {
        kill(process, SIGHUP)
        unlink(path)
    }

    private func read() -> Result<String, Problem> {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return .failure(Problem(description: "The edited text cannot be read.")) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while case let count = Glibc.read(descriptor, &buffer, buffer.count), count > 0 {
            bytes += buffer[..<count]
            guard bytes.count <= ConsoleLimits.lineBytes else {
                return .failure(Problem(description: "The edited text is too long; the draft is as it was."))
            }
        }
        if bytes.last == 0x0A { bytes.removeLast() }
        return .success(String(decoding: bytes, as: UTF8.self))
    }

    /// The process of a program that has the signals' own meanings again; nil where it cannot be started.
    private static func spawn(_ arguments: [String]) -> pid_t? {
        var pointers = arguments.map { strdup($0) } + [nil]
        defer { pointers.forEach { free($0) } }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        for signal in [SIGINT, SIGQUIT, SIGTSTP, SIGPIPE] { sigaddset(&signals, signal) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
        var child = pid_t()
        return posix_spawn(&child, arguments[0], nil, &attributes, &pointers, environ) == 0 ? child : nil
    }
}
