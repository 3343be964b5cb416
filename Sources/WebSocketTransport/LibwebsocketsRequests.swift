import CLibwebsockets

extension HandshakeRules.Request {
    /// Reads a request from libwebsockets' table of headers.
    init(_ wire: Wire) {
        isGet = wire.isGet
        httpVersion = wire.header(WSI_TOKEN_HTTP)
        host = wire.header(WSI_TOKEN_HOST)
        // libwebsockets reads these two lists into buffers of 128 bytes and hangs up without an answer where they are longer.
        connection = wire.header(WSI_TOKEN_CONNECTION, limit: 127)
        subprotocols = wire.hasHeader(WSI_TOKEN_PROTOCOL) ? wire.header(WSI_TOKEN_PROTOCOL, limit: 127) ?? "" : nil
        version = wire.header(WSI_TOKEN_VERSION)
        key = wire.header(WSI_TOKEN_KEY)
        hasBody = wire.hasBody
    }
}

extension Handshake {
    @EventLoop
    init(_ wire: Wire, _ socket: AcceptedSocket, offered: [String], connections: Int) {
        path = wire.header(WSI_TOKEN_GET_URI) ?? "/"
        query = wire.header(WSI_TOKEN_HTTP_URI_ARGS)
        subprotocols = offered
        origin = wire.origin
        host = wire.header(WSI_TOKEN_HOST) ?? ""
        peerAddress = socket.address.text
        isLoopback = socket.address.isLoopback
        forwardedFor = wire.header(WSI_TOKEN_X_FORWARDED_FOR)
        listener = socket.door.listener.name
        isTLS = socket.door.isTLS
        self.connections = connections
    }
}

extension HTTPRequest {
    /// Nil where the path is not UTF-8.
    @EventLoop
    init?(_ wire: Wire, _ socket: AcceptedSocket) {
        let isHead = wire.isHead
        guard let path = wire.header(isHead ? WSI_TOKEN_HEAD_URI : WSI_TOKEN_GET_URI) else { return nil }
        self.isHead = isHead
        self.path = path
        query = wire.header(WSI_TOKEN_HTTP_URI_ARGS)
        host = wire.header(WSI_TOKEN_HOST)
        ifNoneMatch = wire.header(WSI_TOKEN_HTTP_IF_NONE_MATCH)
        peerAddress = socket.address.text
        isLoopback = socket.address.isLoopback
        forwardedFor = wire.header(WSI_TOKEN_X_FORWARDED_FOR)
        listener = socket.door.listener.name
    }
}

extension Wire {
    /// Whether the request's method is GET.
    var isGet: Bool { hasHeader(WSI_TOKEN_GET_URI) }

    /// Whether the request's method is HEAD.
    var isHead: Bool { hasHeader(WSI_TOKEN_HEAD_URI) }

    /// Whether the request announces a body, or comes with a method that may have one.
    var hasBody: Bool {
        hasHeader(WSI_TOKEN_POST_URI) || hasHeader(WSI_TOKEN_HTTP_TRANSFER_ENCODING)
            || (hasHeader(WSI_TOKEN_HTTP_CONTENT_LENGTH) && header(WSI_TOKEN_HTTP_CONTENT_LENGTH) != "0")
    }

    /// The origin; one that cannot be read is not none, but one that matches nothing.
    fileprivate var origin: String? {
        guard hasHeader(WSI_TOKEN_ORIGIN) else { return nil }
        return header(WSI_TOKEN_ORIGIN) ?? "null"
    }
}
