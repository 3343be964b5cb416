import COpenSSL
import Credentials

/// Feeds any bytes to everything that reads a credential: nothing may trap, and nothing unsigned may be believed.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzzToken(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let text = String(decoding: bytes, as: UTF8.self)
    checkTokens(text)
    checkBase64(bytes)
    // Signed with the right secret the claims are read as well, which no mutation of a token would come to.
    checkSigned(bytes)
    return 0
}

/// Whatever is believed without our signing it must be a token of the corpus, made elsewhere for this very secret.
private func checkTokens(_ text: String) {
    for now in [0, 1_700_000_100, Int64.min, Int64.max] {
        guard let identity = try? Fixed.keys.verify(text, nowSeconds: now) else { continue }
        precondition(identity.subject == "corpus", "a token was believed that nobody signed")
    }
    if let token = DeskToken(text) { precondition(token.text.utf8.count == 49 && token.hash.utf8.count == 43) }
    if let secret = ResumeSecret(text) { precondition(secret.text.utf8.count == 32) }
    _ = try? IdentityKey.edDSA(pem: text)
    _ = FailureThrottle.bucket(ofAddress: text)
}

/// What decodes has one form only, so encoding gives it back.
private func checkBase64(_ bytes: [UInt8]) {
    if let decoded = Base64URL.decode(bytes) {
        precondition(Array(Base64URL.encode(decoded).utf8) == bytes, "two forms of one string of bytes")
    }
    precondition(Base64URL.decode(Base64URL.encode(bytes).utf8) == bytes, "own base64url was not read back")
}

/// Takes the bytes as a header, a line feed and claims, and signs them.
private func checkSigned(_ bytes: [UInt8]) {
    let parts = bytes.split(separator: 0x0A, maxSplits: 1, omittingEmptySubsequences: false)
    let header = parts.count == 2 ? Array(parts[0]) : Array(#"{"alg":"HS256"}"#.utf8)
    let signed = Base64URL.encode(header) + "." + Base64URL.encode(Array(parts.last ?? []))
    var signature = [UInt8](repeating: 0, count: 32)
    var length: CUnsignedInt = 0
    let message = Array(signed.utf8)
    let key = Fixed.secret
    HMAC(EVP_sha256(), key, CInt(key.count), message, message.count, &signature, &length)
    let token = signed + "." + Base64URL.encode(signature)
    for now in [0, 1_700_000_100, Int64.min, Int64.max] {
        guard let identity = try? Fixed.keys.verify(token, nowSeconds: now) else { continue }
        precondition(1...255 ~= identity.subject.utf8.count, "a subject of no use")
        precondition(now < identity.expiresAt + 30, "an expired token was believed")
    }
}

/// What tokens are checked with.
///
/// A type's own constants are made when they are first used, with or without a `main`.
private enum Fixed {
    /// The bytes 1 to 32, with which the corpus's tokens are signed.
    static let secret = [UInt8](1...32)

    static let keys = makeKeys()

    private static func makeKeys() -> IdentityKeys {
        do {
            return try IdentityKeys([.hs256(secret: secret)], rules: .init(audience: "heard"))
        } catch {
            fatalError("\(error)")
        }
    }
}
