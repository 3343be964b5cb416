/// A request for a WebSocket that has kept the rules of RFC 6455 section 4.2.1, for the handler to decide on.
package struct Handshake: Sendable {
    /// The path, decoded, without query.
    package var path: String

    /// The query as it came, nil without one.
    package var query: String?

    /// The subprotocols that the client offers, in its order.
    package var subprotocols: [String]

    /// The page that the request comes from, nil from what is not a browser.
    package var origin: String?

    /// What the client thinks it is talking to: `name` or `name:port`.
    package var host: String

    /// The peer's address, without port.
    package var peerAddress: String

    /// Whether the peer is on this machine.
    package var isLoopback: Bool

    /// What the nearest proxy says about who stands behind it; to be believed of trusted peers only.
    package var forwardedFor: String?

    /// The name of the listener that it came in by.
    package var listener: String

    /// Whether the connection is encrypted up to here.
    package var isTLS: Bool

    /// How many connections are open or in their handshake, this one included.
    package var connections: Int
}

/// What becomes of a request for a WebSocket.
package enum HandshakeDecision: Sendable, Equatable {
    /// Open it, with one of the offered subprotocols or without.
    case accept(subprotocol: String?)

    /// Answer with an HTTP status, 400, 403, 404 or 503, the last with the seconds after which to come back.
    case refuse(status: Int, retryAfterSeconds: Int? = nil)
}

/// The rules for a request that hold whoever asks.
struct HandshakeRules {
    /// What of a request the rules look at.
    struct Request {
        var isGet = true
        var httpVersion: String?
        var host: String?
        var connection: String?
        var version: String?
        var key: String?
        var subprotocols: String?
        var hasBody = false
    }

    /// The version of RFC 6455 section 4.1.
    static let version = "13"

    /// The status to refuse with, nil where the request may go on (RFC 6455 sections 4.2.1 and 4.4).
    static func refusal(of request: Request) -> Int? {
        guard request.isGet, !request.hasBody, request.httpVersion == "HTTP/1.1" else { return 400 }
        guard let host = request.host, !host.isEmpty else { return 400 }
        guard request.version?.trimmed == version else { return 426 }
        guard tokens(of: request.connection ?? "").contains(where: { $0.lowercased() == "upgrade" }) else { return 400 }
        guard let key = request.key?.trimmed, isKey(key) else { return 400 }
        guard let offered = offered(in: request.subprotocols) else { return 400 }
        return offered.contains(where: LibwebsocketsContext.reservedSubprotocols.contains) ? 400 : nil
    }

    /// The offered subprotocols in order, nil where the list is not one of tokens (RFC 7230 section 3.2.6).
    static func offered(in header: String?) -> [String]? {
        guard let header else { return [] }
        let names = tokens(of: header)
        guard !names.isEmpty, names.allSatisfy({ $0.utf8.allSatisfy(isTokenByte) }) else { return nil }
        return names
    }

    /// The subprotocol that libwebsockets will choose: the first of the client's that the server knows.
    static func choice(from offered: [String], known: [String]) -> String? {
        offered.first(where: known.contains)
    }

    /// Base64 of 16 bytes: 22 characters and two `=`.
    private static func isKey(_ key: String) -> Bool {
        let bytes = Array(key.utf8)
        guard bytes.count == 24, bytes[22] == UInt8(ascii: "="), bytes[23] == UInt8(ascii: "=") else { return false }
        return bytes[..<22].allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"): true
            default: false
            }
        }
    }

    private static func tokens(of list: String) -> [String] {
        list.split(separator: ",").map { String($0).trimmed }.filter { !$0.isEmpty }
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}

extension String {
    /// Without spaces and tabs at either end.
    fileprivate var trimmed: String {
        var rest = self[...]
        while let first = rest.first, first == " " || first == "\t" { rest.removeFirst() }
        while let last = rest.last, last == " " || last == "\t" { rest.removeLast() }
        return String(rest)
    }
}
