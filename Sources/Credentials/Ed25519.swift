import COpenSSL

/// Verification of Ed25519 signatures (RFC 8032) over OpenSSL.
enum Ed25519 {
    /// The length of a public key, in bytes.
    static let keyLength = 32

    /// The length of a signature, in bytes.
    static let signatureLength = 64

    /// Whether `signature` is `publicKey`'s over `message`.
    ///
    /// OpenSSL refuses a signature whose second half is not below the group's order (RFC 8032 section 5.1.7), so nobody
    /// can make a second signature out of one.
    static func verifies(_ signature: [UInt8], of message: [UInt8], publicKey: [UInt8]) -> Bool {
        guard signature.count == signatureLength, publicKey.count == keyLength else { return false }
        // A key a call: 32 bytes stay a value, and no handle is shared between threads.
        guard let key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, publicKey, keyLength) else { return false }
        defer { EVP_PKEY_free(key) }
        guard let context = EVP_MD_CTX_new() else { return false }
        defer { EVP_MD_CTX_free(context) }
        // A refused signature leaves an entry in the thread's queue of errors, where TLS would find it.
        defer { ERR_clear_error() }
        guard EVP_DigestVerifyInit(context, nil, nil, nil, key) == 1 else { return false }
        return EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
    }

    /// Whether a public key is a point of small order, the all-zero key among them.
    ///
    /// Under such a key a signature can be made without any secret (RFC 8032 section 5.1.7 multiplies by the cofactor).
    static func isOfSmallOrder(_ publicKey: [UInt8]) -> Bool {
        guard publicKey.count == keyLength else { return false }
        var y = publicKey
        // The top bit is the sign of x, and either sign gives a point of the same order.
        y[keyLength - 1] &= 0x7F
        return smallOrder.contains(Base64URL.encode(y))
    }

    /// The y of the eight points P with 8P = 0, little-endian in base64url: 0, 1, -1, the two of order 8, and
    /// 0 and 1 not reduced modulo p.
    private static let smallOrder: Set<String> = [
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "7P_______________________________________38",
        "JuiVj8KyJ7BFw_SJ8u-Y8NXfrAXTxjM5sTgCiG1T_AU",
        "xxdqcD1N2E-6PAt2DRBnDyogU_osOczGTsf9d5KsA3o",
        "7f_______________________________________38",
        "7v_______________________________________38",
    ]
}
