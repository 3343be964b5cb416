/// Why a customer's token is refused: one sentence for whoever sent it, the reason for the log.
package struct IdentityError: Error, Sendable, Equatable {
    /// What the relay's log says.
    ///
    /// It never holds a piece of the token.
    package let reason: Reason

    /// What every sender of every refused token is told, in the same words, so that trying teaches nothing.
    package static let outwardText = "That token is not accepted."

    /// What is wrong with a token.
    package enum Reason: String, Sendable, CaseIterable {
        // The relay's own settings.
        case noKeys = "no identity key is configured"
        case missing = "a token is required, and none was sent"

        // The outer form (RFC 7515 section 3.1).
        case tooLong = "the token is longer than 4096 bytes"
        case notThreeParts = "the token is not three parts"
        case malformedBase64 = "a part of the token is not base64url in its one form"
        case malformedHeader = "the header is not one JSON object without a repeated member"
        case malformedClaims = "the claims are not one JSON object without a repeated member"

        // The header.
        case noAlgorithm = "the header names no algorithm"
        case unsigned = "the header says that the token is not signed"
        case wrongAlgorithm = "the header names another algorithm than the key's"
        case wrongType = "the header's typ is not JWT"
        case critical = "the header asks for an extension (crit, b64, zip or cty)"
        case bringsKey = "the header brings or names a key of its own (jwk, jku, x5u or x5c)"
        case malformedKeyID = "the header's kid is not a string"
        case unknownKey = "the header names a key that is not configured"

        // The signature.
        case wrongSignature = "the signature is wrong"

        // The claims (RFC 7519 section 4.1).
        case noSubject = "sub is not a text of 1 to 255 bytes without control characters"
        case malformedName = "name is not a string"
        case malformedEmail = "email is not a string"
        case noExpiry = "exp is not a time"
        case expired = "the token has expired"
        case tooLongLived = "the token lives longer than is allowed"
        case malformedNotBefore = "nbf is not a time"
        case notYetValid = "the token is not valid yet"
        case malformedIssuedAt = "iat is not a time"
        case issuedInFuture = "the token was issued in the future"
        case wrongAudience = "the token is for another audience"
        case unexpectedAudience = "the token names an audience, and none is configured"
        case wrongIssuer = "the token is from another issuer"
    }

    init(_ reason: Reason) {
        self.reason = reason
    }
}

extension IdentityError: CustomStringConvertible {
    /// The outward text, so that an error that is printed by mistake says nothing.
    package var description: String { Self.outwardText }
}
