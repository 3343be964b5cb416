import COpenSSL

/// The hash functions that credentials need, over OpenSSL.
enum Digest {
    /// The length of SHA-256's output, in bytes (FIPS 180-4).
    static let length = 32

    /// SHA-256 of `bytes`.
    static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        filled { output, count in
            EVP_Digest(bytes, bytes.count, output, &count, EVP_sha256(), nil) == 1
        }
    }

    /// HMAC-SHA-256 of `message` under `key` (RFC 2104).
    static func hmacSHA256(of message: [UInt8], key: [UInt8]) -> [UInt8] {
        filled { output, count in
            // The key's length is bounded where the key is made, far below what an `int` holds.
            HMAC(EVP_sha256(), key, CInt(key.count), message, message.count, output, &count) != nil
        }
    }

    private static func filled(by compute: (UnsafeMutablePointer<UInt8>?, inout CUnsignedInt) -> Bool) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: length) { buffer, initialized in
            var count: CUnsignedInt = 0
            // With a buffer of the right size only a want of memory or a broken library is left to fail.
            guard compute(buffer.baseAddress, &count), count == length else { fatalError("OpenSSL gave no SHA-256") }
            initialized = length
        }
    }
}
