import COpenSSL
package import Credentials

/// Makes tokens, good and bad: what a business's server would do, and what an attacker would.
package enum TokenForge {
    /// The moment at which the tests' tokens are looked at, in seconds since 1970.
    package static let now: Int64 = 1_700_000_100

    /// The bytes 1 to 32.
    package static let secret = [UInt8](1...32)

    /// RFC 8037 appendix A.1: the private key `d`.
    package static let privateKey = base64URL("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A")

    /// RFC 8037 appendix A.2: the public key `x`.
    package static let publicKey = base64URL("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")

    /// The same public key as `openssl pkey -pubout` writes it.
    package static let publicPEM = """
        -----BEGIN PUBLIC KEY-----
        MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
        -----END PUBLIC KEY-----

        """

    package static let goodHeader = #"{"alg":"HS256","typ":"JWT"}"#
    package static let goodClaims = #"{"sub":"customer-42","exp":1700003600,"aud":"heard"}"#

    package static func base64URL(_ text: String) -> [UInt8] {
        Base64URL.decode(text.utf8) ?? []
    }

    package static func encode(_ text: String) -> String {
        Base64URL.encode(Array(text.utf8))
    }

    /// A token signed with HS256, whatever its header says.
    package static func hs256(
        header: String = TokenForge.goodHeader,
        claims: String = TokenForge.goodClaims,
        secret: [UInt8] = TokenForge.secret
    ) -> String {
        let signed = encode(header) + "." + encode(claims)
        return signed + "." + Base64URL.encode(hmac(Array(signed.utf8), secret))
    }

    /// A token signed with Ed25519, whatever its header says.
    package static func edDSA(
        header: String = #"{"alg":"EdDSA","typ":"JWT"}"#,
        claims: String = TokenForge.goodClaims
    ) -> String {
        let signed = encode(header) + "." + encode(claims)
        return signed + "." + Base64URL.encode(ed25519(Array(signed.utf8)))
    }

    package static func hmac(_ message: [UInt8], _ key: [UInt8]) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: 32)
        var count: CUnsignedInt = 0
        HMAC(EVP_sha256(), key, CInt(key.count), message, message.count, &output, &count)
        return output
    }

    private static func ed25519(_ message: [UInt8]) -> [UInt8] {
        var signature = [UInt8](repeating: 0, count: 64)
        var count = signature.count
        let key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, privateKey, privateKey.count)
        let context = EVP_MD_CTX_new()
        EVP_DigestSignInit(context, nil, nil, nil, key)
        EVP_DigestSign(context, &signature, &count, message, message.count)
        EVP_MD_CTX_free(context)
        EVP_PKEY_free(key)
        return signature
    }
}

extension IdentityKeys {
    /// Why `token` is refused at `now`, nil where it is taken.
    package func refusal(of token: String, at now: Int64 = TokenForge.now) -> IdentityError? {
        do {
            _ = try verify(token, nowSeconds: now)
            return nil
        } catch {
            return error
        }
    }

    /// The keys that most tests use: the shared secret alone, for the audience `heard`.
    package static func shared(rules: Rules = Rules(audience: "heard")) throws -> IdentityKeys {
        try IdentityKeys([.hs256(secret: TokenForge.secret)], rules: rules)
    }

    /// The public key alone, for the audience `heard`.
    package static func published(rules: Rules = Rules(audience: "heard")) throws -> IdentityKeys {
        try IdentityKeys([.edDSA(publicKey: TokenForge.publicKey)], rules: rules)
    }
}
