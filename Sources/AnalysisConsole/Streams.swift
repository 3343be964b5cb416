internal import StrictJSON
internal import TerminalScreen

#if canImport(Glibc)
    import Glibc
#endif

/// Runs a line-by-line tool over files or standard input.
package enum Streams {
    /// Feeds every line to `answer` and writes what it returns, at once where no further line is waiting.
    ///
    /// `files`: Paths; none is standard input, as is `-`.
    /// - Returns: The exit code: 0, or 1 where a file or a line could not be read, each named on standard error.
    package static func run(files: [String], answer: (_ line: [UInt8]) throws -> [UInt8]) -> Int32 {
        var sink = LineSink()
        var code: Int32 = 0
        for path in files.isEmpty ? ["-"] : files {
            let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else {
                complain("heard: \(path): \(String(cString: strerror(errno)))")
                code = 1
                continue
            }
            defer { if descriptor != STDIN_FILENO { close(descriptor) } }
            var source = LineSource(descriptor: descriptor)
            var number = 0
            while let line = source.next() {
                number += 1
                do {
                    guard sink.write(try answer(line), isUrgent: !source.hasBufferedLine) else { return code }
                } catch {
                    complain("heard: \(path):\(number): \(error)")
                    code = 1
                }
            }
            guard sink.flush() else { return code }
        }
        return code
    }

    private static func complain(_ sentence: String) {
        let bytes = Array("\(sanitised(sentence))\n".utf8)
        bytes.withUnsafeBytes { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
