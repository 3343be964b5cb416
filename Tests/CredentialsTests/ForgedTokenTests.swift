import Credentials
import Testing
import TokenForge

/// A token that must be refused, and what the log is to say about it.
struct Forgery: Sendable, CustomTestStringConvertible {
    let what: String
    let token: String
    let reason: IdentityError.Reason
    var testDescription: String { what }

    init(_ what: String, _ token: String, _ reason: IdentityError.Reason) {
        self.what = what
        self.token = token
        self.reason = reason
    }

    /// One with this header and good claims, signed with the right secret.
    init(header: String, _ reason: IdentityError.Reason) {
        self.init(header, TokenForge.hs256(header: header), reason)
    }

    /// One with these claims and a good header, signed with the right secret.
    init(claims: String, _ reason: IdentityError.Reason) {
        self.init(claims, TokenForge.hs256(claims: claims), reason)
    }
}

private let good = TokenForge.hs256()
private let goodParts = good.split(separator: ".").map(String.init)

private let forms: [Forgery] = [
    Forgery("nothing", "", .notThreeParts),
    Forgery("one part", goodParts[0], .notThreeParts),
    Forgery("two parts", goodParts[0] + "." + goodParts[1], .notThreeParts),
    Forgery("four parts", good + ".", .notThreeParts),
    Forgery("five parts, as an encrypted token has", good + "." + goodParts[1] + "." + goodParts[2], .notThreeParts),
    Forgery("dots alone", "..", .malformedHeader),
    Forgery("thousands of dots", String(repeating: ".", count: 4096), .notThreeParts),
    Forgery("4097 bytes", String(repeating: "A", count: 4097), .tooLong),
    Forgery("a good token and a line end", good + "\n", .malformedBase64),
    Forgery("a good token behind a space", " " + good, .malformedBase64),
    Forgery("a good token with padding", good + "=", .malformedBase64),
    Forgery(
        "a good token in plain base64",
        good.replacing("_", with: "/").replacing("-", with: "+") + "+",
        .malformedBase64
    ),
    Forgery("a good token with a NUL", good + "\0", .malformedBase64),
    Forgery("a desk token", "heard_" + String(repeating: "A", count: 43), .notThreeParts),
    Forgery("the JSON form", #"{"payload":"e30","signature":"e30"}"#, .notThreeParts),
    Forgery("a signature with left-over bits", String(good.dropLast()) + nextCharacter(good), .malformedBase64),
    Forgery("a header that is no JSON", "AAAA." + goodParts[1] + "." + goodParts[2], .malformedHeader),
]

private let signatures: [Forgery] = [
    Forgery("no signature", goodParts[0] + "." + goodParts[1] + ".", .wrongSignature),
    Forgery("half a signature", String(good.dropLast(22)) + "A", .wrongSignature),
    Forgery("a signature of zeros", unsigned + Base64URL.encode([UInt8](repeating: 0, count: 32)), .wrongSignature),
    Forgery("another's secret", TokenForge.hs256(secret: [UInt8](2...33)), .wrongSignature),
    Forgery("an empty secret", TokenForge.hs256(secret: []), .wrongSignature),
    Forgery(
        "another's claims under a good signature",
        goodParts[0] + "." + TokenForge.encode(#"{"sub":"customer-43","exp":1700003600,"aud":"heard"}"#) + "."
            + goodParts[2],
        .wrongSignature
    ),
    Forgery(
        "the secret's signature over the claims alone",
        goodParts[0] + "." + goodParts[1] + "." + claimsOnly,
        .wrongSignature
    ),
]

private let headers: [Forgery] = [
    Forgery(header: #"{"alg":"none"}"#, .unsigned),
    Forgery(header: #"{"alg":"None"}"#, .unsigned),
    Forgery(header: #"{"alg":"nOnE"}"#, .unsigned),
    Forgery("none, without a signature", TokenForge.encode(#"{"alg":"none"}"#) + "." + goodParts[1] + ".", .unsigned),
    Forgery(header: #"{"alg":"HS512"}"#, .wrongAlgorithm),
    Forgery(header: #"{"alg":"hs256"}"#, .wrongAlgorithm),
    Forgery(header: #"{"alg":"HS256 "}"#, .wrongAlgorithm),
    Forgery(header: #"{"alg":"RS256"}"#, .wrongAlgorithm),
    Forgery(header: #"{"alg":"ES256"}"#, .wrongAlgorithm),
    Forgery(header: #"{"alg":"EdDSA"}"#, .wrongAlgorithm),
    Forgery(header: #"{"alg":""}"#, .wrongAlgorithm),
    Forgery(header: #"{}"#, .noAlgorithm),
    Forgery(header: #"{"alg":null}"#, .noAlgorithm),
    Forgery(header: #"{"alg":["HS256"]}"#, .noAlgorithm),
    Forgery(header: #"{"ALG":"HS256"}"#, .noAlgorithm),
    Forgery(header: #"{"alg":"none","alg":"HS256"}"#, .malformedHeader),
    Forgery(header: #"{"alg":"HS256","\u0061lg":"none"}"#, .malformedHeader),
    Forgery(header: #"["HS256"]"#, .malformedHeader),
    Forgery(header: #"{"alg":"HS256"} {}"#, .malformedHeader),
    Forgery(header: "\u{FEFF}" + TokenForge.goodHeader, .malformedHeader),
    Forgery(header: #"{"alg":"HS256","x":[[[[[[[[[[]]]]]]]]]]}"#, .malformedHeader),
    Forgery(header: #"{"alg":"HS256","crit":["exp"]}"#, .critical),
    Forgery(header: #"{"alg":"HS256","crit":[]}"#, .critical),
    Forgery(header: #"{"alg":"HS256","b64":false}"#, .critical),
    Forgery(header: #"{"alg":"HS256","zip":"DEF"}"#, .critical),
    Forgery(header: #"{"alg":"HS256","cty":"JWT"}"#, .critical),
    Forgery(header: #"{"alg":"HS256","jwk":{"kty":"oct","k":"AAAA"}}"#, .bringsKey),
    Forgery(header: #"{"alg":"HS256","jku":"https://evil.example/keys"}"#, .bringsKey),
    Forgery(header: #"{"alg":"HS256","x5u":"https://evil.example/cert"}"#, .bringsKey),
    Forgery(header: #"{"alg":"HS256","x5c":["AAAA"]}"#, .bringsKey),
    Forgery(header: #"{"alg":"HS256","typ":"at+jwt"}"#, .wrongType),
    Forgery(header: #"{"alg":"HS256","typ":7}"#, .wrongType),
    Forgery(header: #"{"alg":"HS256","kid":7}"#, .malformedKeyID),
]

private let claims: [Forgery] = [
    Forgery(claims: #"[]"#, .malformedClaims),
    Forgery(claims: #"{"sub":"c","exp":1700003600,"aud":"heard"}x"#, .malformedClaims),
    Forgery(claims: #"{"sub":"c","sub":"d","exp":1700003600,"aud":"heard"}"#, .malformedClaims),
    Forgery(claims: #"{"sub":"c","exp":1,"\u0065xp":1700003600,"aud":"heard"}"#, .malformedClaims),
    Forgery(claims: #"{"sub":"c","exp":1e999,"aud":"heard"}"#, .malformedClaims),
    Forgery(claims: #"{"sub":"\ud800","exp":1700003600,"aud":"heard"}"#, .malformedClaims),
    Forgery(claims: #"{"sub":"c","aud":"heard"}"#, .noExpiry),
    Forgery(claims: #"{"sub":"c","exp":null,"aud":"heard"}"#, .noExpiry),
    Forgery(claims: #"{"sub":"c","exp":"1700003600","aud":"heard"}"#, .noExpiry),
    Forgery(claims: #"{"sub":"c","exp":true,"aud":"heard"}"#, .noExpiry),
    Forgery(claims: #"{"sub":"c","exp":9223372036854775807,"aud":"heard"}"#, .noExpiry),
    Forgery(claims: #"{"sub":"c","exp":-9223372036854775808,"aud":"heard"}"#, .noExpiry),
    Forgery(claims: #"{"sub":"c","exp":1e300,"aud":"heard"}"#, .noExpiry),
    Forgery(claims: #"{"sub":"c","exp":1700000070,"aud":"heard"}"#, .expired),
    Forgery(claims: #"{"sub":"c","exp":-1,"aud":"heard"}"#, .expired),
    Forgery(claims: #"{"sub":"c","exp":1700003600,"nbf":1700000131,"aud":"heard"}"#, .notYetValid),
    Forgery(claims: #"{"sub":"c","exp":1700003600,"nbf":"now","aud":"heard"}"#, .malformedNotBefore),
    Forgery(claims: #"{"sub":"c","exp":1700003600,"iat":1700000131,"aud":"heard"}"#, .issuedInFuture),
    Forgery(claims: #"{"sub":"c","exp":1700003600,"iat":[],"aud":"heard"}"#, .malformedIssuedAt),
    Forgery(claims: #"{"sub":"c","exp":1700003600}"#, .wrongAudience),
    Forgery(claims: #"{"sub":"c","exp":1700003600,"aud":"another"}"#, .wrongAudience),
    Forgery(claims: #"{"sub":"c","exp":1700003600,"aud":"Heard"}"#, .wrongAudience),
    Forgery(claims: #"{"sub":"c","exp":1700003600,"aud":"heard.evil.example"}"#, .wrongAudience),
    Forgery(claims: #"{"sub":"c","exp":1700003600,"aud":[]}"#, .wrongAudience),
    Forgery(claims: #"{"sub":"c","exp":1700003600,"aud":[["heard"]]}"#, .wrongAudience),
    Forgery(claims: #"{"sub":"c","exp":1700003600,"aud":{"heard":true}}"#, .wrongAudience),
    Forgery(claims: #"{"exp":1700003600,"aud":"heard"}"#, .noSubject),
    Forgery(claims: #"{"sub":"","exp":1700003600,"aud":"heard"}"#, .noSubject),
    Forgery(claims: #"{"sub":42,"exp":1700003600,"aud":"heard"}"#, .noSubject),
    Forgery(claims: #"{"sub":null,"exp":1700003600,"aud":"heard"}"#, .noSubject),
    Forgery(claims: #"{"sub":"a\u0000b","exp":1700003600,"aud":"heard"}"#, .noSubject),
    Forgery(claims: #"{"sub":"a\u009bb","exp":1700003600,"aud":"heard"}"#, .noSubject),
    Forgery(
        claims: #"{"sub":""# + String(repeating: "a", count: 256) + #"","exp":1700003600,"aud":"heard"}"#,
        .noSubject
    ),
    Forgery(claims: #"{"sub":"c","exp":1700003600,"aud":"heard","name":["Ada"]}"#, .malformedName),
    Forgery(claims: #"{"sub":"c","exp":1700003600,"aud":"heard","email":7}"#, .malformedEmail),
]

private let unsigned = goodParts[0] + "." + goodParts[1] + "."
private let claimsOnly = Base64URL.encode(TokenForge.hmac(Array(goodParts[1].utf8), TokenForge.secret))

/// The next character of the alphabet after the last of `token`, which changes only bits that carry nothing.
private func nextCharacter(_ token: String) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    guard let last = token.last, let index = alphabet.firstIndex(of: last) else { return "" }
    return String(alphabet[index ^ 1])
}

@Suite struct `A forged customer token` {
    @Test(arguments: forms + signatures + headers + claims)
    func `is refused in the same words as every other, and the log knows why`(forgery: Forgery) throws {
        let refusal = try #require(try IdentityKeys.shared().refusal(of: forgery.token))
        #expect(refusal.reason == forgery.reason)
        #expect("\(refusal)" == "That token is not accepted.")
        #expect(String(describing: refusal) == IdentityError.outwardText)
    }

    @Test func `differs from a good one, which is taken`() throws {
        #expect(try IdentityKeys.shared().refusal(of: good) == nil)
    }

    @Test(arguments: [
        TokenForge.publicKey, Array(TokenForge.publicPEM.utf8),
        Array(TokenForge.publicPEM.utf8.dropLast()),
        Array("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo".utf8),
    ])
    func `made with the public key as if it were a shared secret is refused`(publicKey: [UInt8]) throws {
        let token = TokenForge.hs256(secret: publicKey)
        #expect(try IdentityKeys.published().refusal(of: token)?.reason == .wrongAlgorithm)
        let relabelled = TokenForge.hs256(header: #"{"alg":"EdDSA"}"#, secret: publicKey)
        #expect(try IdentityKeys.published().refusal(of: relabelled)?.reason == .wrongSignature)
    }

    @Test func `made for a key of the other algorithm is refused, though both are live`() throws {
        let keys = try IdentityKeys(
            [.hs256(secret: TokenForge.secret, id: "a"), .edDSA(publicKey: TokenForge.publicKey, id: "b")],
            rules: .init(audience: "heard")
        )
        #expect(keys.refusal(of: TokenForge.hs256(header: #"{"alg":"HS256","kid":"b"}"#))?.reason == .wrongAlgorithm)
        #expect(keys.refusal(of: TokenForge.edDSA(header: #"{"alg":"EdDSA","kid":"a"}"#))?.reason == .wrongAlgorithm)
        #expect(keys.refusal(of: TokenForge.hs256(header: #"{"alg":"HS256","kid":"c"}"#))?.reason == .unknownKey)
        #expect(keys.refusal(of: TokenForge.hs256(header: #"{"alg":"HS256","kid":"../b"}"#))?.reason == .unknownKey)
        #expect(keys.refusal(of: TokenForge.hs256(header: #"{"alg":"HS256","kid":""}"#))?.reason == .unknownKey)
        #expect(keys.refusal(of: TokenForge.hs256(header: #"{"alg":"HS256","kid":"a"}"#)) == nil)
        #expect(keys.refusal(of: TokenForge.edDSA(header: #"{"alg":"EdDSA","kid":"b"}"#)) == nil)
    }

    @Test func `with any one character changed is refused`() throws {
        let keys = try IdentityKeys.shared()
        let characters = Array(good.utf8)
        for index in characters.indices {
            for replacement in [UInt8(ascii: "A"), UInt8(ascii: "."), UInt8(ascii: "_")]
            where replacement != characters[index] {
                var changed = characters
                changed[index] = replacement
                #expect(keys.refusal(of: String(decoding: changed, as: UTF8.self)) != nil, "character \(index)")
            }
        }
    }

    @Test func `with any one character missing is refused`() throws {
        let keys = try IdentityKeys.shared()
        for index in good.indices {
            var changed = good
            changed.remove(at: index)
            #expect(keys.refusal(of: changed) != nil)
        }
    }

    @Test func `has a reason that quotes nothing of it`() throws {
        for forgery in forms + signatures + headers + claims {
            let reason = try #require(try IdentityKeys.shared().refusal(of: forgery.token)).reason.rawValue
            for part in forgery.token.split(separator: ".") where part.count > 3 {
                #expect(!reason.contains(part))
            }
            #expect(reason.utf8.allSatisfy { 0x20...0x7E ~= $0 })
        }
    }
}
