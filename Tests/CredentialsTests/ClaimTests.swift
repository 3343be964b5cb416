import Credentials
import Testing
import TokenForge

@Suite struct `A customer token` {
    @Test(arguments: [
        (#""exp":1700003600"#, 1_700_003_600), (#""exp":1700003600.75"#, 1_700_003_600),
        (#""exp":1.7000036e9"#, 1_700_003_600), (#""exp":9007199254740992"#, 9_007_199_254_740_992),
    ])
    func `says when it expires, with a fraction cut off`(member: String, expected: Int64) throws {
        let token = TokenForge.hs256(claims: #"{"sub":"c","aud":"heard","# + member + "}")
        #expect(try IdentityKeys.shared().verify(token, nowSeconds: TokenForge.now).expiresAt == expected)
    }

    @Test func `is taken until half a minute after it expires, and no second longer`() throws {
        let keys = try IdentityKeys.shared()
        let token = TokenForge.hs256(claims: #"{"sub":"c","aud":"heard","exp":1000}"#)
        #expect(keys.refusal(of: token, at: 1029) == nil)
        #expect(keys.refusal(of: token, at: 1030)?.reason == .expired)
        #expect(keys.refusal(of: token, at: .max)?.reason == .expired)
    }

    @Test(arguments: ["nbf", "iat"])
    func `is taken from half a minute before its time, and no second sooner`(claim: String) throws {
        let keys = try IdentityKeys.shared()
        let token = TokenForge.hs256(claims: #"{"sub":"c","aud":"heard","exp":5000,"\#(claim)":1000}"#)
        #expect(keys.refusal(of: token, at: 970) == nil)
        #expect(keys.refusal(of: token, at: 969) != nil)
        #expect(keys.refusal(of: token, at: .min) != nil)
    }

    @Test func `may leave name and email out, or say null`() throws {
        for claims in [
            #"{"sub":"c","aud":"heard","exp":1700003600}"#,
            #"{"sub":"c","aud":"heard","exp":1700003600,"name":null,"email":null}"#,
        ] {
            let identity = try IdentityKeys.shared().verify(
                TokenForge.hs256(claims: claims),
                nowSeconds: TokenForge.now
            )
            #expect(identity.name == nil)
            #expect(identity.email == nil)
        }
    }

    @Test func `may say more than we ask for`() throws {
        let token = TokenForge.hs256(
            header: #"{"typ":"jwt","x":{"y":1},"alg":"HS256","kid":"any"}"#,
            claims: #"{"jti":"1","sub":"c","aud":["x","heard"],"exp":1700003600,"plan":{"tier":[1,2]}}"#
        )
        #expect(try IdentityKeys.shared().refusal(of: token) == nil)
    }

    @Test func `must be from the issuer where one is set`() throws {
        let keys = try IdentityKeys.shared(rules: .init(issuer: "https://shop.example"))
        func token(_ issuer: String) -> String {
            TokenForge.hs256(claims: #"{"sub":"c","exp":1700003600"# + issuer + "}")
        }
        #expect(keys.refusal(of: token(#","iss":"https://shop.example""#)) == nil)
        for wrong in ["", #","iss":"https://shop.example/""#, #","iss":["https://shop.example"]"#, #","iss":null"#] {
            #expect(keys.refusal(of: token(wrong))?.reason == .wrongIssuer)
        }
    }

    @Test func `that names an audience is refused where none is set, since it was meant for somebody else`() throws {
        let keys = try IdentityKeys.shared(rules: .init())
        #expect(keys.refusal(of: TokenForge.hs256())?.reason == .unexpectedAudience)
        #expect(keys.refusal(of: TokenForge.hs256(claims: #"{"sub":"c","exp":1700003600}"#)) == nil)
    }

    @Test func `compares names byte for byte, so a Kelvin sign is no K`() throws {
        let keys = try IdentityKeys.shared(rules: .init(audience: "K"))
        func token(_ audience: String) -> String {
            TokenForge.hs256(claims: #"{"sub":"c","exp":1700003600,"aud":"\#(audience)"}"#)
        }
        #expect(keys.refusal(of: token("K")) == nil)
        #expect(keys.refusal(of: token(#"\u212a"#))?.reason == .wrongAudience)
    }

    @Test func `files a customer under a name that differs wherever the subject's bytes do`() throws {
        func identity(_ subject: String) throws -> CustomerIdentity {
            try IdentityKeys.shared().verify(
                TokenForge.hs256(claims: #"{"sub":"\#(subject)","aud":"heard","exp":1700003600}"#),
                nowSeconds: TokenForge.now
            )
        }
        let composed = try identity(#"jos\u00e9"#)
        let decomposed = try identity(#"jose\u0301"#)
        #expect(composed.subject == decomposed.subject)
        #expect(composed.subjectHash != decomposed.subjectHash)
        #expect(try identity("jos\u{E9}").subjectHash == composed.subjectHash)
        #expect(composed.subjectHash.utf8.count == 43)
    }

    @Test func `must not outlive the longest life where one is set`() throws {
        var rules = IdentityKeys.Rules(audience: "heard")
        rules.longestLifeSeconds = 3600
        let keys = try IdentityKeys.shared(rules: rules)
        #expect(keys.refusal(of: TokenForge.hs256(), at: 1_699_999_970) == nil)
        #expect(keys.refusal(of: TokenForge.hs256(), at: 1_699_999_969)?.reason == .tooLongLived)
        #expect(keys.refusal(of: TokenForge.hs256(), at: .min)?.reason == .tooLongLived)
    }

    @Test func `of exactly 4096 bytes is read, and one byte more is not`() throws {
        let keys = try IdentityKeys.shared()
        // Base64url grows by a third, so padding the name walks over the limit in steps of one or two bytes.
        var longest = 0
        for length in 2900...3000 {
            let claims =
                #"{"sub":"c","aud":"heard","exp":1700003600,"name":""#
                + String(repeating: "n", count: length) + #""}"#
            let token = TokenForge.hs256(claims: claims)
            let refusal = keys.refusal(of: token)
            #expect(refusal?.reason == (token.utf8.count > 4096 ? .tooLong : nil))
            if refusal == nil { longest = token.utf8.count }
        }
        #expect(4095...4096 ~= longest)
    }
}
