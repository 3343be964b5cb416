import CLibwebsockets

/// A libwebsockets context with its one virtual host, on the process's libuv loop.
///
/// A context never listens: `ListeningSocket` accepts, and hands over what may come in. So libwebsockets' own accept path,
/// its name-based choice of a virtual host and its missing limits play no part. Servers and clients with the same
/// settings share one, and it lives as long as the process: on a foreign libuv loop, libwebsockets 4.1.6 closes the
/// descriptor of its event pipe twice when a context is taken down, the second time when it may be somebody else's.
@EventLoop
@safe
final class LibwebsocketsContext {
    /// What a context is made of.
    struct Settings: Hashable {
        var headerBytes: Int
        var headerPool: Int
        var handshakeMilliseconds: Int
        var receiveBufferBytes: Int
        var flushBytes: Int
        var subprotocols: [String] = []
        var certificate: TransportCertificate?
        var authorityFile: String?
        var isClient = false

        init(_ limits: TransportLimits) {
            headerBytes = limits.headerBytes
            headerPool = limits.headerPool
            handshakeMilliseconds = limits.handshakeMilliseconds
            receiveBufferBytes = limits.receiveBufferBytes
            flushBytes = limits.flushBytes
        }
    }

    private static var isTLSReady = false
    private static var shared: [Settings: LibwebsocketsContext] = [:]

    /// Names of libwebsockets' own that must not be negotiated as subprotocols.
    nonisolated static let reservedSubprotocols: Set<String> = ["heard-http", "lws-ws-proxy", "http"]

    /// TLS 1.0 and 1.1 off, renegotiation off: `SSL_OP_NO_TLSv1`, `SSL_OP_NO_TLSv1_1`, `SSL_OP_NO_RENEGOTIATION` of
    /// OpenSSL 3's `ssl.h`.
    private nonisolated static let tlsOptions = 1 << 26 | 1 << 28 | 1 << 30

    /// Forward secrecy and authenticated encryption only, for TLS 1.2; TLS 1.3 has nothing else.
    private nonisolated static let tlsCiphers = "ECDHE+AESGCM:ECDHE+CHACHA20"

    private var sockets: [UInt: any LibwebsocketsSocket] = [:]
    private var lastNumber: UInt = 0
    private var context: OpaquePointer?
    private var host: OpaquePointer?
    private var strings: [UnsafeMutablePointer<CChar>?] = unsafe []
    private var quietPolicy: UnsafeMutablePointer<lws_retry_bo_t>?
    private var certificate: TransportCertificate?
    private var needsWake = false

    /// The context with these settings, made at the first call; throws what a person can do something about.
    static func context(for settings: Settings) throws(TransportError) -> LibwebsocketsContext {
        if let context = shared[settings] {
            try context.reloadCertificate()
            return context
        }
        let context = try LibwebsocketsContext(settings)
        shared[settings] = context
        return context
    }

    private init(_ settings: Settings) throws(TransportError) {
        certificate = settings.certificate
        LibwebsocketsLog.install()
        var info = unsafe lws_context_creation_info()
        unsafe fill(&info, with: settings)
        let made = LibwebsocketsLog.collect { unsafe makeContext(&info) }
        guard unsafe context != nil else {
            guard made.contains(where: { $0.contains("evlib") }) else {
                throw TransportError(.libraryFailed, "libwebsockets could not be started: \(made.last ?? "no reason").")
            }
            throw .pluginMissing
        }
        let hosted = LibwebsocketsLog.collect { unsafe makeHost(&info, with: settings) }
        guard unsafe host == nil else { return }
        let reason = hosted.last ?? "no reason given"
        throw TransportError(
            .certificateUnusable,
            "The certificate, its key or the authorities' file cannot be used: \(reason)."
        )
    }

    // MARK: Connections

    /// Hands an accepted socket over; nil when libwebsockets closed it at once.
    ///
    /// The corresponding C function is `lws_adopt_descriptor_vhost_via_info`.
    func adopt(descriptor: Int32, for socket: any LibwebsocketsSocket) -> Wire? {
        let number = enter(socket)
        var info = unsafe lws_adopt_desc_t()
        unsafe info.vh = host
        unsafe info.type = lws_adoption_type(
            LWS_ADOPT_SOCKET.rawValue | LWS_ADOPT_HTTP.rawValue | LWS_ADOPT_ALLOW_SSL.rawValue
        )
        unsafe info.fd.sockfd = descriptor
        unsafe info.opaque = UnsafeMutableRawPointer(bitPattern: number)
        wakeLibrary()
        let wire = unsafe Wire(lws_adopt_descriptor_vhost_via_info(&info))
        if wire == nil { released(number: number) }
        return sockets[number] == nil ? nil : wire
    }

