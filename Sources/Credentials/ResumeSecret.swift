/// What a participant comes back with after a lost connection: 192 random bits, as 32 characters of base64url.
///
/// The wire protocol asks for at least 128 (section 3). The relay keeps ``hash``. Looking a hash up in an index is safe
/// though it takes a time of its own for each: to steer a look-up one would need secrets whose SHA-256 begins as wished.
package struct ResumeSecret: Sendable {
    /// The whole secret.
    ///
    /// It goes to its participant and nowhere else.
    package let text: String

    /// The random bytes in a secret.
    private static let randomBytes = 24

    /// Makes a new secret out of 192 random bits.
    package static func mint() -> ResumeSecret {
        ResumeSecret(unchecked: Base64URL.encode(SecureRandom.bytes(randomBytes)))
    }

    /// Takes a text that has the shape of a secret.
    package init?(_ text: String) {
        guard secretBytes(of: text, after: "") == Self.randomBytes else { return nil }
        self.text = text
    }

    private init(unchecked text: String) {
        self.text = text
    }

    /// What the relay keeps of the secret: SHA-256 of its text, as 43 characters of base64url.
    package var hash: String { hashOfSecret(text) }
}

extension ResumeSecret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Names the type and never the secret.
    package var description: String { "ResumeSecret(hidden)" }

    /// Names the type and never the secret.
    package var debugDescription: String { description }

    /// Shows no members, so that `dump` has nothing to print.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
