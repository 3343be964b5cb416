/// What an agent or a supervisor shows at the desk: `heard_` and 256 random bits.
///
/// The token is printed once and never kept; the relay keeps ``hash``. A fast hash is enough, because 256 random bits
/// cannot be guessed one after the other as a password can.
package struct DeskToken: Sendable {
    /// The whole token.
    ///
    /// It goes to its owner and nowhere else, no log and no error among them.
    package let text: String

    /// What every token begins with, so that secret scanners can find one that leaked.
    package static let prefix = "heard_"

    /// The random bytes in a token.
    private static let randomBytes = 32

    /// Makes a new token out of 256 random bits.
    package static func mint() -> DeskToken {
        DeskToken(unchecked: prefix + Base64URL.encode(SecureRandom.bytes(randomBytes)))
    }

    /// Takes a text that has the shape of a token; whether it is anybody's is for ``TokenDirectory`` to say.
    package init?(_ text: String) {
        guard secretBytes(of: text, after: Self.prefix) == Self.randomBytes else { return nil }
        self.text = text
    }

    private init(unchecked text: String) {
        self.text = text
    }

    /// What the relay keeps of the token: SHA-256 of its text, as 43 characters of base64url.
    package var hash: String { hashOfSecret(text) }
}

extension DeskToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Names the type and never the token.
    package var description: String { "DeskToken(hidden)" }

    /// Names the type and never the token.
    package var debugDescription: String { description }

    /// Shows no members, so that `dump` has nothing to print.
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// The number of bytes in the base64url behind `prefix`; nil where the text has another shape.
func secretBytes(of text: String, after prefix: String) -> Int? {
    // The length goes first, so that a long text costs nothing.
    guard text.utf8.count <= 128, text.utf8.starts(with: prefix.utf8) else { return nil }
    return Base64URL.decode(text.utf8.dropFirst(prefix.utf8.count))?.count
}

/// SHA-256 of a secret's text, as 43 characters of base64url.
func hashOfSecret(_ text: String) -> String {
    Base64URL.encode(Digest.sha256(Array(text.utf8)))
}
