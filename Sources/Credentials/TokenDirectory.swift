import COpenSSL

/// The live tokens of the desk, by their hashes, with whom each belongs to.
///
/// One owner may have several entries: while a token is being rotated the old one lives beside the new until it expires.
/// A look-up goes through all entries, whoever is found. At a desk's size that costs microseconds, and nothing about the
/// tokens shows in the time it takes.
package struct TokenDirectory<Owner: Sendable>: Sendable {
    /// One live token.
    package struct Entry: Sendable {
        /// ``DeskToken/hash`` of the token.
        package var hash: String
        /// Whose it is, roles and queues included: what a person may do comes from here and never from a message.
        package var owner: Owner
        /// When it stops to be taken, in seconds since 1970; nil where it lives until it is removed.
        package var expiresAt: Int64?

        package init(hash: String, owner: Owner, expiresAt: Int64? = nil) {
            self.hash = hash
            self.owner = owner
            self.expiresAt = expiresAt
        }
    }

    private let entries: [Entry]

    /// The 32 bytes of each entry's hash, one after the other.
    private let digests: [UInt8]

    /// A directory of `entries`.
    ///
    /// - Throws: ``TokenDirectoryError`` where a hash is not one, or stands twice, since then it is unclear whose it is.
    package init(_ entries: [Entry]) throws(TokenDirectoryError) {
        var digests: [UInt8] = []
        var seen: Set<String> = []
        for (position, entry) in entries.enumerated() {
            guard let digest = Base64URL.decode(entry.hash.utf8), digest.count == Digest.length else {
                throw TokenDirectoryError("the hash of token \(position + 1) is not 43 characters of base64url")
            }
            guard seen.insert(entry.hash).inserted else {
                throw TokenDirectoryError("the hash of token \(position + 1) stands in the directory twice")
            }
            digests += digest
        }
        self.entries = entries
        self.digests = digests
    }

    /// The entry of a token that somebody presents.
    ///
    /// - Parameters:
    ///   - presented: What came over the wire, of any length and shape.
    ///   - nowSeconds: The time, in seconds since 1970.
    /// - Returns: The entry; nil for any text that is not a live token.
    package func entry(forToken presented: String, nowSeconds: Int64) -> Entry? {
        guard let token = DeskToken(presented) else { return nil }
        guard let entry = entry(forDigest: Digest.sha256(Array(token.text.utf8))) else { return nil }
        return entry.isLive(nowSeconds: nowSeconds) ? entry : nil
    }

    /// Whether a token with this hash is still live; false tells the relay to close what was opened with it.
    package func isLive(hash: String, nowSeconds: Int64) -> Bool {
        guard let digest = Base64URL.decode(hash.utf8) else { return false }
        return entry(forDigest: digest)?.isLive(nowSeconds: nowSeconds) ?? false
    }

    private func entry(forDigest digest: [UInt8]) -> Entry? {
        guard digest.count == Digest.length else { return nil }
        var found: Int?
        digests.withUnsafeBytes { all in
            // No way out before the end: the number of comparisons is the number of entries, always.
            for position in entries.indices {
                let start = all.baseAddress?.advanced(by: position * Digest.length)
                if CRYPTO_memcmp(start, digest, Digest.length) == 0 { found = position }
            }
        }
        return found.map { entries[$0] }
    }
}

extension TokenDirectory.Entry {
    fileprivate func isLive(nowSeconds: Int64) -> Bool {
        expiresAt.map { nowSeconds < $0 } ?? true
    }
}

/// Why the tokens that were kept cannot be used, as a sentence for the operator.
package struct TokenDirectoryError: Error, Sendable, Equatable, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}
