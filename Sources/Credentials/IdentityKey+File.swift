extension IdentityKey {
    /// Reads a key from its file, which says by its form which algorithm the key is for.
    ///
    /// A PEM file is a public key for EdDSA, which anybody may read and only this user may change. Anything else is the
    /// shared secret for HS256, which only this user may read: one line of text without its line end, or any bytes. The
    /// operator's file decides, and never a token.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - id: The key's `kid`; without it the key is tried for tokens with any `kid`.
    /// - Returns: The key.
    /// - Throws: ``SecretFileError`` where the file cannot be used, ``IdentityKeyError`` where the key in it cannot.
    package static func read(_ path: String, id: String? = nil) throws -> IdentityKey {
        let content = try SecretFile.readPublic(path)
        guard content.starts(with: "-----BEGIN ".utf8) else {
            return try hs256(secret: secret(inFile: try SecretFile.read(path)), id: id)
        }
        return try edDSA(pem: String(decoding: content, as: UTF8.self), id: id)
    }

    /// The secret in a file's bytes.
    ///
    /// A line end belongs to a text that somebody typed; at the end of random bytes it is a byte as good as any other.
    static func secret(inFile bytes: [UInt8]) -> [UInt8] {
        let line = SecretFile.withoutLineEnd(bytes)
        return line.allSatisfy { 0x20...0x7E ~= $0 } ? line : bytes
    }
}
