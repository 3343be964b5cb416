import StrictJSON

/// The claims of a token whose signature is right (RFC 7519 section 4.1).
struct IdentityClaims {
    private let members: JSONObject

    /// The longest subject, in bytes; OpenID Connect Core section 2 has 255 ASCII characters.
    private static let longestSubject = 255

    init(_ bytes: [UInt8]) throws(IdentityError) {
        guard let members = (try? JSONValue.parse(bytes, limits: SignedToken.limits))?.object else {
            throw IdentityError(.malformedClaims)
        }
        self.members = members
    }

    /// Who the bearer is, where all claims hold.
    func identity(under rules: IdentityKeys.Rules, nowSeconds: Int64) throws(IdentityError) -> CustomerIdentity {
        let expiresAt = try checkTimes(rules, nowSeconds)
        try checkAudience(rules.audience)
        if let issuer = rules.issuer {
            guard let claimed = members["iss"]?.string, sameBytes(claimed, issuer) else {
                throw IdentityError(.wrongIssuer)
            }
        }
        return CustomerIdentity(
            subject: try subject(),
            name: try text("name", or: .malformedName),
            email: try text("email", or: .malformedEmail),
            expiresAt: expiresAt
        )
    }

    private func subject() throws(IdentityError) -> String {
        guard let subject = members["sub"]?.string, 1...Self.longestSubject ~= subject.utf8.count,
            !subject.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
        else {
            throw IdentityError(.noSubject)
        }
        return subject
    }

    /// A text that may be absent; `null` counts as absent, since many libraries write it for what they do not have.
    private func text(_ name: String, or reason: IdentityError.Reason) throws(IdentityError) -> String? {
        guard let value = members[name], !value.isNull else { return nil }
        guard let text = value.string else { throw IdentityError(reason) }
        return text
    }

    private func checkAudience(_ expected: String?) throws(IdentityError) {
        guard let claimed = members["aud"] else {
            guard expected == nil else { throw IdentityError(.wrongAudience) }
            return
        }
        // RFC 7519 section 4.1.3: who does not find itself in the audience must refuse, also who has no name to look for.
        guard let expected else { throw IdentityError(.unexpectedAudience) }
        let named = claimed.array ?? [claimed]
        guard named.contains(where: { $0.string.map { sameBytes($0, expected) } ?? false }) else {
            throw IdentityError(.wrongAudience)
        }
    }
}

extension IdentityClaims {
    /// Checks `exp`, `nbf` and `iat`, and returns the first, in seconds since 1970.
    private func checkTimes(_ rules: IdentityKeys.Rules, _ now: Int64) throws(IdentityError) -> Int64 {
        // Without an expiry, a token that leaks once is good for ever.
        guard let expiresAt = try time("exp", or: .noExpiry) else { throw IdentityError(.noExpiry) }
        guard now < expiresAt + rules.leewaySeconds else { throw IdentityError(.expired) }
        if let longest = rules.longestLifeSeconds {
            guard expiresAt - rules.leewaySeconds <= now.addingWithoutOverflow(longest) else {
                throw IdentityError(.tooLongLived)
            }
        }
        if let notBefore = try time("nbf", or: .malformedNotBefore), now < notBefore - rules.leewaySeconds {
            throw IdentityError(.notYetValid)
        }
        if let issuedAt = try time("iat", or: .malformedIssuedAt), now < issuedAt - rules.leewaySeconds {
            throw IdentityError(.issuedInFuture)
        }
        return expiresAt
    }

    /// A time in whole seconds, nil where there is none; a fraction is cut off (RFC 7519 section 2, NumericDate).
    private func time(_ name: String, or reason: IdentityError.Reason) throws(IdentityError) -> Int64? {
        guard let value = members[name] else { return nil }
        // ±2⁵³, where a double still holds every whole number, leaves room for adding a leeway.
        let furthest = 9_007_199_254_740_992.0
        guard let number = value.double, -furthest...furthest ~= number else { throw IdentityError(reason) }
        return value.integer ?? Int64(number.rounded(.down))
    }
}

extension Int64 {
    fileprivate func addingWithoutOverflow(_ other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
