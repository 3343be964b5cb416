import Glibc

/// Files that hold secrets: read only where nobody else can read them, written so that nobody else ever could.
package enum SecretFile {
    /// The longest secret file, in bytes: room for any key or token, and a bound for the wrong file.
    package static let maximumBytes = 65_536

    /// Reads a secret.
    ///
    /// - Parameter path: A regular file, or a link to one, of this user or of root, that group and others cannot touch.
    /// - Returns: The content, byte for byte.
    /// - Throws: ``SecretFileError`` with a sentence that says what to do, and never a piece of the content.
    package static func read(_ path: String) throws(SecretFileError) -> [UInt8] {
        try read(path, refusing: 0o077)
    }

    /// Reads what is no secret, but decides who is believed, such as a public key: only this user may change it.
    ///
    /// - Throws: ``SecretFileError`` as ``read(_:)`` does, though not for a file that others can only read.
    package static func readPublic(_ path: String) throws(SecretFileError) -> [UInt8] {
        try read(path, refusing: 0o022)
    }

    private static func read(_ path: String, refusing modes: mode_t) throws(SecretFileError) -> [UInt8] {
        // Without O_NONBLOCK the opening of a named pipe would wait for a writer, for ever.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw SecretFileError(opening: path, errno: errno) }
        defer { close(descriptor) }
        try check(descriptor, path, refusing: modes)
        return try contents(of: descriptor, path)
    }

    /// Reads a secret that is one line of text, such as a token, without the line's end.
    ///
    /// - Throws: ``SecretFileError`` as ``read(_:)`` does, and where the file is empty, not UTF-8 or more than one line.
    package static func readLine(_ path: String) throws(SecretFileError) -> String {
        let bytes = withoutLineEnd(try read(path))
        guard !bytes.isEmpty else { throw SecretFileError(.unusable, "\(path) is empty.") }
        guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(where: { $0 < 0x20 || $0 == 0x7F })
        else {
            throw SecretFileError(.unusable, "\(path) does not hold one line of text.")
        }
        return text
    }

    /// Writes a secret with mode 0600, whole or not at all, and onto the disk.
    ///
    /// The content goes into a new file beside `path` that only this user can read from its first byte on, and takes its
    /// place by a rename.
    ///
    /// - Throws: ``SecretFileError``; then `path` is as it was.
    package static func write(_ bytes: [UInt8], to path: String) throws(SecretFileError) {
        let temporary = path + "." + Base64URL.encode(SecureRandom.bytes(9)) + ".new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SecretFileError(writing: path, errno: errno) }
        // The process's umask may have taken bits from 0600, and a secret that its owner cannot read helps nobody.
        var failure: CInt = fchmod(descriptor, 0o600) == 0 ? 0 : errno
        if failure == 0 { failure = fill(descriptor, with: bytes) }
        if failure == 0, fsync(descriptor) != 0 { failure = errno }
        if close(descriptor) != 0, failure == 0 { failure = errno }
        if failure == 0, rename(temporary, path) != 0 { failure = errno }
        guard failure == 0 else {
            unlink(temporary)
            throw SecretFileError(writing: path, errno: failure)
        }
        syncDirectory(of: path)
    }

    /// The bytes without one line end at the end, which editors and `echo` put there.
    static func withoutLineEnd(_ bytes: [UInt8]) -> [UInt8] {
        var trimmed = bytes[...]
        if trimmed.last == UInt8(ascii: "\n") { trimmed.removeLast() }
        if trimmed.last == UInt8(ascii: "\r"), trimmed.count < bytes.count { trimmed.removeLast() }
        return Array(trimmed)
    }
}

extension SecretFile {
    /// Checks the file behind the descriptor, and not the path, which could be another file by now.
    private static func check(_ descriptor: CInt, _ path: String, refusing modes: mode_t) throws(SecretFileError) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw SecretFileError(opening: path, errno: errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw SecretFileError(.unusable, "\(path) is not a regular file.")
        }
        guard status.st_uid == geteuid() || status.st_uid == 0 else {
            throw SecretFileError(
                .unsafe,
                "\(path) belongs to another user, who can change it. Give it to the user that runs heard."
            )
        }
        guard status.st_mode & modes == 0 else {
            let mode = String(status.st_mode & 0o777, radix: 8)
            let (trouble, wanted) = modes & 0o044 == 0 ? ("changed", "644") : ("read or changed", "600")
            throw SecretFileError(
                .unsafe,
                "\(path) can be \(trouble) by other users (mode 0\(mode)). Run: chmod \(wanted) \(path)"
            )
        }
        guard status.st_size <= maximumBytes else {
            throw SecretFileError(tooLong: path)
        }
    }

    private static func contents(of descriptor: CInt, _ path: String) throws(SecretFileError) -> [UInt8] {
        var contents: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0 {
                guard errno == EINTR else { throw SecretFileError(opening: path, errno: errno) }
                continue
            }
            guard count > 0 else { return contents }
            contents += buffer.prefix(count)
            guard contents.count <= maximumBytes else {
                throw SecretFileError(tooLong: path)
            }
        }
    }

    /// Writes all of `bytes`; returns 0 or the error number.
    private static func fill(_ descriptor: CInt, with bytes: [UInt8]) -> CInt {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest.removeFirst(count)
            } else if errno != EINTR {
                return errno
            }
        }
        return 0
    }

    /// Makes the rename last through a power cut; where it cannot, the old file or the new one is there, both whole.
    private static func syncDirectory(of path: String) {
        let directory = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}
