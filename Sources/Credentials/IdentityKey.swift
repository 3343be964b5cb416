import COpenSSL

/// One key that a business signs its customers' tokens with, and the one algorithm that goes with it.
///
/// The algorithm is the key's and never the token's to choose, so a public key cannot be made to serve as a shared secret.
package struct IdentityKey: Sendable {
    /// The algorithms, by their names in a token's header.
    package enum Algorithm: String, Sendable, CaseIterable {
        /// HMAC with SHA-256 (RFC 7518 section 3.2).
        case hs256 = "HS256"
        /// Ed25519 (RFC 8037 section 3.1).
        case edDSA = "EdDSA"
    }

    /// The algorithm that the key is for.
    package let algorithm: Algorithm

    /// What a token calls the key (`kid`), where it says so.
    package let id: String?

    /// The shared secret, or the 32 bytes of the public key.
    private let material: [UInt8]

    /// The shortest shared secret, in bytes: as long as the hash's output (RFC 7518 section 3.2).
    package static let shortestSecret = 32

    /// The longest shared secret, in bytes; a longer one is a wrong file.
    package static let longestSecret = 4096

    /// A key for HS256.
    ///
    /// - Parameters:
    ///   - secret: 32 to 4096 bytes, the same that the business signs with.
    ///   - id: The key's `kid`; without it the key is tried for tokens with any `kid`.
    /// - Returns: The key.
    /// - Throws: ``IdentityKeyError`` where the secret is too short, or is a key of another kind.
    package static func hs256(secret: [UInt8], id: String? = nil) throws(IdentityKeyError) -> IdentityKey {
        guard !secret.starts(with: "-----BEGIN ".utf8) else {
            throw IdentityKeyError("the secret for HS256 is a PEM file; a public key as a shared secret is no secret")
        }
        guard secret.count >= shortestSecret else {
            throw IdentityKeyError(
                "the secret for HS256 has \(secret.count) bytes and needs at least \(shortestSecret) (RFC 7518)"
            )
        }
        guard secret.count <= longestSecret else {
            throw IdentityKeyError("the secret for HS256 is longer than \(longestSecret) bytes")
        }
        return IdentityKey(algorithm: .hs256, id: id, material: secret)
    }

    /// A key for EdDSA over Ed25519.
    ///
    /// - Parameters:
    ///   - publicKey: The 32 bytes of the public key (RFC 8032 section 5.1.5).
    ///   - id: The key's `kid`; without it the key is tried for tokens with any `kid`.
    /// - Returns: The key.
    /// - Throws: ``IdentityKeyError`` where the bytes are no key that can be trusted.
    package static func edDSA(publicKey: [UInt8], id: String? = nil) throws(IdentityKeyError) -> IdentityKey {
        guard publicKey.count == Ed25519.keyLength else {
            throw IdentityKeyError("an Ed25519 public key has 32 bytes, not \(publicKey.count)")
        }
        guard !Ed25519.isOfSmallOrder(publicKey) else {
            throw IdentityKeyError("the Ed25519 public key is a point of small order, under which anybody can sign")
        }
        return IdentityKey(algorithm: .edDSA, id: id, material: publicKey)
    }

    private init(algorithm: Algorithm, id: String?, material: [UInt8]) {
        self.algorithm = algorithm
        self.id = id
        self.material = material
    }

    /// Whether `signature` is this key's over `message`; for HS256 in a time that does not depend on where they differ.
    package func verifies(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        switch algorithm {
        case .hs256: constantTimeEqual(Digest.hmacSHA256(of: message, key: material), signature)
        case .edDSA: Ed25519.verifies(signature, of: message, publicKey: material)
        }
    }
}

extension IdentityKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Names the algorithm and never the key.
    package var description: String { "IdentityKey(\(algorithm.rawValue), hidden)" }

    /// Names the algorithm and never the key.
    package var debugDescription: String { description }

    /// Shows no members, so that `dump` has nothing to print.
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// Why keys cannot be used, as a sentence for the operator; never a piece of a key.
package struct IdentityKeyError: Error, Sendable, Equatable, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}
