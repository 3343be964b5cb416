#if canImport(Glibc)
    import Glibc
#endif

/// Runs the editor of `$VISUAL` or `$EDITOR` on a text.
enum OutsideEditor {
    /// Why it came to nothing, as a sentence.
    struct Problem: Error, CustomStringConvertible {
        let description: String
    }

    /// The edited text; the file that it went through is 0600 and is removed.
    static func edit(_ text: String, environment: [String: String]) -> Result<String, Problem> {
        let folder = environment["TMPDIR"] ?? "/tmp"
        var template = Array("\(folder)/heard-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { return .failure(Problem(description: "No file can be made in \(folder).")) }
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer { unlink(path) }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { break }
            rest = rest.dropFirst(count)
        }
        close(descriptor)
        guard rest.isEmpty else { return .failure(Problem(description: "\(path) cannot be written.")) }
        let editor = environment["VISUAL"] ?? environment["EDITOR"] ?? "vi"
        // Through the shell, because $EDITOR may carry options; the path goes in as a parameter, never as shell text.
        guard run(["/bin/sh", "-c", "exec \(editor) \"$1\"", "sh", path]) == 0 else {
            return .failure(Problem(description: "\(editor) did not end well; the draft is as it was."))
        }
        return read(path)
    }

    private static func read(_ path: String) -> Result<String, Problem> {
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

    /// The exit code of a program, -1 where it could not be run.
    private static func run(_ arguments: [String]) -> Int32 {
        var pointers = arguments.map { strdup($0) } + [nil]
        defer { pointers.forEach { free($0) } }
        var child = pid_t()
        guard posix_spawn(&child, arguments[0], nil, nil, &pointers, environ) == 0 else { return -1 }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 {
            guard errno == EINTR else { return -1 }
        }
        return status & 0x7F == 0 ? status >> 8 & 0xFF : -1
    }
}
