import StrictJSON

/// A JSON Web Signature in its compact form (RFC 7515 section 7.1), taken apart and not yet believed.
struct SignedToken {
    /// The members of the header.
    let header: JSONObject

    /// The bytes of the claims, to be read once the signature is known to be right.
    let claims: [UInt8]

    /// What is signed: the first two parts with the dot between, as they came.
    let signedBytes: [UInt8]

    let signature: [UInt8]

    /// The longest token, in bytes.
    static let maximumBytes = 4096

    /// Bounds of the two JSON texts: a header or a set of claims is small and flat.
    static let limits = JSONLimits(maximumBytes: maximumBytes, maximumDepth: 8, maximumKeys: 64)

    /// Takes `token` apart.
    init(_ token: String) throws(IdentityError) {
        guard token.utf8.count <= Self.maximumBytes else { throw IdentityError(.tooLong) }
        let bytes = Array(token.utf8)
        let parts = bytes.split(separator: UInt8(ascii: "."), maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 3 else { throw IdentityError(.notThreeParts) }
        guard let header = Base64URL.decode(parts[0]), let claims = Base64URL.decode(parts[1]),
            let signature = Base64URL.decode(parts[2])
        else {
            throw IdentityError(.malformedBase64)
        }
        guard let members = (try? JSONValue.parse(header, limits: Self.limits))?.object else {
            throw IdentityError(.malformedHeader)
        }
        self.header = members
        self.claims = claims
        self.signature = signature
        signedBytes = Array(bytes[..<parts[1].endIndex])
    }
}

extension SignedToken {
    /// Checks all of the header that does not depend on a key.
    func checkHeader() throws(IdentityError) {
        // An extension that must be understood, an unencoded or compressed payload, a token within the token: none is
        // spoken here (RFC 7515 section 4.1.11, RFC 7797, RFC 7519 section 5.2).
        for extra in ["crit", "b64", "zip", "cty"] where header[extra] != nil { throw IdentityError(.critical) }
        // RFC 8725 section 3.10: a key that comes with the token proves nothing, and fetching one is the sender's errand.
        for key in ["jwk", "jku", "x5u", "x5c"] where header[key] != nil { throw IdentityError(.bringsKey) }
        // RFC 8725 section 3.11: a token of another type, such as an access token, is not a customer's identity.
        if let type = header["typ"] {
            guard type.string?.lowercased() == "jwt" else { throw IdentityError(.wrongType) }
        }
    }

    /// The algorithm that the header claims.
    func algorithm() throws(IdentityError) -> String {
        guard let algorithm = header["alg"]?.string else { throw IdentityError(.noAlgorithm) }
        guard algorithm.lowercased() != "none" else { throw IdentityError(.unsigned) }
        return algorithm
    }

    /// The key that the header names, nil where it names none.
    func keyID() throws(IdentityError) -> String? {
        guard let value = header["kid"] else { return nil }
        guard let id = value.string else { throw IdentityError(.malformedKeyID) }
        return id
    }
}

/// Whether two texts are the same bytes; Swift's `==` would take a Kelvin sign for a K.
func sameBytes(_ a: String, _ b: String) -> Bool {
    a.utf8.elementsEqual(b.utf8)
}
