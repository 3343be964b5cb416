/// Who a customer is, as the business signed it.
package struct CustomerIdentity: Sendable, Equatable {
    /// The business's own name for the customer (`sub`), 1 to 255 bytes without control characters.
    ///
    /// Swift's `==` holds canonically equivalent texts for equal, so two subjects that differ in their bytes may compare
    /// equal. To file a customer, use ``subjectHash``.
    package let subject: String

    /// What to call the customer (`name`), as signed: not yet cut, normalised or checked for look-alikes.
    package let name: String?

    /// The customer's address (`email`), as signed.
    package let email: String?

    /// When the token expires (`exp`), in seconds since 1970, without the leeway.
    package let expiresAt: Int64

    init(subject: String, name: String?, email: String?, expiresAt: Int64) {
        self.subject = subject
        self.name = name
        self.email = email
        self.expiresAt = expiresAt
    }

    /// A name for the customer that is the same exactly where ``subject`` is the same, byte for byte.
    ///
    /// SHA-256, as 43 characters of base64url: of one length, ASCII, and safe in a key, a file and a log.
    package var subjectHash: String { hashOfSecret(subject) }
}
