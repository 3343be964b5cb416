/// Buffers that go round among the connections: one that has nothing to send holds none.
@EventLoop
enum OutboundBuffers {
    /// How many empty buffers are kept.
    private static let spareCount = 64

    /// The longest buffer that is kept, bytes; longer ones were made for something unusual.
    private static let longestSpare = 65_536

    private static var spare: [[UInt8]] = []

    /// An empty buffer, with the headroom that `Wire.write` wants.
    static func take() -> [UInt8] {
        spare.popLast() ?? [UInt8](repeating: 0, count: Wire.headroom)
    }

    /// Empties the caller's buffer and keeps it for the next one.
    static func giveBack(_ buffer: inout [UInt8]) {
        guard !buffer.isEmpty else { return }
        if spare.count < spareCount, buffer.capacity <= longestSpare {
            buffer.removeLast(buffer.count - Wire.headroom)
            spare.append(buffer)
        }
        buffer = []
    }
}

/// Masking keys for a client's frames, which must be unpredictable (RFC 6455 section 5.3).
@EventLoop
enum MaskingKeys {
    /// How many keys are fetched with one system call.
    private static let batch = 64

    private static var keys: [UInt32] = []

    static func next() -> UInt32 {
        if let key = keys.popLast() { return key }
        keys = [UInt32](repeating: 0, count: batch)
        LibuvLoop.fillWithRandomBytes(&keys)
        return keys.removeLast()
    }
}
