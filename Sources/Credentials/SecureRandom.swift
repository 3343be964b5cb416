import COpenSSL

/// Random bytes that nobody can foresee, from OpenSSL's generator, which the kernel seeds.
package enum SecureRandom {
    /// Draws `count` random bytes.
    ///
    /// Ends the process where the generator fails: there is no safe way to go on with secrets that could be guessed.
    package static func bytes(_ count: Int) -> [UInt8] {
        precondition(count >= 0, "a count of random bytes below zero")
        guard count > 0 else { return [] }
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            // RAND_bytes(3): 1 is success, and the only answer under which the buffer may be used.
            guard let length = CInt(exactly: count), RAND_bytes(buffer.baseAddress, length) == 1 else {
                fatalError("OpenSSL's random generator gave no bytes")
            }
            initialized = count
        }
    }

    /// Draws 128 random bits, for the core's own generators, which take their randomness as a value.
    package static func seed() -> (UInt64, UInt64) {
        let drawn = bytes(16)
        return (word(drawn.prefix(8)), word(drawn.suffix(8)))
    }

    private static func word(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }
}
