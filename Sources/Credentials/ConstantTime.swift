import COpenSSL

/// Whether two hashes are the same text, in a time that depends on their lengths alone.
///
/// Every comparison with something secret goes through here. A blank hash matches nothing, not even another blank one,
/// so that a credential that was never set cannot be met by presenting nothing.
package func hashesMatch(_ a: String, _ b: String) -> Bool {
    constantTimeEqual(Array(a.utf8), Array(b.utf8))
}

/// Whether two byte strings are the same and not empty, in a time that depends on their lengths alone.
func constantTimeEqual(_ a: some Collection<UInt8>, _ b: some Collection<UInt8>) -> Bool {
    guard !a.isEmpty, a.count == b.count else { return false }
    return Array(a).withUnsafeBytes { left in
        Array(b).withUnsafeBytes { right in
            CRYPTO_memcmp(left.baseAddress, right.baseAddress, left.count) == 0
        }
    }
}
