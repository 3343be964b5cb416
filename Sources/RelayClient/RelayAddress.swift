/// Where a relay is: what `--server` or `HEARD_SERVER` says.
package struct RelayAddress: Sendable, Equatable {
    /// `ws://` or `wss://` with host and port, and whatever path stands before the relay's own.
    package let base: String

    /// The relay on this machine, as `heard serve` listens without settings.
    package static let standard = RelayAddress(base: "ws://127.0.0.1:8080")

    private init(base: String) {
        self.base = base
    }

    /// Reads `ws://host:port`, `wss://…`, the same as `http(s)://`, or `host:port`.
    ///
    /// - Throws: A sentence that shows a right one.
    package init(_ text: String) throws(AddressError) {
        let error = AddressError(description: "\"\(text)\" is no relay's address: write ws://host:port or wss://host.")
        var rest = Substring(text)
        var scheme = "ws"
        if let end = rest.range(of: "://") {
            switch rest[..<end.lowerBound].lowercased() {
            case "ws", "http": scheme = "ws"
            case "wss", "https": scheme = "wss"
            default: throw error
            }
            rest = rest[end.upperBound...]
        }
        for path in ["/chat", "/desk"] where rest.hasSuffix(path) { rest = rest.dropLast(path.count) }
        while rest.hasSuffix("/") { rest = rest.dropLast() }
        let isPlain = rest.unicodeScalars.allSatisfy { $0.isASCII && $0.value > 0x20 && $0.value != 0x7F }
        guard !rest.isEmpty, isPlain, !rest.contains("@"), !rest.contains("?"), !rest.contains("#") else { throw error }
        base = "\(scheme)://\(rest)"
    }

    /// The address of one of the relay's doors, such as `/chat`.
    package func url(_ path: String) -> String { base + path }

    /// The address without its scheme, with nothing in it but letters, digits, `.`, `-` and `_`: for a file's name.
    package var fileName: String {
        let host = base.drop { $0 != "/" }.drop { $0 == "/" }
        return String(host.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "-") ? $0 : "_" })
    }
}

/// An address that cannot be used, as a sentence.
package struct AddressError: Error, Sendable, Equatable, CustomStringConvertible {
    package let description: String
}

extension Substring {
    fileprivate func range(of mark: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(mark) { return start..<index(start, offsetBy: mark.count) }
            start = index(after: start)
        }
        return nil
    }
}
