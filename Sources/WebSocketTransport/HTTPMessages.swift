/// A request for a document: always GET or HEAD, never with a body.
package struct HTTPRequest: Sendable {
    /// Whether only the headers are wanted.
    package var isHead: Bool

    /// The path, decoded, without query.
    package var path: String

    /// The query as it came, nil without one.
    package var query: String?

    /// What the client thinks it is talking to, nil without the header.
    package var host: String?

    /// The value of `If-None-Match`, nil without.
    package var ifNoneMatch: String?

    /// The peer's address, without port.
    package var peerAddress: String

    /// Whether the peer is on this machine.
    package var isLoopback: Bool

    /// What the nearest proxy says about who stands behind it; to be believed of trusted peers only.
    package var forwardedFor: String?

    /// The name of the listener that it came in by.
    package var listener: String
}

/// What is sent back for an `HTTPRequest`; the connection ends after it.
package struct HTTPResponse: Sendable, Equatable {
    /// The status, 200 to 599.
    package var status: Int

    /// The type of the body, such as `text/html; charset=utf-8`.
    package var contentType: String

    /// More headers, name and value; control characters in either keep the header from being sent.
    package var headers: [(name: String, value: String)]

    /// The body; over `TransportLimits.responseBytes` it becomes a 500.
    package var body: [UInt8]

    package init(
        status: Int,
        contentType: String = "text/plain; charset=utf-8",
        headers: [(name: String, value: String)] = [],
        body: [UInt8]
    ) {
        self.status = status
        self.contentType = contentType
        self.headers = headers
        self.body = body
    }

    /// A status with its own name as the body.
    package init(status: Int, headers: [(name: String, value: String)] = []) {
        self.init(status: status, headers: headers, body: Array("\(Self.phrase(of: status))\n".utf8))
    }

    package static func == (left: HTTPResponse, right: HTTPResponse) -> Bool {
        left.status == right.status && left.contentType == right.contentType && left.body == right.body
            && left.headers.elementsEqual(right.headers, by: ==)
    }

    /// The bytes of the response, without body for HEAD.
    func encoded(isHead: Bool = false) -> [UInt8] {
        var head = "HTTP/1.1 \(status) \(Self.phrase(of: status))\r\nContent-Type: \(contentType)\r\n"
        head += "Content-Length: \(body.count)\r\nConnection: close\r\nX-Content-Type-Options: nosniff\r\n"
        for (name, value) in headers where (name + value).utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) {
            head += "\(name): \(value)\r\n"
        }
        head += "\r\n"
        return Array(head.utf8) + (isHead ? [] : body)
    }

    /// The name of a status (RFC 9110 section 15, RFC 6585).
    static func phrase(of status: Int) -> String {
        switch status {
        case 200: "OK"
        case 304: "Not Modified"
        case 400: "Bad Request"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 426: "Upgrade Required"
        case 429: "Too Many Requests"
        case 500: "Internal Server Error"
        case 503: "Service Unavailable"
        default: "Status \(status)"
        }
    }
}
