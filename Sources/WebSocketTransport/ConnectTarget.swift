/// Where a client wants to go, as libwebsockets wants to be told.
struct ConnectTarget: Equatable {
    /// The name or numeric address, without brackets.
    var host: String
    var port: Int
    var path: String

    /// The `Host` header: with brackets, and with the port where it is not the scheme's own.
    var hostHeader: String
    var origin: String?
    var subprotocol: String?
    var isTLS: Bool
    var isVerifying = true

    /// Takes a URL apart (RFC 6455 section 3); throws a sentence that shows a right one.
    init(_ target: WebSocketClient.Target) throws(TransportError) {
        let bad = TransportError(
            .badURL,
            "\(target.url) is not a server's address: write ws://host:port/path or wss://…"
        )
        guard let scheme = ["ws://", "wss://"].first(where: { target.url.lowercased().hasPrefix($0) }) else {
            throw bad
        }
        isTLS = scheme == "wss://"
        let rest = target.url.dropFirst(scheme.count)
        guard !rest.contains(where: { $0 == "#" || $0 == "@" || $0 == " " || $0.isNewline }) else { throw bad }
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        let tail = rest.dropFirst(authority.count)
        path = tail.isEmpty ? "/" : tail.hasPrefix("/") ? String(tail) : "/" + tail
        guard let (name, number) = Self.split(authority) else { throw bad }
        host = String(name)
        let standard = isTLS ? 443 : 80
        port = number ?? standard
        let bracketed = host.contains(":") ? "[\(host)]" : host
        hostHeader = port == standard ? bracketed : "\(bracketed):\(port)"
        origin = target.origin
        subprotocol = target.subprotocol
        isVerifying = target.isVerifying
    }

    /// The name and the port of `name`, `name:port`, `[address]` or `[address]:port`.
    private static func split(_ authority: Substring) -> (Substring, Int?)? {
        let isBracketed = authority.hasPrefix("[")
        let name = isBracketed ? authority.dropFirst().prefix { $0 != "]" } : authority.prefix { $0 != ":" }
        let rest = authority.dropFirst(name.count + (isBracketed ? 2 : 0))
        guard !name.isEmpty, authority.contains("]") == isBracketed else { return nil }
        guard !rest.isEmpty else { return (name, nil) }
        guard rest.hasPrefix(":"), let port = Int(rest.dropFirst()), (1...65_535).contains(port) else { return nil }
        return (name, port)
    }
}
