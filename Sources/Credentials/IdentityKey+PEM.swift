extension IdentityKey {
    /// A key for EdDSA out of a PEM file, as `openssl pkey -pubout` writes it.
    ///
    /// - Throws: ``IdentityKeyError`` where it is anything but one Ed25519 public key (RFC 8410 section 4).
    package static func edDSA(pem: String, id: String? = nil) throws(IdentityKeyError) -> IdentityKey {
        guard !pem.contains("PRIVATE KEY-----") else {
            throw IdentityKeyError(
                "the key file for EdDSA holds a private key; the relay needs the public one (openssl pkey -pubout)"
            )
        }
        let lines = pem.split(whereSeparator: \.isNewline).filter { !$0.allSatisfy(\.isWhitespace) }
        guard lines.count >= 3, lines.first == "-----BEGIN PUBLIC KEY-----", lines.last == "-----END PUBLIC KEY-----"
        else {
            throw IdentityKeyError("the key file for EdDSA is not one PEM public key (-----BEGIN PUBLIC KEY-----)")
        }
        // 44 bytes are 59 characters and one of padding.
        let body = lines.dropFirst().dropLast().joined().utf8
        let unpadded = body.last == UInt8(ascii: "=") ? body.dropLast() : body[...]
        let ambiguous = body.contains(UInt8(ascii: "-")) || body.contains(UInt8(ascii: "_"))
        guard !ambiguous, let structure = Base64URL.decode(unpadded.map(urlCharacter)),
            structure.starts(with: ed25519Prefix)
        else {
            throw IdentityKeyError("the PEM file for EdDSA does not hold an Ed25519 public key")
        }
        return try edDSA(publicKey: Array(structure.dropFirst(ed25519Prefix.count)), id: id)
    }
}

/// What stands before the 32 bytes of every Ed25519 public key in DER: SubjectPublicKeyInfo with the OID 1.3.101.112 and
/// a bit string of 33 bytes (RFC 8410 sections 3 and 4).
private let ed25519Prefix: [UInt8] = [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00]

/// A character of base64 (RFC 4648 section 4) as base64url has it.
private func urlCharacter(_ character: UInt8) -> UInt8 {
    switch character {
    case UInt8(ascii: "+"): UInt8(ascii: "-")
    case UInt8(ascii: "/"): UInt8(ascii: "_")
    default: character
    }
}
