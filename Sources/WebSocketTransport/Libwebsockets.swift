import CLibwebsockets

#if canImport(Glibc)
    import Glibc
#endif

/// One connection inside libwebsockets (`struct lws *`).
///
/// Every `lws_*` call of this target stands in the `Libwebsockets*.swift` files. A `Wire` is valid from the callback that
/// brought it to the return of the one that announces its end; nobody keeps it longer.
@safe
struct Wire {
    private let pointer: OpaquePointer

    init?(_ pointer: OpaquePointer?) {
        guard let pointer = unsafe pointer else { return nil }
        unsafe self.pointer = pointer
    }

    // MARK: Reading

    /// Whether the piece that is being received is of a binary message.
    ///
    /// The corresponding C function is `lws_frame_is_binary`.
    var isReceivingBinary: Bool { unsafe lws_frame_is_binary(pointer) != 0 }

    /// Whether it is the first piece of its message.
    ///
    /// The corresponding C function is `lws_is_first_fragment`.
    var isAtFirstPiece: Bool { unsafe lws_is_first_fragment(pointer) != 0 }

    /// Whether it is the last piece of its message.
    ///
    /// The corresponding C function is `lws_is_final_fragment`.
    var isAtLastPiece: Bool { unsafe lws_is_final_fragment(pointer) != 0 }

    /// What the frame still has to bring, bytes.
    ///
    /// The corresponding C function is `lws_remaining_packet_payload`.
    var restOfFrame: Int { unsafe lws_remaining_packet_payload(pointer) }

    /// Stops or goes on with reading from the socket.
    ///
    /// The corresponding C function is `lws_rx_flow_control`.
    func setReading(_ isReading: Bool) {
        _ = unsafe lws_rx_flow_control(pointer, isReading ? 1 : 0)
    }

    /// The code of the close frame that libwebsockets itself decided to send, if it did.
    ///
    /// The corresponding C functions are `lws_get_close_length` and `lws_get_close_payload`.
    var ownCloseCode: UInt16? {
        guard unsafe lws_get_close_length(pointer) >= 2, let body = unsafe lws_get_close_payload(pointer) else {
            return nil
        }
        return unsafe UInt16(body[0]) << 8 | UInt16(body[1])
    }

    /// Has libwebsockets answer the peer's close frame with this code.
    ///
    /// The corresponding C function is `lws_close_reason`.
    func setCloseCode(_ code: UInt16) {
        unsafe lws_close_reason(pointer, lws_close_status(UInt32(code)), nil, 0)
    }

    // MARK: Writing

    /// Whether bytes that were given to the socket wait inside libwebsockets.
    ///
    /// The corresponding C function is `lws_partial_buffered`.
    var isBlocked: Bool { unsafe lws_partial_buffered(pointer) != 0 }

    /// Gives ready-made bytes to the socket, all of them; what does not fit is kept by libwebsockets.
    ///
    /// Returns false when the connection is dead. `bytes` must begin with `Wire.headroom` unused ones. The corresponding
    /// C function is `lws_write` with `LWS_WRITE_HTTP`, which frames nothing.
    func write(_ bytes: inout [UInt8], upTo end: Int) -> Bool {
        let count = end - Self.headroom
        guard count > 0 else { return true }
        return unsafe bytes.withUnsafeMutableBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return true }
            return unsafe lws_write(pointer, start + Self.headroom, count, LWS_WRITE_HTTP) >= 0
        }
    }

    /// Has `becameWritable()` called once libwebsockets has sent what it owes, a pong above all.
    ///
    /// The corresponding C function is `lws_callback_on_writable`.
    func askForWritable() {
        _ = unsafe lws_callback_on_writable(pointer)
    }

    /// The bytes in front of a buffer that `lws_write` may overwrite.
    static let headroom = Int(heard_lws_pre)

    // MARK: Ending

    /// Has the connection ended without further ceremony, after this callback.
    ///
    /// It needs a `LibwebsocketsContext.wakeLibrary()` to happen soon. The corresponding C function is `lws_set_timeout`
    /// with `LWS_TO_KILL_ASYNC`.
    func killSoon() {
        unsafe lws_set_timeout(pointer, PENDING_TIMEOUT_USER_OK, heard_lws_kill_soon)
    }

    /// Makes the kernel throw away what it still holds for the peer when the socket is closed.
    ///
    /// Without it the buffers of a peer that does not read stay allocated for minutes.
    func dropUnsentOnClose() {
        var option = linger(l_onoff: 1, l_linger: 0)
        let descriptor = unsafe lws_get_socket_fd(pointer)
        _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }

    // MARK: The request

    /// One header or part of the request line, nil where it did not come or does not fit in `limit` bytes.
    ///
    /// The corresponding C functions are `lws_hdr_total_length` and `lws_hdr_copy`.
    func header(_ token: lws_token_indexes, limit: Int = 4_096) -> String? {
        let length = Int(unsafe lws_hdr_total_length(pointer, token))
        guard length > 0, length < limit else { return nil }
        return unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: length + 1) { buffer in
            let copied = unsafe lws_hdr_copy(pointer, buffer.baseAddress, Int32(length + 1), token)
            guard copied >= 0 else { return nil }
            let bytes = unsafe buffer.prefix(Int(copied)).map { UInt8(bitPattern: $0) }
            return String(validating: bytes, as: UTF8.self)
        }
    }

    /// Whether the header came at all.
    ///
    /// The corresponding C function is `lws_hdr_total_length`.
    func hasHeader(_ token: lws_token_indexes) -> Bool {
        unsafe lws_hdr_total_length(pointer, token) > 0
    }

    /// The number that was given to the connection when it was handed over.
    ///
    /// The corresponding C function is `lws_get_opaque_user_data`.
    var number: UInt { unsafe UInt(bitPattern: lws_get_opaque_user_data(pointer)) }

    /// The status of the server's answer to a client's handshake.
    ///
    /// The corresponding C function is `lws_http_client_http_response`.
    var responseStatus: Int { Int(unsafe lws_http_client_http_response(pointer)) }

    /// The context that the connection belongs to.
    ///
    /// The corresponding C functions are `lws_get_context` and `lws_context_user`.
    static func context(of pointer: OpaquePointer?) -> LibwebsocketsContext? {
        guard let context = unsafe lws_get_context(pointer), let user = unsafe lws_context_user(context) else {
            return nil
        }
        return unsafe Unmanaged<LibwebsocketsContext>.fromOpaque(user).takeUnretainedValue()
    }
}
