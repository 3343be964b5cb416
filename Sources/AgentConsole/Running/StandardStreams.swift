#if canImport(Glibc)
    import Glibc
#endif

/// The process's own streams, written without a buffer so that a reader sees each line at once.
struct StandardStreams {
    let inputIsTerminal = isatty(STDIN_FILENO) == 1
    let outputIsTerminal = isatty(STDOUT_FILENO) == 1

    /// Writes a line; false where nobody reads any more.
    func print(_ line: String) -> Bool { write(line + "\n", to: STDOUT_FILENO) }

    /// Writes without ending the line.
    func write(_ text: String) -> Bool { write(text, to: STDOUT_FILENO) }

    /// Writes a line to the error output.
    func complain(_ line: String) { _ = write(line + "\n", to: STDERR_FILENO) }

    private func write(_ text: String, to descriptor: Int32) -> Bool {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                var watched = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&watched, 1, -1)
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }

    /// What can be read from the input now; empty at its end, nil where there is nothing yet.
    func readInput() -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = read(STDIN_FILENO, &buffer, buffer.count)
        if count >= 0 { return Array(buffer[..<count]) }
        return errno == EINTR || errno == EAGAIN ? nil : []
    }
}

/// What the local time is ahead of UTC now, in minutes.
func localZoneMinutes() -> Int {
    var seconds = time(nil)
    var parts = tm()
    localtime_r(&seconds, &parts)
    return parts.tm_gmtoff / 60
}

/// Cuts input into lines.
struct LineCutter {
    private var partial: [UInt8] = []
    private var isOverlong = false

    /// A line of input, or that one was too long.
    enum Line: Equatable {
        case text(String)
        case tooLong
    }

    mutating func take(_ bytes: [UInt8]) -> [Line] {
        var lines: [Line] = []
        for byte in bytes {
            if byte == 0x0A {
                lines.append(finish())
            } else if partial.count < ConsoleLimits.lineBytes {
                partial.append(byte)
            } else {
                isOverlong = true
            }
        }
        return lines
    }

    /// What stands after the last line break; nil where nothing does.
    mutating func takeRest() -> Line? {
        partial.isEmpty && !isOverlong ? nil : finish()
    }

    private mutating func finish() -> Line {
        defer {
            partial = []
            isOverlong = false
        }
        if isOverlong { return .tooLong }
        if partial.last == 0x0D { partial.removeLast() }
        return .text(String(decoding: partial, as: UTF8.self))
    }
}
