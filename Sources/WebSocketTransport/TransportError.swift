/// What can keep a server from listening or a client from connecting.
package struct TransportError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kind of failure, for programs.
    package enum Code: Sendable, Equatable {
        /// The libuv event-loop plugin of libwebsockets is not installed.
        case eventLoopPluginMissing

        /// Another process listens there.
        case addressInUse

        /// The system does not let us listen there.
        case addressRefused

        /// The address cannot be understood or does not belong to this machine.
        case addressUnusable

        /// The certificate or its key cannot be used.
        case certificateUnusable

        /// libwebsockets could not be started.
        case libraryFailed

        /// The address of a server cannot be understood.
        case badURL

        /// No connection came about.
        case connectionFailed

        /// The server answered the handshake with an HTTP status other than 101.
        case handshakeRefused(status: Int)
    }

    /// The kind of failure.
    package let code: Code

    /// One sentence for people, with what to do where there is something to do.
    package let description: String

    package init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }

    static let pluginMissing = TransportError(
        .eventLoopPluginMissing,
        "The libuv event-loop plugin of libwebsockets is missing: install the package libwebsockets-evlib-uv."
    )
}
