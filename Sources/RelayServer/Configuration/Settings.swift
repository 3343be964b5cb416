package import ChatModel

/// The settings of a relay by key: a default, a file's line, an environment variable, a command-line value; the nearer wins.
///
/// Key `a.b_c` is `HEARD_A_B_C` in the environment and `--a-b-c` or `--set a.b_c=VALUE` on the command line.
package struct Settings: Sendable, Equatable {
    private var values: [String: String] = [:]
    package private(set) var limits = Limits()

    /// The defaults.
    package init() {}

    /// The value of a key in force.
    package subscript(_ key: Key) -> String { values[key.rawValue] ?? key.standard }

    /// Sets a key from text, a `limits.` key included.
    ///
    /// - Throws: ``SettingError`` for an unknown key or an unusable limit.
    package mutating func set(_ key: String, to value: String) throws(SettingError) {
        if key.hasPrefix("limits.") {
            try limits.set(String(key.dropFirst("limits.".count)), to: value)
        } else if Key(rawValue: key) != nil {
            values[key] = value
        } else {
            throw SettingError("there is no setting \"\(key)\"")
        }
    }

    /// Reads a file of `key = value` lines; `#` begins a comment line, quotes around a value are dropped.
    ///
    /// - Throws: ``SettingError`` naming file and line.
    package mutating func read(file path: String, text: String) throws(SettingError) {
        var line = 0
        for raw in text.split(separator: "\n", omittingEmptySubsequences: false) {
            line += 1
            let content = Self.trimmed(raw)
            if content.isEmpty || content.first == "#" { continue }
            guard let equals = content.firstIndex(of: "=") else {
                throw SettingError("\(path):\(line): expected \"key = value\"")
            }
            let key = Self.trimmed(content[..<equals])
            var value = Self.trimmed(content[content.index(after: equals)...])
            if value.count >= 2, value.first == "\"", value.last == "\"" {
                value = String(value.dropFirst().dropLast())
            }
            do {
                try set(key, to: value)
            } catch {
                throw SettingError("\(path):\(line): \(error)")
            }
        }
    }

    /// Takes every known `HEARD_…` variable; unknown ones belong to somebody else and are left alone.
    package mutating func read(environment: [String: String]) throws(SettingError) {
        for key in Self.allKeys {
            guard let value = environment[Self.variable(for: key)] else { continue }
            try set(key, to: value)
        }
    }

    /// Takes `--set` values of the form `key=value`.
    package mutating func read(overrides: [String]) throws(SettingError) {
        for override in overrides {
            guard let equals = override.firstIndex(of: "=") else {
                throw SettingError("--set takes key=value, not \"\(override)\"")
            }
            try set(String(override[..<equals]), to: String(override[override.index(after: equals)...]))
        }
    }

    /// Every key there is, limits included.
    package static var allKeys: [String] {
        Key.allCases.map(\.rawValue) + Limits.Name.allCases.map { "limits.\($0.rawValue)" }
    }

    /// `tls.cert` → `HEARD_TLS_CERT`.
    package static func variable(for key: String) -> String {
        "HEARD_" + key.uppercased().map { $0 == "." ? "_" : String($0) }.joined()
    }

    /// `limits.outbound_queue` → `--limits-outbound-queue`.
    package static func option(for key: String) -> String {
        "--" + key.map { $0 == "." || $0 == "_" ? "-" : String($0) }.joined()
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        var slice = text[...]
        while let first = slice.first, first.isWhitespace { slice.removeFirst() }
        while let last = slice.last, last.isWhitespace { slice.removeLast() }
        return String(slice)
    }
}

extension Settings {
    /// The settings that are not limits.
    package enum Key: String, Sendable, CaseIterable {
        case listen
        case deskListen = "desk.listen"
        case data
        case store
        case lexicons
        case tlsCert = "tls.cert"
        case tlsKey = "tls.key"
        case origins
        case deskOrigins = "desk.origins"
        case proxies
        case queues
        case identityKeys = "identity.keys"
        case identityRequired = "identity.required"
        case identityAudience = "identity.audience"
        case analysis
        case thresholdUneasy = "threshold.uneasy"
        case thresholdHeightened = "threshold.heightened"
        case thresholdAcute = "threshold.acute"
        case canned
        case queuesFile = "queues.file"
        case logLevel = "log.level"
        case name

        /// The value without anybody's word.
        package var standard: String {
            switch self {
            case .listen: "127.0.0.1:8080"
            case .queues: "default"
            case .identityRequired: "false"
            case .analysis: "true"
            case .logLevel: "info"
            case .name: "Heard"
            default: ""
            }
        }

        /// What the value means, as one line of `heard serve --help`.
        package var meaning: String {
            switch self {
            case .listen: "address and port for customers, and for the desk where desk.listen is empty"
            case .deskListen: "address and port for the desk alone"
            case .data: "the data directory; standard $XDG_STATE_HOME/heard"
            case .store: "sqlite:DIRECTORY of the log; standard the data directory"
            case .lexicons: "the folder of word lists; standard the one shipped with heard"
            case .tlsCert: "certificate chain, PEM; with tls.key it turns on TLS"
            case .tlsKey: "private key, PEM"
            case .origins: "origins allowed on /chat beside the host's own, comma-separated"
            case .deskOrigins: "origins allowed on /desk beside the host's own, comma-separated"
            case .proxies: "addresses whose X-Forwarded-For is believed, comma-separated"
            case .queues: "the queues there are, comma-separated; the first is where customers go"
            case .identityKeys: "files of keys that sign customers' tokens, comma-separated, at most two"
            case .identityRequired: "true refuses customers without a token"
            case .identityAudience: "the `aud` that customers' tokens must name"
            case .analysis: "false turns the analyser off for everybody"
            case .thresholdUneasy: "score from which a reading is uneasy"
            case .thresholdHeightened: "score from which a conversation is flagged"
            case .thresholdAcute: "score from which a reading is acute"
            case .canned: "a file of canned replies: shortcut, tab, text"
            case .queuesFile: "a table of queues: queue, hours, offset, skills, greeting, separated by tabs"
            case .logLevel: "debug, info, warning or error"
            case .name: "what the desk is called towards customers"
            }
        }
    }
}
