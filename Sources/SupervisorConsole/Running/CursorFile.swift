#if canImport(Glibc)
    import Glibc
#endif

/// The file that says where the next tail begins.
struct CursorFile {
    let path: String

    /// Why a cursor file cannot be used, as a sentence.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// The cursor; nil where there is no file yet.
    ///
    /// - Throws: ``Failure`` where the file cannot be read or holds no cursor: to begin anywhere else would be a gap that
    ///   nobody is told of.
    func read() throws(Failure) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw Failure(description: "\(path) cannot be read: \(String(cString: strerror(errno))).")
        }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: ConsoleLimits.cursorBytes)
        let count = Glibc.read(descriptor, &buffer, buffer.count)
        let line = buffer.prefix(max(0, count)).prefix { $0 != 0x0A }
        guard !line.isEmpty, line.allSatisfy({ 0x21...0x7E ~= $0 }) else {
            throw Failure(description: "\(path) holds no cursor: remove it to begin anew, or name another file.")
        }
        return String(decoding: line, as: UTF8.self)
    }

    /// Replaces the file in one step: whoever is killed in between leaves the old one.
    func write(_ cursor: String) throws(Failure) {
        let temporary = "\(path).new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode_t(0o600))
        guard descriptor >= 0 else { throw failure() }
        let line = Array("\(cursor)\n".utf8)
        let count = line.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        let isWhole = count == line.count
        let code = errno
        close(descriptor)
        guard isWhole else { throw failure(code) }
        guard rename(temporary, path) == 0 else { throw failure() }
    }

    private func failure(_ code: Int32 = errno) -> Failure {
        Failure(description: "\(path) cannot be written: \(String(cString: strerror(code))).")
    }
}
