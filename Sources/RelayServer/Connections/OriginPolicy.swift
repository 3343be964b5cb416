/// Which web pages may open a connection (RFC 6455 section 10.2): exact origins, never a part of one.
struct OriginPolicy: Sendable {
    /// Serialised origins such as `https://shop.example`, as configured.
    let allowed: Set<String>

    /// Whether a handshake with this `Origin` and `Host` may go on.
    ///
    /// Without an `Origin` it is not a browser's.
    ///
    /// `isTLS`: Whether the page's own connection is encrypted, or may be behind a trusted proxy.
    func admits(origin: String?, host: String?, isTLS: Bool) -> Bool {
        guard let origin else { return true }
        if allowed.contains(origin) { return true }
        guard let host, let parts = Self.parts(of: origin) else { return false }
        // An encrypted page may not be spoken for by a plain one; behind a plain listener both schemes may be a proxy's.
        guard parts.scheme == "https://" || !isTLS else { return false }
        return host.lowercased() == parts.authority || host.lowercased() == "\(parts.host):\(parts.port)"
    }

    /// Splits `scheme://host[:port]`; nil for anything else, a path, a user, an upper-case or trailing dot among them.
    private static func parts(of origin: String) -> (scheme: String, authority: String, host: String, port: Int)? {
        let schemes = [("https://", 443), ("http://", 80)]
        guard let (scheme, standardPort) = schemes.first(where: { origin.hasPrefix($0.0) }) else { return nil }
        let authority = String(origin.dropFirst(scheme.count))
        guard !authority.isEmpty, authority.utf8.allSatisfy(isAuthorityByte) else { return nil }
        guard let colon = authority.lastIndex(of: ":"), authority.last != "]" else {
            return (scheme, authority, authority, standardPort)
        }
        guard let port = Int(authority[authority.index(after: colon)...]), 1...65_535 ~= port else { return nil }
        return (scheme, authority, String(authority[..<colon]), port)
    }

    private static func isAuthorityByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"): true
        default: false
        }
    }
}
