import CLibuv

#if canImport(Glibc)
    import Glibc
#endif

/// An address to listen on, as the system resolved it.
@safe
struct ResolvedAddress {
    private var storage = sockaddr_storage()
    private var length: socklen_t = 0

    /// The address as a person would write it.
    let text: String

    /// `AF_INET` or `AF_INET6`.
    var family: Int32 { Int32(storage.ss_family) }

    /// All addresses that a name or a numeric address stands for; throws where there is none.
    static func all(for host: String) throws(TransportError) -> [ResolvedAddress] {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        unsafe hints.ai_flags = AI_PASSIVE
        var list: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(host, nil, &hints, &list) == 0, let first = unsafe list else {
            throw TransportError(.addressUnusable, "\(host) is neither an address nor a name that can be resolved.")
        }
        defer { unsafe freeaddrinfo(first) }
        var found: [ResolvedAddress] = []
        var next: UnsafeMutablePointer<addrinfo>? = unsafe first
        while let entry = unsafe next {
            if let address = unsafe ResolvedAddress(entry.pointee) { found.append(address) }
            unsafe next = entry.pointee.ai_next
        }
        return found
    }

    private init?(_ info: addrinfo) {
        guard let source = unsafe info.ai_addr, unsafe info.ai_addrlen <= MemoryLayout<sockaddr_storage>.size else {
            return nil
        }
        unsafe withUnsafeMutableBytes(of: &storage) { target in
            unsafe target.copyMemory(from: UnsafeRawBufferPointer(start: source, count: Int(info.ai_addrlen)))
        }
        length = unsafe info.ai_addrlen
        text = PeerAddress.text(of: storage)
    }

    mutating func setPort(_ port: UInt16) {
        unsafe withUnsafeMutableBytes(of: &storage) { bytes in
            // The port stands in bytes 2 and 3 of sockaddr_in and of sockaddr_in6, in network order.
            unsafe bytes[2] = UInt8(port >> 8)
            unsafe bytes[3] = UInt8(truncatingIfNeeded: port)
        }
    }

    /// The corresponding C function is `bind`.
    mutating func bind(_ descriptor: Int32) -> Int32 {
        let length = length
        return unsafe withUnsafeMutablePointer(to: &storage) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe Glibc.bind(descriptor, address, length)
            }
        }
    }

    /// The port of a bound socket.
    ///
    /// The corresponding C function is `getsockname`.
    static func boundPort(of descriptor: Int32) -> UInt16 {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        _ = unsafe withUnsafeMutablePointer(to: &storage) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe getsockname(descriptor, address, &length)
            }
        }
        return unsafe withUnsafeBytes(of: &storage) { unsafe UInt16($0[2]) << 8 | UInt16($0[3]) }
    }
}

/// Where a connection comes from.
struct PeerAddress {
    private var storage = sockaddr_storage()

    /// Accepts a connection and notes its address.
    ///
    /// The corresponding C function is `accept4`.
    mutating func accept(from descriptor: Int32) -> Int32 {
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return unsafe withUnsafeMutablePointer(to: &storage) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe accept4(descriptor, address, &length, Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue))
            }
        }
    }

    /// The address without port, numeric; an IPv4 address that came over IPv6 is written as IPv4.
    var text: String { Self.text(of: storage) }

    /// What one limit counts together: an IPv4 address, or the 64 bits of a network of IPv6.
    var limitKey: String {
        guard Int32(storage.ss_family) == AF_INET6 else { return text }
        let bytes = Self.bytes(of: storage)
        guard !Self.isMapped(bytes) else { return text }
        return bytes.prefix(8).map { String($0, radix: 16) }.joined(separator: ":")
    }

    /// Whether it is this machine.
    var isLoopback: Bool {
        let bytes = Self.bytes(of: storage)
        guard bytes.count == 16 else { return bytes.first == 127 }
        return Self.isMapped(bytes) ? bytes[12] == 127 : bytes.dropLast().allSatisfy { $0 == 0 } && bytes[15] == 1
    }

    static func text(of storage: sockaddr_storage) -> String {
        let bytes = bytes(of: storage)
        let numbers = isMapped(bytes) ? Array(bytes.suffix(4)) : bytes
        guard numbers.count == 16 else { return numbers.map { String($0) }.joined(separator: ".") }
        var output = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        unsafe numbers.withUnsafeBytes {
            _ = unsafe inet_ntop(AF_INET6, $0.baseAddress, &output, socklen_t(output.count))
        }
        return String(decoding: output.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// ::ffff:a.b.c.d (RFC 4291 section 2.5.5.2).
    private static func isMapped(_ bytes: [UInt8]) -> Bool {
        bytes.count == 16 && bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10] == 0xff && bytes[11] == 0xff
    }

    /// 4 bytes of an IPv4 address, 16 of an IPv6 one: they stand at 4 in sockaddr_in and at 8 in sockaddr_in6.
    private static func bytes(of storage: sockaddr_storage) -> [UInt8] {
        unsafe withUnsafeBytes(of: storage) { raw in
            switch Int32(storage.ss_family) {
            case AF_INET: unsafe [UInt8](raw[4..<8])
            case AF_INET6: unsafe [UInt8](raw[8..<24])
            default: []
            }
        }
    }
}
