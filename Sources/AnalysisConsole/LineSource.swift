#if canImport(Glibc)
    import Glibc
#endif

/// Lines of a file descriptor, one at a time: memory does not grow with the input.
package struct LineSource {
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var start = 0
    private var scanned = 0
    private var isAtEnd = false

    /// The longest line that is read whole, in bytes; what goes beyond is dropped.
    package static let longestLine = 16 << 20
    private static let chunk = 65_536

    package init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// The next line without its end, or nil after the last.
    package mutating func next() -> [UInt8]? {
        while true {
            if let end = buffer[scanned...].firstIndex(of: UInt8(ascii: "\n")) {
                let line = Array(buffer[start..<min(end, start + Self.longestLine)])
                start = end + 1
                scanned = start
                return line.last == UInt8(ascii: "\r") ? line.dropLast() : line
            }
            scanned = buffer.count
            if isAtEnd {
                guard start < buffer.count else { return nil }
                let line = Array(buffer[start..<min(buffer.count, start + Self.longestLine)])
                start = buffer.count
                return line
            }
            fill()
        }
    }

    /// Whether another line can be had without waiting for input.
    package var hasBufferedLine: Bool { buffer[start...].contains(UInt8(ascii: "\n")) }

    private mutating func fill() {
        if start > 0 {
            buffer.removeFirst(start)
            scanned -= start
            start = 0
        }
        if buffer.count > Self.longestLine {
            // Of an endless line only the beginning is kept.
            buffer.removeLast(buffer.count - Self.longestLine)
            scanned = buffer.count
        }
        let count = withUnsafeTemporaryAllocation(byteCount: Self.chunk, alignment: 1) { space in
            let count = read(descriptor, space.baseAddress, Self.chunk)
            if count > 0 { buffer.append(contentsOf: space[..<count]) }
            return count
        }
        if count == 0 || (count < 0 && errno != EINTR) { isAtEnd = true }
    }
}

/// Bytes to standard output, gathered and written at once where no reader waits for them.
package struct LineSink {
    private var buffer: [UInt8] = []
    private static let enough = 32_768

    package init() {}

    /// Adds a line; `false` once nobody reads any more.
    package mutating func write(_ line: [UInt8], isUrgent: Bool) -> Bool {
        buffer += line
        buffer.append(UInt8(ascii: "\n"))
        return isUrgent || buffer.count >= Self.enough ? flush() : true
    }

    /// Writes what is gathered; `false` once nobody reads any more.
    package mutating func flush() -> Bool {
        var sent = 0
        while sent < buffer.count {
            let count = buffer[sent...].withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            sent += count
        }
        buffer.removeAll(keepingCapacity: true)
        return true
    }
}
