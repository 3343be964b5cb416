import Credentials
import Testing
import TokenForge

@Suite struct `A signature from a standard` {
    @Test func `RFC 7515 appendix A1, HMAC with SHA-256, is right`() throws {
        let key = try IdentityKey.hs256(
            secret: TokenForge.base64URL(
                "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"
            )
        )
        let signed =
            "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9"
            + ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
        let signature = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
        #expect(key.verifies(TokenForge.base64URL(signature), of: Array(signed.utf8)))
        // The token names nobody, so that its signature is all that can be believed of it.
        let keys = try IdentityKeys([key])
        #expect(keys.refusal(of: signed + "." + signature, at: 1_300_819_379)?.reason == .noSubject)
        #expect(keys.refusal(of: signed + "." + signature, at: 1_300_819_410)?.reason == .expired)
    }

    @Test func `RFC 8037 appendix A4, Ed25519, is right, and wrong with any bit changed`() throws {
        let key = try IdentityKey.edDSA(publicKey: TokenForge.publicKey)
        let message = Array("eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc".utf8)
        let signature = TokenForge.base64URL(
            "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
        )
        #expect(key.verifies(signature, of: message))
        for bit in 0..<512 {
            var changed = signature
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(!key.verifies(changed, of: message), "bit \(bit)")
        }
        for bit in 0..<(message.count * 8) {
            var changed = message
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(!key.verifies(signature, of: changed), "bit \(bit)")
        }
    }

    @Test func `RFC 8032 section 7_1 test 1, an empty message, is right`() throws {
        // Its key pair is RFC 8037's.
        let key = try IdentityKey.edDSA(publicKey: TokenForge.publicKey)
        let signature = TokenForge.base64URL(
            "5VZDAMNgrHKQhuLMgG6CioSHfx645dl02HPgZSJJAVVfuIIVkKM7rMYeOXAc-bRr0lv18FlbviRlUUFDjnoQCw"
        )
        #expect(key.verifies(signature, of: []))
        #expect(!key.verifies(signature, of: [0]))
    }

    @Test func `a second Ed25519 signature made out of a good one is refused`() throws {
        let key = try IdentityKey.edDSA(publicKey: TokenForge.publicKey)
        let message = Array("eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc".utf8)
        // The signature of RFC 8037 with the group's order added to its second half.
        let signature = TokenForge.base64URL(
            "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6KLa6_pyZkOh9Vg8wkiO1VhVsPt9g7sVvpAr_MuM0KEg"
        )
        #expect(!key.verifies(signature, of: message))
    }
}

@Suite struct `A token from another library` {
    /// PyJWT 2.15.1: `jwt.encode(claims, bytes(range(1, 33)), algorithm="HS256")`.
    private let shared =
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJjdXN0b21lci00MiIsIm5hbWUiOiJBZGEgXHUwMGQ4c3RlciIsImVtYWlsIjoi"
        + "YWRhQGV4YW1wbGUuY29tIiwiaWF0IjoxNzAwMDAwMDAwLCJuYmYiOjE3MDAwMDAwMDAsImV4cCI6MTcwMDAwMzYwMCwiYXVkIjpbImhlYXJk"
        + "Iiwib3RoZXIiXSwiaXNzIjoiaHR0cHM6Ly9zaG9wLmV4YW1wbGUifQ.6RJs43l-X-Ggxz_NUm4_192o4o1Tg8rNcT10icvD8ao"

    /// PyJWT 2.15.1 over `cryptography` 50.0.2: RFC 8037's key, `headers={"kid": "ed-1"}`.
    private let published =
        "eyJhbGciOiJFZERTQSIsImtpZCI6ImVkLTEiLCJ0eXAiOiJKV1QifQ.eyJzdWIiOiJjdXN0b21lci00MiIsIm5hbWUiOiJBZGEgXHUwMGQ4c3R"
        + "lciIsImVtYWlsIjoiYWRhQGV4YW1wbGUuY29tIiwiaWF0IjoxNzAwMDAwMDAwLCJuYmYiOjE3MDAwMDAwMDAsImV4cCI6MTcwMDAwMzYwMCwi"
        + "YXVkIjpbImhlYXJkIiwib3RoZXIiXSwiaXNzIjoiaHR0cHM6Ly9zaG9wLmV4YW1wbGUifQ.S4s4as66_ENF6dH2WvC6VjWR15FfXFt1dt9bk"
        + "KHS3e5CkGfGPgJcTpCIGnBNEbAvsE3mv6Nga1xMBEG9ngb9CQ"

    private let rules = IdentityKeys.Rules(audience: "heard", issuer: "https://shop.example")

    @Test func `signed by PyJWT with a shared secret says who the customer is`() throws {
        let identity = try IdentityKeys.shared(rules: rules).verify(shared, nowSeconds: TokenForge.now)
        #expect(identity.subject == "customer-42")
        #expect(identity.name == "Ada Øster")
        #expect(identity.email == "ada@example.com")
        #expect(identity.expiresAt == 1_700_003_600)
    }

    @Test func `signed by PyJWT with Ed25519 says who the customer is, with the key as bytes and as PEM`() throws {
        for key in [
            try IdentityKey.edDSA(publicKey: TokenForge.publicKey, id: "ed-1"),
            try IdentityKey.edDSA(pem: TokenForge.publicPEM),
        ] {
            let identity = try IdentityKeys([key], rules: rules).verify(published, nowSeconds: TokenForge.now)
            #expect(identity.subject == "customer-42")
        }
    }

    @Test func `that the tests sign themselves is the same as another library's`() throws {
        let parts = shared.split(separator: ".")
        let mac = TokenForge.hmac(
            Array(shared.utf8.prefix(parts[0].utf8.count + 1 + parts[1].utf8.count)),
            TokenForge.secret
        )
        #expect(Base64URL.encode(mac) == parts[2])
        #expect(
            try IdentityKeys.published().verify(TokenForge.edDSA(), nowSeconds: TokenForge.now).subject == "customer-42"
        )
    }
}
