#if canImport(Glibc)
    import Glibc
#endif

/// Why a server's certificate was not believed, out of what libwebsockets writes of it:
/// `SSL error: unable to get local issuer certificate (preverify_ok=0;err=20;depth=0)`.
struct CertificateTrouble {
    /// One of OpenSSL's `X509_V_ERR_…` (x509_vfy.h).
    private let number: Int

    init?(complaint: String) {
        guard complaint.contains("preverify_ok"), let start = complaint.ranges(of: "err=").last?.upperBound,
            let number = Int(complaint[start...].prefix { $0.isNumber }), number != 0
        else { return nil }
        self.number = number
    }

    /// What is wrong, and what can be done.
    var sentence: String {
        switch number {
        case 2, 18, 19, 20, 21, 27:
            "the certificate is not signed by an authority that is trusted here. --ca FILE names one more to trust."
        case 9: "the certificate is not valid yet; is the clock right?"
        case 10: "the certificate has expired."
        case 23: "the certificate was revoked."
        case 62, 63, 64: "the certificate is for another name."
        default: "the certificate is not believed (OpenSSL's reason \(number))."
        }
    }

    /// Sees that a file of authorities can be read and holds a certificate: the library would go on without it.
    static func checkAuthorities(in path: String) throws(TransportError) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw TransportError(
                .certificateUnusable,
                "\(path), the authorities to trust, cannot be read: \(unsafe String(cString: strerror(errno)))."
            )
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var page = [UInt8](repeating: 0, count: 65_536)
        while bytes.count < longestFile {
            let count = unsafe read(descriptor, &page, page.count)
            guard count > 0 else { break }
            bytes += page[..<count]
        }
        guard String(decoding: bytes, as: UTF8.self).contains("-----BEGIN CERTIFICATE-----") else {
            throw TransportError(.certificateUnusable, "\(path) holds no authority's certificate (PEM).")
        }
    }

    /// Debian's bundle of all authorities has 220 kB.
    private static let longestFile = 4 << 20
}
