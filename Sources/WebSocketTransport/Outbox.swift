/// What a connection has to send: whole frames, gathered until the turn ends.
struct Outbox {
    private var bytes: [UInt8] = []
    private var bytesInLibrary = 0

    /// What was sent and has not reached the kernel yet, bytes with their framing.
    var waiting: Int { max(0, bytes.count - Wire.headroom) + bytesInLibrary }

    /// Whether libwebsockets still holds a part of what it was given.
    var isBlocked: Bool { bytesInLibrary > 0 }

    /// Adds one frame, with a masking key where the sender is a client; false where more than `limit` bytes would wait.
    ///
    /// A frame that nothing waits before is taken whatever its size: that it is large is not the reader's fault.
    @EventLoop
    mutating func append(_ opcode: Frame.Opcode, _ payload: [UInt8], mask: UInt32?, limit: Int = .max) -> Bool {
        guard waiting == 0 || waiting + payload.count <= limit else { return false }
        if bytes.isEmpty { bytes = OutboundBuffers.take() }
        Frame.append(opcode, payload, mask: mask, to: &bytes)
        return true
    }

    /// Gives what waits to the socket, in pieces of about `chunk` bytes.
    ///
    /// Returns how much still waits, nil when the connection is dead. Once libwebsockets has to keep a part, nothing more is given to it: it would keep it without limit.
    @EventLoop
    mutating func flush(to wire: Wire, chunk: Int) -> Int? {
        while bytes.count > Wire.headroom, bytesInLibrary == 0 {
            let goal = Wire.headroom + chunk
            let end = bytes.count <= goal ? bytes.count : Frame.end(in: bytes, from: Wire.headroom, atLeast: goal)
            guard wire.write(&bytes, upTo: end) else { return nil }
            if wire.isBlocked { bytesInLibrary = end - Wire.headroom }
            guard end < bytes.count else {
                OutboundBuffers.giveBack(&bytes)
                break
            }
            bytes.removeSubrange(Wire.headroom..<end)
        }
        return waiting
    }

    /// Notes that libwebsockets has got rid of what it kept.
    mutating func unblock() {
        bytesInLibrary = 0
    }

    /// Drops what waits here; what libwebsockets keeps stays with it.
    @EventLoop
    mutating func drop() {
        OutboundBuffers.giveBack(&bytes)
    }
}
