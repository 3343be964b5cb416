/// The framing of RFC 6455 section 5.2, written into a connection's outbound bytes.
///
/// Frames are made here and not by libwebsockets so that many of them leave with one system call.
enum Frame {
    /// RFC 6455 section 11.8.
    enum Opcode: UInt8 {
        case text = 0x1
        case binary = 0x2
        case close = 0x8
        case ping = 0x9
    }

    /// The longest payload of a control frame, bytes (RFC 6455 section 5.5).
    static let longestControlPayload = 125

    /// Appends one whole frame; with a masking key as clients must, without as servers must.
    static func append(_ opcode: Opcode, _ payload: [UInt8], mask: UInt32? = nil, to bytes: inout [UInt8]) {
        bytes.append(0x80 | opcode.rawValue)
        appendLength(payload.count, maskBit: mask == nil ? 0 : 0x80, to: &bytes)
        guard let mask else {
            bytes += payload
            return
        }
        let key =
            [UInt8(truncatingIfNeeded: mask >> 24), UInt8(truncatingIfNeeded: mask >> 16)]
            + [UInt8(truncatingIfNeeded: mask >> 8), UInt8(truncatingIfNeeded: mask)]
        bytes += key
        bytes.reserveCapacity(bytes.count + payload.count)
        for (index, byte) in payload.enumerated() {
            bytes.append(byte ^ key[index & 3])
        }
    }

    /// The body of a close frame: the code and as much of the reason as fits (RFC 6455 section 5.5.1).
    static func closeBody(code: UInt16, reason: String) -> [UInt8] {
        var text = Substring(reason)
        while text.utf8.count > longestControlPayload - 2 { text.removeLast() }
        return [UInt8(code >> 8), UInt8(truncatingIfNeeded: code)] + text.utf8
    }

    /// Where the first frame end at or after `goal` stands in `bytes`, which hold whole frames from `start` on.
    ///
    /// libwebsockets may put a pong of its own behind what it is given, so that it must be given whole frames.
    static func end(in bytes: [UInt8], from start: Int, atLeast goal: Int) -> Int {
        var position = start
        while position < goal, position + 2 <= bytes.count {
            var length = Int(bytes[position + 1] & 0x7f)
            let isMasked = bytes[position + 1] & 0x80 != 0
            position += 2
            let extra = length == 126 ? 2 : length == 127 ? 8 : 0
            if extra > 0 { length = bytes[position..<position + extra].reduce(0) { $0 << 8 | Int($1) } }
            position += extra + (isMasked ? 4 : 0) + length
        }
        return position
    }

    private static func appendLength(_ length: Int, maskBit: UInt8, to bytes: inout [UInt8]) {
        if length < 126 {
            bytes.append(maskBit | UInt8(length))
        } else if length <= 0xffff {
            bytes.append(maskBit | 126)
            bytes.append(UInt8(length >> 8))
            bytes.append(UInt8(truncatingIfNeeded: length))
        } else {
            bytes.append(maskBit | 127)
            for shift in stride(from: 56, through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: length >> shift))
            }
        }
    }
}

/// Close codes of RFC 6455 section 7.4.1 and of PROTOCOL.md section 8 that the transport itself sends.
package enum CloseCode {
    /// Done, nothing wrong.
    package static let normal: UInt16 = 1000

    /// A rule of RFC 6455 was broken.
    package static let protocolError: UInt16 = 1002

    /// A binary frame, where only text is understood.
    package static let unsupportedData: UInt16 = 1003

    /// The peer closed without a code; never sent.
    package static let none: UInt16 = 1005

    /// A message over the limit.
    package static let messageTooBig: UInt16 = 1009

    /// The queue of what the peer does not read passed the limit (PROTOCOL.md section 8).
    package static let slowReader: UInt16 = 4001

    /// Whether a peer may send this code (RFC 6455 section 7.4.2, with the registered 1012 to 1014).
    package static func isValid(_ code: UInt16) -> Bool {
        switch code {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }
}
