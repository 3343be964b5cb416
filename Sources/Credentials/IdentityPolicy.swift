/// Whether customers have to say who they are, and how that is checked.
package struct IdentityPolicy: Sendable {
    private let keys: IdentityKeys?
    private let isRequired: Bool

    /// Takes the switch `identity: required` and the keys.
    ///
    /// - Parameters:
    ///   - keys: What tokens are checked with; nil refuses every token.
    ///   - isRequired: Whether a customer without a token is refused.
    /// - Throws: ``IdentityKeyError`` where tokens are required and nothing could check them.
    package init(keys: IdentityKeys?, isRequired: Bool) throws(IdentityKeyError) {
        guard !isRequired || keys != nil else {
            throw IdentityKeyError("an identity is required of every customer, and no identity key is configured")
        }
        self.keys = keys
        self.isRequired = isRequired
    }

    /// Says who a customer is.
    ///
    /// A token that was sent is always checked: a blank or broken one is refused and never taken for none.
    ///
    /// - Parameters:
    ///   - token: The `token` of `hello`, nil where the member was absent.
    ///   - nowSeconds: The time, in seconds since 1970.
    /// - Returns: The identity; nil for an anonymous customer where that is allowed.
    /// - Throws: ``IdentityError``, outward the same for every refusal.
    package func customer(presenting token: String?, nowSeconds: Int64) throws(IdentityError) -> CustomerIdentity? {
        guard let token else {
            guard !isRequired else { throw IdentityError(.missing) }
            return nil
        }
        guard let keys else { throw IdentityError(.noKeys) }
        return try keys.verify(token, nowSeconds: nowSeconds)
    }
}