    /// Starts to connect to a server; the socket is told how that went.
    ///
    /// The corresponding C function is `lws_client_connect_via_info`.
    func connect(to target: ConnectTarget, for socket: any LibwebsocketsSocket) {
        let number = enter(socket)
        let strings = unsafe [
            target.host, target.path, target.hostHeader, target.origin, target.subprotocol, "http/1.1",
        ]
        .map { unsafe Self.copy($0) }
        defer { unsafe strings.forEach { unsafe $0?.deallocate() } }
        var info = unsafe lws_client_connect_info()
        unsafe info.context = context
        unsafe info.vhost = host
        unsafe info.address = UnsafePointer(strings[0])
        unsafe info.port = Int32(target.port)
        unsafe info.path = UnsafePointer(strings[1])
        unsafe info.host = UnsafePointer(strings[2])
        unsafe info.origin = UnsafePointer(strings[3])
        unsafe info.protocol = UnsafePointer(strings[4])
        unsafe info.alpn = UnsafePointer(strings[5])
        unsafe info.ietf_version_or_minus_one = -1
        unsafe info.ssl_connection = Int32(target.tlsFlags)
        unsafe info.retry_and_idle_policy = UnsafePointer(quietPolicy)
        unsafe info.opaque_user_data = UnsafeMutableRawPointer(bitPattern: number)
        wakeLibrary()
        guard unsafe lws_client_connect_via_info(&info) == nil else { return }
        // libwebsockets may have told of the failure already, or not at all.
        socket.failed(status: 0, reason: "")
        released(number: number)
    }

    /// The socket of a number, until it is released.
    func socket(_ number: UInt) -> (any LibwebsocketsSocket)? {
        sockets[number]
    }

    /// Notes that libwebsockets is through with a socket.
    func released(number: UInt) {
        sockets.removeValue(forKey: number)?.released()
    }

    private func enter(_ socket: any LibwebsocketsSocket) -> UInt {
        lastNumber += 1
        sockets[lastNumber] = socket
        return lastNumber
    }

    /// Has libwebsockets look at its timers and postponed work at the end of this turn.
    ///
    /// Its libuv plugin looks at them only after an event of its own, so that what was asked for between events would wait
    /// for the next one.
    func wakeLibrary() {
        guard !needsWake else { return }
        needsWake = true
        EventLoop.wakeAtEndOfTurn(self)
    }

    /// Does what `wakeLibrary()` asked for.
    ///
    /// The corresponding C function is `lws_cancel_service`.
    func wakeNow() {
        needsWake = false
        guard let context = unsafe context else { return }
        unsafe lws_cancel_service(context)
    }

    /// Reads the certificate and its key again, from the same files; connections that exist keep the old one.
    ///
    /// The corresponding C function is `lws_tls_cert_updated`.
    func reloadCertificate() throws(TransportError) {
        guard let certificate, let context = unsafe context else { return }
        let log = LibwebsocketsLog.collect {
            _ = unsafe lws_tls_cert_updated(
                context,
                certificate.certificateFile,
                certificate.keyFile,
                nil,
                0,
                nil,
                0
            )
        }
        guard let complaint = log.last else { return }
        throw TransportError(.certificateUnusable, "The new certificate cannot be used: \(complaint).")
    }

    // MARK: Making

    private func fill(_ info: inout lws_context_creation_info, with settings: Settings) {
        let policy = UnsafeMutablePointer<lws_retry_bo_t>.allocate(capacity: 1)
        unsafe policy.initialize(to: lws_retry_bo_t())
        unsafe quietPolicy = policy
        unsafe info.port = settings.isClient ? CONTEXT_PORT_NO_LISTEN : CONTEXT_PORT_NO_LISTEN_SERVER
        unsafe info.options =
            UInt64(LWS_SERVER_OPTION_LIBUV) | UInt64(LWS_SERVER_OPTION_VALIDATE_UTF8)
            | UInt64(LWS_SERVER_OPTION_EXPLICIT_VHOSTS) | UInt64(LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT)
        // permessage-deflate of this build aborts the process after about thirty hostile frames.
        unsafe info.extensions = nil
        // A zeroed policy switches libwebsockets' own validity timer off, which makes accepting slow.
        unsafe info.retry_and_idle_policy = UnsafePointer(policy)
        unsafe info.alpn = UnsafePointer(keep("http/1.1"))
        unsafe info.vhost_name = UnsafePointer(keep("heard"))
        // One read of a socket a turn takes at most this; 4,096 bytes unless set, whatever the protocol's buffer.
        unsafe info.pt_serv_buf_size = UInt32(max(4_096, settings.receiveBufferBytes))
        unsafe info.max_http_header_data2 = UInt32(settings.headerBytes)
        unsafe info.max_http_header_pool2 = UInt32(settings.headerPool)
        unsafe info.timeout_secs = UInt32(max(1, settings.handshakeMilliseconds / 1000))
        unsafe info.timeout_secs_ah_idle = UInt32(max(1, settings.handshakeMilliseconds / 1000))
        // Without it the tables of descriptors take 16 bytes for each of a container's thousand million.
        unsafe info.rlimit_nofile = Int32(clamping: DescriptorBudget.limit)
        unsafe info.user = Unmanaged.passUnretained(self).toOpaque()
        unsafe info.protocols = UnsafePointer(makeProtocols(settings))
    }

