#if canImport(Glibc)
    import Glibc
#endif

/// A peer that speaks bytes: it can be as rude as a test wants.
final class RawPeer: Sendable {
    /// One frame as it came in.
    struct Frame: Equatable {
        var opcode: UInt8
        var isFinal: Bool
        var payload: [UInt8]

        /// The code of a close frame.
        var closeCode: UInt16? {
            guard opcode == 8, payload.count >= 2 else { return nil }
            return UInt16(payload[0]) << 8 | UInt16(payload[1])
        }

        var text: String { String(decoding: payload, as: UTF8.self) }
    }

    static let key = "dGhlIHNhbXBsZSBub25jZQ=="

    private let descriptor: Int32

    /// Connects; `receiveBuffer` makes the kernel keep little for a peer that does not read.
    init(port: UInt16, receiveBuffer: Int32? = nil, millisecondsToWait: Int = 20_000) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        if var receiveBuffer {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, socklen_t(MemoryLayout<Int32>.size))
        }
        var wait = timeval(tv_sec: millisecondsToWait / 1_000, tv_usec: millisecondsToWait % 1_000 * 1_000)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &wait, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                _ = Glibc.connect(descriptor, address, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    deinit {
        Glibc.close(descriptor)
    }

    /// An open WebSocket.
    static func open(port: UInt16, path: String = "/", receiveBuffer: Int32? = nil) -> RawPeer {
        let peer = RawPeer(port: port, receiveBuffer: receiveBuffer)
        peer.write(request(path: path))
        _ = peer.readHead()
        return peer
    }

    /// A good handshake, where single headers can be changed, added or, with nil, left out.
    static func request(path: String = "/", method: String = "GET", _ changes: [String: String?] = [:]) -> [UInt8] {
        var headers: [String: String?] = [
            "Host": "localhost", "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": key,
        ]
        headers.merge(changes) { $1 }
        let lines = headers.compactMap { name, value in value.map { "\(name): \($0)\r\n" } }.sorted()
        return Array("\(method) \(path) HTTP/1.1\r\n\(lines.joined())\r\n".utf8)
    }

    /// The bytes of a frame.
    static func frame(
        _ opcode: UInt8,
        _ payload: [UInt8],
        isFinal: Bool = true,
        isMasked: Bool = true,
        reserved: UInt8 = 0,
        declaredLength: UInt64? = nil
    ) -> [UInt8] {
        let length = declaredLength ?? UInt64(payload.count)
        let maskBit: UInt8 = isMasked ? 0x80 : 0
        var bytes: [UInt8] = [(isFinal ? 0x80 : 0) | reserved << 4 | opcode]
        if length < 126 {
            bytes.append(maskBit | UInt8(length))
        } else if length <= 0xffff {
            bytes += [maskBit | 126, UInt8(length >> 8), UInt8(length & 0xff)]
        } else {
            bytes.append(maskBit | 127)
            bytes += stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: length >> UInt64($0)) }
        }
        guard isMasked else { return bytes + payload }
        let mask: [UInt8] = [0x37, 0xfa, 0x21, 0x3d]
        return bytes + mask + payload.enumerated().map { $1 ^ mask[$0 & 3] }
    }

    static func text(_ text: String) -> [UInt8] {
        frame(1, Array(text.utf8))
    }

    static func close(_ code: UInt16) -> [UInt8] {
        frame(8, [UInt8(code >> 8), UInt8(code & 0xff)])
    }

    /// Sends everything, or false where the other end is gone.
    @discardableResult
    func write(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// So many bytes, or fewer at the end of the connection or of the patience.
    func read(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let got = bytes[filled...].withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
            guard got > 0 else { break }
            filled += got
        }
        return Array(bytes[..<filled])
    }

    /// Everything until the other end closes.
    func readToEnd() -> String {
        var text: [UInt8] = []
        while true {
            let chunk = read(1)
            guard !chunk.isEmpty else { return String(decoding: text, as: UTF8.self) }
            text += chunk
        }
    }

    /// Whether the other end closes, or resets, before the patience ends.
    func seesEnd() -> Bool {
        var scratch = [UInt8](repeating: 0, count: 65_536)
        while true {
            let got = recv(descriptor, &scratch, scratch.count, 0)
            if got == 0 { return true }
            if got < 0 { return errno != EAGAIN }
        }
    }

    /// The status line and headers.
    func readHead() -> String {
        var head: [UInt8] = []
        while !head.suffix(4).elementsEqual([13, 10, 13, 10]) {
            let byte = read(1)
            guard !byte.isEmpty else { break }
            head += byte
        }
        return String(decoding: head, as: UTF8.self)
    }

    /// The next frame, nil at the end of the connection.
    func readFrame() -> Frame? {
        let head = read(2)
        guard head.count == 2 else { return nil }
        var length = Int(head[1] & 0x7f)
        let extra = length == 126 ? 2 : length == 127 ? 8 : 0
        if extra > 0 { length = read(extra).reduce(0) { $0 << 8 | Int($1) } }
        return Frame(opcode: head[0] & 0x0f, isFinal: head[0] & 0x80 != 0, payload: read(length))
    }

    /// Ends the connection with a reset.
    func reset() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        shutdown(descriptor, Int32(SHUT_RDWR))
    }
}
