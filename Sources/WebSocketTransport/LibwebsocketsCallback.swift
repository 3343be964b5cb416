import CLibwebsockets

/// What a socket inside a context belongs to.
@EventLoop
protocol LibwebsocketsSocket: AnyObject {
    /// A request for a WebSocket has come whole; false to hang up, the answer having been written.
    func mayUpgrade(_ wire: Wire) -> Bool

    /// A request for a document has come whole; the connection ends after the answer.
    func answer(_ wire: Wire)

    /// The WebSocket is open; nil hangs up.
    func opened(_ wire: Wire) -> WebSocketConnection?

    /// A client's connection did not come about.
    func failed(status: Int, reason: String)

    /// The socket is no more.
    func released()
}

/// A piece of a message, as long as the callback that brought it.
@safe
struct ReceivedPiece {
    private let bytes: UnsafeRawBufferPointer

    /// What of its frame is still to come, bytes.
    let restOfFrame: Int
    let isFirst: Bool
    let isLast: Bool
    let isBinary: Bool

    fileprivate init(_ start: UnsafeMutableRawPointer?, count: Int, of wire: Wire) {
        unsafe bytes = UnsafeRawBufferPointer(start: start, count: count)
        restOfFrame = wire.restOfFrame
        isFirst = wire.isAtFirstPiece
        isLast = wire.isAtLastPiece
        isBinary = wire.isReceivingBinary
    }

    var count: Int { unsafe bytes.count }

    /// Whether it is a whole message.
    var isWhole: Bool { isFirst && isLast }

    /// A copy of the bytes.
    func copy() -> [UInt8] { unsafe [UInt8](bytes) }

    func append(to message: inout [UInt8]) {
        unsafe message.append(contentsOf: bytes)
    }
}

/// The way from C into the event loop: every callback of libwebsockets comes through here.
let libwebsocketsCallback:
    @Sendable @convention(c) (
        OpaquePointer?, lws_callback_reasons, UnsafeMutableRawPointer?, UnsafeMutableRawPointer?, Int
    ) -> Int32 = { wire, reason, user, input, length in
        EventLoop.executor.checkIsolated()
        // What `EventLoop.assume` does, without its closure: this is the way of every message.
        let isolated: IsolatedDispatch = unsafe dispatch
        let plain = unsafe unsafeBitCast(isolated, to: PlainDispatch.self)
        return unsafe plain(wire, reason, user, input, length)
    }

private typealias IsolatedDispatch =
    @EventLoop (
        OpaquePointer?, lws_callback_reasons, UnsafeMutableRawPointer?, UnsafeMutableRawPointer?, Int
    ) -> Int32

private typealias PlainDispatch = (
    OpaquePointer?, lws_callback_reasons, UnsafeMutableRawPointer?, UnsafeMutableRawPointer?, Int
) -> Int32

@EventLoop
private func dispatch(
    _ pointer: OpaquePointer?,
    _ reason: lws_callback_reasons,
    _ user: UnsafeMutableRawPointer?,
    _ input: UnsafeMutableRawPointer?,
    _ length: Int
) -> Int32 {
    guard let wire = unsafe Wire(pointer) else { return 0 }
    EventLoop.owesEndOfTurn = true
    switch reason {
    case LWS_CALLBACK_RECEIVE, LWS_CALLBACK_CLIENT_RECEIVE:
        let piece = unsafe ReceivedPiece(input, count: length, of: wire)
        unsafe connection(at: user)?.received(piece)
    case LWS_CALLBACK_RECEIVE_PONG, LWS_CALLBACK_CLIENT_RECEIVE_PONG:
        unsafe connection(at: user)?.receivedPong()
    case LWS_CALLBACK_SERVER_WRITEABLE, LWS_CALLBACK_CLIENT_WRITEABLE:
        unsafe connection(at: user)?.becameWritable()
    case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
        let body = unsafe UnsafeRawBufferPointer(start: input, count: input == nil ? 0 : length)
        return unsafe connection(at: user)?.peerClosed(body: [UInt8](body)) == false ? -1 : 0
    case LWS_CALLBACK_CLOSED, LWS_CALLBACK_CLIENT_CLOSED:
        unsafe close(wire, user)
    default:
        return unsafe dispatchRare(pointer, wire, reason, user, input, length)
    }
    return 0
}

@EventLoop
private func dispatchRare(
    _ pointer: OpaquePointer?,
    _ wire: Wire,
    _ reason: lws_callback_reasons,
    _ user: UnsafeMutableRawPointer?,
    _ input: UnsafeMutableRawPointer?,
    _ length: Int
) -> Int32 {
    switch reason {
    case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE:
        // `input` may point to freed memory after a refused upgrade: it is never read.
        guard wire.header(WSI_TOKEN_UPGRADE)?.lowercased() == "websocket",
            let socket = unsafe socket(of: pointer, wire)
        else { return -1 }
        return socket.mayUpgrade(wire) ? 0 : -1
    case LWS_CALLBACK_FILTER_HTTP_CONNECTION, LWS_CALLBACK_HTTP:
        unsafe socket(of: pointer, wire)?.answer(wire)
        return 1
    case LWS_CALLBACK_ESTABLISHED, LWS_CALLBACK_CLIENT_ESTABLISHED:
        return unsafe open(pointer, wire, user)
    case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
        let reason = unsafe String(
            decoding: UnsafeRawBufferPointer(start: input, count: input == nil ? 0 : length),
            as: UTF8.self
        )
        unsafe socket(of: pointer, wire)?.failed(status: wire.responseStatus, reason: reason)
    case LWS_CALLBACK_WSI_DESTROY:
        unsafe Wire.context(of: pointer)?.released(number: wire.number)
    default:
        break
    }
    return 0
}

@EventLoop
private func open(_ pointer: OpaquePointer?, _ wire: Wire, _ user: UnsafeMutableRawPointer?) -> Int32 {
    guard let user = unsafe user, let connection = unsafe socket(of: pointer, wire)?.opened(wire) else {
        return -1
    }
    let slot = unsafe user.assumingMemoryBound(to: Unmanaged<WebSocketConnection>?.self)
    unsafe slot.pointee = Unmanaged.passRetained(connection)
    connection.begin()
    return 0
}

@EventLoop
private func close(_ wire: Wire, _ user: UnsafeMutableRawPointer?) {
    guard let user = unsafe user else { return }
    let slot = unsafe user.assumingMemoryBound(to: Unmanaged<WebSocketConnection>?.self)
    // libwebsockets announces the end of some connections whose beginning it never announced.
    guard let held = unsafe slot.pointee else { return }
    unsafe slot.pointee = nil
    let connection = unsafe held.takeRetainedValue()
    connection.ended(libraryCode: wire.ownCloseCode)
}

@EventLoop
private func connection(at user: UnsafeMutableRawPointer?) -> WebSocketConnection? {
    guard let user = unsafe user else { return nil }
    return unsafe user.assumingMemoryBound(to: Unmanaged<WebSocketConnection>?.self).pointee?.takeUnretainedValue()
}

@EventLoop
private func socket(of pointer: OpaquePointer?, _ wire: Wire) -> (any LibwebsocketsSocket)? {
    unsafe Wire.context(of: pointer)?.socket(wire.number)
}
