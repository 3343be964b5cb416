import Glibc
import RelayTestSupport

/// A tool of the system, run to its end.
enum Tool {
    /// What it writes.
    ///
    /// - Throws: ``TestFailure`` where it does not end with 0.
    static func run(_ words: [String], in scratch: String) throws -> String {
        let output = "\(scratch)/tool.out"
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        let arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { arguments.forEach { free($0) } }
        var process: pid_t = 0
        guard posix_spawnp(&process, words[0], &actions, nil, arguments, environ) == 0 else {
            throw TestFailure("\(words[0]) cannot be started")
        }
        var status: Int32 = 0
        waitpid(process, &status, 0)
        guard status == 0 else { throw TestFailure("\(words) ended with \(status)") }
        return Scratch.text(output)
    }
}
