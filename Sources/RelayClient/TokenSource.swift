/// Where a client's token comes from; never from the command line, which others can read.
package struct TokenSource: Sendable {
    private let environment: [String: String]
    private let file: String?
    private let address: RelayAddress

    /// - Parameters:
    ///   - environment: The process's variables.
    ///   - file: What `--token-file` says.
    ///   - address: The relay, which a saved login belongs to.
    package init(environment: [String: String], file: String?, address: RelayAddress) {
        self.environment = environment
        self.file = file
        self.address = address
    }

    /// The token: out of `--token-file`, else of `HEARD_TOKEN`, else of what `heard login` saved for this relay.
    ///
    /// - Throws: A sentence that says what to do where there is none.
    package func token() throws(StateError) -> Secret {
        if let file {
            guard let bytes = try readFile(file, limit: SessionLimits.tokenBytes) else {
                throw StateError("\(file) does not exist: --token-file takes a file that holds a token.")
            }
            guard let token = Self.token(in: bytes) else { throw StateError("\(file) holds no token.") }
            return token
        }
        if let token = Self.token(in: Array((environment["HEARD_TOKEN"] ?? "").utf8)) { return token }
        let folder = try StateFolder(environment: environment)
        if let bytes = try folder.read(loginName, limit: SessionLimits.tokenBytes), let token = Self.token(in: bytes) {
            return token
        }
        throw StateError(
            "There is no token for \(address.url("")): set HEARD_TOKEN, use --token-file FILE, or run heard login."
        )
    }

    /// Saves a token as the login for this relay, mode 0600.
    package func save(_ token: Secret) throws(StateError) {
        try StateFolder(environment: environment).write(Array(token.revealed.utf8) + [0x0A], to: loginName)
    }

    private var loginName: String { "login-\(address.fileName)" }

    /// The token in a file's bytes: its one line without white space; nil where it is not one line of visible ASCII.
    package static func token(in bytes: [UInt8]) -> Secret? {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
        let trimmed = bytes.drop(while: isBlank).reversed().drop(while: isBlank).reversed()
        guard !trimmed.isEmpty, trimmed.allSatisfy({ 0x21...0x7E ~= $0 }) else { return nil }
        return Secret(String(decoding: trimmed, as: UTF8.self))
    }
}
