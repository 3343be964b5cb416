import Glibc

extension FailureThrottle {
    /// What is counted as one address: an IPv4 address, or the first 64 bits of an IPv6 address.
    ///
    /// Whoever has one IPv6 address mostly has the whole /64 (RFC 6177), and would otherwise have 2⁶⁴ times the attempts.
    /// An IPv4 address in IPv6's clothes (RFC 4291 section 2.5.5.2) is the IPv4 address. Other text stands for itself.
    package static func bucket(ofAddress address: String) -> String {
        var parsed = in6_addr()
        let unscoped = address.prefix { $0 != "%" }
        guard inet_pton(AF_INET6, String(unscoped), &parsed) == 1 else { return address }
        let bytes = withUnsafeBytes(of: parsed) { Array($0) }
        if bytes.prefix(12) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF] {
            return bytes.suffix(4).map(String.init).joined(separator: ".")
        }
        return bytes.prefix(8).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined() + "/64"
    }
}
