package import RelayClient

/// What `heard chat` was asked for.
package struct CustomerOptions: Sendable {
    package var address: RelayAddress
    /// 1 to 80 characters; `Guest` without.
    package var name: String?
    /// A file with a JWT that says who the customer is.
    package var tokenFile: String?
    /// PEM of the authorities to trust besides the system's.
    package var authorityFile: String?
    /// Chat through the plain-text door, without JSON.
    package var isText: Bool
    /// Opts out of analysis.
    package var isPrivate: Bool
    /// Comes back to the conversation of the last time.
    package var resumes: Bool
    /// The process's variables.
    package var environment: [String: String]

    package init(
        address: RelayAddress,
        name: String? = nil,
        tokenFile: String? = nil,
        authorityFile: String? = nil,
        isText: Bool = false,
        isPrivate: Bool = false,
        resumes: Bool = false,
        environment: [String: String]
    ) {
        self.address = address
        self.name = name
        self.tokenFile = tokenFile
        self.authorityFile = authorityFile
        self.isText = isText
        self.isPrivate = isPrivate
        self.resumes = resumes
        self.environment = environment
    }
}