    /// The table of protocols lives as long as the process: libwebsockets reads the first entry to its very end.
    private func makeProtocols(_ settings: Settings) -> UnsafeMutablePointer<lws_protocols> {
        let names = ["heard-http"] + settings.subprotocols
        let table = UnsafeMutablePointer<lws_protocols>.allocate(capacity: names.count + 1)
        for (index, name) in names.enumerated() {
            var entry = unsafe lws_protocols()
            unsafe entry.name = UnsafePointer(Self.copy(name))
            unsafe entry.callback = libwebsocketsCallback
            unsafe entry.per_session_data_size = MemoryLayout<UnsafeRawPointer?>.size
            unsafe entry.rx_buffer_size = settings.receiveBufferBytes
            unsafe entry.tx_packet_size = max(65_536, settings.flushBytes)
            unsafe (table + index).initialize(to: entry)
        }
        unsafe (table + names.count).initialize(to: lws_protocols())
        return unsafe table
    }

    private func makeContext(_ info: inout lws_context_creation_info) {
        // Asked again, libwebsockets would change the process-wide index under which TLS connections that are in their
        // handshake find themselves, and they would fail.
        let tlsOnce = UInt64(LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT)
        if Self.isTLSReady { unsafe info.options &= ~tlsOnce }
        Self.isTLSReady = true
        defer { unsafe info.options |= tlsOnce }
        var loops: [UnsafeMutableRawPointer?] = unsafe [EventLoop.executor.loop.foreign]
        unsafe loops.withUnsafeMutableBufferPointer { loops in
            unsafe info.foreign_loops = loops.baseAddress
            unsafe context = lws_create_context(&info)
            unsafe info.foreign_loops = nil
        }
    }

    private func makeHost(_ info: inout lws_context_creation_info, with settings: Settings) {
        if let certificate = settings.certificate {
            unsafe info.ssl_cert_filepath = UnsafePointer(keep(certificate.certificateFile))
            unsafe info.ssl_private_key_filepath = UnsafePointer(keep(certificate.keyFile))
            unsafe info.ssl_cipher_list = UnsafePointer(keep(Self.tlsCiphers))
            unsafe info.ssl_options_set = Self.tlsOptions
        }
        if let authorityFile = settings.authorityFile {
            unsafe info.client_ssl_ca_filepath = UnsafePointer(keep(authorityFile))
        }
        unsafe info.ssl_client_options_set = Self.tlsOptions
        unsafe host = lws_create_vhost(context, &info)
        guard settings.isClient, unsafe host != nil else { return }
        guard unsafe lws_init_vhost_client_ssl(&info, host) == 0 else {
            unsafe host = nil
            return
        }
    }

    private func keep(_ text: String) -> UnsafeMutablePointer<CChar>? {
        let copy = unsafe Self.copy(text)
        unsafe strings.append(copy)
        return unsafe copy
    }

    private static func copy(_ text: String?) -> UnsafeMutablePointer<CChar>? {
        guard let text else { return nil }
        let bytes = text.utf8CString
        let memory = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
        for (index, byte) in bytes.enumerated() {
            unsafe memory[index] = byte
        }
        return unsafe memory
    }
}

/// The files of a TLS server's certificate.
package struct TransportCertificate: Sendable, Hashable {
    /// The certificate and those that lead from it to its authority, PEM.
    package var certificateFile: String

    /// The certificate's private key, PEM.
    package var keyFile: String

    package init(certificateFile: String, keyFile: String) {
        self.certificateFile = certificateFile
        self.keyFile = keyFile
    }
}

extension ConnectTarget {
    /// The flags of `enum lws_client_connect_ssl_connection_flags`.
    var tlsFlags: UInt32 {
        guard isTLS else { return 0 }
        guard !isVerifying else { return LCCSCF_USE_SSL.rawValue }
        return LCCSCF_USE_SSL.rawValue | LCCSCF_ALLOW_SELFSIGNED.rawValue | LCCSCF_ALLOW_INSECURE.rawValue
            | LCCSCF_ALLOW_EXPIRED.rawValue | LCCSCF_SKIP_SERVER_CERT_HOSTNAME_CHECK.rawValue
    }
}
