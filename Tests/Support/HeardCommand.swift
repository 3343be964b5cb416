package import StrictJSON

#if canImport(Glibc)
    package import Glibc
#endif

/// The built `heard`, run as people run it.
package enum HeardCommand {
    /// How a command ended.
    package struct Ended: Sendable {
        /// The exit code, or the negative number of the signal.
        package let code: Int32
        package let output: String
        package let errors: String
    }

    /// Where the build put `heard`: beside the tests, or where `HEARD_BINARY` says.
    package static let executable: String = {
        if let named = getenv("HEARD_BINARY") { return String(cString: named) }
        var path = [CChar](repeating: 0, count: Int(PATH_MAX))
        guard readlink("/proc/self/exe", &path, path.count - 1) > 0 else { return "heard" }
        let own = String(decoding: path.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return own.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/heard"
    }()

    /// The relay that breaks promises, beside `heard`.
    static let faultyRelay = executable.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/FaultyRelay"

    /// The word lists of the tree that the tests were built in.
    package static let lexicons: String = {
        let parts = #filePath.split(separator: "/").dropLast(3)
        return "/" + parts.joined(separator: "/") + "/Lexicons"
    }()

    /// Runs it to its end.
    ///
    /// - Throws: ``TestFailure`` where it cannot be started.
    package static func run(_ words: [String], program: String = executable) throws -> Ended {
        let directory = Scratch.directory()
        defer { Scratch.remove(directory) }
        let process = try spawn(words, program: program, output: "\(directory)/out", errors: "\(directory)/err")
        let status = try awaitEnd(of: process, called: words.first ?? "")
        return Ended(
            code: code(status),
            output: Scratch.text("\(directory)/out"),
            errors: Scratch.text("\(directory)/err")
        )
    }

    /// Waits for the end of a process; one that does not end is killed and is a failure.
    ///
    /// - Throws: ``TestFailure`` after the patience of a test.
    static func awaitEnd(of process: pid_t, called name: String) throws -> Int32 {
        var status: Int32 = 0
        if Deadline().wait(until: { waitpid(process, &status, WNOHANG) == process }) { return status }
        kill(process, SIGKILL)
        waitpid(process, &status, 0)
        throw TestFailure("\(name) did not come to an end")
    }

    /// Starts it with its output and errors in files.
    ///
    /// - Throws: ``TestFailure`` where it cannot be started.
    package static func spawn(
        _ words: [String],
        program: String = executable,
        environment more: [String] = [],
        output: String,
        errors: String,
        files: Int? = nil
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        // The shell sets the limit of the process that it becomes.
        let words = files.map { ["-c", "ulimit -n \($0); exec \"$0\" \"$@\"", program] + words } ?? words
        let started = files == nil ? program : "/bin/sh"
        let arguments: [UnsafeMutablePointer<CChar>?] = ([started] + words).map { strdup($0) } + [nil]
        let variables: [UnsafeMutablePointer<CChar>?] = (environment + more).map { strdup($0) } + [nil]
        defer { (arguments + variables).forEach { free($0) } }
        var process: pid_t = 0
        let problem = posix_spawn(&process, started, &actions, nil, arguments, variables)
        guard problem == 0 else {
            throw TestFailure("\(program) cannot be started: \(String(cString: strerror(problem)))")
        }
        return process
    }

    /// Nothing of the caller's own settings may reach a test.
    private static var environment: [String] {
        kept(["PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH"]) + sanitizing + ["HEARD_LEXICONS=\(lexicons)"]
    }

    /// What the sanitizers were told, for a program that gets an environment of its own.
    package static var sanitizing: [String] { kept(["ASAN_OPTIONS", "TSAN_OPTIONS", "SWIFT_BACKTRACE"]) }

    private static func kept(_ names: [String]) -> [String] {
        names.compactMap { name in getenv(name).map { "\(name)=\(String(cString: $0))" } }
    }

    static func code(_ status: Int32) -> Int32 {
        status & 0x7f == 0 ? status >> 8 & 0xff : -(status & 0x7f)
    }
}

/// Members to add to a frame's data.
package typealias JSONObjectMembers = [String: JSONValue]

extension JSONObjectMembers {
    /// These members behind those of `first`, which they replace where the keys are the same.
    package func merged(into first: JSONObjectMembers) -> JSONValue {
        let all = first.merging(self) { $1 }
        return .object(JSONObject(all.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }))
    }
}

/// Folders and files that go with the test.
package enum Scratch {
    /// A new folder that nobody else can read.
    package static func directory() -> String {
        var template = Array("/tmp/heard-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { return "/tmp" }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The whole text of a file, empty where there is none.
    package static func text(_ path: String) -> String { String(decoding: bytes(path), as: UTF8.self) }

    package static func bytes(_ path: String) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            guard count > 0 else { return content }
            content += chunk[..<count]
        }
    }

    package static func write(_ text: String, to path: String) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        bytes.withUnsafeBytes { _ = Glibc.write(descriptor, $0.baseAddress, $0.count) }
    }

    /// The names in a folder, sorted.
    package static func names(in directory: String) -> [String] {
        guard let stream = opendir(directory) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Removes a folder with all that is in it, where it is one of ours.
    package static func remove(_ path: String) {
        guard path.hasPrefix("/tmp/heard-test-") else { return }
        for name in names(in: path) where unlink("\(path)/\(name)") != 0 { remove("\(path)/\(name)") }
        rmdir(path)
    }
}

extension Scratch {
    /// The permission bits of a file.
    package static func mode(_ path: String) -> UInt32 {
        var facts = stat()
        return stat(path, &facts) == 0 ? facts.st_mode & 0o777 : 0
    }
}
