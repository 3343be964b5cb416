import Credentials
import Testing
import TokenForge

/// The sentence that making a key or keys ends in, nil where it works.
private func complaint<T>(_ make: () throws -> T) -> String? {
    do {
        _ = try make()
        return nil
    } catch {
        return "\(error)"
    }
}

@Suite struct `An identity key` {
    @Test(arguments: [0, 1, 31])
    func `for HS256 that is too short is refused with its length and the need`(length: Int) throws {
        let sentence = try #require(complaint { try IdentityKey.hs256(secret: [UInt8](repeating: 7, count: length)) })
        #expect(sentence.contains("\(length) bytes"))
        #expect(sentence.contains("at least 32"))
    }

    @Test func `for HS256 takes 32 to 4096 bytes`() {
        #expect(complaint { try IdentityKey.hs256(secret: [UInt8](repeating: 7, count: 32)) } == nil)
        #expect(complaint { try IdentityKey.hs256(secret: [UInt8](repeating: 7, count: 4096)) } == nil)
        #expect(complaint { try IdentityKey.hs256(secret: [UInt8](repeating: 7, count: 4097)) } != nil)
    }

    @Test func `for HS256 cannot be a PEM file, least of all a public key`() throws {
        let sentence = try #require(complaint { try IdentityKey.hs256(secret: Array(TokenForge.publicPEM.utf8)) })
        #expect(sentence.contains("PEM"))
    }

    @Test(arguments: [
        "", "-----BEGIN PUBLIC KEY-----", "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----",
        "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
        "-----BEGIN PUBLIC KEY-----\n11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n-----END PUBLIC KEY-----",
        "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n-----END PUBLIC KEY-----",
        "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcH\n-----END PUBLIC KEY-----",
        // An elliptic-curve key for ES256, from `cryptography`.
        """
        -----BEGIN PUBLIC KEY-----
        MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAETfBZKdpF69j0xW6vl17iM97fOi6Z
        wGljTu4DoyXaxlYmqe+N2JhJj+uNjQjbimVeo7M32J81GeEUM3ccHxJVVg==
        -----END PUBLIC KEY-----
        """,
    ])
    func `for EdDSA is one Ed25519 public key and nothing else`(pem: String) {
        #expect(complaint { try IdentityKey.edDSA(pem: pem) } != nil)
    }

    @Test func `for EdDSA that is a private key is refused with what to do`() throws {
        // RFC 8037's key, which is nobody's secret.
        let pem = """
            -----BEGIN PRIVATE KEY-----
            MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
            -----END PRIVATE KEY-----
            """
        let sentence = try #require(complaint { try IdentityKey.edDSA(pem: pem) })
        #expect(sentence.contains("openssl pkey -pubout"))
        #expect(!sentence.contains("MC4C"))
    }

    @Test func `for EdDSA may have Windows line ends`() {
        let pem = TokenForge.publicPEM.replacing("\n", with: "\r\n")
        #expect(complaint { try IdentityKey.edDSA(pem: pem) } == nil)
    }

    @Test(arguments: [
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAIA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAIA",
        "7P_______________________________________38", "7P________________________________________8",
        "JuiVj8KyJ7BFw_SJ8u-Y8NXfrAXTxjM5sTgCiG1T_AU", "xxdqcD1N2E-6PAt2DRBnDyogU_osOczGTsf9d5KsA3o",
        "7f_______________________________________38", "7v_______________________________________38",
    ])
    func `for EdDSA under which anybody could sign is refused`(key: String) throws {
        let bytes = TokenForge.base64URL(key)
        #expect(bytes.count == 32)
        let sentence = try #require(complaint { try IdentityKey.edDSA(publicKey: bytes) })
        #expect(sentence.contains("small order"))
    }

    @Test func `is never printed`() throws {
        let key = try IdentityKey.hs256(secret: Array(repeating: UInt8(ascii: "q"), count: 40))
        var dumped = ""
        dump(key, to: &dumped)
        dump(try IdentityKeys([key]), to: &dumped)
        for text in ["\(key)", String(reflecting: key), dumped, "\([key])", "\(try IdentityKeys([key]))"] {
            #expect(!text.contains("113"))
            #expect(!text.contains("qq"))
        }
    }
}

@Suite struct `The live identity keys` {
    @Test func `are one or two`() throws {
        let key = try IdentityKey.hs256(secret: TokenForge.secret)
        #expect(complaint { try IdentityKeys([]) } != nil)
        #expect(complaint { try IdentityKeys([key, key]) } == nil)
        #expect(complaint { try IdentityKeys([key, key, key]) } != nil)
    }

