// The system headers that libwebsockets includes belong to its module wherever that module is built first.
import CLibuv
import CLibwebsockets

#if canImport(Glibc)
    import Glibc
#endif

/// The address of a Unix-domain socket: a path in the file system.
@safe
struct UnixSocketAddress {
    /// What fits in `sockaddr_un` with its closing zero, bytes (unix(7)).
    static let longestPath = 107

    let path: String
    private var address = sockaddr_un()

    init(_ path: String) throws(TransportError) {
        guard !path.isEmpty, path.utf8.count <= Self.longestPath, !path.utf8.contains(0) else {
            throw TransportError(
                .addressUnusable,
                "\(path) is too long for a socket's path: at most \(Self.longestPath) bytes."
            )
        }
        self.path = path
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { target in
            for (index, byte) in path.utf8.enumerated() {
                unsafe target[index] = byte
            }
        }
    }

    static func makeSocket(isBlocking: Bool) -> Int32 {
        let mode = isBlocking ? 0 : SOCK_NONBLOCK.rawValue
        return socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | mode), 0)
    }

    /// The corresponding C function is `bind`.
    func bind(_ descriptor: Int32) -> Int32 {
        unsafe withAddress { address, length in unsafe Glibc.bind(descriptor, address, length) }
    }

    /// The corresponding C function is `connect`.
    func connect(_ descriptor: Int32) -> Int32 {
        unsafe withAddress { address, length in unsafe Glibc.connect(descriptor, address, length) }
    }

    private func withAddress(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        unsafe withUnsafePointer(to: address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe body(address, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
