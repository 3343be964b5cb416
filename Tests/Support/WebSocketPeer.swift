#if canImport(Glibc)
    import Glibc
#endif

/// A WebSocket client that speaks bytes over a plain socket: it can be as rude, as slow and as patient as a test wants, and it
/// shares no code with what it tests.
///
/// Used by one thread at a time.
package final class WebSocketPeer: @unchecked Sendable {  // one thread at a time: the test that made it
    /// One frame as it came in.
    package struct Frame: Equatable, Sendable {
        package var opcode: UInt8
        package var payload: [UInt8]

        package var text: String { String(decoding: payload, as: UTF8.self) }
    }

    /// What a handshake is made of.
    package struct Opening: Sendable {
        package var path: String
        package var subprotocol: String? = "heard.v1.json"
        package var headers: [(String, String)] = []
        package var host = "localhost"
        /// False asks for a plain document.
        package var isUpgrade = true
        /// Where it comes from: 127.0.0.0/8 is all this machine, and each address is another client to the relay.
        package var source: (UInt8, UInt8, UInt8, UInt8)?
        /// Makes the kernel keep little for a peer that does not read.
        package var receiveBuffer: Int32?

        package init(path: String) {
            self.path = path
        }
    }

    /// The HTTP status of the handshake, 0 where the other end said nothing.
    package private(set) var status = 0
    package private(set) var head = ""
    /// The code of the close frame that came, 1006 for an end without one, nil while open.
    package private(set) var closeCode: Int?
    /// Every payload byte that came, where asked for.
    package private(set) var transcript: [UInt8] = []
    package var keepsTranscript = false

    private var descriptor: Int32
    private var inbox: [UInt8] = []
    private var read = 0
    private var isEnded = false

    /// Connects and shakes hands; a refusal is in ``status``.
    ///
    /// - Throws: ``TestFailure`` where nobody listens.
    package init(port: Int, _ opening: Opening) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        if var size = opening.receiveBuffer {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        }
        var yes: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        if let (first, second, third, fourth) = opening.source {
            var own = address
            own.sin_port = 0
            own.sin_addr.s_addr =
                (UInt32(first) << 24 | UInt32(second) << 16 | UInt32(third) << 8 | UInt32(fourth)).bigEndian
            withUnsafePointer(to: &own) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { own in
                    _ = Glibc.bind(descriptor, own, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
        }
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                Glibc.connect(descriptor, address, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else {
            Glibc.close(descriptor)
            descriptor = -1
            throw TestFailure("nobody listens on port \(port)")
        }
        shakeHands(opening)
    }

    deinit {
        if descriptor >= 0 { Glibc.close(descriptor) }
    }

    /// Everything behind the head, up to the end of the connection.
    package var body: String {
        let deadline = Deadline()
        while fill(until: deadline) {}
        return String(decoding: inbox[read...], as: UTF8.self)
    }

    package var isOpen: Bool { status == 101 && !isEnded }

    private func shakeHands(_ opening: Opening) {
        var lines = ["GET \(opening.path) HTTP/1.1", "Host: \(opening.host)"]
        if opening.isUpgrade {
            lines += [
                "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            ]
        } else {
            lines.append("Connection: close")
        }
        if opening.isUpgrade, let subprotocol = opening.subprotocol {
            lines.append("Sec-WebSocket-Protocol: \(subprotocol)")
        }
        lines += opening.headers.map { "\($0): \($1)" }
        write(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8))
        let deadline = Deadline()
        while !isEnded, !deadline.hasPassed {
            if let end = Self.endOfHead(inbox) {
                head = String(decoding: inbox[..<end], as: UTF8.self)
                read = end
                status = head.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
                return
            }
            _ = fill(until: deadline)
        }
    }

    private static func endOfHead(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= 4 else { return nil }
        return (4...bytes.count).first { bytes[($0 - 4)..<$0].elementsEqual([13, 10, 13, 10]) }
    }

    // MARK: Sending

    /// Sends a text frame; false where the other end is gone.
    @discardableResult
    package func send(_ text: String) -> Bool { write(Self.frame(1, Array(text.utf8))) }

    /// Sends these bytes as they are; false where the other end is gone.
    @discardableResult
    package func write(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// The bytes of a masked frame.
    package static func frame(_ opcode: UInt8, _ payload: [UInt8], isFinal: Bool = true) -> [UInt8] {
        var bytes: [UInt8] = [(isFinal ? 0x80 : 0) | opcode]
        if payload.count < 126 {
            bytes.append(0x80 | UInt8(payload.count))
        } else if payload.count <= 0xffff {
            bytes += [0x80 | 126, UInt8(payload.count >> 8), UInt8(payload.count & 0xff)]
        } else {
            bytes.append(0x80 | 127)
            bytes += stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: payload.count >> $0) }
        }
        let mask: [UInt8] = [0x37, 0xfa, 0x21, 0x3d]
        return bytes + mask + payload.enumerated().map { $1 ^ mask[$0 & 3] }
    }

    /// Whether the kernel would take more at once.
    package var hasRoomToSend: Bool {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        return poll(&waiting, 1, 0) > 0 && waiting.revents & Int16(POLLOUT) != 0
    }

    // MARK: Receiving

    /// The next text or binary frame; nil at the end of the connection or of the patience.
    ///
    /// Pings are answered.
    package func next(until deadline: Deadline = Deadline()) -> Frame? {
        while closeCode == nil {
            guard let frame = takeFrame() else {
                guard fill(until: deadline) else {
                    if isEnded { closeCode = closeCode ?? 1006 }
                    return nil
                }
                continue
            }
            switch frame.opcode {
            case 8:
                closeCode = frame.payload.count >= 2 ? Int(frame.payload[0]) << 8 | Int(frame.payload[1]) : 1005
                write(Self.frame(8, Array(frame.payload.prefix(2))))
            case 9: write(Self.frame(10, frame.payload))
            case 10: break
            default:
                if keepsTranscript { transcript += frame.payload + [10] }
                return frame
            }
        }
        return nil
    }

    /// Reads on until the other end closes; the code, or nil where the patience ends first.
    package func awaitClose(until deadline: Deadline = Deadline()) -> Int? {
        while closeCode == nil, next(until: deadline) != nil {}
        return closeCode
    }

    private func takeFrame() -> Frame? {
        let left = inbox.count - read
        guard left >= 2 else { return nil }
        var length = Int(inbox[read + 1] & 0x7f)
        var header = 2
        if length >= 126 {
            header += length == 126 ? 2 : 8
            guard left >= header else { return nil }
            length = inbox[(read + 2)..<(read + header)].reduce(0) { $0 << 8 | Int($1) }
        }
        guard left >= header + length else { return nil }
        let frame = Frame(
            opcode: inbox[read] & 0x0f,
            payload: Array(inbox[(read + header)..<(read + header + length)])
        )
        read += header + length
        if read == inbox.count {
            inbox.removeAll(keepingCapacity: true)
            read = 0
        } else if read > 1 << 20 {
            inbox.removeFirst(read)
            read = 0
        }
        return frame
    }

    /// Waits for more bytes; false at the end of the connection or of the patience.
    private func fill(until deadline: Deadline) -> Bool {
        guard !isEnded else { return false }
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        let ready = poll(&waiting, 1, Int32(clamping: deadline.left))
        guard ready > 0 else { return ready < 0 && errno == EINTR }
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &chunk, chunk.count, 0)
        guard count > 0 else {
            isEnded = true
            return false
        }
        inbox += chunk[..<count]
        return true
    }

    package func forgetTranscript() { transcript = [] }

    // MARK: Leaving

    /// Closes as a good client does.
    package func close(code: Int = 1000) { write(Self.frame(8, [UInt8(code >> 8), UInt8(code & 0xff)])) }

    /// Ends the connection with a reset, as a pulled cable does once the network notices.
    package func cut() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        Glibc.close(descriptor)
        descriptor = -1
        isEnded = true
        closeCode = closeCode ?? 1006
    }
}
