/// Which pages may open a WebSocket: those of the request's own host, and those that are named.
///
/// A browser sends `Origin` with every handshake and lets any page open a WebSocket to anywhere, so that without this
/// check a foreign page could speak in its visitor's name (RFC 6455 section 10.2).
package struct OriginPolicy: Sendable {
    /// An origin taken apart (RFC 6454 section 6.1): no path, no user, no trailing dot.
    private struct Origin: Hashable {
        let scheme: String
        let host: String
        let port: Int

        init?(_ text: String) {
            let text = text.lowercased()
            guard let scheme = ["http", "https"].first(where: { text.hasPrefix($0 + "://") }) else { return nil }
            guard let place = Place(text.dropFirst(scheme.count + 3)) else { return nil }
            self.scheme = scheme
            host = place.host
            port = place.port ?? Self.standardPort(of: scheme)
        }

        static func standardPort(of scheme: String) -> Int { scheme == "https" ? 443 : 80 }
    }

    /// `name`, `name:port`, `[address]` or `[address]:port`, and nothing else.
    private struct Place {
        let host: String
        let port: Int?

        init?(_ text: some StringProtocol) {
            let isBracketed = text.hasPrefix("[")
            let end = isBracketed ? text.firstIndex(of: "]").map(text.index(after:)) : text.firstIndex(of: ":")
            let name = text[..<(end ?? text.endIndex)]
            let rest = text[name.endIndex...]
            guard !name.isEmpty, name.last != ".", name.utf8.allSatisfy(Self.isHostByte) else { return nil }
            guard !isBracketed || name.last == "]" else { return nil }
            host = String(name)
            guard !rest.isEmpty else {
                port = nil
                return
            }
            let digits = rest.dropFirst()
            guard rest.first == ":", digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
            guard let number = Int(digits), (1...65_535).contains(number) else { return nil }
            port = number
        }

        private static func isHostByte(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
            default: "-._[]:".utf8.contains(byte)
            }
        }
    }

    private let allowed: Set<Origin>

    /// Allows these besides the request's own host; throws where one is not `scheme://host` or `scheme://host:port`.
    package init(allowing origins: [String] = []) throws(TransportError) {
        var allowed: Set<Origin> = []
        for text in origins {
            guard let origin = Origin(text) else {
                throw TransportError(.badURL, "\(text) is not an origin: write https://host or https://host:port.")
            }
            allowed.insert(origin)
        }
        self.allowed = allowed
    }

    /// Whether a page of this origin may speak to this host; a missing origin, as from what is not a browser, may.
    ///
    /// `null`, which a browser sends for a sandboxed page or a file, may not.
    package func allows(origin: String?, host: String) -> Bool {
        guard let origin else { return true }
        guard let origin = Origin(origin) else { return false }
        if allowed.contains(origin) { return true }
        guard let place = Place(host.lowercased()) else { return false }
        return place.host == origin.host && (place.port ?? Origin.standardPort(of: origin.scheme)) == origin.port
    }
}
