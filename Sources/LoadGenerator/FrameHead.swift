/// The first members of a frame of the relay, without the rest being looked at.
///
/// A load generator that decoded every reading would measure itself. The relay writes its members in one order; a frame
/// in another one is ``other`` and has to be decoded.
enum FrameHead: Equatable {
    /// `{}`.
    case ping
    /// The reply to the request with this number, and the number of the item it made, where it made one.
    case accepted(request: Int64, seq: Int?)
    case refused(request: Int64)
    case message(conversation: String, seq: Int, isCustomers: Bool)
    /// An item of the internal log.
    case internalItem(conversation: String, iseq: Int)
    /// Anything else.
    case other

    init(_ frame: [UInt8]) {
        self = frame.withUnsafeBufferPointer { frame in
            var scanner = Scanner(frame: frame)
            return scanner.head()
        }
    }
}

/// Goes through the bytes of a frame as far as it is as expected.
private struct Scanner {
    let frame: UnsafeBufferPointer<UInt8>
    var position = 0

    mutating func head() -> FrameHead {
        guard frame.count > 2 else { return .ping }
        return take("{\"re\":") ? reply() : take("{\"ev\":\"") ? push() : .other
    }

    private mutating func reply() -> FrameHead {
        guard let request = number() else { return .other }
        if take(",\"error\":") { return .refused(request: Int64(request)) }
        guard take(",\"ok\":{") else { return .other }
        return .accepted(request: Int64(request), seq: take("\"seq\":") ? number() : nil)
    }

    private mutating func push() -> FrameHead {
        let isMessage = take("message\",")
        guard isMessage || skipText(), take("\"conversation\":\""), let conversation = text(), take(",") else {
            return .other
        }
        if take("\"iseq\":"), let iseq = number() { return .internalItem(conversation: conversation, iseq: iseq) }
        guard isMessage, take("\"seq\":"), let seq = number(), take(",\"at\":\""), skipText(),
            take("\"data\":{\"message\":\""), skipText(), take("\"from\":{\"id\":\""), skipText(), take("\"role\":\"")
        else { return .other }
        return .message(conversation: conversation, seq: seq, isCustomers: take("customer\""))
    }

    /// Steps over `expected` where it is what comes next.
    private mutating func take(_ expected: StaticString) -> Bool {
        let length = expected.utf8CodeUnitCount
        guard position + length <= frame.count else { return false }
        for offset in 0..<length where frame[position + offset] != expected.utf8Start[offset] { return false }
        position += length
        return true
    }

    private mutating func number() -> Int? {
        let start = position
        var number = 0
        // As many digits as always fit.
        while position < frame.count, position - start < 18, 0x30...0x39 ~= frame[position] {
            number = number * 10 + Int(frame[position] - 0x30)
            position += 1
        }
        return position > start ? number : nil
    }

    /// The rest of a text without escapes, and its closing quote.
    private mutating func text() -> String? {
        let start = position
        while position < frame.count, frame[position] != UInt8(ascii: "\""), frame[position] != UInt8(ascii: "\\") {
            position += 1
        }
        guard position < frame.count, frame[position] == UInt8(ascii: "\"") else { return nil }
        defer { position += 1 }
        return String(decoding: frame[start..<position], as: UTF8.self)
    }

    /// Steps over the rest of a text, its quote and the comma behind it.
    private mutating func skipText() -> Bool {
        while position + 1 < frame.count {
            switch frame[position] {
            case UInt8(ascii: "\\"): return false
            case UInt8(ascii: "\""):
                guard frame[position + 1] == UInt8(ascii: ",") else { return false }
                position += 2
                return true
            default: position += 1
            }
        }
        return false
    }
}
