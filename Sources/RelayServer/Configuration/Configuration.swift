package import ChatModel
package import SentimentAnalysis

/// The settings as the relay uses them, checked.
package struct Configuration: Sendable {
    package var listen: Address
    /// Nil where the desk shares the customers' address.
    package var deskListen: Address?
    package var dataDirectory: String
    /// The directory of the log; the data directory unless `store` names another.
    package var storePath: String
    /// The folder of word lists; nil where none was found, which only commands on the data directory can live with.
    package var lexicons: String?
    package var certificate: (chain: String, key: String)?
    package var chatOrigins: Set<String>
    package var deskOrigins: Set<String>
    package var proxies: Set<String>
    package var queues: [String]
    package var identityKeyFiles: [String]
    package var isIdentityRequired: Bool
    package var identityAudience: String?
    package var isAnalysisOn: Bool
    package var thresholds: Thresholds
    package var cannedFile: String?
    package var queuesFile: String?
    package var logLevel: LogLevel
    package var deskName: String
    package var limits: Limits

    /// Where to listen.
    package struct Address: Sendable, Equatable {
        package var host: String
        package var port: Int

        /// `HOST:PORT`, `[IPV6]:PORT`; port 0 lets the system choose.
        ///
        /// - Throws: ``SettingError`` for anything else.
        package init(_ text: String) throws(SettingError) {
            guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
                0...65_535 ~= port, colon != text.startIndex
            else { throw SettingError("\"\(text)\" is not an address and port such as 127.0.0.1:8080") }
            var host = String(text[..<colon])
            if host.first == "[", host.last == "]" { host = String(host.dropFirst().dropLast()) }
            self.host = host
            self.port = port
        }
    }

    /// Checks `settings`; `home` names the directories that defaults are made of.
    ///
    /// - Throws: ``SettingError`` naming the setting that cannot be used.
    package init(_ settings: Settings, stateHome: String, shippedLexicons: String?) throws(SettingError) {
        listen = try Address(settings[.listen])
        deskListen = settings[.deskListen].isEmpty ? nil : try Address(settings[.deskListen])
        dataDirectory = settings[.data].isEmpty ? "\(stateHome)/heard" : settings[.data]
        storePath = try Self.storePath(settings[.store], in: dataDirectory)
        lexicons = settings[.lexicons].isEmpty ? shippedLexicons : settings[.lexicons]
        certificate = try Self.certificate(settings)
        chatOrigins = Set(Self.list(settings[.origins]))
        deskOrigins = Set(Self.list(settings[.deskOrigins]))
        proxies = Set(Self.list(settings[.proxies]))
        queues = Self.list(settings[.queues])
        guard !queues.isEmpty else { throw SettingError("queues must name at least one queue") }
        identityKeyFiles = Self.list(settings[.identityKeys])
        guard identityKeyFiles.count <= 2 else { throw SettingError("identity.keys takes at most two files") }
        isIdentityRequired = try Self.truth(settings, .identityRequired)
        guard !isIdentityRequired || !identityKeyFiles.isEmpty else {
            throw SettingError("identity.required needs a key in identity.keys")
        }
        identityAudience = settings[.identityAudience].isEmpty ? nil : settings[.identityAudience]
        isAnalysisOn = try Self.truth(settings, .analysis)
        thresholds = try Self.thresholds(settings)
        cannedFile = settings[.canned].isEmpty ? nil : settings[.canned]
        queuesFile = settings[.queuesFile].isEmpty ? nil : settings[.queuesFile]
        guard let logLevel = LogLevel(rawValue: settings[.logLevel]) else {
            throw SettingError("log.level is debug, info, warning or error, not \"\(settings[.logLevel])\"")
        }
        self.logLevel = logLevel
        deskName = settings[.name]
        limits = settings.limits
    }

    private static func storePath(_ text: String, in directory: String) throws(SettingError) -> String {
        if text.isEmpty { return directory }
        if text.hasPrefix("sqlite:") { return String(text.dropFirst("sqlite:".count)) }
        throw SettingError("store is sqlite:DIRECTORY, not \"\(text)\"")
    }

    private static func certificate(_ settings: Settings) throws(SettingError) -> (chain: String, key: String)? {
        switch (settings[.tlsCert].isEmpty, settings[.tlsKey].isEmpty) {
        case (true, true): return nil
        case (false, false): return (settings[.tlsCert], settings[.tlsKey])
        default: throw SettingError("tls.cert and tls.key go together")
        }
    }

    private static func list(_ text: String) -> [String] {
        text.split(separator: ",").map { item in
            String(item.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
        .filter { !$0.isEmpty }
    }

    private static func truth(_ settings: Settings, _ key: Settings.Key) throws(SettingError) -> Bool {
        switch settings[key] {
        case "true", "yes", "on", "1": return true
        case "false", "no", "off", "0": return false
        default: throw SettingError("\(key.rawValue) is true or false, not \"\(settings[key])\"")
        }
    }

    private static func thresholds(_ settings: Settings) throws(SettingError) -> Thresholds {
        var thresholds = Thresholds.shipped
        for (key, path) in [
            (Settings.Key.thresholdUneasy, \Thresholds.uneasy), (.thresholdHeightened, \.heightened),
            (.thresholdAcute, \.acute),
        ] where !settings[key].isEmpty {
            guard let value = Double(settings[key]), 0...1 ~= value else {
                throw SettingError("\(key.rawValue) is a score from 0 to 1, not \"\(settings[key])\"")
            }
            thresholds[keyPath: path] = value
        }
        guard thresholds.uneasy <= thresholds.heightened, thresholds.heightened <= thresholds.acute else {
            throw SettingError("the thresholds must rise from uneasy over heightened to acute")
        }
        return thresholds
    }
}

/// How much the relay says on standard error.
package enum LogLevel: String, Sendable, CaseIterable, Comparable {
    case debug, info, warning, error

    package static func < (left: LogLevel, right: LogLevel) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .debug: 0
        case .info: 1
        case .warning: 2
        case .error: 3
        }
    }
}
