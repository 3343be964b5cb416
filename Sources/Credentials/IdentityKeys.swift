/// The keys and rules by which a customer's token (a JWT, RFC 7519) is believed.
///
/// Two keys may be live at once, so that a key is changed without a moment in which good tokens are refused: add the new
/// one, have the business sign with it, take the old one away once its tokens have expired.
package struct IdentityKeys: Sendable {
    /// What a token has to say besides being signed.
    package struct Rules: Sendable, Equatable {
        /// What must stand in `aud`; where it is nil, a token that names an audience is refused as somebody else's.
        package var audience: String?
        /// What `iss` must be; nil takes any.
        package var issuer: String?
        /// How far the clocks may differ, in seconds.
        package var leewaySeconds: Int64 = 30
        /// How far ahead `exp` may lie, in seconds; nil takes any.
        package var longestLifeSeconds: Int64?

        package init(audience: String? = nil, issuer: String? = nil) {
            self.audience = audience
            self.issuer = issuer
        }
    }

    /// The most keys that are live at once.
    package static let mostKeys = 2

    private let keys: [IdentityKey]
    private let rules: Rules

    /// Takes the live keys.
    ///
    /// - Parameters:
    ///   - keys: One or two, whose ids differ where both have one.
    ///   - rules: What is asked of every token.
    /// - Throws: ``IdentityKeyError`` with a sentence for the operator.
    package init(_ keys: [IdentityKey], rules: Rules = Rules()) throws(IdentityKeyError) {
        guard !keys.isEmpty, keys.count <= Self.mostKeys else {
            throw IdentityKeyError("one or two identity keys can be live at once, not \(keys.count)")
        }
        let ids = keys.compactMap(\.id)
        if ids.count == 2, sameBytes(ids[0], ids[1]) {
            throw IdentityKeyError("both identity keys have the same id")
        }
        // A blank setting is a mistake, and would be met by a blank claim.
        guard !ids.contains(""), rules.audience != "", rules.issuer != "" else {
            throw IdentityKeyError("a key's id, the audience and the issuer cannot be blank; leave them out instead")
        }
        guard 0...300 ~= rules.leewaySeconds, rules.longestLifeSeconds.map({ $0 > 0 }) ?? true else {
            throw IdentityKeyError("the leeway is 0 to 300 seconds, and the longest life more than 0")
        }
        self.keys = keys
        self.rules = rules
    }

    /// Says who a token's bearer is.
    ///
    /// Nothing in the claims is read before the signature is known to be right.
    ///
    /// - Parameters:
    ///   - token: What came over the wire, of any length and shape.
    ///   - nowSeconds: The time, in seconds since 1970.
    /// - Returns: Who it is.
    /// - Throws: ``IdentityError``, outward the same for every refusal, with the reason for the log.
    package func verify(_ token: String, nowSeconds: Int64) throws(IdentityError) -> CustomerIdentity {
        let signed = try SignedToken(token)
        try signed.checkHeader()
        let fitting = try keys(for: signed)
        guard fitting.contains(where: { $0.verifies(signed.signature, of: signed.signedBytes) }) else {
            throw IdentityError(.wrongSignature)
        }
        return try IdentityClaims(signed.claims).identity(under: rules, nowSeconds: nowSeconds)
    }

    /// The keys that may have signed the token: those of its `kid` and those without one, if the algorithm is theirs.
    private func keys(for signed: SignedToken) throws(IdentityError) -> [IdentityKey] {
        let algorithm = try signed.algorithm()
        var candidates = keys
        if let id = try signed.keyID() {
            candidates = keys.filter { key in key.id.map { sameBytes($0, id) } ?? true }
            guard !candidates.isEmpty else { throw IdentityError(.unknownKey) }
        }
        let fitting = candidates.filter { sameBytes($0.algorithm.rawValue, algorithm) }
        guard !fitting.isEmpty else { throw IdentityError(.wrongAlgorithm) }
        return fitting
    }
}
