package import ChatModel
internal import ChatProtocol
internal import ConversationCore
internal import ConversationStore
internal import Credentials
internal import LexiconFiles
internal import SentimentAnalysis
package import WebSocketTransport

#if canImport(Glibc)
    import Glibc
#endif

/// A relay from its start to its drained end.
@EventLoop
package final class Service {
    private let configuration: Configuration
    private let journal: Journal
    private let log: any ConversationLog
    private let relay: Relay
    private let server: WebSocketServer
    private var control: ControlSocket?
    private var watches: [LoopWatch] = []
    private var isOver = false

    /// Runs a relay on the calling thread until SIGTERM or SIGINT has drained it.
    ///
    /// `ready`: Gets the line that says where it listens.
    /// `over`: Puts something between the relay and its log; the tests of durability put a log there that breaks a promise.
    /// - Returns: The exit code: 0 after a drain, 1 where it could not start, with one sentence on standard error.
    package nonisolated static func run(
        _ configuration: Configuration,
        ready: @escaping @Sendable (String) -> Void,
        over: @Sendable (any ConversationLog) -> any ConversationLog = { $0 }
    ) -> Int32 {
        var code: Int32 = 0
        var service: Service?
        EventLoop.run {
            if let service { return service.isOver }
            do {
                let starting = try Service(configuration, over: over)
                ready(try starting.start())
                service = starting
                return false
            } catch {
                complain("heard: \(error)\n")
                code = 1
                return true
            }
        }
        return code
    }

    private nonisolated static func complain(_ sentence: String) {
        let bytes = Array(sentence.utf8)
        bytes.withUnsafeBytes { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }

    private init(_ configuration: Configuration, over: (any ConversationLog) -> any ConversationLog) throws {
        self.configuration = configuration
        journal = Journal(level: configuration.logLevel)
        DescriptorBudget.raise()
        // A core file would hold tokens and customers' words.
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
        let analyst = try Self.analyst(configuration)
        var options = SQLiteLog.Options(directory: configuration.storePath, epochBytes: SecureRandom.bytes(16))
        options.commitBatch = min(configuration.limits[.commitBatch], 65_536)
        options.appendQueue = configuration.limits[.appendQueue]
        let log = over(try SQLiteLog(options))
        self.log = log
        relay = try Relay(
            configuration: configuration,
            log: log,
            analyst: analyst,
            identities: try Self.identities(configuration),
            canned: try CannedReplies.read(configuration.cannedFile),
            journal: journal
        )
        server = WebSocketServer(
            configuration: .init(
                listeners: Self.listeners(configuration),
                subprotocols: [Relay.subprotocol],
                limits: TransportLimits(configuration.limits)
            ),
            handler: relay
        )
    }

    private static func analyst(_ configuration: Configuration) throws -> Analyst {
        guard let lexicons = configuration.lexicons else {
            throw SettingError("the word lists were not found; name their folder with --lexicons DIR")
        }
        return try Analyst(lexicons: lexicons, thresholds: configuration.thresholds)
    }

    private static func identities(_ configuration: Configuration) throws -> IdentityPolicy {
        let keys = try configuration.identityKeyFiles.map { try IdentityKey.read($0) }
        return try IdentityPolicy(
            keys: keys.isEmpty
                ? nil : try IdentityKeys(keys, rules: IdentityKeys.Rules(audience: configuration.identityAudience)),
            isRequired: configuration.isIdentityRequired
        )
    }

    private static func listeners(_ configuration: Configuration) -> [WebSocketServer.Listener] {
        let certificate = configuration.certificate.map {
            TransportCertificate(certificateFile: $0.chain, keyFile: $0.key)
        }
        var listeners = [
            WebSocketServer.Listener(
                name: Relay.chatListener,
                host: configuration.listen.host,
                port: UInt16(configuration.listen.port),
                certificate: certificate
            )
        ]
        if let desk = configuration.deskListen {
            listeners.append(
                WebSocketServer.Listener(
                    name: Relay.deskListener,
                    host: desk.host,
                    port: UInt16(desk.port),
                    certificate: certificate
                )
            )
        }
        return listeners
    }

    /// Listens, and returns the line that says so.
    private func start() throws -> String {
        let bound = try server.listen()
        control = try ControlSocket(path: "\(configuration.storePath)/control", relay: relay)
        for signal in [SIGTERM, SIGINT] {
            if let watch = EventLoop.onSignal(signal, { [weak self] in self?.drain() }) { watches.append(watch) }
        }
        if let watch = EventLoop.onSignal(SIGHUP, { [weak self] in self?.reload() }) { watches.append(watch) }
        let scheme = configuration.certificate == nil ? "ws" : "wss"
        let chat = bound.first { $0.listener == Relay.chatListener }
        let desk = bound.first { $0.listener == Relay.deskListener } ?? chat
        let line =
            "heard ready chat=\(scheme)://\(Self.authority(chat))/chat desk=\(scheme)://\(Self.authority(desk))/desk"
        journal.info("ready", ["chat": Self.authority(chat), "desk": Self.authority(desk), "epoch": log.epoch])
        return line
    }

    private static func authority(_ address: WebSocketServer.BoundAddress?) -> String {
        guard let address else { return "" }
        return address.host.contains(":") ? "[\(address.host)]:\(address.port)" : "\(address.host):\(address.port)"
    }

    // MARK: Signals

    /// Takes nobody new, says goodbye to everybody, and ends when they are gone or the time is over.
    private func drain() {
        guard !relay.isDraining else { return }
        relay.isDraining = true
        journal.info("draining", ["connections": "\(server.connections.count)"])
        server.stopAccepting()
        server.closeAll(code: CloseCode.goingAway.rawValue, reason: CloseCode.goingAway.reason)
        let deadline = EventLoop.now + UInt64(clamping: configuration.limits[.drain])
        awaitEnd(until: deadline)
    }

    private func awaitEnd(until deadline: UInt64) {
        if relay.conversations.backlog == 0, server.connections.isEmpty || EventLoop.now >= deadline { return end() }
        if EventLoop.now >= deadline + 1000 { return end() }
        EventLoop.schedule(afterMilliseconds: 20) { [weak self] in self?.awaitEnd(until: deadline) }
    }

    private func end() {
        control?.close()
        server.shutDown()
        log.close()
        journal.info("stopped")
        isOver = true
    }

    /// Certificates and word lists anew; what is broken is named and the old stays.
    private func reload() {
        do {
            relay.conversations.analyst = try Self.analyst(configuration)
            journal.info("word lists reloaded")
        } catch {
            journal.error("word lists stay as they were", ["problem": "\(error)"])
        }
        do {
            try server.reloadCertificates()
        } catch {
            journal.error("certificates stay as they were", ["problem": error.description])
        }
    }
}

extension TransportLimits {
    /// The relay's limits, as far as they are the transport's.
    init(_ limits: Limits) {
        self.init()
        messageBytes = limits[.frame]
        messageFragments = limits[.fragments]
        halfMessageMilliseconds = limits[.halfMessage]
        outboundSoftBytes = limits[.outboundSoft]
        outboundHardBytes = limits[.outboundQueue]
        stalledReaderMilliseconds = limits[.stalledReader]
        closeHandshakeMilliseconds = limits[.closeHandshake]
        connections = limits[.connections]
        connectionsPerAddress = limits[.connectionsPerAddress]
        descriptorReserve = limits[.fileReserve]
    }
}