    @Test func `cannot share an id, nor have a blank setting`() throws {
        let first = try IdentityKey.hs256(secret: TokenForge.secret, id: "a")
        let second = try IdentityKey.edDSA(publicKey: TokenForge.publicKey, id: "a")
        let blank = try IdentityKey.edDSA(publicKey: TokenForge.publicKey, id: "")
        #expect(complaint { try IdentityKeys([first, second]) } != nil)
        #expect(complaint { try IdentityKeys([blank]) } != nil)
        #expect(complaint { try IdentityKeys([first], rules: .init(audience: "")) } != nil)
        #expect(complaint { try IdentityKeys([first], rules: .init(issuer: "")) } != nil)
        var rules = IdentityKeys.Rules()
        rules.leewaySeconds = 301
        #expect(complaint { try IdentityKeys([first], rules: rules) } != nil)
        rules = IdentityKeys.Rules()
        rules.longestLifeSeconds = 0
        #expect(complaint { try IdentityKeys([first], rules: rules) } != nil)
    }

    @Test(arguments: [nil, "old"])
    func `are changed without refusing a good token in between`(oldID: String?) throws {
        let old = try IdentityKey.hs256(secret: TokenForge.secret, id: oldID)
        let newSecret = [UInt8](101...132)
        let new = try IdentityKey.hs256(secret: newSecret, id: oldID == nil ? nil : "new")
        let rules = IdentityKeys.Rules(audience: "heard")
        let before = try IdentityKeys([old], rules: rules)
        let between = try IdentityKeys([old, new], rules: rules)
        let after = try IdentityKeys([new], rules: rules)
        func header(_ id: String) -> String {
            oldID == nil ? TokenForge.goodHeader : #"{"alg":"HS256","kid":"\#(id)"}"#
        }
        let oldToken = TokenForge.hs256(header: header("old"))
        let newToken = TokenForge.hs256(header: header("new"), secret: newSecret)
        #expect(before.refusal(of: oldToken) == nil)
        #expect(before.refusal(of: newToken) != nil)
        #expect(between.refusal(of: oldToken) == nil)
        #expect(between.refusal(of: newToken) == nil)
        #expect(after.refusal(of: oldToken) != nil)
        #expect(after.refusal(of: newToken) == nil)
        // A token without a kid is tried with both.
        #expect(between.refusal(of: TokenForge.hs256(secret: newSecret)) == nil)
    }

    @Test func `may be of two algorithms, while a business moves from a secret to a key pair`() throws {
        let keys = try IdentityKeys(
            [.hs256(secret: TokenForge.secret), .edDSA(pem: TokenForge.publicPEM)],
            rules: .init(audience: "heard")
        )
        #expect(keys.refusal(of: TokenForge.hs256()) == nil)
        #expect(keys.refusal(of: TokenForge.edDSA()) == nil)
    }
}

@Suite struct `The switch identity required` {
    @Test func `refuses who brings no token, and takes a blank or broken one for no less than a forgery`() throws {
        let policy = try IdentityPolicy(keys: try IdentityKeys.shared(), isRequired: true)
        for token in [nil, "", " ", "null", "undefined", TokenForge.hs256(secret: [])] {
            #expect(throws: IdentityError.self) {
                try policy.customer(presenting: token, nowSeconds: TokenForge.now)
            }
        }
        let identity = try policy.customer(presenting: TokenForge.hs256(), nowSeconds: TokenForge.now)
        #expect(identity?.subject == "customer-42")
    }

    @Test func `switched off lets the anonymous in, and still refuses a blank or broken token`() throws {
        let policy = try IdentityPolicy(keys: try IdentityKeys.shared(), isRequired: false)
        #expect(try policy.customer(presenting: nil, nowSeconds: TokenForge.now) == nil)
        #expect(throws: IdentityError.self) { try policy.customer(presenting: "", nowSeconds: TokenForge.now) }
    }

    @Test func `without a key refuses every token, and cannot be switched on`() throws {
        let policy = try IdentityPolicy(keys: nil, isRequired: false)
        #expect(try policy.customer(presenting: nil, nowSeconds: TokenForge.now) == nil)
        #expect(throws: IdentityError.self) {
            try policy.customer(presenting: TokenForge.hs256(), nowSeconds: TokenForge.now)
        }
        #expect(complaint { try IdentityPolicy(keys: nil, isRequired: true) } != nil)
    }
}
